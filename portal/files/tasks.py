"""What the worker does with files: a primary key in, the row decides."""

from portal.celery import app


@app.task
def scan(pk):
    """Have this file scanned, and then whatever else waits."""
    from portal.files import actions

    actions.scan_upload(pk)
    actions.scan_due()


@app.task
def sweep():
    """Scan what was left over, and say when files wait too long."""
    from portal.files import actions

    actions.scan_due()
    actions.warn_of_stuck()
