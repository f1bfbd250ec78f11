"""The sign of life of those who work in the background, and the id that their lines carry."""

from celery.signals import after_task_publish, beat_embedded_init, beat_init, task_postrun, task_prerun

from portal.celery import app
from portal.middleware import NO_ID, is_plain_id, request_id
from portal.workers import BEAT, kind_of


@app.task
def beat():
    """Nothing: that a worker took it is the sign of life (R-08)."""


@task_prerun.connect
def show_life(task, **_kwargs):
    """Whoever takes a task lives; which kind of worker, its queue says."""
    from portal.log import signs

    signs.work_as(kind_of((task.request.delivery_info or {}).get("routing_key", "")))
    signs.sign_of_life()


@task_postrun.connect
def show_life_again(**_kwargs):
    """Also after a long task."""
    from portal.log import signs

    signs.sign_of_life()


@beat_init.connect
@beat_embedded_init.connect
def show_beat(**_kwargs):
    """Beat shows itself when it starts and whenever it has rung: a broker that takes nothing makes it silent."""
    from portal.log import signs

    signs.work_as(BEAT)
    _show_beat()
    after_task_publish.connect(_show_beat)


def _show_beat(**_kwargs):
    from django.db import close_old_connections

    from portal.log import signs

    close_old_connections()  # nobody else does in this process
    signs.sign_of_life()


@task_prerun.connect
def take_request_id(task_id, task, **_kwargs):
    """The lines and events of a task carry the id of the request that rang for it, else the task's own (R-81)."""
    given = str(task.request.get("asked_by") or "")
    request_id.set(given if is_plain_id(given) else task_id)


@task_postrun.connect
def forget_request_id(**_kwargs):
    """Between two tasks a line belongs to none."""
    request_id.set(NO_ID)
