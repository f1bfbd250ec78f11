"""One rule of when a decision counts as taken: every door × every kind of day, accepted and refused from one set-up."""

import uuid
from datetime import date, datetime, time, timedelta

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from membership.changes.actions import goals as changes
from membership.decisions.documents import is_decided
from membership.decisions.models import DecisionPaper
from membership.joining import loading
from membership.joining.actions import deciding, draft, group, outside
from membership.joining.actions.way import seen_of
from membership.joining.documents import parts_of
from membership.joining.documents_confirmation import joining_date
from membership.joining.models import DecisionStep, Membership
from membership.joining.rules import Section, State, missing_before_submission
from membership.joining.rules_way import Way, binding_day, counted
from portal.decision_days import DayQuestion, question_about, why_not_ahead, why_not_planned, why_not_taken
from portal.errors import Refused
from tests.kept import kept
from tests.membership.changes import world as changing
from tests.membership.deciding import world as desk
from tests.membership.joining import world
from tests.membership.joining.signing import files
from tests.membership.joining.signing.stage import set_stage as signing_stage
from tests.membership.joining.way.stage import set_stage, tell

TODAY = timezone.localdate()
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
# What becomes of each day when somebody says that a decision was taken on it.
TAKEN, ASKED, NO = "taken", "asked", "refused"
DAYS = {
    "yesterday": (YESTERDAY, TAKEN),
    "today": (TODAY, TAKEN),
    "tomorrow": (TOMORROW, NO),
    "2028": (date(2028, 1, 1), NO),
    "2207": (date(2207, 3, 8), NO),
    "1024": (date(1024, 3, 8), NO),
    "before the strategy": (date(2023, 12, 31), ASKED),
}


def through_draft(day, **word):
    membership, person, _step = set_stage()
    row = world.fresh(membership)
    said = [{"body": "Kommunstyrelsen", "meets_on": day, "outcome": "decided"}]
    draft.save_decision(row, by=person, edition=row.edition, seen="", decisions=said, no_decision_yet=False, **word)
    return row.decision_steps.get().meets_on


def through_way(day, **word):
    membership, person, step = set_stage()
    return tell(membership, step, person, meets_on=day, **word).meets_on


@kept
def handed_in(**said):
    """A membership that the county has confirmed."""
    return desk.make_handed_in(desk.make_strategy(desk.make_county()), state=State.ACTIVE, **said)


def through_withdrawal(day, **word):
    case = handed_in()
    return changing.write(case, case.declarations.get().signer, decided_on=day, **word).decided_on


def through_the_page(day, **word):
    membership, person, step = set_stage()
    client = Client()
    client.force_login(person)
    data = {
        "outcome": "decided",
        "meets_on": day.isoformat(),
        "seen": seen_of(step),
        **({"day_affirmed": "on"} if word.get("day_affirmed") else {}),
    }
    answer = client.post(reverse("joining:outcome", args=[membership.pk, step.pk]), data)
    page = answer.content.decode()
    step.refresh_from_db()
    if answer.status_code == 302:
        return step.meets_on
    assert step.meets_on is None
    assert day.isoformat() in page  # what was typed comes back
    raise (DayQuestion if 'name="day_affirmed"' in page else Refused)(page)


@kept
def joined():
    """A membership that stands, the draft of a change of its goals, and who writes it."""
    membership, person, _step = set_stage()
    world.sign(world.fresh(membership), person)
    Membership.objects.filter(pk=membership.pk).update(
        state=State.ACTIVE, confirmed_at=timezone.now(), joined_on=YESTERDAY
    )
    row = world.fresh(membership)
    return row, changes.begin_change(row, by=person), person


def through_goals(day, **word):
    row, change, person = joined()
    decision = {"body": "Kommunstyrelsen", "decided_on": day}
    return changes.write_change(
        row, by=person, edition=change.edition, own_goals=[], decision=decision, **word
    ).decided_on


def through_the_page_of_goals(day, **word):
    row, change, person = joined()
    client = Client()
    client.force_login(person)
    data = {"edition": change.edition, "plan": "", "rows-TOTAL_FORMS": 0, "rows-INITIAL_FORMS": 0}
    data |= {"body": "Kommunstyrelsen", "decided_on": day.isoformat(), "paragraph": "9", "diary_number": "KS 7"}
    answer = client.post(reverse("changes:goals_write", args=[row.pk]), data | dict.fromkeys(word, "on"))
    change.refresh_from_db()
    if answer.status_code == 302:
        return change.decided_on
    page = answer.content.decode()
    assert change.decided_on is None
    assert day.isoformat() in page  # what was typed comes back
    raise (DayQuestion if 'name="day_affirmed"' in page and not word else Refused)(page)


ASKING = [through_draft, through_way, through_withdrawal, through_goals, through_the_page, through_the_page_of_goals]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", DAYS)
@pytest.mark.parametrize("door", ASKING)
def test_every_door_of_a_decision_keeps_the_rule(door, name):
    day, becomes = DAYS[name]
    if becomes == TAKEN:
        assert door(day) == day
    elif becomes == NO:
        with pytest.raises(Refused) as no:
            door(day)
        assert not isinstance(no.value, DayQuestion)
    else:
        with pytest.raises(DayQuestion):
            door(day)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("door", ASKING)
@pytest.mark.parametrize("name", DAYS)
def test_the_persons_word_opens_only_for_what_was_asked(door, name):
    day, becomes = DAYS[name]
    if becomes == NO:
        with pytest.raises(Refused):
            door(day, day_affirmed=True)
    else:
        assert door(day, day_affirmed=True) == day


def through_paper(day):
    membership, contact = signing_stage(modes=["paper"], signatories=1)
    signing = outside.print_text(membership, by=contact, edition=world.fresh(membership).edition)
    files.draw(signing.paper)
    staff = desk.make_staff(membership.strategy.county)
    outside.register_paper(
        signing,
        by=staff,
        key=uuid.uuid4(),
        persons=[{"name": "Eva Ek", "title": "Chef", "mandate": "Firmatecknare"}],
        file=files.checked(b"%PDF-1.7 a scan"),
        signed_on=timezone.make_aware(datetime.combine(day, time(12))),
        arrived_on=TODAY,
    )


def through_ending(day):
    case = handed_in(days_ago=9000)
    Membership.objects.filter(pk=case.pk).update(joined_on=None)
    deciding.end_membership(case, by=desk.make_staff(case.strategy.county), reason="withdrawn", ended_on=day)


def through_file(day):
    loading._day(day.isoformat())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", DAYS)
@pytest.mark.parametrize("door", [through_paper, through_ending, through_file])
def test_staffs_forms_and_the_import_take_only_what_can_have_happened(door, name):
    day, becomes = DAYS[name]
    if becomes == NO:
        with pytest.raises((Refused, ValueError)):
            door(day)
    else:
        door(day)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("day", [TOMORROW, date(2028, 1, 1)])
def test_a_row_from_before_the_rule_is_never_shown_as_decided_and_stops_the_signing_of_the_whole_group(day):
    membership, person, _step = set_stage()
    group.name_other(membership, by=person, organisation=world.make_organisation("Kumla Vatten AB"), ground="Direktiv")
    DecisionStep.objects.update(outcome="decided", meets_on=day)
    row = world.fresh(membership)
    assert row.way() == Way.AWAITED
    assert joining_date(row, None, TODAY) == TODAY
    with pytest.raises(Refused, match="Kommunstyrelsen"):
        world.sign(row, person)
    assert not Membership.objects.filter(state=State.HANDED_IN).exists()
    DecisionStep.objects.update(meets_on=YESTERDAY)
    world.sign(world.fresh(membership), person)
    assert Membership.objects.filter(state=State.HANDED_IN).count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_day_ahead_neither_takes_the_mark_off_the_proposal_nor_is_public_as_decided():
    membership, person, _step = set_stage()
    DecisionStep.objects.update(outcome="decided", meets_on=TOMORROW)
    row = world.fresh(membership)
    assert not is_decided(DecisionPaper(membership=row, template={}))
    Membership.objects.filter(pk=row.pk).update(
        state=State.ACTIVE, handed_in_at=timezone.now(), confirmed_at=timezone.now(), joined_on=YESTERDAY
    )
    address = reverse("register:organisation", args=[row.organisation.slug])
    page = Client().get(address).content.decode()
    assert "Beslut väntas" in page
    assert "beslutade att ansluta sig" not in page.lower()
    tell(world.fresh(row), DecisionStep.objects.get(), person)
    assert is_decided(DecisionPaper(membership=world.fresh(row), template={}))
    assert "beslutade att ansluta sig" in Client().get(address).content.decode().lower()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("day", [date(1024, 3, 8), date(1994, 12, 31), date(2100, 1, 1), date(2207, 3, 8)])
@pytest.mark.parametrize(("rows", "column"), [("decision_steps", "meets_on"), ("own_goals", "due_on")])
def test_the_database_refuses_a_year_that_cannot_be_right(rows, column, day):
    membership, _person, _step = set_stage()
    with pytest.raises(IntegrityError):
        getattr(membership, rows).update(**{column: day})
    getattr(membership, rows).update(**{column: date(2027, 3, 8)})


@pytest.mark.django_db(transaction=True)
def test_a_day_that_stands_is_not_asked_about_again():
    membership, person, step = set_stage()
    told = tell(membership, step, person, meets_on=date(2023, 6, 1), day_affirmed=True)
    assert tell(membership, told, person, meets_on=date(2023, 6, 1), paragraph="113").paragraph == "113"
    row = world.fresh(membership)
    said = [{"step": told.pk, "body": "Kommunstyrelsen", "meets_on": date(2023, 6, 1), "outcome": "decided"}]
    draft.save_decision(row, by=person, edition=row.edition, seen="", decisions=said, no_decision_yet=False)


@pytest.mark.django_db(transaction=True)
def test_a_change_of_goals_is_not_asked_again_either_and_never_handed_in_with_a_day_ahead():
    row, change, person = joined()
    said = {"own_goals": goal(TOMORROW), "plan": "own_goals", "contribution": "Nytt", "goals": row.goals.all()}
    decision = {"body": "Kommunstyrelsen", "decided_on": date(2023, 6, 1)}
    change = changes.write_change(row, by=person, edition=change.edition, decision=decision, day_affirmed=True, **said)
    change = changes.write_change(row, by=person, edition=change.edition, decision=decision, **said)
    who = {"by": person, "edition": change.edition, "name": "Eva", "title": "Strateg", "method": "Lösenord"}
    type(change).objects.update(decided_on=TOMORROW)  # from before the rule
    with pytest.raises(Refused, match="har inte kommit"):
        changes.hand_in_change(row, **who)
    type(change).objects.update(decided_on=YESTERDAY)
    assert changes.hand_in_change(row, **who).state == "handed_in"


@pytest.mark.django_db(transaction=True)
def test_the_drafts_page_asks_with_a_box_and_refuses_at_the_field():
    membership, person, _step = set_stage()
    client = Client()
    client.force_login(person)
    address = reverse("joining:decision", args=[membership.pk])

    def send(day, **more):
        rows = {"rows-TOTAL_FORMS": 1, "rows-INITIAL_FORMS": 0, "rows-0-body": "Kommunstyrelsen"}
        rows |= {"rows-0-outcome": "decided", "rows-0-meets_on": day, "rows-0-paragraph": "", "rows-0-diary_number": ""}
        return client.post(address, rows | {"edition": world.fresh(membership).edition, "seen": ""} | more)

    assert "Välj ”Planerat”" in send("2028-01-01").content.decode()
    assert 'name="day_affirmed"' not in send("2028-01-01").content.decode()
    assert 'name="day_affirmed"' in send("2023-06-01").content.decode()
    assert send("2023-06-01", day_affirmed="on").status_code == 302
    assert membership.decision_steps.get().meets_on == date(2023, 6, 1)


# A goal's last day


def goal(day):
    return [{"what": "Lika lön", "indicator": "Lönekartläggning", "due_on": day}]


def through_plan(day):
    membership, person, _step = set_stage()
    row = world.fresh(membership)
    draft.save_plan(row, by=person, edition=row.edition, seen="", plan="own_goals", own_goals=goal(day))


def through_change(day):
    row, change, person = joined()
    changes.write_change(row, by=person, edition=change.edition, own_goals=goal(day), plan="own_goals")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("door", [through_plan, through_change])
@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (TOMORROW, True),
        (date(2030, 12, 31), True),
        (None, True),
        (TODAY, False),
        (YESTERDAY, False),
        (date(2020, 1, 1), False),
        (date(1024, 1, 1), False),
        (date(2207, 3, 8), False),
    ],
)
def test_a_goals_last_day_lies_ahead(door, day, holds):
    if holds:
        door(day)
    else:
        with pytest.raises(Refused, match="Eget mål 1"):
            door(day)


@pytest.mark.django_db(transaction=True)
def test_a_goal_whose_day_has_passed_since_stays():
    membership, person, _step = set_stage()
    membership.own_goals.update(due_on=YESTERDAY)
    row = world.fresh(membership)
    kept = [*goal(YESTERDAY), {"what": "Fler pappor hemma", "indicator": "Antal", "due_on": TOMORROW}]
    draft.save_plan(row, by=person, edition=row.edition, seen="", plan="own_goals", own_goals=kept)
    assert [one.due_on for one in row.own_goals.all()] == [YESTERDAY, TOMORROW]
    missing = missing_before_submission(parts_of(world.fresh(row)))
    assert not [sentence for section, sentence in missing if section == Section.PLAN]


# The rule alone


@pytest.mark.parametrize("name", DAYS)
def test_the_rule(name):
    day, becomes = DAYS[name]
    assert bool(why_not_taken(day, TODAY)) is (becomes == NO)
    assert bool(question_about(day, date(2024, 1, 1))) is (day < date(2024, 1, 1))
    assert why_not_taken(None, TODAY) == why_not_ahead(None, TODAY) == why_not_planned(None, TODAY) == ""


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (YESTERDAY, True),
        (TOMORROW, True),
        (date(2028, 1, 1), True),
        (date(2207, 3, 8), False),
        (date(1024, 1, 1), False),
    ],
)
def test_a_meeting_is_planned_in_a_year_that_can_be_right(day, holds):
    assert (why_not_planned(day, TODAY) == "") is holds


@pytest.mark.parametrize("outcome", ["planned", "proposed", "decided", "refused"])
def test_a_meeting_ahead_is_planned_whatever_was_told(outcome):
    assert counted(outcome, TOMORROW, TODAY) == "planned"
    assert counted(outcome, TODAY, TODAY) == outcome
    assert counted(outcome, None, TODAY) == outcome
    assert binding_day([(outcome, TOMORROW)], TODAY) is None
