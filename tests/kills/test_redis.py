"""A real Redis that is killed and started again, with a worker that has to find its way back (R-07, R-08)."""

import shutil
import socket
import subprocess
import time
from datetime import timedelta

import pytest
from celery import Celery
from django.utils import timezone

from portal.log.models import Heartbeat
from portal.workers import PULSE
from tests.processes import Worker, eventually

REDIS = shutil.which("redis-server") or shutil.which("valkey-server")
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.xdist_group("kills"),
    pytest.mark.skipif(not REDIS, reason="neither redis-server nor valkey-server is installed"),
]
AGAIN = 30  # seconds after which the worker must answer


class Redis:
    """A server of the test's own on a free port, that keeps nothing on disk."""

    def __init__(self, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.folder, self.url, self.process = folder, f"redis://127.0.0.1:{self.port}/0", None

    def start(self):
        more = ["--bind", "127.0.0.1", "--save", "", "--dir", str(self.folder), "--loglevel", "warning"]
        self.process = subprocess.Popen([REDIS, "--port", str(self.port), *more], stdout=subprocess.DEVNULL)
        eventually(self._answers, seconds=20)
        return self

    def _answers(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self):
        self.process.kill()
        self.process.wait()

    def __enter__(self):
        return self.start()

    def __exit__(self, *error):
        self.kill()


@pytest.mark.parametrize("times", [3, pytest.param(20, marks=pytest.mark.hostile)])
def test_a_worker_answers_again_after_each_restart_of_redis(tmp_path, times):
    with Redis(tmp_path) as redis, Worker(concurrency=1, CELERY_BROKER_URL=redis.url):
        sender = Celery("sender", broker=redis.url)
        assert _is_answered(sender, seconds=90)
        for _restart in range(times):
            redis.kill()
            redis.start()
            assert _is_answered(sender, seconds=AGAIN)


def _is_answered(sender, *, seconds):
    """Ring as beat does, until the heartbeat is newer than the first bell."""
    began = timezone.now()
    return eventually(
        lambda: Heartbeat.objects.filter(name="quick", at__gt=began + timedelta(milliseconds=1)).exists(),
        seconds=seconds,
        every=0.5,
        meanwhile=lambda: _ring(sender),
    )


def _ring(sender):
    began = time.monotonic()
    sender.send_task("portal.log.tasks.beat", queue=PULSE["quick"], ignore_result=True, retry=False, expires=20)
    assert time.monotonic() - began < AGAIN
