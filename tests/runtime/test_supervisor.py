"""The processes of `make run`: started again when they die, and gone when it ends, grandchildren included."""

import io
import os
import signal
import sys

import pytest

from bin.run import Part, Supervisor
from tests.processes import eventually

POLITE = "import subprocess, sys, time; subprocess.Popen(['sleep', '300']); print('up', flush=True); time.sleep(300)"
STUBBORN = "import signal, time; signal.signal(15, signal.SIG_IGN); print('up', flush=True); time.sleep(300)"


def part(name, program):
    return Part(name, [sys.executable, "-c", program])


def group_is_gone(pid):
    try:
        os.killpg(pid, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.fixture
def supervise():
    started = []

    def make(*parts):
        supervisor = Supervisor(list(parts), out=io.StringIO())
        started.append(supervisor)
        supervisor.keep_alive()
        eventually(lambda: supervisor.out.getvalue().count("up") == len(parts))
        return supervisor

    yield make
    for supervisor in started:
        supervisor.stop()


def test_stopping_leaves_no_process_not_even_a_grandchild(supervise):
    supervisor = supervise(part("web", POLITE), part("worker", POLITE))
    groups = [p.process.pid for p in supervisor.parts]
    supervisor.stop()
    eventually(lambda: all(map(group_is_gone, groups)))


def test_one_that_ignores_the_request_is_ended_after_the_grace(supervise, monkeypatch):
    monkeypatch.setattr("bin.run.GRACE_SECONDS", 0.5)
    supervisor = supervise(part("worker", STUBBORN))
    group = supervisor.parts[0].process.pid
    supervisor.stop()
    eventually(lambda: group_is_gone(group))


def test_one_that_dies_is_started_again_and_slower_each_time(supervise):
    supervisor = supervise(part("beat", POLITE))
    only = supervisor.parts[0]
    delays = []
    for number in (2, 3):
        only.process.kill()
        only.process.wait()
        eventually(lambda: supervisor.keep_alive() or only.process is None)
        delays.append(only.delay)
        only.restart_at = 0
        eventually(lambda n=number: supervisor.keep_alive() or supervisor.out.getvalue().count("| up") == n)
    assert delays == [2.0, 4.0]
    assert f"ended with {-signal.SIGKILL}" in supervisor.out.getvalue()


def test_every_line_says_who_speaks(supervise):
    supervisor = supervise(part("web", POLITE), part("worker", POLITE))
    assert sorted(supervisor.out.getvalue().splitlines()) == ["web    | up", "worker | up"]
