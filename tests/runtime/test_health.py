"""GET /healthz: says which part does not answer, soon, and needs none of them itself."""

import socket
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from portal import health
from portal.celery import app
from portal.log.models import Heartbeat

pytestmark = pytest.mark.django_db(transaction=True)  # the check asks by a connection of its own


PATIENCE = 3.0  # seconds; more than in production, so that a busy machine fails nothing


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    assert health.PATIENCE < 2
    monkeypatch.setattr(health, "PATIENCE", PATIENCE)


@pytest.fixture
def worker_was_seen():
    def seen(ago):
        Heartbeat.objects.update_or_create(name="worker", defaults={"at": timezone.now() - ago})

    return seen


def test_everything_answers(client, worker_was_seen):
    worker_was_seen(timedelta(seconds=20))
    answer = client.get("/healthz", headers={"host": "10.1.2.3"})
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": "ok", "broker": "ok", "worker": "ok", "storage": "ok"}
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("ago", "state"), [(None, "not seen yet"), (timedelta(minutes=10), "silent")])
def test_a_worker_that_is_not_heard(client, worker_was_seen, ago, state):
    if ago:
        worker_was_seen(ago)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "error", "database": "ok", "broker": "ok", "worker": state, "storage": "ok"}


@pytest.fixture
def black_hole():
    """A port where somebody listens and never answers."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_database_that_says_nothing_does_not_hold_up_the_answer(client, black_hole, monkeypatch):
    parameters = {"host": "127.0.0.1", "port": black_hole, "user": "postgres", "dbname": "portal"}
    monkeypatch.setattr(
        "django.db.backends.postgresql.base.DatabaseWrapper.get_connection_params", lambda _: parameters
    )
    began = time.monotonic()
    answer = client.get("/healthz")
    assert time.monotonic() - began < PATIENCE + 2
    assert answer.status_code == 503
    assert answer.json()["database"] == "does not answer"
    assert answer.json()["worker"] == "unknown"
    assert answer.json()["broker"] == "ok"


@pytest.mark.parametrize("scheme", ["redis", "amqp"])
def test_a_broker_that_says_nothing_does_not_hold_up_the_answer(
    client, black_hole, monkeypatch, worker_was_seen, scheme
):
    worker_was_seen(timedelta(0))
    monkeypatch.setattr(app.conf, "broker_write_url", f"{scheme}://127.0.0.1:{black_hole}/")
    began = time.monotonic()
    answer = client.get("/healthz")
    assert time.monotonic() - began < PATIENCE + 2
    assert answer.status_code == 503
    assert answer.json() == {
        "status": "error",
        "database": "ok",
        "broker": "does not answer",
        "worker": "ok",
        "storage": "ok",
    }


def test_a_storage_that_is_gone(client, settings, tmp_path, worker_was_seen):
    worker_was_seen(timedelta(0))
    settings.LOCAL_DIR = tmp_path / "gone"
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["storage"] != "ok"
