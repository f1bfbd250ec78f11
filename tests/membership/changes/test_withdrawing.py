"""An organisation leaves: written, handed in, taken back, done on its day; success and refusal from the same rows."""

from datetime import date, timedelta

import pgtrigger
import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from membership.changes import tasks
from membership.changes.actions import withdrawing
from membership.changes.models import Withdrawal
from membership.changes.rules import WithdrawalState, why_not_leave_on, why_not_take_back
from membership.joining.actions import deciding
from membership.joining.models import Membership
from membership.joining.rules import EndReason, State
from membership.joining.standing import standing_today
from membership.representation.models import RepresentativeRole
from portal.errors import Refused
from portal.outbox.models import OutgoingMail
from portal.papers.models import Document
from portal.papers.standing import standing_of
from tests.membership.changes.world import declare, write
from tests.membership.deciding import world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case():
    return world.make_handed_in(world.make_strategy(world.make_county()), state=State.ACTIVE)


@pytest.fixture
def signatory(case):
    return case.declarations.get().signer


def today():
    return timezone.localdate()


def test_a_withdrawal_of_today_ends_the_membership_with_paper_event_and_letters(case, signatory):
    write(case, signatory)
    withdrawal = declare(case, signatory)
    case.refresh_from_db()
    assert (case.state, case.ended_on, case.end_reason) == (State.ENDED, today(), EndReason.WITHDRAWN)
    assert [event.verb for event in case.events.all()] == ["sign", "withdraw", "leave"]
    assert withdrawal.document.number.startswith("T-UTT-")
    assert withdrawal.document.letter["decision"]["body"] == "Kommunstyrelsen"
    assert standing_today(case, today()).tag == "ended"
    assert not OutgoingMail.objects.exists()
    world.draw(withdrawal.document)
    tasks.sweep()
    tasks.sweep()
    sent = OutgoingMail.objects.about(case)
    assert {mail.recipient for mail in sent} == {
        signatory.email, "kommun@kumla.example", case.strategy.county.contact_email
    }  # fmt: skip
    assert {mail.kind for mail in sent} == {"withdrawal"}
    assert all(mail.document == withdrawal.document for mail in sent)


def test_a_later_day_waits_and_is_done_by_the_sweep_once(case, signatory):
    write(case, signatory, effective_on=today() + timedelta(days=30))
    withdrawal = declare(case, signatory)
    tasks.sweep()
    assert Membership.objects.get(pk=case.pk).state == State.ACTIVE
    the_day_comes(withdrawal)
    tasks.sweep()
    tasks.sweep()
    case.refresh_from_db()
    assert (case.state, case.ended_on) == (State.ENDED, today())
    assert case.events.filter(verb="leave").count() == 1
    assert OutgoingMail.objects.filter(kind="withdrawal_done").count() == 3


def the_day_comes(withdrawal):
    """As if the withdrawal had been handed in long ago: its last day is today."""
    with pgtrigger.ignore("membership.Withdrawal:handed_in_frozen"):
        Withdrawal.objects.filter(pk=withdrawal.pk).update(effective_on=today())


def test_it_can_be_taken_back_until_its_day(case, signatory):
    write(case, signatory, effective_on=today() + timedelta(days=3))
    withdrawal = declare(case, signatory)
    assert standing_of(withdrawal.document, today()).holds
    withdrawing.take_back_withdrawal(case, by=signatory)
    world.draw(withdrawal.document)
    tasks.sweep()
    assert Membership.objects.get(pk=case.pk).state == State.ACTIVE
    assert not standing_of(withdrawal.document, today()).holds
    assert set(OutgoingMail.objects.values_list("kind", flat=True)) == {"withdrawal_taken_back"}
    with pytest.raises(Refused):
        withdrawing.take_back_withdrawal(case, by=signatory)
    write(case, signatory, edition=0)
    again = declare(case, signatory)
    assert again.document.replaces == withdrawal.document


def test_what_has_taken_effect_is_not_taken_back(case, signatory):
    write(case, signatory)
    declare(case, signatory)
    with pytest.raises(Refused):
        withdrawing.take_back_withdrawal(case, by=signatory)
    assert Membership.objects.get(pk=case.pk).state == State.ENDED


def test_a_contact_who_may_not_sign_neither_writes_nor_hands_in(case, signatory):
    write(case, signatory)
    signatory.representatives.update(role=RepresentativeRole.CONTACT)
    with pytest.raises(Refused):
        write(case, signatory, edition=1)
    with pytest.raises(Refused):
        declare(case, signatory)
    assert Membership.objects.get(pk=case.pk).state == State.ACTIVE
    assert not Document.objects.exists()


@pytest.mark.parametrize("state", [State.HANDED_IN, State.DECLINED, State.ENDED])
def test_only_who_has_joined_can_leave(state):
    case = world.make_handed_in(world.make_strategy(world.make_county()), state=state)
    with pytest.raises(Refused):
        write(case, case.declarations.get().signer)
    assert not Withdrawal.objects.exists()


def test_sent_twice_it_has_one_effect(case, signatory):
    write(case, signatory, effective_on=today() + timedelta(days=3))
    first, second = declare(case, signatory), declare(case, signatory)
    assert first == second
    assert Document.objects.count() == 1
    assert case.events.filter(verb="withdraw").count() == 1


def test_a_draft_that_a_colleague_changed_is_not_handed_in(case, signatory):
    write(case, signatory)
    write(case, signatory, edition=1, body="Kommunfullmäktige")
    with pytest.raises(Refused):
        declare(case, signatory, edition=1)
    with pytest.raises(Refused):
        write(case, signatory, edition=1)
    assert Withdrawal.objects.get().body == "Kommunfullmäktige"


def test_the_countys_ending_comes_first_and_the_day_then_does_nothing(case, signatory):
    write(case, signatory, effective_on=today() + timedelta(days=3))
    withdrawal = declare(case, signatory)
    publisher = world.make_staff(case.strategy.county)
    deciding.end_membership(case, by=publisher, reason=EndReason.CEASED, ended_on=today(), reasons="Nedlagd")
    the_day_comes(withdrawal)
    tasks.sweep()
    case.refresh_from_db()
    assert case.end_reason == EndReason.CEASED
    assert not case.events.filter(verb="leave").exists()


def test_what_was_handed_in_is_frozen_and_kept(case, signatory):
    write(case, signatory, effective_on=today() + timedelta(days=3))
    declare(case, signatory)
    for harm in (
        lambda: Withdrawal.objects.update(body="Någon annan"),
        lambda: Withdrawal.objects.update(effective_on=date(2099, 1, 1)),
        lambda: Withdrawal.objects.all().delete(),
        lambda: Withdrawal.objects.update(state=WithdrawalState.CARRIED_OUT),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            harm()


def test_one_open_withdrawal_and_never_before_its_decision(case, signatory):
    write(case, signatory)
    row = {"membership": case, "body": "KS", "begun_by": signatory, "decided_on": today()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Withdrawal.objects.create(**row, effective_on=today())
    Withdrawal.objects.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Withdrawal.objects.create(**row, effective_on=today() - timedelta(days=1))


DAY = date(2026, 5, 4)


@pytest.mark.parametrize(
    ("on", "decided", "last_day", "fine"),
    [
        (DAY, DAY, None, True),
        (DAY + timedelta(days=900), DAY, None, True),
        (DAY - timedelta(days=1), DAY - timedelta(days=5), None, False),
        (DAY + timedelta(days=5), DAY + timedelta(days=1), None, False),
        (DAY + timedelta(days=5), DAY, DAY + timedelta(days=5), True),
        (DAY + timedelta(days=6), DAY, DAY + timedelta(days=5), False),
    ],
)
def test_the_last_day(on, decided, last_day, fine):
    assert (why_not_leave_on(on, decided_on=decided, today=DAY, last_day=last_day) == "") is fine


@pytest.mark.parametrize("state", WithdrawalState)
@pytest.mark.parametrize("ahead", [0, 1])
def test_taking_back(state, ahead):
    fine = state == WithdrawalState.DECLARED and ahead > 0
    assert (why_not_take_back(state, DAY + timedelta(days=ahead), DAY) == "") is fine
