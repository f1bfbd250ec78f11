"""What the worker does: a primary key in, the row decides."""

from portal.celery import app


@app.task
def paper_ready(pk):
    """A version's paper has been drawn: the public page gets its link."""
    from strategies.publishing import actions

    actions.note_paper(int(pk))


@app.task
def sweep(pk=""):
    """Publish what was planned, find papers whose bell nobody heard, and note new links."""
    from strategies.publishing import actions

    actions.publish_due()
    actions.note_papers()
    actions.note_links()


@app.task
def try_links(pk=""):
    """Try links that are due: slow, so that it waits in a queue of its own."""
    from strategies.publishing import actions

    actions.try_due_links()
