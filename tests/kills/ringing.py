"""What beat does each minute, oftener."""

import time

from portal.celery import app

SWEEPS = ["portal.outbox.tasks.sweep", "portal.papers.tasks.sweep", "membership.support.tasks.sweep"]
RUNG_EVERY = 5.0  # seconds
_rung_at = [0.0]


def ring_sweepers():
    """Ring for every sweep, at most every few seconds."""
    if time.monotonic() - _rung_at[0] < RUNG_EVERY:
        return
    _rung_at[0] = time.monotonic()
    for name in SWEEPS:
        app.send_task(name, retry=False, ignore_result=True, expires=RUNG_EVERY)
