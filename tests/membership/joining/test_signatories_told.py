"""Whoever signs, takes back or leaves proves who they are anew, and the organisation's other signatories are told."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from membership.changes.actions import withdrawing
from membership.changes.models import Withdrawal
from membership.joining.actions import signing
from membership.joining.models import Membership
from membership.joining.rules import State
from portal.errors import Refused
from portal.outbox.models import OutgoingMail
from portal.shown import shown_by
from tests.membership.changes.world import declare, write
from tests.membership.joining import world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def organisation():
    return world.make_organisation(county=world.make_county())


@pytest.fixture
def eva(organisation):
    return world.make_representative(organisation)


@pytest.fixture
def bo(organisation, eva):
    """Another signatory; a contact and a signatory of another organisation are there as well, and are told nothing."""
    world.make_representative(organisation, world.make_user("kontakt@kumla.example"), "contact")
    other = world.make_organisation("Yby kommun", organisation.county)
    world.make_representative(other, world.make_user("y@yby.example"))
    return world.make_representative(organisation, world.make_user("bo@kumla.example", name="Bo Berg"))


@pytest.fixture
def case(organisation, eva, bo):
    return world.fill(world.make_draft(world.make_strategy(organisation.county), organisation, eva), eva)


def join(case):
    Membership.objects.filter(pk=case.pk).update(
        state=State.ACTIVE, confirmed_at=timezone.now(), joined_on=timezone.localdate()
    )
    OutgoingMail.objects.all().delete()
    return world.fresh(case)


def ahead():
    return timezone.localdate() + timedelta(days=9)


def sign(case, eva):
    world.sign(case, eva)


def take_back(case, eva):
    world.sign(case, eva)
    OutgoingMail.objects.all().delete()
    signing.take_back(world.fresh(case), by=eva)


def withdraw(case, eva):
    world.sign(case, eva)
    write(join(case), eva, effective_on=ahead())
    declare(world.fresh(case), eva, name="Eva Ek")


def take_back_withdrawal(case, eva):
    withdraw(case, eva)
    OutgoingMail.objects.all().delete()
    withdrawing.take_back_withdrawal(world.fresh(case), by=eva)


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (sign, "har skrivit under avsiktsförklaringen"),
        (take_back, "har tagit tillbaka avsiktsförklaringen"),
        (withdraw, "har lämnat in ett utträde"),
        (take_back_withdrawal, "har tagit tillbaka utträdet"),
    ],
)
def test_the_other_signatories_are_told_what_happened_and_who_did_it(case, eva, bo, act, words):
    act(case, eva)
    told = OutgoingMail.objects.filter(kind="signatory_told")
    assert [mail.recipient for mail in told] == [bo.email]
    [letter] = told
    for part in ("Eva Ek", words, "Kumla kommun", f"/{case.pk}/"):
        assert part in letter.text
    assert "Kumla kommun" in letter.subject


def test_an_act_that_is_refused_tells_nobody(case, eva):
    with pytest.raises(Refused):
        signing.take_back(case, by=eva)
    assert not OutgoingMail.objects.filter(kind="signatory_told").exists()


def test_the_same_form_sent_twice_tells_once(case, eva):
    key = "6f9619ff-8b86-4011-b42d-00cf4fc964ff"
    edition = world.fresh(case).edition
    for _time in range(2):
        world.sign(case, eva, key=key, edition=edition)
    assert OutgoingMail.objects.filter(kind="signatory_told").count() == 1


def proof_then(client, address, data):
    """Send the form: nothing is done before the proof, and the same form is carried out after it."""
    asked = client.post(address, data)
    assert "reauthenticate" in asked.url
    yield
    client.post(asked.url, {"password": "a-long-password"}, follow=True)
    yield


def test_taking_back_counts_after_a_fresh_proof(case, eva):
    world.sign(case, eva)
    client = Client()
    client.force_login(eva)
    data = {"why": "Fel nämnd", "shown": shown_by(world.fresh(case))}
    steps = proof_then(client, reverse("joining:take_back", args=[case.pk]), data)
    next(steps)
    assert world.fresh(case).state == State.HANDED_IN
    next(steps)
    assert world.fresh(case).state == State.TAKEN_BACK
    assert case.events.get(verb="take_back").why == "Fel nämnd"


def test_taking_back_a_withdrawal_counts_after_a_fresh_proof(case, eva):
    withdraw(case, eva)
    client = Client()
    client.force_login(eva)
    data = {"shown": shown_by(Withdrawal.objects.get())}
    steps = proof_then(client, reverse("changes:withdraw_back", args=[case.pk]), data)
    next(steps)
    assert Withdrawal.objects.get().state == "declared"
    next(steps)
    assert Withdrawal.objects.get().state == "taken_back"
