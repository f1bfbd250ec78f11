"""Cross-cutting areas: a county adds its own, targets and actions carry them, versions freeze them."""

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.errors import Refused
from portal.log.models import LogEvent
from portal.people.rules import Role
from strategies.publishing import actions
from strategies.publishing.comparing import Change, compare
from strategies.publishing.documents import strategy_letter
from strategies.publishing.exchange.excel import ExcelError, read_excel, write_excel
from strategies.publishing.exchange.reading import StrategyFileError
from strategies.publishing.exchange.shape import read_strategy
from strategies.publishing.exchange.versions import file_names, read_version
from strategies.publishing.exchange.writing_yaml import write_yaml
from strategies.publishing.models import NationalGoal, RegionalTarget, StrategyVersion, SuggestedAction, Theme
from strategies.publishing.outline import outline_of
from strategies.publishing.reference_data import load_themes
from tests.membership.deciding import world
from tests.races import at_once, with_and_without_lock
from tests.strategies.publishing import stage

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def shared():
    return load_themes()


@pytest.fixture
def draft():
    return stage.draft()


@pytest.fixture
def staff(draft, client):
    return stage.log_in(client, draft.strategy)


def own(draft, name="Ungas fritid"):
    return actions.add_theme(draft.strategy.county, by=stage.publisher(draft.strategy.county), name_sv=name)


def part_page(draft, part, kind):
    return reverse("publishing:county_part", args=[draft.strategy.county.slug, draft.strategy_id, kind, part.pk])


def send(client, page, **sent):
    """Send a form as somebody who has just opened it."""
    return client.post(page, sent | {"seen": client.get(page).context["form"].initial["seen"]})


def mark(draft, *keys):
    """Mark the first target and the first action, as the page does."""
    by = stage.publisher(draft.strategy.county)
    goal = draft.goals.first()
    for part in (goal.targets.first(), goal.actions.first()):
        actions.save_part(part, by=by, seen=None, themes=sorted(keys))


def test_the_shared_ones_are_those_of_the_governments_commission_and_load_once():
    assert [theme.name_sv for theme in Theme.objects.in_order()] == [
        "Samhällsplanering", "Barnets rättigheter", "Föräldraskapsstöd", "Mänskliga rättigheter",
    ]  # fmt: skip
    again = load_themes()
    assert (again.made, again.changed) == (0, 0)


def test_the_workspace_offers_shared_and_own_and_keeps_what_is_ticked(draft, staff):
    added = own(draft)
    other = world.make_county("19", "vastmanland", "Västmanland", "U")
    foreign = Theme.objects.create(key="vastmanland-x", county=other, name_sv="Andras")
    goal = draft.goals.first()
    target, action = goal.targets.first(), goal.actions.first()
    for part, kind, texts in (
        (target, "malsattning", {"wording": "Ett"}),
        (action, "atgard", {"text": "Två"}),
    ):
        page = part_page(draft, part, kind)
        shown = staff.get(page).content.decode()
        assert "Ungas fritid" in shown
        assert "Samhällsplanering" in shown
        assert "Andras" not in shown
        sent = {**texts, "themes": [added.key, "samhallsplanering"]}
        assert send(staff, page, **sent).status_code == 302
        part.refresh_from_db()
        assert part.themes == sorted([added.key, "samhallsplanering"])
        assert send(staff, page, **{**texts, "themes": [foreign.key]}).status_code == 200


def test_two_who_tick_differently_see_both_in_words(draft, staff):
    target = draft.goals.first().targets.first()
    page = part_page(draft, target, "malsattning")
    seen = staff.get(page).context["form"].initial["seen"]
    mark(draft, "barnets-rattigheter")
    answer = staff.post(page, {"wording": target.wording, "themes": ["samhallsplanering"], "seen": seen})
    assert answer.status_code == 409
    assert "<legend>Tvärgående områden</legend>" in answer.content.decode()
    assert "Barnets rättigheter" in answer.content.decode()


def test_out_and_in_again_as_yaml_and_excel(draft):
    added = own(draft)
    mark(draft, added.key, "manskliga-rattigheter")
    goals, names = NationalGoal.objects.names(), file_names()
    themes = Theme.objects.for_county(draft.strategy.county).names()
    parts = read_version(draft.strategy, StrategyVersion.objects.get())
    assert parts.goals[0].targets[0].themes == parts.goals[0].actions[0].themes == ("manskliga-rattigheter", added.key)
    assert read_strategy(write_yaml(parts).encode(), names) == parts
    assert read_excel(write_excel(parts, "18", goals, themes), names, goals, themes) == parts


def test_a_file_that_names_another_countys_area_is_refused_with_its_place(draft):
    other = world.make_county("19", "vastmanland", "Västmanland", "U")
    Theme.objects.create(key="vastmanland-x", county=other, name_sv="Andras")
    mark(draft, "samhallsplanering")
    parts = read_version(draft.strategy, StrategyVersion.objects.get())
    text = write_yaml(parts).replace("samhallsplanering", "vastmanland-x")
    with pytest.raises(StrategyFileError, match="vastmanland-x"):
        read_strategy(text.encode(), file_names())
    goals = NationalGoal.objects.names()
    sheet = write_excel(parts, "18", goals, {"samhallsplanering": "Andras"})
    with pytest.raises(ExcelError, match="Målsättningar"):
        read_excel(sheet, file_names(), goals, Theme.objects.for_county(draft.strategy.county).names())


def test_a_published_version_keeps_its_areas_and_the_next_begins_with_them(draft):
    mark(draft, "samhallsplanering")
    strategy = stage.publish(StrategyVersion.objects.get())
    for model in (RegionalTarget, SuggestedAction):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.filter(goal__version=strategy.current_version).update(themes=[])
    copy = stage.begin_draft(strategy)
    assert copy.goals.first().targets.first().themes == ["samhallsplanering"]
    assert copy.goals.first().actions.first().themes == ["samhallsplanering"]
    mark(copy, "barnets-rattigheter")
    apart = compare(outline_of(strategy.current_version), outline_of(copy))
    assert apart.count(Change.CHANGED) == 2


def test_the_paper_names_them(draft):
    mark(draft, "samhallsplanering")
    letter = strategy_letter(StrategyVersion.objects.select_related("strategy__county").get())
    assert letter.goals[0].targets[0].themes == letter.goals[0].actions[0].themes == "Samhällsplanering"


def test_staff_add_change_retire_and_bring_back(draft, staff):
    county = draft.strategy.county
    page = reverse("publishing:county_theme_new", args=[county.slug])
    assert staff.get(page).status_code == 200
    assert staff.post(page, {"name_sv": "Ungas fritid"}).status_code == 302
    made = Theme.objects.get(county=county)
    assert made.key == "orebro-ungas-fritid"
    for name in ("ungas FRITID", "Samhällsplanering"):
        assert "redan ett område" in staff.post(page, {"name_sv": name}).content.decode()
    own_page = reverse("publishing:county_theme", args=[county.slug, made.key])
    assert send(staff, own_page, name_sv="Ungas lediga tid").status_code == 302
    listed = reverse("publishing:county_themes", args=[county.slug])
    assert "Ungas lediga tid" in staff.get(listed).content.decode()
    retire = reverse("publishing:county_theme_retire", args=[county.slug, made.key])
    mark(draft, made.key)
    assert staff.post(retire, {"verb": "retire"}).status_code == 302
    assert "Erbjuds inte längre" in staff.get(listed).content.decode()
    goal = draft.goals.first()
    kept = staff.get(part_page(draft, goal.targets.first(), "malsattning")).content.decode()
    assert "Ungas lediga tid" in kept
    new = reverse("publishing:county_below_goal_new", args=[county.slug, draft.strategy_id, goal.pk, "malsattning"])
    assert "Ungas lediga tid" not in staff.get(new).content.decode()
    assert staff.post(retire, {"verb": "restore"}).status_code == 302
    assert "Ungas lediga tid" in staff.get(new).content.decode()
    assert LogEvent.objects.filter(verb__startswith="theme.", county=county).count() == 4


def test_a_long_name_gets_a_key_that_the_event_log_has_room_for(draft, staff):
    county = draft.strategy.county
    page = reverse("publishing:county_theme_new", args=[county.slug])
    for name in ("Långa namn på områden som ett län själv " * 2, "Långa namn på områden som ett län själv valt"):
        assert staff.post(page, {"name_sv": name.strip()}).status_code == 302
    keys = set(Theme.objects.filter(county=county).values_list("key", flat=True))
    assert len(keys) == 2
    assert set(LogEvent.objects.filter(verb="theme.added").values_list("thing_pk", flat=True)) == keys


def test_a_reader_and_another_county_cannot(draft, client):
    made = own(draft)
    county = draft.strategy.county
    for person in (world.make_staff(county, Role.READER), world.make_staff(world.make_county("19", "u", "U", "U"))):
        with pytest.raises(Refused):
            actions.add_theme(county, by=person, name_sv="Nytt")
        with pytest.raises(Refused):
            actions.retire_theme(made, by=person)
        with pytest.raises(Refused):
            actions.change_theme(made, by=person, seen=None, name_sv="Nytt")


def test_a_published_name_stands_also_for_sql(draft, staff):
    made = own(draft)
    mark(draft, made.key)
    stage.publish(StrategyVersion.objects.get())
    page = reverse("publishing:county_theme", args=[draft.strategy.county.slug, made.key])
    assert "namnet ligger fast" in send(staff, page, name_sv="Annat").content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        Theme.objects.filter(pk=made.pk).update(name_sv="Annat")
    assert send(staff, page, name_sv=made.name_sv, explanation_sv="Nytt.").status_code == 302


def test_nobody_deletes_an_area(draft):
    made = own(draft)
    with pytest.raises(Exception, match="Cannot delete"), transaction.atomic():
        Theme.objects.filter(pk=made.pk).delete()


@pytest.mark.race
@with_and_without_lock
def test_the_same_name_twice_at_once_gives_one(draft, lock):
    """Fails without the county's lock: both then find the name free, and one falls on the constraint instead."""
    results = at_once(lambda: own(draft), lambda: own(draft))
    assert sum(isinstance(result, Refused) for result in results) == 1
    assert Theme.objects.filter(county=draft.strategy.county).count() == 1


def test_the_later_of_two_editors_is_told(draft, staff):
    made = own(draft)
    page = reverse("publishing:county_theme", args=[draft.strategy.county.slug, made.key])
    seen = staff.get(page).context["form"].initial["seen"]
    staff.post(page, {"name_sv": "Hennes", "seen": seen})
    answer = staff.post(page, {"name_sv": "Min", "seen": seen})
    assert answer.status_code == 409
    assert "Hennes" in answer.content.decode()
    again = answer.context["form"].initial["seen"]
    assert staff.post(page, {"name_sv": "Min", "seen": again}).status_code == 302


class TestPublic:
    def test_the_strategys_tags_lead_to_the_areas_page(self, draft, client):
        mark(draft, "samhallsplanering")
        strategy = stage.publish(StrategyVersion.objects.get())
        shown = client.get(strategy.get_absolute_url()).content.decode()
        assert shown.count('href="/tvargaende-omraden/samhallsplanering/"') == 2
        page = client.get("/tvargaende-omraden/samhallsplanering/").content.decode()
        for word in ("Halverat våld", "Mät", "Örebro", strategy.get_absolute_url()):
            assert word in page
        assert "Spatial planning" in client.get("/en/tvargaende-omraden/samhallsplanering/").content.decode()

    def test_drafts_and_closed_strategies_are_not_there(self, draft, client):
        mark(draft, "samhallsplanering")
        empty = "Ingen målsättning eller åtgärd"
        assert empty in client.get("/tvargaende-omraden/samhallsplanering/").content.decode()
        strategy = stage.publish(StrategyVersion.objects.get())
        actions.close_strategy(strategy, by=stage.publisher(strategy.county))
        assert empty in client.get("/tvargaende-omraden/samhallsplanering/").content.decode()

    def test_an_unknown_area_is_404_and_a_retired_one_stands(self, draft, client):
        made = own(draft)
        actions.retire_theme(made, by=stage.publisher(draft.strategy.county))
        assert client.get("/tvargaende-omraden/finns-inte/").status_code == 404
        assert client.get(f"/tvargaende-omraden/{made.key}/").status_code == 200
        assert "Ungas fritid" not in client.get("/tvargaende-omraden/").content.decode()

    def test_a_large_strategy_costs_the_same(self, client):
        costs = []
        for version in (stage.draft(), None):
            strategy = stage.publish(version) if version else stage.large()
            cache.clear()
            with CaptureQueriesContext(connection) as queries:
                assert client.get(strategy.get_absolute_url()).status_code == 200
            costs.append(len(queries))
        assert costs[0] == costs[1]


def test_a_large_strategy_is_edited_at_the_same_cost(client):
    """Six goals × 30 targets × 20 actions, against one of each."""
    costs = []
    for version in (stage.draft(), stage.begin_draft(stage.large())):
        stage.log_in(client, version.strategy)
        here = [version.strategy.county.slug, version.strategy_id]
        goal = version.goals.first()
        names = ("strategy", "text", "goals", "areas", "joining", "follow_up", "facts", "publish")
        pages = [reverse(f"publishing:county_{name}", args=here) for name in names]
        pages += [reverse("publishing:county_goal", args=[*here, goal.pk])]
        pages += [part_page(version, goal.targets.first(), "malsattning")]
        client.get(pages[0])  # the first request of a session writes that it was there
        cost = []
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            cost.append(len(queries))
        costs.append(cost)
    assert costs[0] == costs[1]
