"""The tests' own ports: outside the range of outgoing connections, and no port for two."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests import ports

ROOT = Path(__file__).resolve().parent.parent
TAKE_ALL = """
from tests import ports
ports._outside_ephemeral = lambda: {choice}
print([ports.own_port() for _ in range({number})], flush=True)
input()
"""


@pytest.fixture
def few(monkeypatch):
    """Only these may be chosen."""

    def choose(choice):
        monkeypatch.setattr(ports, "_outside_ephemeral", lambda: choice)

    return choose


def test_no_outgoing_connection_is_given_one():
    first, last = map(int, ports.EPHEMERAL.read_text().split())
    assert not any(first <= ports.own_port() <= last for _ in range(50))


def test_a_machine_that_keeps_none_apart_still_gives_one(monkeypatch, tmp_path):
    (tmp_path / "range").write_text("1024\t65535\n")
    monkeypatch.setattr(ports, "EPHEMERAL", tmp_path / "range")
    assert ports.own_port() > 1024


def test_none_is_given_twice(few):
    few([ports.own_port() for _ in range(3)])
    with pytest.raises(RuntimeError, match="no free port"):
        ports.own_port()


def test_none_is_given_to_two_processes_until_the_first_has_ended(few):
    choice = ports._outside_ephemeral()[-400:]
    begun = TAKE_ALL.format(choice=choice, number=6)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-c", begun], cwd=ROOT, **pipes) as other:
        theirs = [int(port) for port in other.stdout.readline().strip("[]\n").split(",")]
        few(theirs)
        with pytest.raises(RuntimeError, match="no free port"):
            ports.own_port()
        other.communicate("\n", timeout=60)
    assert ports.own_port() in theirs


def test_one_that_somebody_listens_on_is_left_alone(few):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        few([taken.getsockname()[1]])
        with pytest.raises(RuntimeError, match="no free port"):
            ports.own_port()
