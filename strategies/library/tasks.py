"""What the worker does: a primary key in, the row decides."""

from portal.celery import app


@app.task
def sweep():
    """Find new links and try those whose week has passed."""
    from strategies.library import actions

    actions.note_links()
    actions.check_due_links()
