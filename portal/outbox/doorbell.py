"""The doorbell: wakes a worker after commit. A bell nobody hears loses nothing, the sweepers ring again."""

import logging
import time

from django.db import transaction

from portal.middleware import request_id

logger = logging.getLogger(__name__)
SILENCE = 5.0  # seconds without bells after the broker did not answer: one request must not wait for each of its bells
MOST_BELLS = 4  # a transaction rings so often for work of which one bell stands for all: enough to wake every slot


_silent = {"until": 0.0}


def ring(task, pk, *, stands_for_all=False):
    """After the commit, ask a worker to run the task (by name) for one primary key.

    With the broker down this logs and goes on, quickly, and the next bells of this process are not rung for some
    seconds: the row says what is to be done and its sweeper rings again.
    stands_for_all: the task goes on with whatever else is due, so a thousand rows in a transaction need few bells."""
    if stands_for_all and _rung(task) >= MOST_BELLS:
        return

    # A function of its own on purpose: robust callbacks must have a __qualname__, which a partial has not.
    def bell():
        _send(task, str(pk))

    bell.task = task
    transaction.on_commit(bell, robust=True)


def _rung(task):
    waiting = transaction.get_connection().run_on_commit
    return sum(getattr(callback, "task", None) == task for _savepoints, callback, _robust in waiting)


def _send(task, pk):
    from portal.celery import app

    if time.monotonic() < _silent["until"]:
        return
    try:
        app.send_task(task, args=[pk], retry=False, ignore_result=True, headers={"asked_by": request_id.get()})
    except Exception:
        _silent["until"] = time.monotonic() + SILENCE
        logger.warning("broker did not take %s %s; the sweeper will ring", task, pk)
