"""Empty national goals are told in the check list, with how many and which."""

from datetime import date

import pytest

from strategies.publishing.checking import Facts, Weight, blocking, check
from strategies.publishing.outline import Outline

ALL = ("Makt", "Ekonomi", "Utbildning", "Hem", "Hälsa", "Våld")


def findings(empty):
    facts = Facts(
        missing=(), has_contact=True, empty_goals=empty, empty_own_goals=(), nameless_links=0, links={},
        reviewed_on=None, valid_to=None, today=date(2026, 12, 1), has_vision=True, has_own_contact=True,
    )  # fmt: skip
    return check(Outline("Ett jämställt län", ()), facts)


@pytest.mark.parametrize("count", [1, 5, 6])
def test_empty_national_goals_are_counted_and_named_in_one_line(count):
    (found,) = findings(ALL[:count])
    assert found.weight is Weight.WARNS
    assert found.sentence.startswith(f"{count} nationell")
    assert "; ".join(ALL[:count]) in found.sentence
    assert "inte är publicerade här än" in found.sentence
    assert blocking([found]) == []


def test_nothing_is_said_when_every_goal_says_something():
    assert findings(()) == []
