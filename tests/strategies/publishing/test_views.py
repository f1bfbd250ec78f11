"""The simple form in the browser's eyes: rows, two editors, and who may."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.urls import reverse

from portal.people.rules import Role
from strategies.publishing import actions
from strategies.publishing.models import NationalGoal, PriorityArea, RegionalTarget, StrategyVersion, SuggestedAction
from tests.membership.deciding import world
from tests.portal.files.makers import pdf

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def county():
    NationalGoal.objects.get_or_create(
        key="halsa", defaults={"order": 5, "name_sv": "Hälsa", "name_en": "Health", "since": 2016}
    )
    return world.make_county()


@pytest.fixture
def draft(county):
    by = world.make_staff(county)
    strategy = actions.create_strategy(county, by=by, title="Ett jämställt län", valid_from=date(2024, 1, 1))
    return strategy.versions.get()


@pytest.fixture
def publisher(draft, client):
    return world.log_in(client, draft.strategy.county.staff_roles.get().user)


def url(name, draft, *more):
    return reverse(f"publishing:{name}", args=[draft.strategy.county.slug, draft.strategy_id, *more])


def rows(prefix, texts, name, first=0):
    found = {f"{prefix}-TOTAL_FORMS": len(texts), f"{prefix}-INITIAL_FORMS": first}
    return found | {f"{prefix}-{n}-{name}": text for n, text in enumerate(texts)}


def seen(part, *names):
    return actions.seen_of(actions.values_of(part, names))


def test_a_target_is_added_changed_moved_and_taken_away(draft, publisher):
    goal = draft.goals.get()
    new = url("county_below_goal_new", draft, goal.pk, "malsattning")
    for wording in ("Ett", "Två"):
        assert publisher.post(new, {"wording": wording, "by_year": "2027"}).status_code == 302
    one, two = goal.targets.all()
    page = url("county_part", draft, "malsattning", one.pk)
    names = ("wording", "indicator", "baseline", "wanted", "by_year", "source")
    sent = {"wording": "Ett igen", "wanted": "12 %", "seen": seen(one, *names)}
    assert publisher.post(page, sent).status_code == 302
    moved = publisher.post(url("county_part_move", draft, "malsattning", two.pk), {"direction": "up"})
    assert moved["Location"].endswith(f"#up-malsattning-{two.pk}")
    assert [target.wording for target in goal.targets.all()] == ["Två", "Ett igen"]
    remove = url("county_part_remove", draft, "malsattning", two.pk)
    assert publisher.get(remove).status_code == 200
    assert publisher.post(remove).status_code == 302
    assert [(target.key, target.wanted) for target in goal.targets.all()] == [(one.key, "12 %")]


def test_the_later_editor_sees_both_texts_and_chooses(draft, publisher):
    page = url("county_text", draft)
    first = publisher.get(page).context["form"].initial["seen"]
    sent = {"title": "Min titel", "valid_from": "2024-01-01", "vision": "Min vision", "seen": first}
    by = draft.strategy.county.staff_roles.get().user
    actions.save_part(draft, by=by, seen=None, vision="Hennes vision", overall_aim="Hennes mål")
    answer = publisher.post(page, sent)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Hennes vision" in text
    assert "Min vision" in text
    again = answer.context["form"].initial
    assert (again["title"], again["vision"], again["overall_aim"]) == ("Min titel", "Min vision", "Hennes mål")
    newest = sent | {"seen": again["seen"], "overall_aim": "Hennes mål", "choose_vision": "both"}
    assert publisher.post(page, newest).status_code == 302
    saved = StrategyVersion.objects.get()
    assert (saved.vision, saved.overall_aim) == ("Hennes vision\n\nMin vision", "Hennes mål")


def test_saving_while_writing_answers_in_words_and_leaves_no_row_of_events(draft, publisher):
    page = url("county_goal", draft, draft.goals.get().pk)
    now = publisher.get(page).context["form"].initial["seen"]
    for n in range(3):
        answer = publisher.post(page, {"situation": f"Läget {n}", "seen": now}, headers={"X-Autosave": "1"})
        assert answer.status_code == 200
        assert answer.json()["message"].startswith("Sparat kl. ")
        now = answer.json()["seen"]
    assert draft.goals.get().situation == "Läget 2"
    assert draft.strategy.events.filter(verb="edit").count() == 1
    stale = publisher.post(page, {"situation": "Annat", "seen": "situation.0"}, headers={"X-Autosave": "1"})
    assert stale.status_code == 409
    bad = publisher.post(url("county_text", draft), {"title": "", "seen": ""}, headers={"X-Autosave": "1"})
    assert bad.status_code == 422
    assert draft.goals.get().situation == "Läget 2"


def test_what_is_offered_is_saved_as_rows_and_two_writers_see_both(draft, publisher):
    page = url("county_joining", draft)
    form = publisher.get(page).context["form"].initial
    sent = {"joining": "open", "signing_modes": ["portal"], "signatories": 1, "signing_level": "login"}
    sent |= {"seen": form["seen"], **rows("offered", ["Nätverk", "Stöd", ""], "text"), **rows("expected", [""], "text")}
    assert publisher.post(page, sent).status_code == 302
    assert [term.text for term in draft.terms.offered()] == ["Nätverk", "Stöd"]
    late = sent | {"offered-0-text": "Annat"}
    answer = publisher.post(page, late)
    assert answer.status_code == 409
    assert "Nätverk" in answer.content.decode()
    chosen = late | {"seen": answer.context["form"].initial["seen"], "choose_offered": "theirs"}
    assert publisher.post(page, chosen).status_code == 302
    assert [term.text for term in draft.terms.offered()] == ["Nätverk", "Stöd"]


def test_the_report_is_kept_and_fetched_only_by_the_board(draft, publisher, client):
    page = url("county_report", draft)
    assert publisher.get(page).status_code == 404
    publisher.post(page, {"report": SimpleUploadedFile("x.pdf", b"not a pdf")})
    assert StrategyVersion.objects.get().report is None
    publisher.post(page, {"report": SimpleUploadedFile("Rapport.pdf", pdf())})
    assert publisher.get(page)["Content-Type"] == "application/pdf"
    publisher.post(page, {"remove": "1"})
    assert StrategyVersion.objects.get().report is None


@pytest.mark.parametrize("size", [1, 30])
def test_the_size_of_a_strategy_costs_no_query(draft, publisher, size, django_assert_max_num_queries):
    goal = draft.goals.get()
    RegionalTarget.objects.bulk_create(RegionalTarget(goal=goal, wording="x", order=n) for n in range(size))
    SuggestedAction.objects.bulk_create(SuggestedAction(goal=goal, text="x", order=n) for n in range(size))
    PriorityArea.objects.bulk_create(PriorityArea(version=draft, name="x", order=n) for n in range(size))
    for name, more in (
        ("county_strategy", ()),
        ("county_goal", (goal.pk,)),
        ("county_goals", ()),
        ("county_areas", ()),
    ):
        with django_assert_max_num_queries(16):
            publisher.get(url(name, draft, *more))


def test_a_reader_sees_no_form_and_cannot_force_it(county, draft, client):
    reader = world.log_in(client, world.make_staff(county, Role.READER))
    page = url("county_text", draft)
    assert "<textarea" not in reader.get(page).content.decode()
    reader.post(page, {"title": "X", "valid_from": "2024-01-01", "edition": 1})
    assert StrategyVersion.objects.get().title == "Ett jämställt län"
    assert reader.post(url("county_publish", draft), {"edition": 1}).status_code == 409
    assert reader.post(url("county_publish", draft), {"edition": "x" * 5000}).status_code == 409


def test_another_county_finds_nothing(draft, client):
    stranger = world.log_in(client, world.make_staff(world.make_county("19", "vastmanland", "Västmanland", "U")))
    for slug in ("orebro", "vastmanland"):
        for name in ("county_strategy", "county_text", "county_joining", "county_facts", "county_publish"):
            assert stranger.get(reverse(f"publishing:{name}", args=[slug, draft.strategy_id])).status_code == 404


@pytest.mark.parametrize("value", [[], ["Kommuner", "Regionen"]])
def test_a_list_that_two_wrote_is_shown_whole_and_left_as_it_is(value):
    """The comparison once asked the list for ``pop``: the last item went away, and an empty list was a fault."""
    kept = list(value)
    shown = render_to_string("strategies/publishing/_value.html", {"value": value, "is_rich": False})
    assert value == kept
    assert all(item in shown for item in kept)
