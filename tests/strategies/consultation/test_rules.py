"""Times, phases, lists of receivers: everything that needs no database."""

from datetime import UTC, date, datetime, timedelta

import pytest

from strategies.consultation import rules
from strategies.consultation.rules import Phase, State


@pytest.mark.parametrize(
    ("moment", "phase"),
    [
        (datetime(2027, 3, 28, 21, 59, 59, tzinfo=UTC), Phase.OPEN),  # 23.59.59 on the day the clocks go forward
        (datetime(2027, 3, 28, 22, 0, 0, tzinfo=UTC), Phase.CLOSED),
    ],
)
def test_the_last_day_counts_to_its_end_in_sweden(moment, phase):
    assert rules.phase(State.OPEN, date(2027, 3, 28), moment) == phase


def test_other_states_do_not_ask_the_clock():
    late = datetime(2030, 1, 1, tzinfo=UTC)
    assert rules.phase(State.DRAFT, date(2027, 1, 1), late) == Phase.DRAFT
    assert rules.phase(State.COMPILED, date(2027, 1, 1), late) == Phase.COMPILED


@pytest.mark.parametrize("verb", rules.STEPS)
@pytest.mark.parametrize("phase", Phase)
def test_the_whole_table(verb, phase):
    phases, needed = rules.STEPS[verb]
    assert rules.why_not(verb, phase, lambda asked: asked == needed) == "" or phase not in phases
    assert rules.why_not(verb, phase, lambda _asked: False)
    assert bool(rules.why_not(verb, phase, lambda _asked: True)) == (phase not in phases)


def test_a_list_names_its_faulty_lines():
    text = (
        "\ufeffNamn;E-post\nKumla kommun; Kommun@Kumla.example\n\nXby kommun, post@xby.example\nutan adress\n"
        '"Y, förening"\tpost@y.example\nIgen;kommun@kumla.example\nZ;inte-en-adress\n;post@tom.example'
    )
    rows, errors = rules.parse_receivers(text)
    assert rows == [
        (2, "Kumla kommun", "kommun@kumla.example"),
        (4, "Xby kommun", "post@xby.example"),
        (6, "Y, förening", "post@y.example"),
    ]
    assert [number for number, _sentence in errors] == [5, 7, 8, 9]
    assert "2" in errors[1][1]


def test_a_list_is_read_to_its_limit_and_no_further():
    line = "Kumla kommun; k{}@kumla.example\n"
    fits = "".join(line.format(n) for n in range(rules.MOST_LINES))
    rows, errors = rules.parse_receivers(fits)
    assert (len(rows), errors) == (rules.MOST_LINES, [])
    rows, errors = rules.parse_receivers(fits + "x\n" * 400_000)
    assert (len(rows), [number for number, _sentence in errors]) == (rules.MOST_LINES, [rules.MOST_LINES + 1])


def test_what_a_sending_lacks():
    today = date(2027, 3, 1)
    whole = {"title": "T", "missive": "M", "contact_email": "a@a.example", "today": today, "is_sent": False}
    whole |= {"closes_on": date(2027, 4, 1), "receivers": 1, "allow_open_answers": False}
    assert rules.missing_before_sending(**whole) == []
    assert rules.missing_before_sending(**{**whole, "receivers": 0, "allow_open_answers": True}) == []
    for lacking in (
        {"title": ""},
        {"missive": ""},
        {"closes_on": today},
        {"contact_email": ""},
        {"receivers": 0},
        {"receivers": rules.MOST_RECEIVERS + 1},
        {"receivers": 0, "is_sent": True, "allow_open_answers": True},
    ):
        assert len(rules.missing_before_sending(**{**whole, **lacking})) == 1, lacking


def test_what_an_answer_lacks():
    whole = {"name": "A", "organisation_name": "B", "behalf": "organisation"}
    nothing = {"texts": {}, "no_remarks": False, "has_file": False}
    assert rules.missing_before_hand_in(**whole, texts={"whole": "x"}, no_remarks=False, has_file=False) == []
    assert rules.missing_before_hand_in(**whole, texts={}, no_remarks=True, has_file=False) == []
    assert rules.missing_before_hand_in(**whole, texts={}, no_remarks=False, has_file=True) == []
    assert len(rules.missing_before_hand_in(**whole, **nothing)) == 1
    assert len(rules.missing_before_hand_in(**whole, texts={"whole": "x"}, no_remarks=True, has_file=False)) == 1
    assert len(rules.missing_before_hand_in(name="", organisation_name="", behalf="organisation", **nothing)) == 3
    assert len(rules.missing_before_hand_in(name="", organisation_name="", behalf="person", **nothing)) == 2


def test_reminders_leave_by_day():
    noon = datetime(2027, 6, 1, 10, tzinfo=UTC)
    assert rules.is_time_to_remind(noon)
    assert not rules.is_time_to_remind(noon - timedelta(hours=5))
    assert not rules.is_time_to_remind(noon + timedelta(hours=6))
