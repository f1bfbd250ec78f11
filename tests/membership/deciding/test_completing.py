"""A request for completion that is given more time or taken back: who may, when, and who is told."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from membership.joining.actions import deciding, signing
from membership.joining.actions.completing import extend_completion, withdraw_completion
from membership.joining.models import Membership, MembershipEvent, SigningRound
from membership.joining.rules import State
from membership.joining.rules_completing import why_not_until
from portal.errors import Refused
from portal.outbox.models import OutgoingMail
from portal.people.rules import Role
from tests.membership.deciding import world
from tests.races import at_once, with_and_without_lock

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def county():
    return world.make_county()


@pytest.fixture
def publisher(county):
    return world.make_staff(county)


@pytest.fixture
def case(county, publisher):
    case = world.make_handed_in(world.make_strategy(county))
    return deciding.ask_completion(case, by=publisher, wanted="Vilka mål?", until=day(7))


def day(days):
    return timezone.localdate() + timedelta(days=days)


def sent(kind):
    return set(OutgoingMail.objects.filter(kind=kind).values_list("recipient", flat=True))


def now(case):
    return Membership.objects.get(pk=case.pk)


def test_more_time_is_a_new_day_an_event_and_a_letter_to_both(case, publisher):
    extend_completion(case, by=publisher, until=day(30), edition=case.edition)
    assert (now(case).state, now(case).completion_by, now(case).completion_wanted) == (
        State.COMPLETION, day(30), "Vilka mål?",
    )  # fmt: skip
    assert case.events.last().verb == "extend_completion"
    signer = case.declarations.get().signer
    assert sent("completion_extended") == {"kommun@kumla.example", signer.email}
    letter = OutgoingMail.objects.filter(kind="completion_extended").first()
    assert case.organisation.name in letter.subject
    assert "Vilka mål?" in letter.text


@pytest.mark.parametrize("days", [-1, 0, 7])
def test_a_day_that_has_passed_or_is_no_later_is_refused(case, publisher, days):
    with pytest.raises(Refused):
        extend_completion(case, by=publisher, until=day(days))
    assert now(case).completion_by == day(7)
    assert not sent("completion_extended")


def test_the_rule_about_the_day():
    assert not why_not_until(day(8), day(0), former=day(7))
    assert not why_not_until(day(1), day(0), former=day(-5))
    assert why_not_until(day(7), day(0), former=day(7))
    assert why_not_until(day(-1), day(0))


def test_taken_back_it_waits_for_the_county_again_as_it_was_handed_in(case, publisher):
    withdraw_completion(case, by=publisher, edition=case.edition, reasons="Vi hittade beslutet.")
    assert (now(case).state, now(case).completion_by, now(case).completion_wanted) == (State.HANDED_IN, None, "")
    assert case.events.last().verb == "withdraw_completion"
    assert sent("completion_withdrawn") == {"kommun@kumla.example", case.declarations.get().signer.email}
    assert "Vi hittade beslutet." in OutgoingMail.objects.filter(kind="completion_withdrawn").first().text
    deciding.ask_completion(now(case), by=publisher, wanted="Ändå", until=day(9))


def test_what_the_organisation_has_begun_to_write_is_neither_lost_nor_left_unsigned(case, publisher):
    MembershipEvent.objects.create(
        membership=case, verb="edit", from_state="completion", to_state="completion", why="mal"
    )
    with pytest.raises(Refused):
        withdraw_completion(case, by=publisher)
    assert now(case).state == State.COMPLETION
    assert not sent("completion_withdrawn")


def test_not_while_it_is_being_signed(case, publisher):
    SigningRound.objects.create(
        membership=case, content={}, text_sha256="0" * 64, edition=case.edition, signatories=2, started_by=publisher
    )
    with pytest.raises(Refused):
        withdraw_completion(case, by=publisher)


def test_a_draft_from_before_the_first_handing_in_stops_nothing(county, publisher):
    case = world.make_handed_in(world.make_strategy(county))
    MembershipEvent.objects.create(membership=case, verb="edit", from_state="draft", to_state="draft", why="mal")
    case = deciding.ask_completion(case, by=publisher, wanted="Mer", until=day(7))
    assert withdraw_completion(case, by=publisher).state == State.HANDED_IN


@pytest.mark.parametrize("act", [extend_completion, withdraw_completion])
def test_a_reader_is_refused_and_so_is_a_case_that_was_not_asked(county, publisher, case, act):
    words = {"until": day(30)} if act is extend_completion else {}
    with pytest.raises(Refused):
        act(case, by=world.make_staff(county, Role.READER), **words)
    withdraw_completion(case, by=publisher)
    with pytest.raises(Refused):
        act(now(case), by=publisher, **words)


@with_and_without_lock
def test_taken_back_by_the_county_and_by_the_organisation_at_once_one_wins(case, publisher, lock):
    signer = case.declarations.get().signer
    results = at_once(
        lambda: withdraw_completion(case, by=publisher, edition=case.edition),
        lambda: withdraw_completion(case, by=publisher, edition=case.edition),
        lambda: signing.take_back(case, by=signer) and None,
    )
    assert case.events.filter(verb="withdraw_completion").count() <= 1
    assert len([one for one in results if isinstance(one, Refused)]) >= 1
    assert now(case).state in (State.HANDED_IN, State.TAKEN_BACK)


def test_through_the_pages(case, publisher, client):
    world.log_in(client, publisher)
    here = ["orebro", case.pk]
    page = client.get(reverse("joining:case", args=here)).content.decode()
    assert reverse("joining:extend_completion", args=here) in page
    assert reverse("joining:withdraw_completion", args=here) in page
    wrong = client.post(reverse("joining:extend_completion", args=here), {"edition": case.edition, "until": day(-3)})
    assert wrong.status_code == 409
    told = client.post(reverse("joining:extend_completion", args=here), {"edition": case.edition, "until": day(40)})
    assert told.status_code == 302
    assert now(case).completion_by == day(40)
    back = {"edition": now(case).edition, "reasons": ""}
    assert client.post(reverse("joining:withdraw_completion", args=here), back).status_code == 302
    assert now(case).state == State.HANDED_IN
