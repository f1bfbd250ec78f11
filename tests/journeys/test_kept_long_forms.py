"""The session ends in the middle of each long form, by waiting and by a log-in in another tab: all comes back."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from membership.joining.rules import State
from membership.support.models import SupportInvitation
from tests.journeys.test_pages import let_in
from tests.membership.deciding import world as deciding
from tests.membership.joining import world as joining
from tests.portal.people import world as people
from tests.trust.trying import stands_somewhere

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.django_db(transaction=True)]
TEXT = "Vi skriver länge om 'makt & hälsa' i länets alla verksamheter, och vill inte skriva det en gång till."
MAIN = "main form[method=post]"
# Who, where, the long field, what else the form needs: name to text, or to True for a box or the first choice.
FORMS = {
    "completion": ("staff", "/arbetsyta/orebro/arenden/{case}/komplettering/", "wanted", {}),
    "decline": ("staff", "/arbetsyta/orebro/arenden/{case}/avsla/", "reasons", {"without_presentation": True}),
    "confirm": (
        "staff", "/arbetsyta/orebro/arenden/{case}/bekrafta/", "reasons",
        {"without_presentation": True, "knowingly": True},
    ),
    "pause": ("staff", "/arbetsyta/orebro/arenden/{joined}/pausa/", "reasons", {"without_presentation": True}),
    "end": (
        "staff", "/arbetsyta/orebro/arenden/{joined}/avsluta/", "reasons",
        {"reason": True, "without_presentation": True},
    ),
    "goals": ("person", "/mina-sidor/anslutning/{draft}/mal/", "contribution", {}),
    "support": ("person", "/mina-sidor/anslutning/{joined}/processtod/", "wishes", {"answer": True}),
    "withdrawal": (
        "person", "/mina-sidor/anslutning/{joined}/uttrade/", "reasons",
        {"body": "Kommunstyrelsen", "decided_on": "2026-11-03", "effective_on": "2027-12-30"},
    ),
}  # fmt: skip


@pytest.fixture
def stage():
    """A county with staff and an open strategy; one who has a draft there and acts for an organisation that joined."""
    county = joining.make_county()
    strategy = joining.make_strategy(county)
    organisation = joining.make_organisation("Kumla kommun", county)
    person = joining.make_representative(organisation)
    draft = joining.fill(joining.make_draft(strategy, organisation, person), person)
    case = deciding.make_handed_in(strategy, joining.make_organisation("Hallsbergs kommun", county))
    joined_at = joining.make_organisation("Askersunds kommun", county)
    joining.make_representative(joined_at, person)
    joined = deciding.make_handed_in(strategy, joined_at, State.ACTIVE)
    SupportInvitation.objects.create(membership=joined)
    rows = {"case": case.pk, "draft": draft.pk, "joined": joined.pk}
    return {"person": person, "staff": people.make_staff(county), "rows": rows}


def write(page, field, more):
    """Fill the form in, as far as it needs."""
    for name, value in more.items():
        found = page.locator(f'{MAIN} [name="{name}"]').first
        if value is True:
            found.check()
        else:
            found.fill(value)
    page.locator(f'{MAIN} [name="{field}"]').fill(TEXT)


def over_by_waiting(page, person):
    """The session has ended; after the refusal the person logs in, in another tab."""
    Session.objects.all().delete()
    return lambda: let_in(page, person)


def over_by_another_tab(page, person):
    """A log-in in another tab has given the browser another session and another token."""
    page.context.clear_cookies()
    let_in(page, person)
    tab = page.context.new_page()
    tab.goto("/konto/")
    tab.close()
    return lambda: None


@pytest.mark.parametrize("end", [over_by_waiting, over_by_another_tab])
@pytest.mark.parametrize("name", FORMS)
def test_nothing_typed_is_lost(visitor, stage, name, end):
    who, address, field, more = FORMS[name]
    page = visitor()
    let_in(page, stage[who])
    page.goto(address.format(**stage["rows"]))
    write(page, field, more)
    log_in = end(page, stage[who])
    form = page.locator(MAIN).filter(has=page.locator(f'[name="{field}"]'))
    with page.expect_navigation():
        form.locator(".actions button").first.click()
    expect(page.locator("main textarea").first).to_have_value(TEXT)
    assert not stands_somewhere(TEXT), "nothing has been done with it yet"
    log_in()
    with page.expect_navigation():
        page.locator("main form[data-resend] button").first.click()
    assert page.locator("form[data-resend]").count() == 0, page.locator("h1").inner_text()
    assert stands_somewhere(TEXT), page.locator("main").inner_text()
