"""Writing, publishing and writing again: what is published stays as it was."""

from datetime import date

import pytest

from portal.errors import Refused
from portal.people.rules import Role
from strategies.publishing import actions
from strategies.publishing.models import JoiningTerm, NationalGoal, Strategy, StrategyGoal, StrategyVersion
from strategies.publishing.rules import JoiningMode, VersionState
from tests.membership.deciding import world
from tests.races import at_once, with_and_without_lock

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def county():
    for order, key in enumerate(("makt", "halsa"), start=1):
        NationalGoal.objects.get_or_create(
            key=key, defaults={"order": order, "name_sv": key, "name_en": key, "since": 2016}
        )
    return world.make_county()


@pytest.fixture
def publisher(county):
    return world.make_staff(county)


@pytest.fixture
def editor(county):
    return world.make_staff(county, Role.EDITOR)


@pytest.fixture
def draft(county, editor):
    strategy = actions.create_strategy(
        county, by=editor, title="Ett jämställt län", valid_from=date(2024, 1, 1), valid_to=date(2027, 12, 31)
    )
    return strategy.versions.get()


def test_a_new_strategy_has_its_period_in_the_address_and_the_national_goals(draft):
    assert draft.strategy.slug == "2024-2027"
    assert [goal.national_goal_id for goal in draft.goals.all()] == ["makt", "halsa"]
    assert not Strategy.objects.public().exists()


def test_one_strategy_a_period(county, draft, editor):
    with pytest.raises(Refused):
        actions.create_strategy(
            county, by=editor, title="En till", valid_from=date(2024, 2, 1), valid_to=date(2027, 1, 1)
        )


@pytest.mark.parametrize("role", [Role.READER])
def test_a_reader_writes_nothing(county, draft, role):
    reader = world.make_staff(county, role)
    with pytest.raises(Refused):
        actions.save_part(draft, by=reader, seen=None, title="X")
    with pytest.raises(Refused):
        actions.create_strategy(county, by=reader, title="X", valid_from=date(2030, 1, 1))
    assert StrategyVersion.objects.get().title == "Ett jämställt län"


def write_a_goal(draft):
    """Something to publish: a strategy without any goal or area is not."""
    StrategyGoal.objects.filter(pk=draft.goals.first().pk).update(situation="Läget är ojämnt.")


def test_only_a_publisher_publishes_and_then_it_is_frozen(draft, editor, publisher):
    write_a_goal(draft)
    with pytest.raises(Refused):
        actions.publish_version(draft, by=editor, edition=1)
    published = actions.publish_version(draft, by=publisher, edition=1)
    assert Strategy.objects.public().get().current_version == published
    with pytest.raises(Refused):
        actions.save_part(published, by=publisher, seen=None, title="Ändrad")
    assert StrategyVersion.objects.get(pk=published.pk).title == "Ett jämställt län"


def test_a_strategy_can_be_published_without_offering_joining(draft, publisher):
    write_a_goal(draft)
    actions.save_joining(draft, by=publisher, seen=None, offered=[], expected=[], joining=JoiningMode.NOT_OFFERED)
    actions.publish_version(draft, by=publisher, edition=2)
    assert not Strategy.objects.open_for_joining(date(2026, 1, 1)).exists()


def test_open_joining_needs_somewhere_to_turn(county, draft, publisher):
    write_a_goal(draft)
    county.contact_email = ""
    county.save()
    actions.save_joining(draft, by=publisher, seen=None, offered=[], expected=[], joining=JoiningMode.OPEN)
    with pytest.raises(Refused):
        actions.publish_version(draft, by=publisher, edition=2)
    actions.save_part(draft, by=publisher, seen=None, contact_email="jamstalldhet@orebro.example")
    actions.publish_version(draft, by=publisher, edition=3)


def test_a_new_draft_is_a_copy_whose_parts_keep_their_keys(draft, editor, publisher):
    goal = draft.goals.first()
    actions.save_part(goal, by=editor, seen=None, situation="Läget")
    actions.add_part("malsattning", goal, by=editor, wording="Halverat våld", indicator="NTU", by_year=2027)
    offered = [{"key": None, "text": "Nätverk", "is_process_support": True}]
    actions.save_joining(draft, by=editor, seen=None, offered=offered, expected=[], joining=JoiningMode.OPEN)
    published = actions.publish_version(draft, by=publisher, edition=4)
    copy = actions.begin_draft(published.strategy, by=editor)
    assert (copy.number, copy.state) == (2, VersionState.DRAFT)
    assert actions.begin_draft(published.strategy, by=publisher) == copy
    target, of_copy = goal.targets.get(), copy.goals.first().targets.get()
    assert (of_copy.key, of_copy.pk) == (target.key, of_copy.pk)
    assert of_copy.pk != target.pk
    actions.save_part(of_copy, by=editor, seen=None, wording="Inget våld", indicator="", by_year=2030)
    assert (goal.targets.get().wording, copy.goals.first().targets.get().wording) == ("Halverat våld", "Inget våld")
    again = actions.publish_version(copy, by=publisher, edition=2)
    published.refresh_from_db()
    assert published.state == VersionState.SUPERSEDED
    assert Strategy.objects.public().get().current_version == again
    assert set(JoiningTerm.objects.values_list("key", flat=True)) == {published.terms.get().key}


def test_the_later_of_two_editors_is_told(draft, editor, publisher):
    seen = actions.seen_of(actions.values_of(draft, ["title", "vision"]))
    actions.save_part(draft, by=editor, seen=seen, title=draft.title, vision="Redaktörens vision")
    with pytest.raises(actions.EditedMeanwhile) as told:
        actions.save_part(draft, by=publisher, seen=seen, title="Ny titel", vision="Publicerarens vision")
    assert told.value.theirs["vision"] == "Redaktörens vision"
    assert told.value.clashing == ["vision"]
    assert StrategyVersion.objects.get().vision == "Redaktörens vision"
    assert StrategyVersion.objects.get().title == "Ett jämställt län"


def test_two_who_write_in_different_fields_disturb_nobody(draft, editor, publisher):
    seen = actions.seen_of(actions.values_of(draft, ["title", "vision"]))
    actions.save_part(draft, by=editor, seen=seen, title=draft.title, vision="Redaktörens vision")
    actions.save_part(draft, by=publisher, seen=seen, title="Publicerarens titel", vision="")
    saved = StrategyVersion.objects.get()
    assert (saved.title, saved.vision) == ("Publicerarens titel", "Redaktörens vision")


def test_parts_are_moved_and_taken_away_and_the_national_goals_stay(draft, editor):
    goal = draft.goals.first()
    one, two, three = (actions.add_part("malsattning", goal, by=editor, wording=word) for word in ("1", "2", "3"))
    actions.move_part(three, by=editor, to=0)
    actions.move_part(one, by=editor, step=1)
    assert [target.wording for target in goal.targets.all()] == ["3", "2", "1"]
    actions.remove_part(two, by=editor)
    assert [target.wording for target in goal.targets.all()] == ["3", "1"]
    with pytest.raises(Refused):
        actions.remove_part(goal, by=editor)
    with pytest.raises(Refused):
        actions.save_part(two, by=editor, seen=None, wording="Kvar")
    own = actions.add_part("mal", draft, by=editor, name="Ett sjunde mål")
    actions.move_part(own, by=editor, step=-1)
    assert [str(goal) for goal in draft.goals.all()] == ["makt", "Ett sjunde mål", "halsa"]


def test_areas_cross_goals_or_belong_to_none(draft, editor, publisher):
    actions.add_part("omrade", draft, by=editor, name="Mäns våld", national_goals=["makt", "halsa"])
    actions.add_part("omrade", draft, by=editor, name="Civil beredskap", national_goals=[])
    actions.publish_version(draft, by=publisher, edition=3)
    copy = actions.begin_draft(draft.strategy, by=editor)
    crossed = [[goal.key for goal in area.national_goals.all()] for area in copy.priorities.all()]
    assert crossed == [["makt", "halsa"], []]


@pytest.mark.race
@with_and_without_lock
def test_two_save_at_once_and_none_is_overwritten(draft, editor, publisher, lock):
    seen = actions.seen_of(actions.values_of(draft, ["vision"]))
    first, second = at_once(
        lambda: actions.save_part(draft, by=editor, seen=seen, vision="A"),
        lambda: actions.save_part(draft, by=publisher, seen=seen, vision="B"),
    )
    told = {mine: one.theirs["vision"] for mine, one in (("A", first), ("B", second)) if isinstance(one, Refused)}
    assert told in ({"A": "B"}, {"B": "A"})
