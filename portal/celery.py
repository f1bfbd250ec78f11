"""The worker's way in, and the whole beat schedule.

The queue is only a doorbell: every task gets one primary key (or nothing) and asks the rows what is left to do.
"""

import os

from celery import Celery
from celery.signals import worker_init, worker_process_init, worker_process_shutdown

from portal.outbox.file_broker import write_whole_files
from portal.workers import PULSE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

write_whole_files()
app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.imports = (
    "portal.outbox.tasks",
    "portal.papers.tasks",
    "portal.files.tasks",
    "portal.log.tasks",
    "portal.people.tasks",
    "strategies.consultation.tasks",
    "strategies.library.tasks",
    "strategies.publishing.tasks",
    "membership.changes.tasks",
    "membership.joining.tasks",
    "membership.support.tasks",
)
# Task → queue; what is not named waits in "small" (CELERY_TASK_DEFAULT_QUEUE). Who hears which: portal/workers.py.
QUEUE_OF = {
    "portal.outbox.tasks.deliver_urgent": "account",
    "portal.outbox.tasks.deliver": "mail",
    "portal.papers.tasks.render": "papers",
    "portal.files.tasks.scan": "files",
    "portal.files.tasks.sweep": "files",
    "strategies.library.tasks.sweep": "slow",
    "strategies.publishing.tasks.try_links": "slow",
}
app.conf.task_routes = {task: {"queue": queue} for task, queue in QUEUE_OF.items()}
EVERY_MINUTE = 60.0
# A bell older than this has been followed by another: a worker that was away does not answer them all.
FRESH = {"expires": 50}
app.conf.beat_schedule = {
    **{
        f"heartbeat-{kind}": {
            "task": "portal.log.tasks.beat",
            "schedule": 30.0,
            "options": {**FRESH, "queue": queue},
        }
        for kind, queue in PULSE.items()
    },
    "mail-left-over": {"task": "portal.outbox.tasks.sweep", "schedule": EVERY_MINUTE, "options": FRESH},
    "papers-left-over": {"task": "portal.papers.tasks.sweep", "schedule": EVERY_MINUTE, "options": FRESH},
    "files-left-over": {"task": "portal.files.tasks.sweep", "schedule": EVERY_MINUTE, "options": FRESH},
    "receipts-left-over": {"task": "membership.joining.tasks.sweep", "schedule": EVERY_MINUTE, "options": FRESH},
    "decisions-to-remind": {"task": "membership.joining.tasks.remind", "schedule": 900.0},
    "changes-left-over": {"task": "membership.changes.tasks.sweep", "schedule": EVERY_MINUTE, "options": FRESH},
    "invitations-left-over": {"task": "membership.support.tasks.sweep", "schedule": EVERY_MINUTE, "options": FRESH},
    "consultations-left-over": {
        "task": "strategies.consultation.tasks.sweep",
        "schedule": EVERY_MINUTE,
        "options": FRESH,
    },
    # Each link once a week: its row says when. A minute's round takes a few, so that no host is asked in a burst.
    "links-left-over": {"task": "strategies.library.tasks.sweep", "schedule": EVERY_MINUTE, "options": FRESH},
    "strategies-left-over": {
        "task": "strategies.publishing.tasks.sweep",
        "schedule": EVERY_MINUTE,
        "options": FRESH,
    },
    "strategies-links-left-over": {
        "task": "strategies.publishing.tasks.try_links",
        "schedule": EVERY_MINUTE,
        "options": FRESH,
    },
    "arrivals-left-over": {"task": "portal.people.tasks.sweep", "schedule": EVERY_MINUTE, "options": FRESH},
    "tidy-log-in": {"task": "portal.people.tasks.tidy", "schedule": 3600.0},
}


@worker_init.connect
def survive_restarts_of_redis(**_kwargs):
    """Before the worker connects to its broker."""
    from portal.outbox.redis_worker import survive_restarts_of_redis

    survive_restarts_of_redis()


@worker_process_init.connect
def start_the_press(**_kwargs):
    """Each slot that draws papers has a press, ready when the first paper comes. A missing library says so here."""
    from portal.papers.actions import RENDER
    from portal.papers.press import press

    if app.amqp.router.route({}, RENDER)["queue"].name in app.amqp.queues.consume_from:
        press.start()


@worker_process_shutdown.connect
def end_the_press(**_kwargs):
    """A slot that is replaced collects its press."""
    from portal.papers.press import press

    press.close()
