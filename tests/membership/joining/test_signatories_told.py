"""Whoever signs, takes back or leaves proves who they are anew, and the organisation's other signatories are told."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from membership.changes.actions import withdrawing
from membership.changes.models import Withdrawal
from membership.joining.actions import group, links, rounds, signing
from membership.joining.models import Membership
from membership.joining.rules import State
from portal.errors import Refused
from portal.outbox.models import OutgoingMail
from portal.people import oidc
from portal.people.models import User
from portal.shown import shown_by
from tests.kept import kept
from tests.membership.changes.world import declare, write
from tests.membership.joining import world
from tests.membership.joining.signing.stage import SAID, send_link
from tests.thaw import thawed

pytestmark = pytest.mark.django_db(transaction=True)


@kept
def filled_in():
    """A draft (case) and its signatories: Eva, who wrote it, and Bo.

    A contact and a signatory of another organisation are there as well, and are told nothing."""
    organisation = world.make_organisation(county=world.make_county())
    eva = world.make_representative(organisation)
    world.make_representative(organisation, world.make_user("kontakt@kumla.example"), "contact")
    other = world.make_organisation("Yby kommun", organisation.county)
    world.make_representative(other, world.make_user("y@yby.example"))
    bo = world.make_representative(organisation, world.make_user("bo@kumla.example", name="Bo Berg"))
    case = world.fill(world.make_draft(world.make_strategy(organisation.county), organisation, eva), eva)
    return {"case": case, "eva": eva, "bo": bo}


@pytest.fixture
def stage():
    return filled_in()


@pytest.fixture
def eva(stage):
    return stage["eva"]


@pytest.fixture
def bo(stage):
    return stage["bo"]


@pytest.fixture
def case(stage):
    return stage["case"]


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


# Those who join by another one's decision


@pytest.fixture
def company(case, eva):
    """A company that joins by the municipality's decision. Cia and Dan sign for it, Eva and Bo for both."""
    organisation = world.make_organisation("Kumla Bostäder AB", case.strategy.county)
    for address, name in (("cia@bostader.example", "Cia Ceder"), ("dan@bostader.example", "Dan Dahl")):
        world.make_representative(organisation, world.make_user(address, name=name))
    world.make_representative(organisation, world.make_user("kontakt@bostader.example"), "contact")
    world.make_representative(organisation, eva)
    world.make_representative(organisation, User.objects.get(email="bo@kumla.example"))
    group.name_other(case, by=eva, organisation=organisation, ground="Ägardirektiv 2026")
    return organisation


def told():
    return {mail.recipient: mail for mail in OutgoingMail.objects.filter(kind="signatory_told")}


def join_all(case):
    for one in Membership.objects.exclude(pk=case.pk):
        join(one)
    return join(case)


def withdraw_in_group(case, eva):
    world.sign(world.fresh(case), eva)
    write(join_all(case), eva, effective_on=ahead())
    declare(world.fresh(case), eva, name="Eva Ek")


def take_back_withdrawal_in_group(case, eva):
    withdraw_in_group(case, eva)
    OutgoingMail.objects.all().delete()
    withdrawing.take_back_withdrawal(world.fresh(case), by=eva)


@pytest.mark.parametrize(
    ("act", "words", "follows"),
    [
        (sign, "har skrivit under avsiktsförklaringen från Kumla Bostäder AB", True),
        (take_back, "har tagit tillbaka avsiktsförklaringen från Kumla Bostäder AB", True),
        (withdraw_in_group, "har lämnat in ett utträde: Kumla kommun lämnar", False),
        (take_back_withdrawal_in_group, "har tagit tillbaka utträdet: Kumla kommun är kvar", False),
    ],
)
def test_those_who_sign_for_an_organisation_in_the_group_are_told_in_its_name(
    case, eva, bo, company, act, words, follows
):
    act(world.fresh(case), eva)
    letters = told()
    assert letters.keys() == {bo.email, "cia@bostader.example", "dan@bostader.example"}  # never Eva, who did it
    assert "Kumla Bostäder" not in letters[bo.email].text  # once, for the first that he may sign for
    own = Membership.objects.get(organisation=company)
    for address in ("cia@bostader.example", "dan@bostader.example"):
        for part in ("Eva Ek", words, "skriva under för Kumla Bostäder AB", f"/{own.pk}/"):
            assert part in letters[address].text
        assert "Kumla Bostäder AB" in letters[address].subject
        assert ("gäller även Kumla Bostäder AB" in letters[address].text) is follows
        assert ("egen anslutning, som gäller som förut" in letters[address].text) is not follows


def test_one_that_stands_by_itself_is_told_nothing_of_the_others_taking_back(case, eva, company):
    world.sign(world.fresh(case), eva)
    Membership.objects.filter(organisation=company).update(state=State.DECLINED, decision_reasons="Verkar inte i länet")
    OutgoingMail.objects.all().delete()
    signing.take_back(world.fresh(case), by=eva)
    assert told().keys() == {"bo@kumla.example"}


def test_a_signing_by_two_tells_at_the_first_and_when_it_is_withdrawn(case, eva, bo, company):
    with thawed():
        type(case.version).objects.filter(pk=case.version_id).update(signatories=2)
    world.sign(world.fresh(case), eva)
    [first] = [mail for mail in told().values() if mail.recipient == "cia@bostader.example"]
    assert "En underskrift till behövs" in first.text
    assert "mina-sidor/anslutning" not in first.text  # it has no membership to look at yet
    OutgoingMail.objects.all().delete()
    rounds.withdraw_signing(world.fresh(case), by=bo)
    letters = told()
    assert letters.keys() == {eva.email, "cia@bostader.example", "dan@bostader.example"}
    assert "Bo Berg har återkallat underskriften av avsiktsförklaringen från Kumla kommun" in letters[eva.email].text
    assert "från Kumla Bostäder AB" in letters["cia@bostader.example"].text


def test_a_signing_that_nobody_has_signed_is_withdrawn_without_a_letter(case, eva, bo):
    send_link(case, eva)
    rounds.withdraw_signing(world.fresh(case), by=eva)
    assert not told()


def test_who_signs_by_a_link_without_logging_in_gets_no_letter_about_it(case, eva, bo):
    with thawed():
        type(case.version).objects.filter(pk=case.version_id).update(signing_modes=["portal", "oidc"])
    link, _token = send_link(case, eva, email="BO@kumla.example", name="Bo Berg")
    identity = oidc.Identity(
        provider="Tjänsten", issuer="https://id.example", name="Bo Berg", orgnr="", acr="", fingerprint="f" * 64, at=0.0
    )
    links.sign_by_link(link, by=None, edition=link.round.edition, key=uuid.uuid4(), **SAID, level="eid", eid=identity)
    assert told().keys() == {eva.email}


@pytest.mark.parametrize("verb", ["withdraw_signing", "take_back"])
def test_who_has_signed_by_a_link_is_told_when_the_signature_no_longer_counts(case, eva, bo, verb):
    with thawed():
        wanted = 2 if verb == "withdraw_signing" else 1
        type(case.version).objects.filter(pk=case.version_id).update(
            signatories=wanted, signing_modes=["portal", "oidc"]
        )
    link, _token = send_link(case, eva, email="olle@kumla.example", name="Olle Ordförande")
    identity = oidc.Identity(
        provider="Tjänsten", issuer="https://id.example", name="Olle Ordförande", orgnr="", acr="",
        fingerprint="f" * 64, at=0.0,
    )  # fmt: skip
    links.sign_by_link(link, by=None, edition=link.round.edition, key=uuid.uuid4(), **SAID, level="eid", eid=identity)
    OutgoingMail.objects.all().delete()
    act = rounds.withdraw_signing if verb == "withdraw_signing" else signing.take_back
    act(world.fresh(case), by=eva)
    letters = told()
    assert letters.keys() == {bo.email, "olle@kumla.example"}
    assert "eftersom du har skrivit under" in letters["olle@kumla.example"].text
    assert "mina-sidor" not in letters["olle@kumla.example"].text
