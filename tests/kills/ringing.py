"""What beat does each minute, oftener."""

import time

from celery import Celery
from kombu.exceptions import OperationalError

from portal.celery import app
from portal.workers import PULSE

SWEEPS = [
    *("portal.outbox.tasks.sweep", "portal.papers.tasks.sweep", "membership.support.tasks.sweep"),
    "membership.joining.tasks.sweep",
]
RUNG_EVERY = 5.0  # seconds
_rung_at = [0.0]


def sender_to(url):
    """Somebody who rings at the broker; the portal itself where the broker is files."""
    return app if url.startswith("filesystem") else Celery("sender", broker=url)


def ring_sweepers(sender=app):
    """Ring for every sweep, at most every few seconds."""
    if time.monotonic() - _rung_at[0] < RUNG_EVERY:
        return
    _rung_at[0] = time.monotonic()
    for name in SWEEPS:
        ring(sender, name, expires=RUNG_EVERY)


def ring(sender, name, *, expires):
    """One bell for what is quick; none when the broker listens already but does not take bells yet."""
    try:
        sender.send_task(name, queue=PULSE["quick"], retry=False, ignore_result=True, expires=expires)
    except (OSError, OperationalError, *sender.connection_for_write().connection_errors):
        return
