"""The judge of pages finds one fault among many equals: contrast is asked about once for each look, not each text."""

import pytest

from tests.journeys.conftest import assert_accessible

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
PAGE = """<!doctype html><html lang="sv"><title>Sida</title><style>
  @media (min-width: 40rem) {{ .narrow {{ display: none }} }}
  .pale {{ color: #bbb }} .ground {{ background: #444 }} .faint {{ opacity: 0.3 }}
  .away {{ position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden }}
</style><main><h1>Rubrik</h1>{row}{fault}{row}</main></html>"""
ROW = "<p>En rad</p><ul><li>ett</li><li>två <b>och</b> tre</li></ul>" * 30
FAULTS = {
    "pale text": '<p class="pale">blek</p>',
    "a ground": '<div class="ground"><div><p>på grått</p></div></div>',
    "an ancestor that fades": '<section class="faint"><p>svag</p></section>',
    "shown on phones only": '<p class="narrow pale">blek på mobilen</p>',
    "beside one that is switched off": '<button class="pale" disabled>av</button><button class="pale">på</button>',
    "beside one that is cut away": '<p class="pale away">för skärmläsare</p><p class="pale">blek</p>',
    "what a field holds": '<label>Namn <input class="pale" value="blek"></label>',
    "no name": "<button></button>",
}


@pytest.fixture
def page(chromium):
    context = chromium.new_context()
    yield context.new_page()
    context.close()


def test_nothing_is_found_where_nothing_is_wrong(page):
    page.set_content(PAGE.format(row=ROW, fault=""))
    assert_accessible(page)


@pytest.mark.parametrize("fault", FAULTS)
def test_one_fault_among_many_is_found(page, fault):
    page.set_content(PAGE.format(row=ROW, fault=FAULTS[fault]))
    with pytest.raises(AssertionError, match="color-contrast" if fault != "no name" else "button-name"):
        assert_accessible(page)
