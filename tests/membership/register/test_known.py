"""Unknown is not zero: what is known of a list of members, and what every page, table and file says then."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.utils import timezone
from rdflib import DCTERMS, Graph

from membership.joining.models import DecisionStep, MemberList
from membership.joining.rules import State
from membership.register.rules import Figure, Knowledge
from portal.models import StaffRole, User
from portal.people.rules import Role
from tests.membership.deciding.world import log_in
from tests.membership.register import world

pytestmark = pytest.mark.django_db
COUNTY_PAGES = ("/", "/lan/", "/lan/orebro/", "/lan/orebro/strategi/2024-2030/", "/lan/orebro/anslutna/")


def say(strategy, *, complete=True, basis="portal", **fields):
    """What counts for the strategy's list from now on."""
    cache.clear()
    fields = {"as_of": date(2026, 3, 8) if complete else None, "source": "" if basis == "portal" else "lista", **fields}
    return MemberList.objects.create(strategy=strategy, basis=basis, complete=complete, **fields)


@pytest.fixture
def strategy():
    place = world.county()
    for number in range(3):
        world.municipality(place, f"188{number}", f"Kommun {number}")
    return world.strategy(place)


@pytest.fixture
def joined(strategy):
    """One of three municipalities and an association have joined; one municipality is paused."""
    places = list(strategy.county.municipalities.order_by("code"))
    world.membership(strategy, world.organisation("Kommun 0 kommun", municipality=places[0]))
    world.membership(strategy, world.organisation("Kommun 1 kommun", municipality=places[1]), State.PAUSED)
    world.membership(strategy, world.organisation("Föreningen", "association"))
    return strategy


@pytest.fixture
def national(client):
    user = User.objects.create_user("national@example.example", "x")
    StaffRole.objects.create(user=user, role=Role.NATIONAL)
    return log_in(client, user)


def page(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize(
    ("number", "complete", "whole", "knowledge", "words", "value"),
    [
        (0, False, None, Knowledge.UNKNOWN, "inte känt", None),
        (0, True, None, Knowledge.COMPLETE, "0", 0),
        (12, False, None, Knowledge.PARTLY, "minst 12", 12),
        (12, True, None, Knowledge.COMPLETE, "12", 12),
        (0, False, 26, Knowledge.UNKNOWN, "inte känt", None),
        (7, False, 26, Knowledge.PARTLY, "minst 7 av 26", 7),
        (26, False, 26, Knowledge.COMPLETE, "26 av 26", 26),
        (0, True, 26, Knowledge.COMPLETE, "0 av 26", 0),
        (0, False, 0, Knowledge.UNKNOWN, "inte känt", None),
    ],
)
def test_a_figure_says_how_far_it_is_known(number, complete, whole, knowledge, words, value):
    figure = Figure(number, complete, whole)
    assert (figure.knowledge, figure.words, figure.value) == (knowledge, words, value)
    assert figure.at_least == (knowledge == Knowledge.PARTLY)


@pytest.mark.parametrize("path", COUNTY_PAGES)
def test_a_list_that_nobody_has_seen_is_never_nought(client, strategy, path):
    text = page(client, path)
    assert "inte känt" in text
    for nought in (
        "0 av 3",
        "0/3",
        "0 kommuner",
        "0 aktörer",
        "0 organisationer",
        "0 anslutningar",
        "Ingen har",
        ">0<",
    ):
        assert nought not in text, nought


@pytest.mark.parametrize("path", COUNTY_PAGES)
def test_a_list_that_is_complete_may_say_nought(client, strategy, path):
    say(strategy)
    text = page(client, path)
    assert {"/": "0/3", "/lan/": "0 av 3", "/lan/orebro/": "0 av 3 kommuner"}.get(path, "0 aktörer") in text
    assert "inte känt här vilka" not in text


def test_some_known_by_name_are_at_least_so_many(client, joined):
    assert "≥ 1/3" in page(client, "/")
    assert "Örebro län: minst 1 av 3 kommuner har anslutit sig" in page(client, "/")
    assert "minst 1 av 3" in page(client, "/lan/")
    assert "Minst 1 av 3 kommuner har anslutit sig" in page(client, "/lan/orebro/")
    assert "Minst 2 aktörer har anslutit sig, 1 är pausad" in page(client, "/lan/orebro/strategi/2024-2030/")
    assert "Minst 2 aktörer har anslutit sig." in page(client, "/anslutna/")
    say(joined)
    for path in ("/", "/lan/", "/lan/orebro/", "/lan/orebro/strategi/2024-2030/", "/anslutna/"):
        text = page(client, path)
        assert "inst 1 av" not in text
        assert "Minst 2" not in text
    assert "länsstyrelsen har sin lista i portalen" in page(client, "/lan/orebro/strategi/2024-2030/").lower()


def test_the_map_shows_the_unknown_by_a_pattern_and_by_words(client, strategy):
    text = page(client, "/")
    assert "tile-unknown" in text
    assert "här är det inte känt vilka kommuner som har anslutit sig" in text
    assert '<span class="tile-count" aria-hidden="true">inte känt</span>' in text
    assert "share-0" not in text
    say(strategy)
    assert "tile-unknown" not in page(client, "/")


def test_headlines_name_the_counties_that_they_cover(client, joined):
    world.strategy(world.county("19", "vastmanland", "Västmanland", "U"))
    world.municipality(joined.county.__class__.objects.get(pk="19"), "1980", "Västerås")
    text = page(client, "/")
    assert "<dd>minst 1 av 3</dd>" in text  # Västerås is not in the denominator: nothing is known of its county
    assert "<dd>minst 2</dd>" in text
    assert "vilka som har anslutit sig: Örebro län." in text
    assert "Om 1 annat län är inget känt här." in text
    assert "vilka som har anslutit sig: Örebro län." in page(client, "/anslutna/")


def test_the_national_list_counts_as_the_start_page_does(client, joined):
    made_up = world.strategy(world.county("99", "exempel", "Exempel", "Q", is_fictional=True))
    world.membership(made_up, world.organisation("Påhittade föreningen", "association"))
    assert "<dd>minst 2</dd>" in page(client, "/")
    text = page(client, "/anslutna/")
    assert "Minst 2 aktörer har anslutit sig." in text
    assert "vilka som har anslutit sig: Örebro län." in text
    assert "Exempel län är påhittat" in text
    assert "Påhittade föreningen" in text
    assert "Minst 1 aktör har anslutit sig." in page(client, "/lan/exempel/anslutna/")


def test_a_county_without_a_strategy_in_force_is_unknown(client):
    place = world.county()
    world.municipality(place)
    over = world.strategy(place, "2017-2022")
    say(over)
    assert "inte känt" in page(client, "/lan/")
    assert "tile-unknown" in page(client, "/")


def test_two_strategies_in_force_are_both_needed(client, joined):
    second = world.strategy(joined.county, "2025-2029")
    say(joined)
    assert "minst 1 av 3" in page(client, "/lan/")
    say(second)
    assert "minst" not in page(client, "/lan/").split("<tbody>")[1].split("</tbody>")[0]


def test_a_source_is_named_with_its_day(client, joined):
    say(
        joined, complete=False, basis="source", source="https://lista.example/", as_of=date(2018, 3, 8), note="En sida."
    )
    text = page(client, "/lan/orebro/strategi/2024-2030/")
    for words in (
        "Minst 2 aktörer",
        "Det kan finnas fler",
        "sågs den 8 mars 2018",
        'href="https://lista.example/"',
        "En sida.",
    ):
        assert words in text, words


def test_what_was_said_last_counts_and_nothing_said_is_taken_back_in_silence(client, joined):
    first = say(joined)
    say(joined, complete=False)
    assert "Minst 1 av 3" in page(client, "/lan/orebro/")
    with pytest.raises(Exception, match="Cannot update or delete"), transaction.atomic():
        MemberList.objects.filter(pk=first.pk).update(complete=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        say(joined, as_of=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        say(joined, basis="source", source="")


@pytest.mark.django_db(transaction=True)
def test_a_statement_shows_at_the_next_request(client):
    made = world.strategy(world.county())
    world.membership(made, world.organisation("Föreningen", "association"))
    before = client.get("/lan/orebro/strategi/2024-2030/")
    assert "Minst 1 aktör" in before.content.decode()
    MemberList.objects.create(strategy=made, basis="portal", complete=True, as_of=timezone.localdate())
    after = client.get("/lan/orebro/strategi/2024-2030/", headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert "Minst 1 aktör" not in after.content.decode()


def test_the_national_page_shows_unknown_as_unknown(national, joined):
    world.strategy(world.county("19", "vastmanland", "Västmanland", "U"))
    text = page(national, "/nationellt/")
    table = text.split("<tbody>")[1].split("</tbody>")[0]
    orebro, vastmanland = (
        table.split("</tr>")[:2] if table.index("Örebro") < table.index("Västmanland") else table.split("</tr>")[1::-1]
    )
    assert "minst 2" in orebro
    assert "inte känt" in vastmanland
    assert ">0<" not in table
    assert "<dd>minst 2</dd>" in text
    assert "i det län där det är känt" in text
    say(joined)
    assert ">0<" in page(national, "/nationellt/")


def test_machines_read_null_and_never_nought(client, joined):
    other = world.strategy(world.county("19", "vastmanland", "Västmanland", "U"))
    counties = {row["code"]: row for row in client.get("/api/v1/counties").json()["items"]}
    names = ("members_known", "organisations_joined", "municipalities_joined", "municipalities")
    assert [counties["18"][name] for name in names] == ["partly", 2, 1, 3]
    assert [counties["19"][name] for name in names] == ["unknown", None, None, 0]
    names = ("members_known", "members_as_of", "organisations_joined", "organisations_paused")
    rows = {row["county_code"]: row for row in client.get("/api/v1/strategies").json()["items"]}
    assert [rows["18"][name] for name in names] == ["partly", None, 2, 1]
    assert [rows["19"][name] for name in names] == ["unknown", None, None, None]
    assert list(rows.values()) == client.get("/oppna-data/strategier.json").json()
    files = {
        row["county_code"]: row
        for row in csv.DictReader(io.StringIO(client.get("/oppna-data/strategier.csv").content.decode()))
    }
    assert [files["19"][name] for name in names] == ["unknown", "", "", ""]
    say(other)
    (row,) = client.get("/api/v1/strategies?county=19").json()["items"]
    assert [row[name] for name in names] == ["complete", "2026-03-08", 0, 0]


def test_the_catalogue_says_that_lists_may_be_unknown(client, joined):
    graph = Graph().parse(data=client.get("/datasets/dcat").content, format="xml")
    said = " ".join(str(text) for text in graph.objects(None, DCTERMS.description))
    assert "members_known" in said


class TestOneDefinition:
    """The same figure on every page where it stands."""

    @pytest.mark.parametrize("period", ["2017-2022", "2024-2030"])
    def test_county_and_strategy_page_say_the_same(self, client, period):
        made = world.strategy(world.county(), period)
        for number, state in enumerate([State.ACTIVE, State.ACTIVE, State.PAUSED, State.ENDED, State.ENDED]):
            world.membership(made, world.organisation(f"Förening {number}", "association"), state)
        words = "Minst 5 aktörer hade anslutit sig" if period == "2017-2022" else "Minst 2 aktörer har anslutit sig"
        for path in ("/lan/orebro/", f"/lan/orebro/strategi/{period}/"):
            assert words in page(client, path), path
        (row,) = client.get("/api/v1/strategies").json()["items"]
        assert (row["organisations_joined"], row["organisations_that_had_joined"]) == (
            (None, 5) if period == "2017-2022" else (2, 2)
        )

    def test_a_paused_one_is_counted_nowhere_as_joined(self, client, national, joined):
        say(joined)
        assert "1/3" in page(client, "/")
        assert "<dd>2</dd>" in page(client, "/")
        assert "2 aktörer har anslutit sig." in page(client, "/anslutna/")
        assert "Kommun 1 kommun" not in page(client, "/anslutna/")
        assert "Kommun 1 kommun" in page(client, "/anslutna/?status=paused")
        assert "2 aktörer har anslutit sig, 1 är pausad" in page(client, "/lan/orebro/strategi/2024-2030/")
        assert "2 aktörer har anslutit sig, 1 är pausad" in page(client, "/lan/orebro/")
        assert "<dd>2</dd>" in page(national, "/nationellt/")
        county = page(client, "/lan/orebro/")
        assert "1 av 3 kommuner har anslutit sig" in county
        assert "1 kommun har inte anslutit sig" in county  # the paused one is neither

    def test_a_strategy_that_was_closed_early_is_over_everywhere(self, client, joined):
        joined.closed_on = timezone.localdate() - timedelta(days=1)
        joined.save()
        cache.clear()
        assert "Kommun 0 kommun" not in page(client, "/anslutna/")
        assert "Kommun 0 kommun" in page(client, "/anslutna/?status=ended")
        for path in ("/lan/orebro/", "/lan/orebro/strategi/2024-2030/"):
            assert "Minst 3 aktörer hade anslutit sig" in page(client, path)
        assert {row["status"] for row in client.get("/api/v1/memberships").json()["items"]} == {"period_over"}

    def test_the_words_are_explained_where_they_stand(self, client, joined):
        about = page(client, "/om/")
        for anchor in ("ansluten", "pausad", "okant"):
            assert f'id="{anchor}"' in about
        for path in ("/lan/", "/lan/orebro/", "/lan/orebro/strategi/2024-2030/", "/anslutna/"):
            assert "/om/#" in page(client, path), path
        paused = joined.memberships.get(state=State.PAUSED)
        assert "/om/#pausad" in page(client, f"/organisation/{paused.organisation.slug}/")


def test_a_decision_stands_once_on_a_profile(client, strategy):
    one = world.membership(strategy, world.organisation("Kumla kommun"))
    DecisionStep.objects.create(
        membership=one, body="Kommunstyrelsen", meets_on=date(2025, 3, 8), paragraph="§ 42", outcome="decided"
    )
    text = page(client, f"/organisation/{one.organisation.slug}/")
    assert text.count("Kommunstyrelsen") == 1
    assert text.count("§ 42") == 1


def test_a_source_without_a_day_says_so_and_sentences_end_once(client, strategy):
    listed = {
        "origin": "listed",
        "joined_on": None,
        "evidence": "Alla är anslutna.",
        "evidence_source": "https://x.example/",
    }
    one = world.membership(strategy, world.organisation("Kumla kommun"), **listed)
    text = page(client, f"/organisation/{one.organisation.slug}/")
    assert "Alla är anslutna. Källan saknar datum. <a href=" in text
    (row,) = client.get("/api/v1/memberships").json()["items"]
    assert (row["seen_on"], row["evidence"]) == (None, "Alla är anslutna.")
    assert "om källan har ett datum" in page(client, "/om/")
