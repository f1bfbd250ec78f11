"""What the worker does: a primary key in, the row decides."""

from portal.celery import app


@app.task
def paper_ready(pk):
    """The compilation's paper has been drawn: the public page gets its link."""
    from strategies.consultation import actions

    actions.note_paper(pk)


@app.task
def sweep():
    """Send the reminders that are due, and find papers whose bell nobody heard."""
    from strategies.consultation import actions
    from strategies.consultation.models import Consultation

    actions.remind_due()
    for consultation in Consultation.objects.without_paper():
        actions.note_paper(consultation.pk)
