"""The worker's sign of life, and the id that its lines carry."""

from celery.signals import task_postrun, task_prerun
from django.utils import timezone

from portal.celery import app
from portal.middleware import NO_ID, is_plain_id, request_id


@app.task
def beat():
    """Say that beat rings and a worker answers."""
    from portal.log.models import Heartbeat

    Heartbeat.objects.update_or_create(name="worker", defaults={"at": timezone.now()})


@task_prerun.connect
def take_request_id(task_id, task, **_kwargs):
    """The lines and events of a task carry the id of the request that rang for it, else the task's own (R-81)."""
    given = str(task.request.get("asked_by") or "")
    request_id.set(given if is_plain_id(given) else task_id)


@task_postrun.connect
def forget_request_id(**_kwargs):
    """Between two tasks a line belongs to none."""
    request_id.set(NO_ID)
