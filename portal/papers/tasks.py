"""What the worker does with papers: a primary key in, the row decides."""

import time

from portal.celery import app


@app.task
def render(pk):
    """Draw this paper, and then whatever else is due."""
    from portal.papers import actions

    began = time.monotonic()
    actions.render_document(pk)
    actions.render_due(actions.SHIFT - (time.monotonic() - began))


@app.task
def sweep():
    """Draw what was left over: doorbells that were lost, waits that are over, drawers that died."""
    from portal.papers import actions

    actions.render_due()
