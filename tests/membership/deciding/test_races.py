"""Two officers at the same moment: one wins, the other is told."""

import pytest

from membership.joining.actions import deciding
from membership.joining.models import Membership
from membership.joining.rules import State
from portal.errors import Refused
from portal.outbox.models import OutgoingMail
from portal.papers.models import Document
from tests.membership.deciding import world
from tests.races import at_once, with_and_without_lock

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


@pytest.fixture
def staff():
    county = world.make_county()
    return [world.make_staff(county), world.make_staff(county, email="second@orebro.example")]


@pytest.fixture
def case(staff):
    return world.make_handed_in(world.make_strategy(staff[0].staff_roles.get().county))


@with_and_without_lock
def test_two_confirm_one_wins(case, staff, lock):
    results = at_once(*(lambda who=who: deciding.confirm_membership(case, by=who, edition=1) for who in staff))
    assert sorted(type(r).__name__ for r in results) == ["Membership", "Refused"]
    assert Document.objects.filter(kind="confirmation").count() == 1
    assert case.events.filter(verb="confirm").count() == 1


@with_and_without_lock
def test_confirm_against_decline_one_wins(case, staff, lock):
    results = at_once(
        lambda: deciding.confirm_membership(case, by=staff[0], edition=1),
        lambda: deciding.decline_membership(case, by=staff[1], edition=1, reasons="Nej"),
    )
    told = next(r for r in results if isinstance(r, Refused))
    assert "Handläggare" in str(told)
    state = Membership.objects.get(pk=case.pk).state
    assert state in (State.ACTIVE, State.DECLINED)
    issued = "confirmation" if state == State.ACTIVE else "decline"
    assert [paper.kind for paper in Document.objects.all()] == [issued]
    assert not OutgoingMail.objects.exists()  # each leaves when its paper is drawn
