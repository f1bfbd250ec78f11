"""Tasks of this room."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from portal.celery import app
from portal.outbox.models import MailState, OutgoingMail
from portal.people.models import Attempt

# Mails that hold a code or a link that lets someone in. Once sent, nobody needs the words any more.
SECRET_MAILS = (
    "email_confirmation",
    "email_confirmation_signup",
    "login_code",
    "password_reset_code",
    "proof_code",
    "staff_invitation",
    "signing_link",
    "consultation_invitation",
    "consultation_reminder",
    "consultation_extended",
    "consultation_open",
)


@app.task
def tidy():
    """Throw away tries that no limit needs, sessions that are over, and secrets in mails that have been sent."""
    now = timezone.now()
    Attempt.objects.old().delete()
    Session.objects.filter(expire_date__lt=now).delete()
    sent = OutgoingMail.objects.filter(
        kind__in=SECRET_MAILS, state=MailState.SENT, sent_at__lt=now - timedelta(hours=1)
    )
    sent.filter(emptied_at=None).take_text_away(now)
