"""Tasks of the outbox: a primary key in, the row decides."""

from portal.celery import app


@app.task
def deliver(pk):
    """Deliver this mail, and then whatever else is due: one bell may stand for many letters."""
    from portal.outbox.actions import deliver_due, deliver_mail

    deliver_mail(pk)
    deliver_due()


@app.task
def sweep():
    """Deliver what was left over: due mails whose bell was lost, and those whose sender died."""
    from portal.outbox.actions import deliver_due

    deliver_due()
