"""The tests' own brokers: a port that somebody has taken costs a try, and what cannot come up says why."""

import contextlib
import os
import socket
from pathlib import Path

import pytest

from tests.kills import brokers
from tests.kills.brokers import RABBIT, REDIS, Rabbit, Redis
from tests.processes import eventually

pytestmark = [pytest.mark.slow]
with_rabbit = pytest.mark.skipif(not RABBIT, reason="no rabbitmq-server here")
with_redis = pytest.mark.skipif(not REDIS, reason="no redis-server here")


@pytest.fixture
def taken():
    """A port where somebody else takes every connection and says nothing."""
    with socket.create_server(("127.0.0.1", 0), backlog=50) as other:
        yield other.getsockname()[1]


@pytest.fixture
def give(monkeypatch):
    """Let these be the next ports that a server is given; after them come its own."""

    def these(*ports):
        left, usual = list(ports), brokers.own_port
        monkeypatch.setattr(brokers, "own_port", lambda: (left.pop(0) if left else None) or usual())

    return these


def of(folder):
    """The processes that know the folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if str(folder).encode() in (path / "cmdline").read_bytes() + (path / "environ").read_bytes():
                found.append(path.name)
    return [pid for pid in found if int(pid) != os.getpid()]


@with_redis
def test_a_taken_port_costs_a_try(tmp_path, taken, give):
    give(taken)
    with Redis(tmp_path) as server:
        assert server.port != taken
        assert "in use" in server.said.read_text()


@with_rabbit
@pytest.mark.parametrize(
    "before",
    [
        pytest.param(0, id="its own", marks=pytest.mark.hostile),  # noticed late: twice the processor time
        pytest.param(1, id="its port mapper's"),
        pytest.param(2, id="for other nodes", marks=pytest.mark.hostile),
    ],
)
def test_a_taken_port_of_a_node_costs_a_try(tmp_path, taken, give, before):
    give(*[None] * before, taken)
    with Rabbit(tmp_path) as server:
        assert taken not in (server.port, server.mapper_port, int(server.environment["RABBITMQ_DIST_PORT"]))
    eventually(lambda: not of(tmp_path))


@with_redis
def test_a_server_that_cannot_come_up_says_why(tmp_path, monkeypatch):
    monkeypatch.setattr(brokers, "REDIS", "/bin/ls")
    with pytest.raises(AssertionError, match=r"(?s)Redis has not come up 3 times: .*unrecognized option"):
        Redis(tmp_path).start()


@with_redis
def test_a_server_that_hangs_is_ended_and_says_so(tmp_path, monkeypatch):
    (tmp_path / "hangs").write_text("#!/bin/sh\necho I hang\nsleep 300 & wait\n")
    (tmp_path / "hangs").chmod(0o755)
    monkeypatch.setattr(brokers, "REDIS", str(tmp_path / "hangs"))
    monkeypatch.setattr(brokers, "STARTS_WITHIN", 0.5)
    with pytest.raises(AssertionError, match="I hang"):
        Redis(tmp_path).start()
    eventually(lambda: not of(tmp_path))
