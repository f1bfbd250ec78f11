"""A button acts on what its page showed: changed meanwhile, it says so and does nothing; opened again, it acts."""

import pytest
from django.urls import reverse

from membership.joining.actions import draft, rounds, signing
from membership.joining.models import SigningRound
from membership.joining.rules import State
from membership.joining.rules_signing import RoundOutcome
from tests.membership.joining import world
from tests.membership.joining.signing.stage import send_link, set_stage
from tests.shown import press, shown_on

pytestmark = pytest.mark.django_db(transaction=True)
CHANGED = "har ändrats sedan du öppnade sidan"


def address(name, membership):
    return reverse(f"joining:{name}", args=[membership.pk])


@pytest.fixture
def stage(client):
    """A draft that two are to sign, and a browser of the first."""
    membership, first = set_stage(modes=["portal", "paper"])
    client.force_login(first)
    return membership, first


def write_on(membership, by):
    """A colleague changes something, and nothing is missing afterwards either."""
    draft.save_contacts(membership, by=by, edition=world.fresh(membership).edition, seen="", contacts=[])
    world.fill(membership, by)


def refuses(client, where, sent):
    return CHANGED in client.post(where, sent, follow=True).content.decode()


def test_throwing_a_draft_away(client, stage):
    membership, first = stage
    here = address("discard", membership)
    seen = shown_on(client.get(here))
    write_on(membership, first)
    assert refuses(client, here, seen)
    assert refuses(client, here, {})
    assert world.fresh(membership).state == State.DRAFT
    press(client, here)
    assert world.fresh(membership).state == State.TAKEN_BACK


def test_taking_a_draft_up_again(client, stage):
    membership, first = stage
    draft.discard_draft(membership, by=first)
    home, here = reverse("joining:home"), address("restore", membership)
    seen = shown_on(client.get(home), here)
    draft.restore_draft(membership, by=first)
    draft.discard_draft(membership, by=first)
    assert refuses(client, here, seen)
    press(client, home, to=here)
    assert world.fresh(membership).state == State.DRAFT


def test_withdrawing_a_signing_never_ends_the_next_one(client, stage):
    membership, first = stage
    send_link(membership, first)
    here = address("withdraw_signing", membership)
    client.post(reverse("account_reauthenticate"), {"password": "a-long-password"})  # withdrawing asks for it
    seen = shown_on(client.get(here))
    rounds.withdraw_signing(membership, by=first)
    send_link(membership, first)
    assert refuses(client, here, seen)
    assert SigningRound.objects.open_of(membership) is not None
    press(client, here)
    assert SigningRound.objects.latest("pk").outcome == RoundOutcome.WITHDRAWN


def test_taking_back_never_takes_the_next_declaration(client):
    membership, first = set_stage(signatories=1)
    client.force_login(first)
    world.sign(membership, first)
    here = address("take_back", membership)
    client.post(reverse("account_reauthenticate"), {"password": "a-long-password"})  # taking back asks for it
    seen = shown_on(client.get(here))
    signing.take_back(membership, by=first)
    assert world.fresh(membership).state != State.HANDED_IN
    membership.refresh_from_db()
    membership.state = State.HANDED_IN  # handed in again, as the county would have it after a completion
    membership.edition += 1
    membership.save()
    assert refuses(client, here, seen)
    assert world.fresh(membership).state == State.HANDED_IN


def test_the_paper_to_sign_has_the_words_of_the_page(client, stage):
    membership, first = stage
    page, here = address("signing", membership), address("print_text", membership)
    seen = shown_on(client.get(page), here)
    write_on(membership, first)
    assert "har ändrats" in client.post(here, seen, follow=True).content.decode()
    assert not SigningRound.objects.exists()
    press(client, page, to=here)
    assert SigningRound.objects.get().paper_id
