"""Ending sessions from the command line, where no colleague stands for it."""

from django.db import transaction

from portal.log.actions import log_event
from portal.people import sessions


@transaction.atomic(durable=True)
def end_persons_sessions(user, *, by=None):
    """Log a person out everywhere."""
    sessions.end_all(user)
    log_event("sessions.ended", by=by, thing=user)


@transaction.atomic(durable=True)
def end_everybodys_sessions(*, by=None):
    """Log everybody out, also those who answer by a personal link without an account. Returns how many ended."""
    number = sessions.end_everybodys()
    log_event("sessions.all_ended", by=by, number=number)
    return number


__all__ = ["end_everybodys_sessions", "end_persons_sessions"]
