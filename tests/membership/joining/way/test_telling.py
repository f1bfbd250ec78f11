"""Telling how a body's meeting went: the row, the extract, the county's view, and the day of joining."""

import pytest
from django.db import ProgrammingError

from membership.joining.actions import deciding, draft
from membership.joining.models import DecisionExtract, DecisionStep, Membership
from membership.joining.rules import State
from membership.joining.rules_way import Way
from portal.errors import Refused
from portal.files.models import Upload
from portal.papers.models import Document
from tests.membership.deciding.world import make_staff
from tests.membership.joining import world
from tests.membership.joining.way.stage import days, extract, set_stage, tell

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_outcome_and_the_extract_are_kept_with_an_event():
    membership, person, step = set_stage(days(-1))
    told = tell(membership, step, person, file=extract())
    assert (told.outcome, told.paragraph, told.diary_number) == ("decided", "112", "KS 2026/7")
    assert told.extract.upload.uploaded_by == person
    assert told.extract.handed_in_at is None  # a draft is the organisation's own
    assert membership.events.get(verb="tell_outcome").why == ""  # the county reads events later


def test_after_the_handing_in_the_event_says_what_was_told():
    membership, person, step = set_stage(days(-1))
    world.sign(membership, person)
    tell(membership, step, person, file=extract())
    event = membership.events.get(verb="tell_outcome")
    assert "Kommunstyrelsen: beslutade att ansluta sig" in event.why
    assert event.why.endswith("KS 2026/7, med protokollsutdrag")


def test_the_same_told_twice_changes_nothing():
    membership, person, step = set_stage(days(-1))
    seen = ""
    for _time in range(2):
        tell(membership, None, person, seen=seen, file=extract())
    assert membership.decision_steps.count() == 2
    assert Upload.objects.count() == membership.events.filter(verb="tell_outcome").count() == 1
    edition = world.fresh(membership).edition
    tell(membership, step, person)
    tell(membership, step, person, seen="anything")
    assert world.fresh(membership).edition == edition + 1


def test_an_older_page_does_not_overwrite_a_colleague():
    membership, person, step = set_stage(days(-1))
    colleague = world.make_representative(membership.organisation, world.make_user("olle@kumla.example"))
    tell(membership, step, colleague, paragraph="113")
    with pytest.raises(Refused, match="Någon annan"):
        tell(membership, step, person, paragraph="112")
    step.refresh_from_db()
    assert step.paragraph == "113"


@pytest.mark.parametrize(
    ("said", "why"),
    [({"meets_on": days(2)}, "har inte hållits"), ({"meets_on": None}, "Skriv sammanträdets dag")],
)
def test_a_meeting_that_has_not_been_held_has_no_outcome(said, why):
    membership, person, step = set_stage(days(2))
    with pytest.raises(Refused, match=why):
        tell(membership, step, person, **said)
    assert not membership.events.filter(verb="tell_outcome").exists()


def test_a_stranger_and_an_ended_matter_are_refused():
    membership, person, step = set_stage(days(-1))
    with pytest.raises(Refused):
        tell(membership, step, world.make_user("frammande@annan.example"))
    draft.discard_draft(membership, by=person)
    with pytest.raises(Refused):
        tell(membership, step, person)


def test_while_the_text_is_being_signed_the_rows_stand_still():
    from tests.membership.joining.signing.stage import second_signatory
    from tests.membership.joining.signing.stage import set_stage as two_sign

    membership, first = two_sign(signatories=2)
    second_signatory(membership)
    world.sign(membership, first)
    with pytest.raises(Refused, match="texten ligger fast"):
        tell(membership, membership.decision_steps.get(), first, paragraph="7")


def test_a_new_extract_takes_the_place_of_one_the_county_never_got_and_handed_in_ones_stay():
    membership, person, step = set_stage(days(-1))
    tell(membership, step, person, file=extract("a"))
    step = tell(membership, step, person, seen="", file=extract("b"))
    assert DecisionExtract.objects.count() == 1
    world.sign(membership, person)
    first = DecisionExtract.objects.get()
    assert first.handed_in_at is not None
    tell(membership, step, person, file=extract("c"))
    assert DecisionExtract.objects.handed_in().count() == 2
    with pytest.raises(ProgrammingError, match="Cannot delete"):
        first.delete()


def test_the_order_can_change_without_an_extract_changing_hands():
    membership, person, step = set_stage(days(-1))
    tell(membership, step, person, file=extract())
    other = tell(membership, None, person, outcome="planned", meets_on=None)
    row = {"meets_on": None, "paragraph": "", "diary_number": "", "outcome": "planned"}
    draft.save_decision(
        membership,
        by=person,
        edition=world.fresh(membership).edition,
        seen="",
        no_decision_yet=False,
        decisions=[
            {"step": str(other.pk), "body": other.body, **row},
            {"step": "", "body": "Utskottet", **row},
            {"step": str(step.pk), "body": step.body, **row},
        ],
    )
    now = list(membership.decision_steps.with_extracts())
    assert [one.body for one in now] == ["Kommunfullmäktige", "Utskottet", "Kommunstyrelsen"]
    assert [bool(one.extract) for one in now] == [False, False, True]


def test_another_matters_step_is_not_taken_over():
    membership, person, step = set_stage(days(-1))
    theirs = DecisionStep.objects.create(
        membership=Membership.objects.create(
            strategy=membership.strategy,
            version=membership.version,
            organisation=world.make_organisation("Yby kommun", membership.strategy.county),
        ),
        body="Regionstyrelsen",
    )
    row = {"step": str(theirs.pk), "body": "Min", "meets_on": None, "paragraph": "", "diary_number": ""}
    draft.save_decision(
        membership,
        by=person,
        edition=world.fresh(membership).edition,
        seen="",
        no_decision_yet=False,
        decisions=[{**row, "outcome": "planned"}],
    )
    theirs.refresh_from_db()
    assert theirs.body == "Regionstyrelsen"
    assert membership.decision_steps.get().pk not in (theirs.pk, step.pk)


def joined(planned_on, **said):
    """A membership that the county has confirmed; gives it, the person, the step and a publisher."""
    membership, person, step = set_stage(planned_on)
    if said:
        step = tell(membership, step, person, **said)
    world.sign(membership, person)
    staff = make_staff(membership.strategy.county)
    deciding.confirm_membership(membership, by=staff)
    return world.fresh(membership), person, step, staff


def test_the_decisions_day_is_the_day_of_joining():
    membership, *_rest = joined(days(-9), outcome="decided", meets_on=days(-9))
    assert (membership.joined_on, membership.way()) == (days(-9), Way.DECIDED)


def test_while_a_body_is_awaited_the_confirmations_day_counts_and_staff_take_over_the_decisions():
    membership, person, step, staff = joined(days(-3))
    assert (membership.joined_on, membership.way()) == (days(0), Way.AWAITED)
    with pytest.raises(Refused, match="redan"):
        deciding.date_joining(membership, by=staff)
    tell(membership, step, person, meets_on=days(-3))
    assert world.fresh(membership).joined_on == days(0)  # the county's paper says so: nothing moves by itself
    first = Document.objects.get(kind="confirmation")
    deciding.date_joining(membership, by=staff)
    membership = world.fresh(membership)
    assert (membership.joined_on, membership.way()) == (days(-3), Way.DECIDED)
    second = Document.objects.get(kind="confirmation", replaces=first)
    assert second.letter["member_since"] == days(-3).isoformat()
    assert membership.events.filter(verb="date_joining", document=second).count() == 1
    with pytest.raises(Refused, match="redan"):
        deciding.date_joining(membership, by=staff)


def test_only_who_decides_at_the_county_takes_the_day_over():
    membership, person, step, _staff = joined(days(-3))
    tell(membership, step, person, meets_on=days(-3))
    with pytest.raises(Refused):
        deciding.date_joining(membership, by=person)
    assert membership.state == State.ACTIVE


def test_staff_who_read_before_the_outcome_was_told_are_told_so():
    membership, person, step = set_stage(days(-1))
    world.sign(membership, person)
    staff, edition = make_staff(membership.strategy.county), world.fresh(membership).edition
    tell(membership, step, person, outcome="refused")
    with pytest.raises(Refused, match="Läs ärendet igen"):
        deciding.confirm_membership(membership, by=staff, edition=edition)
