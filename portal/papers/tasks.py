"""What the worker does with papers: a primary key in, the row decides."""

import time

from portal.celery import app

ENOUGH_BELLS = 8  # for the slots of four workers


@app.task
def render(pk):
    """Draw this paper, and then whatever else is due.

    When the shift is over and more is due the next bell is rung here: all slots go on until nothing is left."""
    from portal.papers import actions

    until = time.monotonic() + actions.SHIFT
    actions.render_document(pk)
    actions.render_due(until - time.monotonic())
    if time.monotonic() >= until:
        actions.ring_for_due(1)


@app.task
def sweep():
    """Ring for what was left over: doorbells that were lost, waits that are over, drawers that died."""
    from portal.papers import actions

    actions.ring_for_due(ENOUGH_BELLS)
