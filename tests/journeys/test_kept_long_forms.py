"""The session ends in the middle of each long form, by waiting and by a log-in in another tab: all comes back.

One county and one browser for all of them; each form has a row of its own to work on. That every other long form
comes back stands in ``tests/trust/test_unsent_everywhere.py``, without a browser."""

import pytest
from django.contrib.sessions.models import Session

from membership.changes.actions import goals
from membership.decisions.models import DecisionTemplate
from membership.joining.rules import State
from membership.support.models import SupportInvitation
from strategies.publishing.actions import begin_draft
from tests import stage as rows
from tests.journeys.test_pages import let_in
from tests.membership.deciding import world as deciding
from tests.membership.joining import world as joining
from tests.portal.people import world as people
from tests.strategies.consultation import world as consultations
from tests.strategies.pages import world as county_pages
from tests.trust.trying import stands_somewhere

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEXT = "Vi skriver länge om 'makt & hälsa' i länets alla verksamheter, och vill inte skriva det en gång till"
MAIN = "main form[method=post]"
DESK, OWN = "/arbetsyta/orebro", "/mina-sidor/anslutning"
UNPRESENTED = {"without_presentation": True}
LEAVING = {"body": "Kommunstyrelsen", "decided_on": "2026-11-03", "effective_on": "2027-12-30"}
# Who, where, the long field, what else the form needs: name to text, or to True for a box or the first choice.
FORMS = {
    "completion": ("staff", DESK + "/arenden/{completion}/komplettering/", "wanted", {}),
    "decline": ("staff", DESK + "/arenden/{decline}/avsla/", "reasons", UNPRESENTED),
    "confirm": ("staff", DESK + "/arenden/{confirm}/bekrafta/", "reasons", UNPRESENTED | {"knowingly": True}),
    "pause": ("staff", DESK + "/arenden/{pause}/pausa/", "reasons", UNPRESENTED),
    "end": ("staff", DESK + "/arenden/{end}/avsluta/", "reasons", UNPRESENTED | {"reason": True}),
    "compilation": ("staff", DESK + "/strategier/{strategy}/remiss/{compilation}/sammanstall/", "outcome", {}),
    "strategy": ("staff", DESK + "/strategier/{strategy}/text/", "vision", {}),
    "page": ("staff", DESK + "/sidor/{page}/", "body", {}),
    "form": ("staff", DESK + "/beslutsmallar/{form}/", "s-0-text", {}),
    "goals": ("person", OWN + "/{draft}/mal/", "contribution", {}),
    "support": ("person", OWN + "/{support}/processtod/", "wishes", {"answer": True}),
    "changed_goals": ("person", OWN + "/{changed_goals}/andra-mal/skriv/", "contribution", {}),
    "withdrawal": ("person", OWN + "/{withdrawal}/uttrade/", "reasons", LEAVING),
    "example": ("person", OWN + "/{support}/exempel/nytt/", "what", {"title": "Halverad väntetid"}),
}
CASES = {"completion": State.HANDED_IN, "decline": State.HANDED_IN, "confirm": State.HANDED_IN}
CASES |= dict.fromkeys(["pause", "end", "support", "changed_goals", "withdrawal"], State.ACTIVE)


@pytest.fixture
def stage():
    """A county with staff and a strategy in every state that has a long form, and one who acts for all that join."""
    county = joining.make_county()
    strategy = joining.make_strategy(county)
    staff = people.make_staff(county)
    organisation = joining.make_organisation("Kumla kommun", county)
    person = joining.make_representative(organisation)
    numbers = {"draft": joining.fill(joining.make_draft(strategy, organisation, person), person).pk}
    for name, state in CASES.items():
        joined = joining.make_organisation(f"{name.capitalize()} kommun", county)
        joining.make_representative(joined, person)
        numbers[name] = _make_ready(name, deciding.make_handed_in(strategy, joined, state), person).pk
    sent = consultations.make_sent(_with_draft(strategy, staff), staff)
    consultations.make_answer(sent.invitations.select_related("consultation__strategy__county").order_by("pk").first())
    sent = consultations.close(sent)
    consultations.mark_all(sent, staff)
    numbers |= {"strategy": strategy.pk, "compilation": sent.number}
    numbers |= {"page": county_pages.make_page(county, staff).pk, "form": rows.make_county_form(county).pk}
    return {"person": person, "staff": staff, "numbers": numbers}


def _make_ready(name, membership, person):
    if name == "support":
        SupportInvitation.objects.create(membership=membership)
    if name == "changed_goals":
        goals.begin_change(membership, by=person)
    return membership


def _with_draft(strategy, staff):
    begin_draft(strategy, by=staff)
    return strategy


def write(page, field, more, text):
    """Fill the form in, as far as it needs."""
    for name, value in more.items():
        found = page.locator(f'{MAIN} [name="{name}"]').first
        if value is True:
            found.check()
        else:
            found.fill(value)
    box = page.locator(f'{MAIN} [name="{field}"]')
    if page.locator("script[src*=writing]").count():
        box = page.locator(f'[data-editing=ready] .rich-paper[aria-labelledby="id_{field}_label"]')
    box.fill(text)


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


def is_kept(text):
    """Whether a row holds the text, in a column or in a form's sections."""
    return stands_somewhere(text) or any(text in str(one.sections) for one in DecisionTemplate.objects.all())


def unheard(route):
    """What saves by itself would be heard before the button; it has journeys of its own (``test_kept_text.py``)."""
    return route.abort() if route.request.resource_type == "fetch" else route.continue_()


@pytest.mark.parametrize("end", [over_by_waiting, over_by_another_tab])
def test_nothing_typed_is_lost(visitor, stage, end):
    page = visitor()
    for name, (who, address, field, more) in FORMS.items():
        let_in(page, stage[who])
        page.goto(address.format(**stage["numbers"]))
        assert page.locator(f'{MAIN} [name="{field}"]').count(), (name, page.locator("main").inner_text())
        comes_back(page, stage[who], end, field, more, f"{TEXT}, {name}.")


def comes_back(page, person, end, field, more, text):
    """Write, let the session end, send, and send again what the page of the refusal gives back."""
    page.route("**/*", unheard)
    write(page, field, more, text)
    log_in = end(page, person)
    form = page.locator(MAIN).filter(has=page.locator(f'[name="{field}"]'))
    with page.expect_navigation():
        form.locator(".actions button, .save-bar button").first.click()
    page.unroute("**/*")
    typed = page.locator("main textarea").evaluate_all("boxes => boxes.map((box) => box.value)")
    assert text in typed, page.locator("main").inner_text()
    assert not is_kept(text), "nothing has been done with it yet"
    log_in()
    with page.expect_navigation():
        page.locator("main form[data-resend] button").first.click()
    assert page.locator("form[data-resend]").count() == 0, page.locator("h1").inner_text()
    assert is_kept(text), page.locator("main").inner_text()
