"""The public history says of changed goals what became another, and nothing of what did not."""

from django.utils import translation

from membership.register.reading.profile import _changed
from portal.templatetags.portal_tags import section

OWN = {"what": "Alla chefer är utbildade", "indicator": "Andel", "by": "2027-12-31"}
OTHER = {"what": "Lika lön", "indicator": "Lönekartläggning", "by": "2027-12-31"}


def told(before, after):
    with translation.override("sv"):
        event = _changed({"at": "2026-12-01T10:00:00+00:00", "before": before, "after": after})
    return event["text"], event["note"]


def test_own_goals_that_did_not_change_are_not_said_to_have():
    before, after = {"goals": ["Hälsa"], "own_goals": [OWN]}, {"goals": ["Makt"], "own_goals": [OWN]}
    assert told(before, after) == ("Målen ändrades", "Tidigare: Hälsa")


def test_changed_own_goals_are_said_to_be_the_own_ones_and_only_those_that_went():
    before, after = {"goals": ["Hälsa"], "own_goals": [OWN, OTHER]}, {"goals": ["Hälsa"], "own_goals": [OTHER]}
    assert told(before, after) == ("De egna målen ändrades", "Tidigare: Alla chefer är utbildade")


def test_a_changed_contribution_names_no_goal():
    before, after = {"goals": ["Hälsa"], "contribution": "A"}, {"goals": ["Hälsa"], "contribution": "B"}
    assert told(before, after) == ("Bidraget ändrades", "")


def test_a_section_has_its_sign_whether_it_was_typed_or_not():
    assert [section(number) for number in ("164", "§164", " § 164", "", None)] == ["§\u00a0164"] * 3 + ["", ""]
