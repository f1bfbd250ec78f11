"""One browser, two tabs: each signs what its heading says, and a replaced link keeps what was typed."""

import re

import pytest

from membership.joining.models import Membership
from membership.joining.rules import State
from portal.outbox.models import OutgoingMail
from strategies.consultation import actions
from strategies.consultation.models import ConsultationResponse
from tests.journeys.hands import Mouse
from tests.journeys.test_signing import PASSWORD, fill_in, log_in
from tests.journeys.words import sv
from tests.membership.deciding import world as desk
from tests.membership.joining import world
from tests.membership.joining.signing.test_two_tabs import two_signings
from tests.strategies.consultation import world as consultations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def another_tab(hand):
    """A second tab of the same browser."""
    return Mouse(hand.page.context.new_page())


def heading(hand):
    return hand.page.locator("h1").inner_text()


def test_each_tab_signs_what_its_heading_says(visitor, live_server):
    made = two_signings()
    page = visitor()
    page.live_url = live_server.url
    log_in(page, world.make_user("olle@kumla.example", name="Olle Ordförande"))
    kumla = Mouse(page)
    sala = another_tab(kumla)
    for tab, (_membership, token), name in zip((kumla, sala), made, ("Kumla kommun", "Sala kommun"), strict=True):
        tab.open(f"/skriv-under/{token}/")
        assert name in heading(tab)
        assert token not in tab.page.url
        fill_in(tab, title=f"Ordförande i {name}")
    # Both press before either has shown who they are; the one opened first goes on first.
    for tab in (kumla, sala):
        tab.press("Sign")
    for tab, own, other in ((kumla, 0, 1), (sala, 1, 0)):
        before = state(made, other)
        tab.write("password", PASSWORD)
        tab.press("Confirm")
        tab.sees(sv("You have signed"))
        tab.look()
        assert state(made, own) == State.HANDED_IN
        assert state(made, other) == before
        said = Membership.objects.get(pk=made[own][0].pk).declarations.get()
        assert said.signer_title == f"Ordförande i {('Kumla kommun', 'Sala kommun')[own]}"


def state(made, place):
    return Membership.objects.get(pk=made[place][0].pk).state


def test_a_replaced_consultation_link_keeps_the_text(visitor):
    county, strategy = consultations.make_county()
    publisher = desk.make_staff(county)
    sent = consultations.make_sent(strategy, publisher, allow_open_answers=True)
    first, second = sent.invitations.select_related("consultation__strategy__county").order_by("pk")[:2]
    mine = Mouse(visitor())
    other = another_tab(mine)
    for tab, one in ((mine, first), (other, second)):
        tab.open(f"/remissvar/lank/{consultations.token_of(one)}/")
        tab.write("name", "Anna Åkerlund")
    mine.write("t0", "Mitt första stycke.\n\nMitt andra stycke.")
    other.write("t0", "Ett annat svar.")

    # A colleague writes through the link of a later letter.
    actions.renew_link(first, by=publisher)
    colleague = Mouse(visitor())
    colleague.open(f"/remissvar/lank/{consultations.token_of(first)}/")
    colleague.write("name", "Kollegan")
    colleague.press("Save and go on later")

    mine.press("Save and go on later")
    mine.sees(sv("What you wrote has not been saved"), "Mitt andra stycke.")
    mine.look()
    letters = OutgoingMail.objects.about(first).count()
    mine.press("Send me a new link")
    mine.sees(sv("Look in your mailbox"), "Mitt andra stycke.")
    mine.look()
    assert OutgoingMail.objects.about(first).count() == letters + 1
    another_tab(mine).open(f"/remissvar/lank/{consultations.token_of(first)}/")
    mine.press("Save again")
    mine.sees("Mitt andra stycke.")
    mine.press("Save and go on later")
    kept = ConsultationResponse.objects.get(invitation=first)
    assert re.sub(r"\r", "", kept.texts["whole"]) == "Mitt första stycke.\n\nMitt andra stycke."

    # The other tab saved nothing of this, and saves its own.
    other.press("Save and go on later")
    assert ConsultationResponse.objects.get(invitation=second).texts["whole"] == "Ett annat svar."
