"""Two at the same moment: one wins, the other is told or finds nothing left to do."""

from datetime import timedelta

import pgtrigger
import pytest
from django.utils import timezone

from membership.changes.actions import withdrawing
from membership.changes.models import Withdrawal
from membership.changes.rules import WithdrawalState
from membership.joining.actions import deciding
from membership.joining.models import Membership
from membership.joining.rules import EndReason, State
from portal.errors import Refused
from portal.papers.models import Document
from tests.membership.changes.world import declare, write
from tests.membership.deciding import world
from tests.races import at_once, with_and_without_lock

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


@pytest.fixture
def case():
    return world.make_handed_in(world.make_strategy(world.make_county()), state=State.ACTIVE)


@pytest.fixture
def signatory(case):
    return case.declarations.get().signer


@with_and_without_lock
def test_two_signatories_hand_in_one_paper(case, signatory, lock):
    other = world.make_signatory(case.organisation, "vice@kumla.example")
    write(case, signatory, effective_on=timezone.localdate() + timedelta(days=9))
    at_once(lambda: declare(case, signatory, edition=1), lambda: declare(case, other, edition=1))
    assert Document.objects.filter(kind="withdrawal").count() == 1
    assert case.events.filter(verb="withdraw").count() == 1


@with_and_without_lock
def test_two_sweeps_end_a_membership_once(case, signatory, lock):
    write(case, signatory, effective_on=timezone.localdate() + timedelta(days=9))
    withdrawal = declare(case, signatory)
    with pgtrigger.ignore("membership.Withdrawal:handed_in_frozen"):
        Withdrawal.objects.update(effective_on=timezone.localdate())
    at_once(*[lambda: withdrawing.carry_out_withdrawal(withdrawal.pk)] * 2)
    assert case.events.filter(verb="leave").count() == 1
    assert Membership.objects.get(pk=case.pk).state == State.ENDED


@with_and_without_lock
def test_the_county_ends_while_the_organisation_takes_back(case, signatory, lock):
    write(case, signatory, effective_on=timezone.localdate() + timedelta(days=9))
    declare(case, signatory)
    publisher, today = world.make_staff(case.strategy.county), timezone.localdate()
    results = at_once(
        lambda: withdrawing.take_back_withdrawal(case, by=signatory),
        lambda: deciding.end_membership(case, by=publisher, reason=EndReason.CEASED, ended_on=today, reasons="Ned"),
    )
    membership, withdrawal = Membership.objects.get(pk=case.pk), Withdrawal.objects.get()
    assert membership.state == State.ENDED
    assert (withdrawal.state == WithdrawalState.TAKEN_BACK) != isinstance(results[0], Refused)
    assert membership.edition == case.edition + case.events.exclude(verb="sign").count()
