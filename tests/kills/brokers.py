"""Brokers that a test starts, takes away and brings back: files always, Redis and RabbitMQ where they are installed.

Each has a port, a folder and a name of its own and is ended afterwards: the machine's own are never touched."""

import contextlib
import os
import shutil
import socket
import time
from pathlib import Path

import pytest
from django.conf import settings

from tests.ports import own_port
from tests.processes import PATIENCE, begin, eventually, kill_group, last_words

REDIS = shutil.which("redis-server") or shutil.which("valkey-server")
# The program itself: the one on the PATH changes to the machine's own user and settings first.
RABBIT = next(
    (
        str(one)
        for one in (Path("/usr/lib/rabbitmq/bin/rabbitmq-server"), Path(shutil.which("rabbitmq-server") or "/nowhere"))
        if one.exists()
    ),
    None,
)
# Seconds, for a server that has neither ended nor answered. A RabbitMQ node costs eight of processor time before it
# answers, and took fifty-five on a machine with twelve times its work: only one that hangs takes longer than this.
STARTS_WITHIN = PATIENCE
TRIES = 3


class Files:
    """The folder of the file transport. Away: a file stands in its place, and every bell fails."""

    def __init__(self, _folder):
        self.url = "filesystem://localhost"
        self.queue = Path(settings.LOCAL_DIR) / "broker" / "queue"
        self.kept = self.queue.with_name("queue-away")

    def start(self):
        """Be there again."""
        if self.kept.exists():
            self.queue.unlink()
            self.kept.rename(self.queue)
        return self

    def kill(self):
        """Be away."""
        self.queue.rename(self.kept)
        self.queue.write_text("the broker's folder is gone")

    def __enter__(self):
        self.queue.mkdir(parents=True, exist_ok=True)
        for letter in self.queue.iterdir():
            letter.unlink()
        return self

    def __exit__(self, *error):
        self.start()


class _Server:
    def __init__(self, folder):
        self.folder, self.processes, self.was_up = Path(folder), [], False
        self.said = self.folder / "said"
        self._choose_ports()

    def _choose_ports(self):
        self.port = own_port()

    def start(self):
        """Start, or start again after a kill, at the same address.

        One that ends or hangs before it answers is ended for good and started again: the first time at other ports,
        later at those that everybody knows. Raises AssertionError with its last words after three times."""
        for one in range(TRIES):
            if one and not self.was_up:
                self._choose_ports()
            if self._comes_up():
                self.was_up = True
                return self
            self.kill()
        raise AssertionError(f"{type(self).__name__} has not come up {TRIES} times: {last_words(self.said)}")

    def _comes_up(self):
        self._launch()
        return self._waits_for(self._answers)

    def _begin(self, command, **more):
        self.processes.append(begin(command, log=self.said, cwd=self.folder, **more))

    def _waits_for(self, question):
        """Whether the answer is yes before one of the processes has ended, or the patience."""
        until = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < until and self._lives():
            if question():
                return self._lives()  # else it was somebody else who answered
            time.sleep(0.1)
        return False

    def _lives(self):
        return all(process.poll() is None for process in self.processes)

    def _answers(self):
        """In the broker's own language: whoever listens may be somebody else, or not take bells yet."""
        greeting, answer = self.GREETING
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=5) as line:
            line.sendall(greeting)
            return line.recv(len(answer)) == answer
        return False

    def kill(self):
        """SIGKILL to the server and whatever it started."""
        while self.processes:
            kill_group(self.processes.pop())
        if self.was_up:  # else the port may be somebody else's
            eventually(lambda: not _listens(self.port))  # what it started ends after it

    def __enter__(self):
        return self.start()

    def __exit__(self, *error):
        self.kill()


def _listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Redis(_Server):
    """A server that keeps nothing on disk: what it held is lost with it."""

    GREETING = b"PING\r\n", b"+PONG"

    @property
    def url(self):
        """Where to ring."""
        return f"redis://127.0.0.1:{self.port}/0"

    def _launch(self):
        more = ["--bind", "127.0.0.1", "--save", "", "--dir", str(self.folder), "--loglevel", "warning"]
        self._begin([REDIS, "--port", str(self.port), *more])


class Rabbit(_Server):
    """A node with a name, a folder, a cookie and a port mapper (epmd) of its own.

    What durable queues held is there again after a kill. The port mapper is a child of ours that is ended with its
    node: one that the node starts itself would be a daemon, which nobody knows and which goes on without it."""

    GREETING = b"AMQP\x00\x00\x09\x01", b"\x01\x00\x00"  # the protocol's header; a method on channel 0

    def __init__(self, folder):
        super().__init__(folder)
        (self.folder / "plugins").write_text("[].")
        (self.folder / "environment").write_text("")

    def _choose_ports(self):
        self.port, self.mapper_port = own_port(), own_port()
        kept = {key: value for key, value in os.environ.items() if not key.startswith("RABBITMQ_")}
        self.environment = kept | {
            "HOME": str(self.folder),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_EPMD_PORT": str(self.mapper_port),
            "ERL_FLAGS": "-start_epmd false",
            "RABBITMQ_NODENAME": f"portal-test-{self.port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(own_port()),
            "RABBITMQ_MNESIA_BASE": str(self.folder / "data"),
            "RABBITMQ_LOG_BASE": str(self.folder / "log"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "plugins"),
            "RABBITMQ_CONF_ENV_FILE": str(self.folder / "environment"),
            "RABBITMQ_CONFIG_FILE": str(self.folder / "none"),
            "RABBITMQ_ADVANCED_CONFIG_FILE": str(self.folder / "none.config"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 1:1",
        }

    @property
    def url(self):
        """Where to ring."""
        return f"amqp://guest:guest@127.0.0.1:{self.port}//"

    def _launch(self):
        self._begin(["epmd"], env=self.environment)
        if self._waits_for(lambda: _listens(self.mapper_port)):
            self._begin([RABBIT], env=self.environment)


KINDS = [
    pytest.param(Files, id="files"),
    pytest.param(Redis, id="redis", marks=pytest.mark.skipif(not REDIS, reason="no redis-server here")),
    pytest.param(Rabbit, id="rabbit", marks=pytest.mark.skipif(not RABBIT, reason="no rabbitmq-server here")),
]
SERVERS = KINDS[1:]
