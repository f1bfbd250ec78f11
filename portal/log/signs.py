"""Signs of life: what a background process writes while it works, so that a busy one is not taken for a silent one.

One row for each kind of worker and one for beat (R-08). Written by whoever does the work, never by a thread of a
worker's parent, which forks."""

import logging
import time

from django.db import Error, connection
from django.utils import timezone

from portal.log.models import Heartbeat

logger = logging.getLogger(__name__)
EVERY = 5.0  # seconds between two signs of one process
_self = {"name": "", "next": 0.0}


def work_as(name):
    """From now on this process shows itself under this name: a kind of worker, or beat."""
    if name != _self["name"]:
        _self.update(name=name, next=0.0)


def sign_of_life():
    """Note that this process works, at most every few seconds. Does nothing in a process that is no worker, or inside
    a transaction, where the row would stay locked. A database that is away costs a line in the log."""
    now = time.monotonic()
    if not _self["name"] or now < _self["next"] or connection.in_atomic_block:
        return
    _self["next"] = now + EVERY
    try:
        note(_self["name"])
    except Error as error:
        logger.warning("no sign of life could be written: %s", type(error).__name__)


def note(name):
    """Write that the process of this name is alive now."""
    row = Heartbeat(name=name, at=timezone.now())
    Heartbeat.objects.bulk_create([row], update_conflicts=True, unique_fields=["name"], update_fields=["at"])


__all__ = ["note", "sign_of_life", "work_as"]
