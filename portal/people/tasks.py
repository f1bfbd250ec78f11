"""Tasks of this room."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from portal.celery import app
from portal.outbox.models import MailState, OutgoingMail
from portal.outbox.rules import LETS_SOMEBODY_IN
from portal.people.models import Attempt
from portal.people.models_arrivals import Arrival

KEPT_DAYS = 90  # what came longer ago is told or of no use: the case and its events are the record


@app.task
def tell(pk):
    """Write to the county's colleagues about what has come, as each has chosen."""
    from portal.people.actions_arrivals import tell_due

    tell_due(county=pk)


@app.task
def sweep():
    """Letters whose bell nobody heard, the day's letters when their hour has come, and letters that were lost."""
    from portal.people.actions_arrivals import note_lost_mail, tell_due

    note_lost_mail()
    tell_due()


@app.task
def tidy():
    """Throw away tries that no limit needs, sessions that are over, and secrets in mails that have been sent."""
    now = timezone.now()
    Attempt.objects.old().delete()
    Arrival.objects.filter(at__lt=now - timedelta(days=KEPT_DAYS)).delete()
    Session.objects.filter(expire_date__lt=now).delete()
    sent = OutgoingMail.objects.filter(
        kind__in=LETS_SOMEBODY_IN, state=MailState.SENT, sent_at__lt=now - timedelta(hours=1)
    )
    sent.filter(emptied_at=None).take_text_away(now)
