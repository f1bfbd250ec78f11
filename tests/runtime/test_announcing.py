"""What `make run` says while it starts: what it waits for, and when it is ready, however late."""

import pytest

from bin import run

WELL = {"status": "ok", "database": "ok", "worker": "ok", "papers_worker": "ok", "beat": "ok"}
NOT_YET = WELL | {"status": "error", "worker": "not seen yet", "papers_worker": "not seen yet"}


@pytest.fixture
def clock(monkeypatch):
    """The start's clock, set by the test: `clock["now"]` is seconds since it began."""
    now = {"now": 0.0}
    monkeypatch.setattr(run.time, "monotonic", lambda: now["now"])
    return now


def listen(clock, capsys, answers):
    """[(second, what was said)] with the answer that each second's question gets."""
    announcer = run.Announcer("127.0.0.1", 8000, 0.0, ask=lambda bind, port: answers[clock["now"]])
    said = []
    for second in answers:
        clock["now"] = second
        is_ready = announcer.ready()
        said += [
            (second, line) for line in capsys.readouterr().out.splitlines() if "waiting" in line or "ready" in line
        ]
        assert is_ready == (answers[second] == WELL)
    return said


def test_a_quick_start_says_only_that_it_is_ready(clock, capsys):
    said = listen(clock, capsys, {1: {}, 2: NOT_YET, 4: WELL})
    assert [second for second, _line in said] == [4]
    assert "http://127.0.0.1:8000/" in said[0][1]
    assert "ready in 4 s" in said[0][1]


def test_a_slow_start_names_what_it_waits_for_and_still_says_when_it_is_ready(clock, capsys):
    one_left = WELL | {"status": "error", "papers_worker": "not seen yet"}
    said = listen(clock, capsys, {1: {}, 6: NOT_YET, 8: NOT_YET, 20: one_left, 40: one_left, 51: one_left, 400: WELL})
    assert [line for _second, line in said[:3]] == [
        "waiting for: the worker for mail (not seen yet), the worker for papers (not seen yet), 6 s",
        "waiting for: the worker for papers (not seen yet), 20 s",
        "waiting for: the worker for papers (not seen yet), 51 s",
    ]
    assert [second for second, _line in said] == [6, 20, 51, 400]
    assert "ready in 400 s" in said[-1][1]


@pytest.mark.parametrize(
    ("answer", "words"),
    [({}, "the web (does not answer yet)"), ({"status": "unreadable"}, "a readable answer"), (WELL, "")],
)
def test_what_is_waited_for_in_words(answer, words):
    assert run.awaited(answer) == words
