"""A broker that is away or mute costs a request little (R-09). Real sockets; a process of its own for each broker."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from portal.outbox import doorbell

ROOT = Path(__file__).resolve().parents[3]
RING = """
import time, django
django.setup()
from portal.outbox.doorbell import _send
began = time.monotonic()
for number in range(6):
    _send("portal.outbox.tasks.deliver", str(number))
print(time.monotonic() - began)
"""
BROKERS = ["amqp://guest:guest@127.0.0.1:{port}//", "redis://127.0.0.1:{port}/0"]


@pytest.fixture
def door():
    """A port that nobody listens to until the test says so."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        yield one


def seconds_of_six_bells(door, broker):
    variables = {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
        "CELERY_BROKER_URL": broker.format(port=door.getsockname()[1]),
    }
    done = subprocess.run(
        [sys.executable, "-c", RING], cwd=ROOT, env=os.environ | variables, capture_output=True, text=True, timeout=180
    )
    assert done.returncode == 0, done.stderr
    return float(done.stdout)


@pytest.mark.parametrize("broker", BROKERS, ids=["rabbitmq", "redis"])
def test_six_bells_at_a_closed_door_take_less_than_three_seconds(door, broker):
    """The demand's own bound. The library's six seconds for each bell would be thirty-six."""
    assert seconds_of_six_bells(door, broker) < 3


@pytest.mark.parametrize("broker", BROKERS, ids=["rabbitmq", "redis"])
def test_a_mute_broker_is_asked_once_for_many_bells(door, broker):
    """Whoever answers the door says nothing: up to four seconds for one bell, and six of them do not take more."""
    door.listen(50)
    assert seconds_of_six_bells(door, broker) < 3 * 4


def test_bells_ring_again_after_the_silence(monkeypatch):
    rung = []

    def send_task(name, **options):
        rung.append(name)
        if len(rung) == 1:
            raise OSError("away")

    monkeypatch.setattr("portal.celery.app.send_task", send_task)
    doorbell._send("a", "1")
    doorbell._send("b", "1")
    assert rung == ["a"]
    doorbell._silent["until"] -= doorbell.SILENCE  # as if so many seconds had passed
    doorbell._send("c", "1")
    assert rung == ["a", "c"]
