"""What must stand in a declaration, without the database."""

from types import SimpleNamespace as Row

import pytest

from membership.joining.rules import Parts, Progress, Section, missing_before_submission, progress_of, why_not_join

WHOLE = {
    "chosen": 1,
    "plan": "own_goals",
    "own_goals": [Row(indicator="Andel", due_on="2027-01-01")],
    "contacts": [Row(role_mailbox="a@b.se", email="")],
    "decisions": [Row(body="KF", outcome="decided", meets_on="2026-10-05")],
}
PLAN = {"plan": "existing", "own_goals": []}


def test_nothing_is_missing_in_a_whole_one():
    assert missing_before_submission(Parts(**WHOLE)) == []


@pytest.mark.parametrize(
    ("change", "section", "count"),
    [
        ({"chosen": 0}, Section.GOALS, 1),
        ({"chosen": 0, "can_choose": False}, None, 0),
        ({"plan": ""}, Section.PLAN, 1),
        (PLAN, Section.PLAN, 2),
        (PLAN | {"plan_title": "Plan"}, Section.PLAN, 1),
        (PLAN | {"plan_title": "Plan", "plan_url": "https://a.se"}, None, 0),
        ({"own_goals": []}, Section.PLAN, 1),
        ({"own_goals": [Row(indicator="", due_on=None)]}, Section.PLAN, 2),
        ({"contacts": []}, Section.CONTACTS, 1),
        ({"contacts": [Row(role_mailbox="", email="")]}, Section.CONTACTS, 1),
        ({"contacts": [Row(role_mailbox="", email="a@b.se")]}, None, 0),
        ({"decisions": []}, Section.DECISION, 1),
        ({"decisions": [], "no_decision_yet": True}, None, 0),
        ({"decisions": [Row(body="KF", outcome="decided", meets_on=None)]}, Section.DECISION, 1),
        ({"decisions": [Row(body="KF", outcome="planned", meets_on=None)]}, None, 0),
        ({"refusal": "Upphört"}, "", 1),
    ],
)
def test_each_thing_that_is_missing(change, section, count):
    missing = missing_before_submission(Parts(**(WHOLE | change)))
    assert [where for where, _sentence in missing] == [section] * count


def test_progress():
    missing = [(Section.PLAN, "…")]
    assert progress_of(Section.GOALS, missing, []) == Progress.DONE
    assert progress_of(Section.PLAN, missing, []) == Progress.NOT_STARTED
    assert progress_of(Section.PLAN, missing, [Section.PLAN]) == Progress.INCOMPLETE


OPEN = {"is_open": True, "is_over": False, "open_to_kinds": ["region"], "kind": "region", "ceased": False}


@pytest.mark.parametrize("change", [{"is_open": False}, {"is_over": True}, {"kind": "company"}, {"ceased": True}])
def test_who_may_not_join(change):
    assert why_not_join(**OPEN) == ""
    assert why_not_join(**(OPEN | {"open_to_kinds": []})) == ""
    assert why_not_join(**(OPEN | change))
