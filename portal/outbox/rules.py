"""How long to wait, and what a mail server's answer means."""

import smtplib
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MailState(TextChoices):
    """Where a mail is on its way. The row is the truth, the queue only a doorbell."""

    QUEUED = "queued", _("Waiting to be sent")
    INFLIGHT = "inflight", _("Being sent")
    RETRY = "retry", _("Will be tried again")
    SENT = "sent", _("Sent")
    UNDELIVERABLE = "undeliverable", _("Refused by the recipient's server")
    FAILED = "failed", _("Given up")
    HELD = "held", _("Held back")
    EXPIRED = "expired", _("Not sent: the code had expired")


ON_ITS_WAY = (MailState.QUEUED, MailState.INFLIGHT, MailState.RETRY)
# How a state shows to staff: a kind of status tag.
STATUS_KIND = {
    MailState.QUEUED: "waiting",
    MailState.INFLIGHT: "waiting",
    MailState.RETRY: "waiting",
    MailState.SENT: "done",
    MailState.UNDELIVERABLE: "refused",
    MailState.FAILED: "refused",
    MailState.HELD: "turn",
    MailState.EXPIRED: "refused",
}
# What staff choose between in the outbox, as it stands in addresses: words and states.
CHOICES = {
    "kom-inte-fram": (_("Did not arrive"), (MailState.UNDELIVERABLE, MailState.FAILED, MailState.EXPIRED)),
    "hejdade": (_("Held back"), (MailState.HELD,)),
    "pa-vag": (_("On their way"), ON_ITS_WAY),
    "skickade": (_("Sent"), (MailState.SENT,)),
}
# Mails that hold a code or a link that lets someone in. Once sent, nobody needs the words any more, and nobody but the
# receiver ever does.
LETS_SOMEBODY_IN = (
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

WAITS = [timedelta(seconds=s) for s in (30, 120, 600, 1800, 7200, 21600, 57600)]  # together more than 24 hours
MOST_ATTEMPTS = len(WAITS) + 1
UNREACHABLE_WAIT = timedelta(minutes=1)
GIVE_UP_UNREACHABLE = timedelta(days=5)


@dataclass(frozen=True)
class Outcome:
    """What became of one attempt. ``counts`` is False when no recipient's server was reached."""

    state: str
    code: int | None = None
    text: str = ""
    counts: bool = True


SENT = Outcome(MailState.SENT)
EXPIRED = Outcome(MailState.EXPIRED, counts=False)


def outcome_of(error):
    """What an exception from the mail server means for the mail (R-04): 5xx on the recipient or the text is final,
    everything else is tried again, and an unreachable or refusing server is nobody's attempt."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
        return _by_code(code, text)
    if isinstance(error, smtplib.SMTPDataError):
        return _by_code(error.smtp_code, error.smtp_error)
    if isinstance(error, smtplib.SMTPSenderRefused):
        return Outcome(MailState.RETRY, error.smtp_code, _words(error.smtp_error))
    if isinstance(error, (smtplib.SMTPConnectError, smtplib.SMTPAuthenticationError, smtplib.SMTPHeloError)):
        return Outcome(MailState.RETRY, error.smtp_code, _words(error.smtp_error), counts=False)
    if isinstance(error, ConnectionRefusedError):
        return Outcome(MailState.RETRY, None, "The mail server does not answer.", counts=False)
    return Outcome(MailState.RETRY, None, type(error).__name__)


def why_not_again(mail, now):
    """Why this letter may not be sent again; "" when it may. One that lost its text never may."""
    if mail.state in ON_ITS_WAY:
        return _("The mail is already on its way.")
    if mail.expires_at and mail.expires_at <= now:
        return _("The code in the letter has expired. Ask the person to order a new one.")
    if mail.emptied_at:
        return _("The letter held a code or a link, and its text has been taken away. Send a new invitation instead.")
    return ""


def next_state(outcome, attempts, queued_at, now):
    """The state after an outcome: given up after MOST_ATTEMPTS, or after days without reaching any server."""
    if outcome.state != MailState.RETRY:
        return outcome.state
    if outcome.counts and attempts >= MOST_ATTEMPTS:
        return MailState.FAILED
    if not outcome.counts and now - queued_at > GIVE_UP_UNREACHABLE:
        return MailState.FAILED
    return MailState.RETRY


def wait_after(outcome, attempts):
    """How long to wait before the next attempt; attempts counts those made so far."""
    if not outcome.counts:
        return UNREACHABLE_WAIT
    return WAITS[min(max(attempts, 1), len(WAITS)) - 1]


def _by_code(code, text):
    return Outcome(MailState.UNDELIVERABLE if 500 <= code < 600 else MailState.RETRY, code, _words(text))


def _words(text):
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
