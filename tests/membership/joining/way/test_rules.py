"""Which decision binds, where it stands, and when a letter is due."""

from datetime import date, timedelta

import pytest

from membership.joining.rules_way import Reminder, Way, binding_day, due_reminder, way_of, why_not_outcome

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("outcomes", "found"),
    [
        ([], Way.UNKNOWN),
        (["planned"], Way.AWAITED),
        (["proposed"], Way.AWAITED),
        (["proposed", "planned"], Way.AWAITED),
        (["decided", "planned"], Way.AWAITED),
        (["proposed", "decided"], Way.DECIDED),
        (["decided", "proposed"], Way.DECIDED),
        (["refused", "decided"], Way.DECIDED),
        (["planned", "decided"], Way.DECIDED),
        (["decided", "refused"], Way.REFUSED),
    ],
)
def test_the_last_body_that_binds_says_where_it_stands(outcomes, found):
    assert way_of(outcomes) == found


def test_without_bodies_no_decision_yet_is_awaited():
    assert way_of([], no_decision_yet=True) == Way.AWAITED


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        ([("proposed", date(2026, 9, 1)), ("decided", date(2026, 10, 5))], date(2026, 10, 5)),
        ([("decided", date(2026, 9, 1)), ("decided", date(2026, 10, 5))], date(2026, 10, 5)),
        # The order is the bodies', not the days': a mistyped earlier step does not win.
        ([("decided", date(2026, 11, 1)), ("decided", date(2026, 10, 5))], date(2026, 10, 5)),
        ([("decided", date(2026, 9, 1)), ("planned", date(2026, 12, 5))], None),
        ([("decided", date(2026, 9, 1)), ("refused", date(2026, 10, 5))], None),
        ([("decided", None)], None),
        ([("decided", TODAY + timedelta(days=3))], None),  # planned, whatever was told
        ([], None),
    ],
)
def test_the_day_of_joining_is_the_last_binding_decisions(steps, found):
    assert binding_day(steps, TODAY) == found


@pytest.mark.parametrize(
    ("in_days", "found"),
    [
        (15, None),
        (14, Reminder.BEFORE),
        (1, Reminder.BEFORE),
        (0, None),
        (-1, Reminder.AFTER),
        (-60, Reminder.AFTER),
        (-61, None),
    ],
)
def test_a_letter_is_due_two_weeks_before_and_the_day_after(in_days, found):
    assert due_reminder("planned", TODAY + timedelta(days=in_days), TODAY) == found
    assert due_reminder("decided", TODAY + timedelta(days=in_days), TODAY) is None


def test_a_planned_body_needs_no_day_and_a_told_one_a_day_that_has_come():
    assert why_not_outcome("planned", None, TODAY) == ""
    assert why_not_outcome("planned", TODAY + timedelta(days=9), TODAY) == ""
    assert why_not_outcome("decided", TODAY, TODAY) == ""
    assert why_not_outcome("decided", None, TODAY)
    assert why_not_outcome("refused", TODAY + timedelta(days=1), TODAY)
