"""Tasks of the outbox: a primary key in, the row decides."""

import time

from portal.celery import app

ENOUGH_BELLS = 8  # for the slots of four workers


@app.task
def deliver_urgent(pk):
    """Deliver this mail that somebody waits for, and others like it."""
    from portal.outbox.actions import deliver_due, deliver_mail

    deliver_mail(pk)
    deliver_due(only_urgent=True)


@app.task
def deliver(pk):
    """Deliver this mail, and then whatever else is due: one bell may stand for many letters.

    When the shift is over and more is due the next bell is rung here, not a minute later by the sweep."""
    from portal.outbox.actions import SHIFT, deliver_due, deliver_mail, ring_for_due

    until = time.monotonic() + SHIFT
    deliver_mail(pk)
    deliver_due(until - time.monotonic())
    if time.monotonic() >= until:
        ring_for_due(1)


@app.task
def sweep():
    """Ring for what was left over: due mails whose bell was lost, and those whose sender died; give up what is late."""
    from portal.outbox.actions import give_up_late, ring_for_due

    give_up_late()
    ring_for_due(ENOUGH_BELLS)
