"""Letters to the officer before a planned meeting and after it: once each, and only while they are of use."""

from datetime import datetime, time

import pytest

from membership.joining.actions import draft, way
from membership.joining.models import DecisionStep
from membership.joining.tasks import remind
from membership.representation.models import Representative
from portal.outbox.models import OutgoingMail
from tests.membership.joining import world
from tests.membership.joining.way.stage import SWEDEN, days, noon, set_stage, tell
from tests.races import at_once, with_and_without_lock

pytestmark = pytest.mark.django_db(transaction=True)


def kinds():
    mails = OutgoingMail.objects.filter(kind__startswith="decision_")
    return list(mails.order_by("queued_at").values_list("kind", flat=True))


def test_before_the_meeting_and_after_it_one_letter_each():
    membership, person, step = set_stage(days(20))
    assert way.remind_due(noon(days(5))) == 0
    assert [way.remind_due(noon(days(number))) for number in (6, 6, 7, 19, 20)] == [1, 0, 0, 0, 0]
    assert [way.remind_due(noon(days(number))) for number in (21, 21, 22)] == [1, 0, 0]
    assert kinds() == ["decision_before", "decision_after"]
    before, after = OutgoingMail.objects.filter(kind__startswith="decision_").order_by("queued_at")
    assert before.recipient == after.recipient == person.email
    assert before.county is None  # a draft: the county's list of mail does not show it
    assert "handlingarna" in before.subject
    assert after.subject.startswith("Hur gick det i Kommunstyrelsen")
    assert f"/mina-sidor/anslutning/{membership.pk}/beslutsvag/{step.pk}/" in after.text


def test_not_at_night():
    set_stage(days(3))
    assert way.remind_due(datetime.combine(days(0), time(3), SWEDEN)) == 0
    assert way.remind_due(noon(days(0))) == 1


def test_a_meeting_that_is_moved_is_reminded_of_anew():
    membership, person, step = set_stage(days(3))
    assert way.remind_due(noon(days(0))) == 1
    tell(membership, step, person, outcome="planned", meets_on=days(30), paragraph="", diary_number="")
    assert way.remind_due(noon(days(1))) == 0
    assert way.remind_due(noon(days(20))) == 1
    assert kinds() == ["decision_before"] * 2


def test_an_outcome_stops_the_letters():
    membership, person, step = set_stage(days(-1))
    tell(membership, step, person)
    assert way.remind_due(noon(days(0))) == 0


@pytest.mark.parametrize("handed_in", [False, True])
def test_nobody_is_reminded_of_what_was_thrown_away_or_taken_back(handed_in):
    membership, person, _step = set_stage(days(3))
    if handed_in:
        world.sign(membership, person)
        from membership.joining.actions.signing import take_back

        take_back(membership, by=person)
    else:
        draft.discard_draft(membership, by=person)
    assert way.remind_due(noon(days(0))) == 0


def test_the_letter_goes_to_somebody_who_acts_today():
    membership, person, _step = set_stage(days(3))
    Representative.objects.of(person).update(state="ended")
    assert way.remind_due(noon(days(0))) == 0
    colleague = world.make_representative(membership.organisation, world.make_user("olle@kumla.example"))
    assert way.remind_due(noon(days(0))) == 1
    assert OutgoingMail.objects.get().recipient == colleague.email


def test_the_task_does_it():
    set_stage(days(3))
    remind()
    assert len(kinds()) in (0, 1)  # none when the test is run at night
    remind()
    assert len(kinds()) in (0, 1)


@pytest.mark.race
@with_and_without_lock
def test_an_outcome_told_at_the_same_moment_and_two_beats(lock):
    """Whatever comes first: at most one letter, and none after the outcome."""
    membership, person, step = set_stage(days(-1))
    first, second, _told = at_once(
        lambda: way.remind_due(noon(days(0))),
        lambda: way.remind_due(noon(days(0))),
        lambda: tell(membership, step, person),
    )
    step = DecisionStep.objects.get(pk=step.pk)
    assert first + second == len(kinds()) <= 1
    assert bool(step.reminded_after) == bool(kinds())
    assert step.outcome == "decided"
