"""The kinds of worker: every task is heard by one, and whoever works shows it."""

import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from django.db import connection, transaction
from django.utils import timezone

from portal import workers
from portal.celery import QUEUE_OF, app
from portal.log import signs
from portal.log.models import Heartbeat
from portal.outbox.actions import deliver_due
from portal.papers import actions as paper_actions
from tests.portal.outbox import conftest as outbox
from tests.portal.papers import conftest as papers
from tests.processes import Process, Worker, environment, eventually

ROOT = Path(__file__).resolve().parents[2]
sink, queue = outbox.sink, outbox.queue
issue, county, publisher, no_broker = papers.issue, papers.county, papers.publisher, papers.no_broker
LONG_AGO = timedelta(hours=1)


def test_every_task_waits_where_a_shipped_worker_hears_it():
    app.loader.import_default_modules()
    ours = {name for name in app.tasks if not name.startswith("celery.")}
    assert set(QUEUE_OF) <= ours
    rung = [QUEUE_OF.get(name, app.conf.task_default_queue) for name in ours]
    rung += [
        entry["options"]["queue"] for entry in app.conf.beat_schedule.values() if "queue" in entry.get("options", {})
    ]
    assert {queue for queue in rung if not workers.kind_of(queue)} == set()
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= ours
    assert set(workers.queues_of(workers.EVERYTHING)) == set(rung)


def test_account_mail_shares_its_slots_with_nothing_slow():
    assert workers.kind_of(QUEUE_OF["portal.outbox.tasks.deliver_urgent"]) == "quick"
    slow = ("portal.papers.tasks.render", "portal.files.tasks.scan", "strategies.library.tasks.sweep")
    assert {workers.kind_of(QUEUE_OF[task]) for task in slow} == {"papers"}
    assert QUEUE_OF["portal.outbox.tasks.deliver_urgent"] != QUEUE_OF["portal.outbox.tasks.deliver"]


def test_the_container_and_make_run_start_each_kind_by_the_one_command():
    from bin import run

    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    started = {service["command"][1] for service in services.values() if service.get("command", [""])[0] == "worker"}
    assert started == set(workers.QUEUES)
    assert 'exec python bin/worker.py "${2:-}"' in (ROOT / "deploy" / "entry.sh").read_text()
    commands = [part.command for part in run.parts(Path("/tmp"), "127.0.0.1", 8000)]
    assert all(workers.command(kind) in commands for kind in workers.QUEUES)


def test_a_worker_of_no_known_kind_does_not_start():
    done = subprocess.run(
        [sys.executable, "bin/worker.py", "mail"], cwd=ROOT, capture_output=True, text=True, check=False,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "portal.settings"},
    )  # fmt: skip
    assert done.returncode == 1
    assert re.search("quick, papers", done.stderr)


@pytest.fixture
def works_as():
    """Let this process be a worker of the kind, not seen for an hour."""

    def become(name):
        Heartbeat.objects.update_or_create(name=name, defaults={"at": timezone.now() - LONG_AGO})
        signs.work_as("")
        signs.work_as(name)

    yield become
    signs.work_as("")


def was_seen(name):
    return Heartbeat.objects.get(name=name).at > timezone.now() - LONG_AGO / 2


@pytest.mark.django_db(transaction=True)
def test_each_letter_is_a_sign_of_life_but_not_in_every_process(sink, queue, works_as):
    works_as("quick")
    signs.work_as("")
    queue()
    assert deliver_due() == 1
    assert not was_seen("quick")
    works_as("quick")
    queue()
    assert deliver_due() == 1
    assert was_seen("quick")


@pytest.mark.django_db(transaction=True)
def test_each_paper_is_a_sign_of_life(issue, works_as):
    works_as("papers")
    issue()
    assert paper_actions.render_due(draw=lambda html, **order: b"x") == 1
    assert was_seen("papers")


@pytest.mark.django_db(transaction=True)
def test_signs_are_written_seldom_and_never_inside_a_transaction(works_as, django_assert_num_queries):
    works_as("quick")
    with transaction.atomic(), django_assert_num_queries(0):
        signs.sign_of_life()
    assert not was_seen("quick")
    signs.sign_of_life()
    assert was_seen("quick")
    with django_assert_num_queries(0):
        signs.sign_of_life()


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_away_costs_the_work_nothing(works_as, monkeypatch):
    def away(_self):
        return {"host": "127.0.0.1", "port": 1, "user": "postgres", "dbname": "portal"}

    works_as("quick")
    connection.close()
    with monkeypatch.context() as patched:
        patched.setattr("django.db.backends.postgresql.base.DatabaseWrapper.get_connection_params", away)
        signs.sign_of_life()
    assert not was_seen("quick")
    works_as("quick")
    signs.sign_of_life()
    assert was_seen("quick")


@pytest.mark.django_db(transaction=True)
def test_beat_shows_itself_without_any_worker(tmp_path, empty_queue):
    """At its start and whenever it has rung: the row does not hang on who answers."""
    from bin import run

    [command] = [part.command for part in run.parts(tmp_path, "127.0.0.1", 8000) if part.name == "beat"]
    with Process(command, env=environment()):
        eventually(lambda: Heartbeat.objects.filter(name="beat").exists())
    assert set(Heartbeat.objects.values_list("name", flat=True)) == {"beat"}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", workers.QUEUES)
def test_a_shipped_worker_that_is_asked_shows_itself_under_its_kind(kind, empty_queue):
    for queue in workers.PULSE.values():
        app.send_task("portal.log.tasks.beat", queue=queue, retry=False, ignore_result=True)
    with Worker(kind=kind, concurrency=1):
        eventually(Heartbeat.objects.exists)
    assert set(Heartbeat.objects.values_list("name", flat=True)) == {kind}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["quick", "papers", "beat"])
def test_the_containers_ask_for_the_sign_of_their_own_kind(name):
    Heartbeat.objects.create(name="somebody else", at=timezone.now())
    probe = [sys.executable, "bin/probe.py", name]

    def answers():
        return subprocess.run(probe, cwd=ROOT, env=environment(), check=False, capture_output=True).returncode == 0

    assert not answers()
    signs.note(name)
    assert answers()
    Heartbeat.objects.filter(name=name).update(at=timezone.now() - timedelta(minutes=4))
    assert not answers()
