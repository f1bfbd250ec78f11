"""Brokers that a test starts, takes away and brings back: files always, Redis and RabbitMQ where they are installed.

Each has a free port, a folder and a name of its own and is ended afterwards: the machine's own are never touched."""

import os
import shutil
import signal
import socket
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from tests.processes import eventually

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
STARTS_WITHIN = 120  # seconds, on a busy machine


def free_port():
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


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
        self.folder, self.port, self.process = Path(folder), free_port(), None

    def _answers(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self):
        """SIGKILL to the server and whatever it started."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        eventually(lambda: not self._answers(), seconds=STARTS_WITHIN)  # what it started ends after it

    def __enter__(self):
        return self.start()

    def __exit__(self, *error):
        if self.process is not None and self.process.poll() is None:
            self.kill()


class Redis(_Server):
    """A server that keeps nothing on disk: what it held is lost with it."""

    @property
    def url(self):
        """Where to ring."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self):
        """Start, or start again after a kill."""
        more = ["--bind", "127.0.0.1", "--save", "", "--dir", str(self.folder), "--loglevel", "warning"]
        self.process = subprocess.Popen(
            [REDIS, "--port", str(self.port), *more], stdout=subprocess.DEVNULL, start_new_session=True
        )
        eventually(self._answers, seconds=STARTS_WITHIN)
        return self


class Rabbit(_Server):
    """A node with a name, a folder, a cookie and a port mapper (epmd) of its own."""

    def __init__(self, folder):
        super().__init__(folder)
        (self.folder / "plugins").write_text("[].")
        (self.folder / "environment").write_text("")
        kept = {key: value for key, value in os.environ.items() if not key.startswith("RABBITMQ_")}
        self.environment = kept | {
            "HOME": str(self.folder),
            "ERL_EPMD_PORT": str(free_port()),
            "RABBITMQ_NODENAME": f"portal-test-{self.port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(free_port()),
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

    def start(self):
        """Start, or start again after a kill; what durable queues held is there again."""
        with (self.folder / "said").open("ab") as said:
            self.process = subprocess.Popen(
                [RABBIT], env=self.environment, stdout=said, stderr=said, start_new_session=True
            )
        eventually(self._answers, seconds=STARTS_WITHIN)
        return self

    def __exit__(self, *error):
        super().__exit__(*error)
        # The port mapper goes on by itself when its node has died.
        eventually(self._no_port_mapper, seconds=STARTS_WITHIN)

    def _no_port_mapper(self):
        said = subprocess.run(["epmd", "-kill"], env=self.environment, check=False, capture_output=True, text=True)
        return "Killed" in said.stdout or "Cannot connect" in said.stdout + said.stderr


KINDS = [
    pytest.param(Files, id="files"),
    pytest.param(Redis, id="redis", marks=pytest.mark.skipif(not REDIS, reason="no redis-server here")),
    pytest.param(Rabbit, id="rabbit", marks=pytest.mark.skipif(not RABBIT, reason="no rabbitmq-server here")),
]
SERVERS = KINDS[1:]
