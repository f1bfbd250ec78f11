"""Waiting for processes: whoever has ended says so at once, and nobody outlives the tests."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import ROOT, Process, eventually

BEGIN = """
from pathlib import Path
from tests.processes import begin
print(begin(["sleep", "300"], log=Path({log!r})).pid, flush=True)
input()
"""


@pytest.fixture
def begin(tmp_path):
    """A shell with these words, killed at the end."""
    begun = []

    def make(words):
        begun.append(Process(["sh", "-c", words], env=dict(os.environ), log=tmp_path / "log"))
        return begun[-1].start()

    yield make
    for process in begun:
        process.kill()


def is_over(pid):
    path = Path(f"/proc/{pid}/stat")
    return not path.exists() or path.read_text().rpartition(")")[2].split()[0] == "Z"


def test_one_that_has_ended_ends_the_waiting_with_its_last_words(begin):
    begin("echo I have had enough; exit 3")
    with pytest.raises(AssertionError, match=r"(?s)ended with 3: .*I have had enough"):
        eventually(lambda: False)


def test_one_that_was_ended_is_not_waited_with(begin):
    process = begin("sleep 300")
    process.kill()
    with pytest.raises(AssertionError, match=r"not true within 0\.1 s"):
        eventually(lambda: False, seconds=0.1)


def test_who_waits_too_long_reads_what_was_said(begin, tmp_path):
    begin("echo I am late; sleep 300")
    eventually((tmp_path / "log").read_text)
    with pytest.raises(AssertionError, match=r"(?s)not true within 0\.1 s.*I am late"):
        eventually(lambda: False, seconds=0.1)


def test_a_kill_reaches_what_was_left_behind(begin, tmp_path):
    process = begin("sleep 300 & echo $!")
    process.process.wait()
    pid = int((tmp_path / "log").read_text())
    assert not is_over(pid)
    process.kill()
    eventually(lambda: is_over(pid))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent has died")
def test_none_outlives_tests_that_are_killed(tmp_path):
    code = BEGIN.format(log=str(tmp_path / "log"))
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, **pipes) as tests:
        pid = int(tests.stdout.readline())
        assert not is_over(pid)
        tests.kill()
    eventually(lambda: is_over(pid))
