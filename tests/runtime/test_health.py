"""GET /readyz and /healthz: who can serve, which part does not do well and since when; soon, and needing no part."""

import socket
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from bin import probe
from portal import health
from portal.celery import app
from portal.log.models import Heartbeat
from portal.outbox.models import OutgoingMail
from tests.portal.outbox import conftest as outbox
from tests.portal.papers import conftest as papers

pytestmark = pytest.mark.django_db(transaction=True)  # the check asks by a connection of its own

queue, issue, county, publisher, no_broker = (
    outbox.queue,
    papers.issue,
    papers.county,
    papers.publisher,
    papers.no_broker,
)
PATIENCE = 3.0  # seconds; more than in production, so that a busy machine fails nothing


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    assert health.PATIENCE < 2
    monkeypatch.setattr(health, "PATIENCE", PATIENCE)


ALL_WELL = {
    "status": "ok",
    **dict.fromkeys(["database", "broker", "storage", "worker", "papers_worker", "beat"], "ok"),
    **dict.fromkeys(["account_mail", "mail", "papers"], "ok"),
}


@pytest.fixture
def seen():
    """Signs of life of all, or of the named ones, so long ago."""

    def show(ago=timedelta(0), *names):
        for name in names or ("quick", "papers", "beat"):
            Heartbeat.objects.update_or_create(name=name, defaults={"at": timezone.now() - ago})

    return show


def test_everything_answers(client, seen):
    seen(timedelta(seconds=20))
    answer = client.get("/healthz", headers={"host": "10.1.2.3"})
    assert answer.status_code == 200
    assert answer.json() == ALL_WELL
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("part", health.WORKS)
def test_who_is_not_heard_is_named_with_the_moment_of_the_last_sign(client, seen, part):
    seen()
    row = Heartbeat.objects.filter(name=health.WORKS[part])
    row.delete()
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (503, ALL_WELL | {"status": "error", part: "not seen yet"})
    seen(timedelta(minutes=10), health.WORKS[part])
    since = {part: row.get().at.isoformat(timespec="seconds")}
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (
        503,
        ALL_WELL | {"status": "error", part: "silent", "since": since},
    )


def test_what_waits_too_long_is_named_with_since_when(client, seen, queue, issue):
    """A code, another letter and a paper: each its own limit."""
    seen()
    code, letter, paper = queue(urgent=True), queue(), issue()
    assert client.get("/healthz").json() == ALL_WELL
    rows = {"account_mail": code, "mail": letter, "papers": paper}
    since = {}
    for part, row in rows.items():
        due = timezone.now() - health.LONGEST_WAIT[part]
        type(row).objects.filter(pk=row.pk).update(due_at=due)
        since[part] = due.isoformat(timespec="seconds")
        answer = client.get("/healthz")
        assert answer.status_code == 503
        assert answer.json() == ALL_WELL | {"status": "error", **dict.fromkeys(since, "slow"), "since": since}


def test_a_recipient_that_asks_for_patience_is_no_alarm_but_an_unreachable_mail_server_is(client, seen, queue):
    seen()
    queue()
    long_ago = timezone.now() - timedelta(hours=3)
    waiting = OutgoingMail.objects.all()
    waiting.update(state="retry", attempts=3, queued_at=long_ago, due_at=timezone.now() + timedelta(minutes=9))
    assert client.get("/healthz").json() == ALL_WELL
    waiting.update(attempts=0, due_at=timezone.now() + timedelta(seconds=50))
    assert client.get("/healthz").json()["mail"] == "slow"


@pytest.mark.parametrize("state", ["sent", "undeliverable", "held", "expired"])
def test_what_waits_for_nobody_is_no_alarm(client, seen, queue, state):
    seen()
    queue(urgent=True)
    long_ago = timezone.now() - timedelta(days=3)
    OutgoingMail.objects.update(state=state, due_at=long_ago, sent_at=long_ago if state == "sent" else None)
    assert client.get("/healthz").json() == ALL_WELL


def test_a_web_that_reaches_its_database_can_serve_whatever_else_is_silent(client, settings, tmp_path):
    settings.LOCAL_DIR = tmp_path / "gone"
    answer = client.get("/readyz", headers={"host": "10.1.2.3"})
    assert (answer.status_code, answer.json(), answer["Cache-Control"]) == (200, {"status": "ok"}, "no-store")
    assert client.get("/healthz").status_code == 503


def test_a_web_without_its_database_cannot_and_can_again(client, monkeypatch):
    def away(_self):
        return {"host": "127.0.0.1", "port": 1, "user": "postgres", "dbname": "portal"}

    connection.close()
    with monkeypatch.context() as patched:
        patched.setattr("django.db.backends.postgresql.base.DatabaseWrapper.get_connection_params", away)
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert answer.json() == {"status": "error", "database": "does not answer"}
        assert answer["Cache-Control"] == "no-store"
    assert client.get("/readyz").status_code == 200


def test_the_web_container_asks_whether_it_can_serve(live_server, monkeypatch):
    monkeypatch.setattr(probe, "ADDRESS", f"{live_server.url}/readyz")
    assert probe.web_can_serve()
    assert not Heartbeat.objects.exists()  # nobody else has to be well
    for address in (f"{live_server.url}/healthz", "http://127.0.0.1:1/readyz"):
        monkeypatch.setattr(probe, "ADDRESS", address)
        assert not probe.web_can_serve()


@pytest.mark.parametrize("path", ["/readyz", "/healthz"])
def test_probes_are_not_sent_on_to_https(client, settings, path):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get(path).status_code in (200, 503)


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
    assert {answer.json()[part] for part in [*health.WORKS, *health.LONGEST_WAIT]} == {"unknown"}
    assert answer.json()["broker"] == "ok"


@pytest.mark.parametrize("scheme", ["redis", "amqp"])
def test_a_broker_that_says_nothing_does_not_hold_up_the_answer(client, black_hole, monkeypatch, seen, scheme):
    seen()
    monkeypatch.setattr(app.conf, "broker_write_url", f"{scheme}://127.0.0.1:{black_hole}/")
    began = time.monotonic()
    answer = client.get("/healthz")
    assert time.monotonic() - began < PATIENCE + 2
    assert answer.status_code == 503
    assert answer.json() == ALL_WELL | {"status": "error", "broker": "does not answer"}


def test_a_storage_that_is_gone(client, settings, tmp_path, seen):
    seen()
    settings.LOCAL_DIR = tmp_path / "gone"
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == ALL_WELL | {"status": "error", "storage": "not writable"}
