"""A letter refuses what a paper must not say, while the person is still there."""

import pytest
from django.utils import translation

from portal.errors import Refused
from portal.papers.documents import unresolved_placeholder
from portal.papers.letters import DecisionStep, OwnGoal, Signature
from tests.portal.papers import samples


@pytest.mark.parametrize("kind", samples.LETTERS)
def test_every_required_field_refuses_when_missing(kind):
    letter = samples.LETTERS[kind]()
    required = [name for name, f in letter.__dataclass_fields__.items() if f.metadata and not f.metadata["optional"]]
    assert required
    for name in required:
        empty = () if isinstance(getattr(letter, name), tuple) else ""
        with translation.override("sv"), pytest.raises(Refused, match="saknas"):
            samples.LETTERS[kind](**{name: empty})


@pytest.mark.parametrize("kind", samples.LETTERS)
def test_every_own_field_refuses_a_placeholder(kind):
    letter = samples.LETTERS[kind]()
    own = [name for name, f in letter.__dataclass_fields__.items() if f.metadata and f.metadata["own"]]
    # All a county's published words are printed as they stand; of a proposal a person may say that it is meant so, and
    # what is left behind is asked about under the lock (membership/decisions/rules.py).
    assert own or kind in ("strategy", "proposal")
    for name in own:
        left = "(Ange vem beslutet ska skickas till)"
        value = (left,) if isinstance(getattr(letter, name), tuple) else left
        with pytest.raises(Refused):
            samples.LETTERS[kind](**{name: value})


def test_a_persons_words_may_hold_what_looks_like_a_placeholder():
    goal = OwnGoal(what="Mallen {{ namn }} [utkast] (ange)", indicator="{% if %}", by="2027-01-01")
    assert goal.what == "Mallen {{ namn }} [utkast] (ange)"


@pytest.mark.parametrize(
    "text", ["Hej {{ namn }}", "{% if x %}", "till […]", "[...]", "[namn på nämnd]", "(Ange vem)", "XXX", "____"]
)
def test_placeholder_is_seen(text):
    assert unresolved_placeholder(text)


@pytest.mark.parametrize("text", ["§ 12 (se bilaga 1)", "punkt [1]", "år (2024–2027)", "angelägen", "XX"])
def test_honest_text_is_no_placeholder(text):
    assert not unresolved_placeholder(text)


def test_text_is_normalised_and_control_characters_refuse():
    assert DecisionStep(body="  Na\u0308mnd ", on="2025-01-01").body == "Nämnd"
    with pytest.raises(Refused):
        DecisionStep(body="N\x00ämnd", on="2025-01-01")


@pytest.mark.parametrize("when", ["2025-13-01", "i går", "2025-09-02T10:00:00"])
def test_a_moment_needs_a_date_and_a_zone(when):
    with pytest.raises(Refused):
        Signature(name="A", title="B", mandate="C", at=when, method="D")


def test_a_declaration_without_any_goal_refuses():
    with pytest.raises(Refused):
        samples.declaration(goals=(), priorities=(), own_goals=(), existing_plan="")


def test_something_else_than_a_string_is_a_mistake_of_ours():
    with pytest.raises(TypeError):
        samples.declaration(period=2024)
    with pytest.raises(TypeError):
        samples.declaration(board=None)
