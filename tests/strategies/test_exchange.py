"""Strategy files: all of ours load, and a wrong one says where."""

import io
import time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.directory.loading import load_directory
from portal.errors import Refused
from strategies.publishing.exchange import Outcome, StrategyFileError, load_missing, load_strategy
from strategies.publishing.exchange.reading import LARGEST_FILE
from strategies.publishing.exchange.shape import Names, read_strategy
from strategies.publishing.exchange.versions import county_codes, goal_keys, read_version
from strategies.publishing.models import Strategy, StrategyVersion
from strategies.publishing.reference_data import REFERENCE, load_national_goals, strategy_files
from strategies.publishing.rules import JoiningMode, Known, VersionState
from tests.thaw import thawed

GOALS = (
    *("makt-och-inflytande", "ekonomisk-jamstalldhet", "jamstalld-utbildning"),
    *("obetalt-hem-och-omsorgsarbete", "jamstalld-halsa", "mans-vald-mot-kvinnor"),
)
NAMES = Names(frozenset({"08", "18", "99"}), GOALS)
OREBRO = (REFERENCE / "strategies" / "18-orebro.yaml").read_bytes()
SMALL = """county_code: '18'
title: Ett jämställt län
period:
  from: 2024
  to: 2027
goals:
- national_goal: jamstalld-halsa
  regional_targets:
  - text: Bättre hälsa
    year: 2027
  - Färre sjukskrivningar
priority_areas:
  items:
  - name: Beredskap
joining:
  possible: true
"""


def problems(data):
    with pytest.raises(StrategyFileError) as refused:
        read_strategy(data if isinstance(data, bytes) else data.encode(), NAMES)
    return [str(problem) for problem in refused.value.problems]


@pytest.fixture
def directory():
    load_directory()
    load_national_goals()


# what is changed in SMALL, what it becomes, where the complaint stands
WRONG = [
    ("'18'", "'77'", "rad 1, county_code:"),
    ("'18'", "", "rad 1, county_code:"),
    ("Ett jämställt län", "x" * 201, "rad 2, title:"),
    ("Ett jämställt län", '"a\\u0007b"', "rad 2, title:"),
    ("Ett jämställt län", "Ett: två: tre", "rad 2:"),
    ("Ett jämställt län", "'öppet", "rad 2:"),
    ("Ett jämställt län", "[a, b]", "rad 2, title:"),
    ("Ett jämställt län", "&x a", "rad 2:"),
    ("Ett jämställt län", "*x", "rad 2:"),
    ("Ett jämställt län", "!!python/object/apply:os.system [x]", "rad 2:"),
    ("  from: 2024", "\tfrom: 2024", "rad 4:"),
    ("from: 2024", "from: snart", "rad 4, period › from:"),
    ("from: 2024", "from:", "rad 5, period › to:"),
    ("from: 2024", "from: 2024-13-01", "rad 4, period › from:"),
    ("to: 2027", "to: 2020", "rad 5, period › to:"),
    ("to: 2027", "till: 2027", "rad 5, period › till:"),
    ("jamstalld-halsa", "jamstald-halsa", "rad 7, goals › 1 › national_goal:"),
    ("national_goal: jamstalld-halsa", "status: sourced", "rad 7, goals › 1 › national_goal:"),
    ("regional_targets:", "regional_target:", "rad 8, goals › 1 › regional_target:"),
    ("year: 2027", "year: tjugo", "rad 10, goals › 1 › regional_targets › 1 › year:"),
    ("Färre sjukskrivningar", "", "rad 11, goals › 1 › regional_targets › 2:"),
    ("name: Beredskap", "namn: Beredskap", "rad 14, priority_areas › items › 1 › namn:"),
    ("name: Beredskap", "name: Beredskap\n    links_to: [halsa]", "rad 15, priority_areas › items › 1 › links_to › 1:"),
    ("possible: true", "possible: kanske", "rad 16, joining › possible:"),
    ("goals:\n- national_goal", "goals:\n- national_goal: jamstalld-halsa\n- national_goal", "rad 8, goals › 2:"),
    ("joining:", "title: igen\njoining:", "rad 15:"),
    ("joining:", "---\njoining:", "rad 16:"),
]


@pytest.mark.parametrize(("old", "new", "where"), WRONG)
def test_a_mistake_is_told_with_its_line_and_path(old, new, where):
    assert old in SMALL
    assert any(problem.startswith(where) for problem in problems(SMALL.replace(old, new, 1)))


def test_every_mistake_is_told_at_once():
    wrong = (
        SMALL.replace("jamstalld-halsa", "halsa")
        .replace("to: 2027", "to: 2020")
        .replace("possible: true", "possible: x")
    )
    assert len(problems(wrong)) == 3


MALFORMED = [
    *(b"", b"\xff\xfe", b"a: \x00", b"- a", b"hej", b"[" * 5000, b"{a: " * 5000, b"? [a]\n: b", b"%", b"@", b"\t"),
    *(b"a" * (LARGEST_FILE + 1), b"<<: {a: 1}", b"a: |\n  b\n c", b"---\n---\n", b"!!", b"a: b: c", b"'", b'"\\ud800"'),
    b"a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]",
]


@pytest.mark.parametrize("data", MALFORMED)
def test_no_malformed_file_gets_further_than_a_sentence(data):
    begun = time.thread_time()  # of the processor: others on the machine are no fault of the code
    assert problems(data)
    assert time.thread_time() - begun < 2


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200) | st.text(alphabet="ab:-[]{}&*!|>'\"#%@,? \n\t\x00å", max_size=80).map(str.encode))
def test_any_bytes_are_refused_in_words(data):
    assert problems(data)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(OREBRO)), st.integers(0, 40), st.sampled_from(["", "\t", "- ", ": ", "[", "'", "å", "\n"]))
def test_a_damaged_file_loads_or_says_where(start, length, put):
    text = OREBRO.decode(errors="ignore")
    damaged = text[:start] + put + text[start + length :]
    try:
        read_strategy(damaged.encode(), NAMES)
    except StrategyFileError as error:
        assert error.problems  # noqa: PT017 either outcome is right


def test_leading_zeros_of_a_code_are_kept():
    assert read_strategy(SMALL.replace("'18'", "08").encode(), NAMES).county_code == "08"


@pytest.mark.django_db
class TestLoading:
    """With counties and goals in place."""

    def test_all_our_files_load_and_kronoberg_is_never_public(self, directory):
        load_missing(strategy_files())
        assert Strategy.objects.values("county").distinct().count() == 21
        public = Strategy.objects.public()
        assert public.values("county").distinct().count() == 20
        kronoberg = Strategy.objects.get(county_id="07")
        assert (kronoberg.current_version, kronoberg.valid_from) == (None, None)
        assert kronoberg.versions.get().state == VersionState.DRAFT

    def test_what_is_not_known_stays_unknown(self, directory):
        load_missing(strategy_files())
        gotland = Strategy.objects.get(county_id="09").current_version
        orebro = Strategy.objects.get(county_id="18").current_version
        skane = Strategy.objects.get(county_id="12", slug="2024-2027").current_version
        assert gotland.joining == JoiningMode.UNKNOWN
        assert set(orebro.goals.values_list("known", flat=True)) == {Known.EXISTS_WORDING_UNKNOWN}
        assert set(skane.goals.exclude(national_goal=None).values_list("known", flat=True)) == {Known.UNKNOWN}
        assert Strategy.objects.get(county_id="20", slug="2024").valid_to is None

    def test_periods_of_any_length(self, directory):
        load_missing(strategy_files())
        slugs = set(Strategy.objects.public().values_list("county__slug", "slug"))
        assert {("kalmar", "2017-2027"), ("vasterbotten", "2023-2030"), ("skane", "2017-2022")} <= slugs

    def test_the_same_file_twice_changes_nothing(self, directory):
        first = load_strategy(OREBRO)
        before = list(StrategyVersion.objects.values())
        assert first.outcome == Outcome.PUBLISHED
        assert load_strategy(OREBRO).outcome == Outcome.UNCHANGED
        assert list(StrategyVersion.objects.values()) == before

    @pytest.mark.parametrize("path", sorted((REFERENCE / "strategies").glob("*.yaml")), ids=lambda path: path.stem)
    def test_what_is_written_is_read_back_alike(self, directory, path):
        loaded = load_strategy(path.read_bytes())
        version = loaded.strategy.versions.get()
        parts = read_strategy(path.read_bytes(), Names(county_codes(), goal_keys()))
        assert read_version(loaded.strategy, version) == parts

    def test_a_changed_file_becomes_a_new_version_and_parts_keep_their_keys(self, directory):
        strategy = load_strategy(SMALL.encode()).strategy
        first = strategy.versions.get()
        assert load_strategy(SMALL.replace("Färre", "Mycket färre").encode()).outcome == Outcome.NEW_VERSION
        strategy.refresh_from_db()
        second = strategy.current_version
        assert (first.number, second.number) == (1, 2)
        assert StrategyVersion.objects.get(pk=first.pk).state == VersionState.SUPERSEDED
        assert first.goals.get().key == second.goals.get().key
        old, new = ([t.key for t in v.goals.get().targets.all()] for v in (first, second))
        assert old[0] == new[0]
        assert old[1] != new[1]

    def test_a_draft_that_staff_write_is_never_overwritten(self, directory):
        strategy = load_strategy(SMALL.encode()).strategy
        StrategyVersion.objects.create(strategy=strategy, number=2, title="Vårt utkast")
        with pytest.raises(Refused):
            load_strategy(SMALL.replace("Färre", "Mycket färre").encode())
        assert strategy.versions.count() == 2

    def test_a_draft_without_a_period_is_replaced_when_the_period_comes(self, directory):
        without = SMALL.replace("period:\n  from: 2024\n  to: 2027", "period:")
        assert load_strategy(without.encode()).outcome == Outcome.DRAFTED
        assert load_strategy(SMALL.encode()).outcome == Outcome.PUBLISHED
        assert Strategy.objects.filter(county_id="18").get().slug == "2024-2027"

    def test_missing_ones_only(self, directory):
        load_missing([SMALL.encode()])
        with thawed():
            Strategy.objects.get().versions.update(title="Ändrad av personalen")
        assert load_missing([SMALL.encode()]) == []
        assert Strategy.objects.get().versions.get().title == "Ändrad av personalen"

    def test_the_command_tells_every_mistake_and_loads_the_rest(self, directory, tmp_path):
        good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
        good.write_text(SMALL, encoding="utf-8")
        bad.write_text(SMALL.replace("to: 2027", "to: 2020"), encoding="utf-8")
        out, err = io.StringIO(), io.StringIO()
        with pytest.raises(CommandError, match="2 of 3"):
            call_command("load_strategy", bad, tmp_path / "none.yaml", good, stdout=out, stderr=err)
        assert "bad.yaml: rad 5, period › to:" in err.getvalue()
        assert "none.yaml:" in err.getvalue()
        assert Path(good).name in out.getvalue()
        assert Strategy.objects.public().count() == 1
