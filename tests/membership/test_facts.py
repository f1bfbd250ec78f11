"""The real counties' facts: what stands as the boards' words, what stands as ours, and what is only a mention."""

import re
from datetime import date

import pytest
from django.core.cache import cache

from membership.joining.loading import load_listed_members
from membership.joining.models import MemberList, Membership
from portal.directory.loading import load_directory
from strategies.publishing.exchange import load_missing, load_strategy
from strategies.publishing.exchange.shape import Names, read_strategy
from strategies.publishing.exchange.versions import read_version
from strategies.publishing.exchange.writing_yaml import write_yaml
from strategies.publishing.models import RegionalTarget, Strategy, StrategyMention
from strategies.publishing.reference_data import load_national_goals, load_themes, strategy_files
from strategies.publishing.rules import Known

pytestmark = pytest.mark.django_db
# What those who collected the facts once wrote where the boards' words stand.
OURS = (
    *("texten inte hittad", "funnet med ordalydelse", "ej hittade", "inte hittad", "Bara den äldre", "ersättare"),
    *("Milstolpar 2025", "<li>2025-03</li>", "..", "stub", "exakt adress", "regional goal beside", ">process<"),
    *("från 2017–2022", "Utgången är", "som seedet", "kallas utmaningar", "hör inte till ett enda delmål</p>"),
    *("anslutna..", "källor som söktes"),
)
COLLECTED = """county_code: '14'
title: Jämställt län 2024–2027
title_status: sourced
period:
  from: 2024
  to: 2027
goals_note: Strategin har 15 mål.
goals:
- order: 5
  national_goal: jamstalld-halsa
  regional_targets:
  - bättre hälsa
  status: partly
  note: 1 av 15 mål funnet med ordalydelse
own_goals:
- name: Kompetens
  kind: process
priority_areas:
  note: fokusområden ej hittade
  items:
  - name: Beredskap
    note: tvärgående
joining:
  possible: true
  means: Ledningen beslutar.
  note: ingen blankett nämns
sources:
- address: lokaltidningen 2024-03-08
  supports: title
- address: https://lan.example/strategi
  supports: goals
unknown:
- targets
remark: Ersättare inte hittad.
"""


@pytest.fixture
def loaded():
    load_directory()
    load_national_goals()
    load_themes()
    load_missing(strategy_files())
    load_listed_members()
    cache.clear()


def body(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    text = response.content.decode()
    return " ".join(text[text.index("<main") : text.index("</main>")].split())


def boards_part(text):
    """The page without what the portal says in its own voice."""
    return re.sub(r'<section id="about-facts">.*?</section>', "", text)


def test_no_note_of_ours_stands_as_a_boards_words(client, loaded):
    strategies = list(Strategy.objects.public().select_related("county", "current_version"))
    assert len(strategies) == 28
    for strategy in strategies:
        text = boards_part(body(client, strategy.get_absolute_url()))
        for phrase in OURS:
            assert phrase not in text, (strategy, phrase)
        for note in strategy.current_version.facts_notes:
            assert note not in text, (strategy, note)
        assert "<blockquote" not in text or strategy.current_version.vision_known == Known.SOURCED


def test_our_notes_stand_apart_with_their_sources(client, loaded):
    for strategy in Strategy.objects.public().select_related("county", "current_version"):
        version = strategy.current_version
        assert version.facts_sources, strategy
        assert {version.remark, version.goals_note, version.priorities_note} == {""}, strategy
        assert not version.goals.exclude(note="").exists(), strategy
        assert not version.priorities.exclude(note="").exists(), strategy
        text = body(client, strategy.get_absolute_url())
        assert "Om uppgifterna" in text
        assert "portalens egna anmärkningar, inte länsstyrelsens ord" in text
        for note in version.facts_notes:
            assert note in text


def test_what_is_retold_says_so_and_is_never_quoted(client, loaded):
    text = body(client, "/lan/orebro/strategi/2024-2027/")
    assert "Återgivet med portalens ord, inte länsstyrelsens." in text
    assert "<blockquote" in body(client, "/lan/vastmanland/strategi/2024-2027/")  # the vision, word for word


def test_targets_follow_the_period_of_their_wording(client, loaded):
    rows = {row["period"]: row for row in client.get("/api/v1/strategies?county=12").json()["items"]}
    assert set(rows) == {"2001-2003", "2017-2022", "2024-2027"}
    current = [row["wording"] for row in rows["2024-2027"]["targets"]]
    assert [wording for wording in current if not wording.startswith(("Fler har", "Tydlig", "Samverkan"))] == []
    assert "Minska ofrivilligt deltidsarbete i Skåne" in [row["wording"] for row in rows["2017-2022"]["targets"]]
    assert len(rows["2017-2022"]["targets"]) == 11


def test_a_target_of_an_earlier_period_is_never_given_as_the_strategys(client, loaded):
    earlier = COLLECTED.replace("status: partly", "status: earlier_period").replace("from: 2024", "from: 2028")
    load_strategy(earlier.replace("to: 2027", "to: 2030").encode())
    cache.clear()
    row = next(
        one for one in client.get("/api/v1/strategies?county=14").json()["items"] if one["period"] == "2028-2030"
    )
    assert row["targets"] == []
    assert [one["wording"] for one in row["targets_of_earlier_period"]] == ["bättre hälsa"]
    text = client.get("/oppna-data/strategier.csv").content.decode()
    head = text.split("\r\n")[0].split(",")
    assert head.index("targets_of_earlier_period") == head.index("targets") + 1


def test_earlier_periods_are_strategies_of_their_own(loaded):
    have = set(Strategy.objects.public().values_list("county_id", "slug"))
    assert {("06", "2018-2020"), ("12", "2001-2003"), ("18", "2017-2020"), ("25", "2018-2023")} <= have
    skane = Strategy.objects.get(county_id="12", slug="2017-2022").current_version
    assert (skane.diary_number, skane.isbn, skane.pages) == ("801-32375-2017", "978-91-7675-078-0", 48)
    assert Strategy.objects.get(county_id="06", slug="2018-2020").current_version.goals.count() == 5
    dalarna = Strategy.objects.get(county_id="20", slug="2018-2020").current_version
    assert dalarna.priorities.count() == 6
    violence = RegionalTarget.objects.filter(
        goal__national_goal="mans-vald-mot-kvinnor", goal__version__strategy__county="14"
    )
    assert violence.filter(goal__version__strategy__slug="2024-2027").count() == 3
    assert violence.filter(goal__version__strategy__slug="2014-2017").count() == 3


def test_kronoberg_stays_unknown_but_for_what_was_read(loaded):
    kronoberg = Strategy.objects.get(county_id="07")
    assert (kronoberg.current_version, kronoberg.valid_from) == (None, None)
    assert [area.name for area in kronoberg.versions.get().priorities.all()] == [
        "Civil beredskap",
        "Arbete, utveckling och företagande på lika villkor",
        "Könsrelaterat våld",
    ]


def test_gavleborg_calls_its_areas_by_its_own_word(client, loaded):
    text = body(client, "/lan/gavleborg/strategi/2024-2027/")
    assert "<h2>Utmaningar</h2>" in text
    assert "Prioriterade områden" not in text


def test_council_members_are_mentions_and_never_members(client, loaded):
    partners = StrategyMention.objects.filter(kind="partner")
    assert partners.filter(strategy__county="25", strategy__slug="2018-2023").count() == 8
    assert partners.filter(strategy__county="18", strategy__slug="2017-2020").count() == 16
    assert partners.count() == 30
    assert not Membership.objects.filter(strategy__county__in=["18", "25"]).exists()
    for path in ("/lan/orebro/strategi/2017-2020/", "/lan/norrbotten/strategi/2018-2023/"):
        text = body(client, path)
        assert "inte känt vilka aktörer som hade anslutit sig" in text
        assert "nämns som samarbetspart" in text.lower() or "SSAB" in text or "Business Region Örebro" in text
    assert "SSAB" not in body(client, "/anslutna/?status=all&county=norrbotten")


def test_varmlands_dates_are_set_also_where_the_rows_were_there_before(loaded):
    both = Membership.objects.filter(
        strategy__county="17",
        strategy__slug="2018-2027",
        organisation__name__in=["Länsstyrelsen i Värmlands län", "Region Värmland (regionförbundet)"],
    )
    assert set(both.values_list("joined_on", flat=True)) == {date(2015, 11, 20)}
    both.update(joined_on=None, evidence_seen_on=None)
    before = Membership.objects.count()
    assert load_listed_members().changed == 2
    assert (Membership.objects.count(), set(both.values_list("joined_on", flat=True))) == (before, {date(2015, 11, 20)})
    again = load_listed_members()
    assert (again.made, again.changed) == (0, 0)


def test_what_is_known_of_real_lists_has_its_source_and_none_is_complete(client, loaded):
    assert MemberList.objects.count() == 6
    assert not MemberList.objects.filter(complete=True).exists()
    assert not MemberList.objects.filter(source="").exists()
    start = body(client, "/")
    assert "Kalmar län, Värmlands län" in start
    assert "Om 19 andra län är inget känt här." in start
    assert "0/26" not in start
    assert "16/16" in start  # a public source says that all of Värmland's municipalities have joined
    for path in ("/lan/skane/", "/lan/skane/strategi/2017-2022/"):
        assert "Minst 56 aktörer hade anslutit sig" in body(client, path)
    for county, period in (("dalarna", "2018-2020"), ("varmland", "2014-2017")):
        words = re.search(r"Minst \d+ aktörer hade anslutit sig", body(client, f"/lan/{county}/strategi/{period}/"))
        assert words[0] in body(client, f"/lan/{county}/")


def test_a_file_of_collected_facts_keeps_its_notes_apart(loaded):
    names = Names(frozenset({"14"}), ("jamstalld-halsa",))
    parts = read_strategy(COLLECTED.encode(), names)
    assert parts.facts_notes == (
        "Strategin har 15 mål.",
        "Mål 5: 1 av 15 mål funnet med ordalydelse",
        "fokusområden ej hittade",
        "Beredskap: tvärgående",
        "ingen blankett nämns",
        "Ersättare inte hittad.",
    )
    assert parts.facts_sources == ("lokaltidningen 2024-03-08", "https://lan.example/strategi")
    assert parts.source_url == "https://lan.example/strategi"
    assert (parts.goals_note, parts.areas_note, parts.remark) == ("", "", "")
    assert [goal.note for goal in parts.goals] + [area.note for area in parts.areas] == ["", "", ""]
    assert parts.joining.means == "Ledningen beslutar."
    own = read_strategy(COLLECTED.replace("unknown:\n- targets\n", "").encode(), names)
    assert (own.facts_notes, own.goals_note, own.remark) == ((), "Strategin har 15 mål.", "Ersättare inte hittad.")
    named = read_strategy(COLLECTED.replace("remark:", "publication: https://lan.example/bok\nremark:").encode(), names)
    assert named.source_url == "https://lan.example/bok"


def test_notes_and_sources_come_back_from_a_file(loaded):
    strategy = Strategy.objects.get(county_id="01", slug="2024-2027")
    parts = read_version(strategy, strategy.current_version)
    assert parts.facts_notes
    names = Names(frozenset({"01"}), tuple(strategy.current_version.goals.values_list("national_goal", flat=True)))
    assert read_strategy(write_yaml(parts).encode(), names) == parts
