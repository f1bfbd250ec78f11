"""The judge of pages finds one fault among many equals: axe is asked once for each shape of page, not each page,
and about contrast once for each look, not each text."""

import pytest

from tests.journeys import judge
from tests.journeys.judge import assert_accessible

pytestmark = [pytest.mark.browser]
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


@pytest.fixture(scope="module")
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


FRAMED = """<!doctype html><html lang="sv"><title>Sida</title><style>.pale {{ color: #bbb }}
  .row {{ display: flex }} .row button {{ padding: 0; border: 0; block-size: 30px }} {style}</style>
<header>{header}</header><main><h1>Rubrik</h1>{main}</main><footer><p>Sidfot</p></footer></html>"""
ASKED = {
    "main": '<p>En text</p><ul><li><a href="/1/">ett</a></li></ul><label for="a">Namn</label><input id="a">'
    '<div class="row"><button>Spara</button><button>Ta bort</button></div>',
    "header": '<nav aria-label="Meny"><a href="/">Hem</a></nav>',
    "style": "",
}
# What differs from the page that was judged, and the rule that must find it.
CHANGED = {
    "the sheet of style": ({"style": "li a { color: #bbb }"}, "color-contrast"),
    "a class": ({"main": ASKED["main"].replace("<p>", '<p class="pale">')}, "color-contrast"),
    "what a label points at": ({"main": ASKED["main"].replace('for="a"', 'for="b"')}, "label: "),
    "a link that lost its words": ({"main": ASKED["main"].replace("ett", "")}, "link-name"),
    "a state that is no state": ({"main": ASKED["main"].replace("<ul", '<ul aria-busy="kanske"')}, "aria-valid-attr"),
    "words too short to press": (
        {"main": ASKED["main"].replace("Spara", "i").replace("Ta bort", "x")},
        "target-size",
    ),
    "the header": ({"header": ASKED["header"].replace("Hem", "")}, "link-name"),
    "a role in the header": ({"header": '<nav role="finns-inte"><a href="/">Hem</a></nav>'}, "aria-roles"),
}


@pytest.fixture
def judged(page, monkeypatch):
    """A page that was judged, and nothing before it; gives the page and what axe is asked from then on."""
    monkeypatch.setattr(judge, "passed", set())
    page.set_content(FRAMED.format(**ASKED))
    assert_accessible(page)
    asked, ask = [], judge.faults
    monkeypatch.setattr(judge, "faults", lambda page, known: asked.append(known) or ask(page, known))
    return page, asked


def test_other_words_and_more_rows_are_not_asked_about_again(judged):
    page, asked = judged
    main = ASKED["main"].replace("En text", "En annan").replace("</ul>", '<li><a href="/2/">två</a></li></ul>')
    page.set_content(FRAMED.format(**ASKED | {"main": main}))
    assert_accessible(page)
    assert asked == []


def test_a_known_header_and_footer_are_left_out_and_the_rest_is_judged(judged):
    page, asked = judged
    page.set_content(FRAMED.format(**ASKED | {"main": ASKED["main"] + '<section><p class="pale">blek</p></section>'}))
    with pytest.raises(AssertionError, match="color-contrast"):
        assert_accessible(page)
    assert asked == [[0, 1]]


@pytest.mark.parametrize("name", CHANGED)
def test_what_axe_may_answer_otherwise_for_is_asked_again(judged, name):
    page, _asked = judged
    changed, rule = CHANGED[name]
    page.set_content(FRAMED.format(**ASKED | changed))
    for _time in ("the first", "and again: what failed is not kept"):
        with pytest.raises(AssertionError, match=rule):
            assert_accessible(page)


def test_what_axe_is_not_asked_about_is_found_in_a_known_shape_too(judged):
    page, _asked = judged
    page.set_content(FRAMED.format(**ASKED | {"main": ASKED["main"].replace("En text", "Ord" * 400)}))
    with pytest.raises(AssertionError, match="scrolls sideways at 1280"):
        assert_accessible(page)
    page.set_content(FRAMED.format(**ASKED | {"main": ASKED["main"] + '<p id="a">dubbel</p>'}))
    with pytest.raises(AssertionError, match="twice"):
        assert_accessible(page)
