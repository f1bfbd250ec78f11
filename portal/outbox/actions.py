"""Queueing mail as rows, and delivering them."""

import logging
import math
import re
import time
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL
from django.template.loader import render_to_string
from django.utils import timezone, translation

from portal.errors import Refused
from portal.log.actions import log_event
from portal.log.signs import sign_of_life
from portal.outbox import smtp
from portal.outbox.doorbell import ring
from portal.outbox.models import MailState, OutgoingMail
from portal.outbox.rules import EXPIRED, ON_ITS_WAY, SENT, next_state, outcome_of, wait_after, why_not_again

logger = logging.getLogger(__name__)
DELIVER = "portal.outbox.tasks.deliver"
DELIVER_URGENT = "portal.outbox.tasks.deliver_urgent"
SHIFT = 15.0  # seconds that one task goes on delivering; well inside the task's time limit
MOST_AT_ONCE = 500
HAND, HAND_SECONDS = 20, 2.0  # letters claimed at once, and how long a sender goes on with them
# In a condition: this one change does not wait until it is on the disk, which would be most of a letter's cost. Only a
# fall of the database server itself may then forget it, and the worst is a letter that leaves once more, with its
# Message-ID. A word about the session instead would stay with a connection that others share.
SOON_ON_DISK = RawSQL("set_config('synchronous_commit', 'off', true) = 'off'", [], BooleanField())
_ADDRESS = re.compile(r"[^\s<>]{1,64}@[^\s<>]{1,255}")
_BREAKS = re.compile(r"[\r\n\t\x00-\x1f\x7f\u0085\u2028\u2029]+")


def queue_mail(
    kind,
    *,
    to,
    unique_key,
    context,
    to_name="",
    county=None,
    about=None,
    document=None,
    reply_to="",
    language="sv",
    urgent=False,
    expires_at=None,
):
    """Write a mail as a row in the caller's transaction and ring for it after the commit.

    kind: names the templates mail/<kind>_subject.txt, mail/<kind>.txt and mail/<kind>.html.
    unique_key: the same key is queued once, whatever is called twice; the row that is there is returned.
    document: a ready paper to attach. about: the row it concerns, for the lists on its page.
    urgent: somebody waits for it at a screen (a code, a link to log in with): it leaves before all other mail.
    expires_at: when its code ends. After that it is not sent, and its text is taken away.
    Raises ImproperlyConfigured outside a transaction: mail must never leave for something that was rolled back."""
    number = number_of(about, context)
    with translation.override(language):
        context = {
            "matter_number": number,
            **context,
            "site_url": settings.SITE_URL,
            "portal_name": settings.PORTAL_NAME,
            "language": language,
        }
        subject = one_line(render_to_string(f"mail/{kind}_subject.txt", context), 200)
        text = render_to_string(f"mail/{kind}.txt", context).strip() + "\n"
        html = render_to_string(f"mail/{kind}.html", {**context, "subject": subject})
    return queue_ready_mail(
        kind,
        to=to,
        to_name=to_name,
        unique_key=unique_key,
        subject=subject,
        text=text,
        html=html,
        county=county,
        about=about,
        document=document,
        reply_to=reply_to,
        language=language,
        urgent=urgent,
        expires_at=expires_at,
        diary_number=number,
    )


def number_of(about, context):
    """The diary number of the matter that a letter is about: it stands in every letter. Empty before there is one."""
    matters = [context.get("membership"), context.get("consultation"), about]
    return next((number for one in matters if (number := getattr(one, "diary_number", ""))), "")


def queue_ready_mail(
    kind,
    *,
    to,
    unique_key,
    subject,
    text,
    html,
    to_name="",
    county=None,
    about=None,
    document=None,
    reply_to="",
    language="sv",
    urgent=False,
    expires_at=None,
    diary_number="",
):
    """The same for texts that are already written. Raises ImproperlyConfigured outside a transaction."""
    if not transaction.get_connection().in_atomic_block:
        raise ImproperlyConfigured("queue_mail belongs in the transaction that it tells about")
    mail = OutgoingMail(
        kind=kind,
        county=county,
        recipient=to,
        recipient_name=one_line(to_name, 120),
        reply_to=reply_to,
        language=language,
        subject=one_line(subject, 200),
        text=text,
        html=html,
        document=document,
        unique_key=unique_key,
        is_urgent=urgent,
        expires_at=expires_at,
        subject_type=about._meta.model_name if about is not None else "",
        subject_pk=str(about.pk) if about is not None else "",
        diary_number=diary_number,
    )
    mail.message_id = f"<{mail.pk}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2].rstrip('>')}>"
    mail.clean_fields(exclude=["document", "county"])
    row, is_new = OutgoingMail.objects.get_or_create(unique_key=unique_key, defaults=_columns(mail))
    if is_new:
        ring(_bell_of(row), row.pk, stands_for_all=True)
    return row


def _bell_of(mail):
    return DELIVER_URGENT if mail.is_urgent else DELIVER


def deliver_mail(pk):
    """Send this mail if it is due and nobody else has it. Returns whether an attempt was made."""
    return _send_all(_claim(OutgoingMail.objects.filter(pk=pk), 1), until=math.inf) == 1


def deliver_due(seconds=SHIFT, *, only_urgent=False):
    """Send due mails, the urgent ones first, until none is left or the time is over. Returns how many were tried.

    A hand is small, so that a code which is asked for meanwhile waits for a few letters and not for all."""
    until, tried = time.monotonic() + seconds, 0
    waiting = OutgoingMail.objects.filter(is_urgent=True) if only_urgent else OutgoingMail.objects.all()
    while time.monotonic() < until:
        mails = _claim(waiting.urgent_first(), HAND)
        if not mails:
            break
        tried += _send_all(mails, until=min(until, time.monotonic() + HAND_SECONDS))
    return tried


def ring_for_due(most):
    """Ring for so many due mails as there are, at most `most`: each bell wakes a slot, which goes on with the rest."""
    due = OutgoingMail.objects.due(timezone.now()).urgent_first()
    for pk in list(due.values_list("pk", flat=True)[:most]):
        ring(DELIVER, pk)


@transaction.atomic(durable=True)
def give_up_late():
    """Letters whose code has ended: those on their way are not sent, and none keeps its text. Returns how many."""
    now = timezone.now()
    late = OutgoingMail.objects.too_late(now).select_for_update(of=("self",), skip_locked=True, no_key=True)
    keys = list(late.values_list("pk", flat=True)[:MOST_AT_ONCE])
    rows = OutgoingMail.objects.filter(pk__in=keys)
    gone = rows.filter(state__in=[*ON_ITS_WAY, MailState.HELD])
    unsent = gone.take_text_away(now, state=MailState.EXPIRED, lease_until=None)
    if unsent:
        logger.warning("%s letters were not sent: their code had ended", unsent)
    return unsent + rows.filter(emptied_at=None).take_text_away(now)


def _claim(mails, most):
    """Take due mails with a lease, committed before any server is spoken to."""
    now = timezone.now()
    lease = now + timedelta(seconds=HAND_SECONDS + settings.MAIL_LEASE_SECONDS)
    with transaction.atomic(durable=True):
        due = mails.due(now).select_for_update(of=("self",), skip_locked=True, no_key=True)
        taken = list(due[:most])
        rows = OutgoingMail.objects.filter(SOON_ON_DISK, pk__in=[mail.pk for mail in taken])
        rows.update(state=MailState.INFLIGHT, lease_until=lease)
    for mail in taken:
        mail.lease_until = lease
    return taken


def _send_all(mails, *, until):
    """Send what is in hand, each noted before the next; what is left when the time is over, others may take."""
    for number, mail in enumerate(mails):
        if number and time.monotonic() > until:  # a lease covers the hand's time and one delivery after it
            _ours(mails[number:]).update(lease_until=timezone.now())
            return number
        _finish(mail, _attempt(mail))
        sign_of_life()
    return len(mails)


def _ours(mails):
    """Those of the mails, taken in one hand, whose lease is still ours: a sender that was away too long must not
    overwrite its successor's outcome."""
    keys = [mail.pk for mail in mails]
    lease = mails[0].lease_until
    return OutgoingMail.objects.filter(SOON_ON_DISK, pk__in=keys, state=MailState.INFLIGHT, lease_until=lease)


def _attempt(mail):
    """Speak to the server outside any transaction; what became of it, as an Outcome."""
    if mail.expires_at and mail.expires_at <= timezone.now():
        return EXPIRED
    try:
        smtp.send(mail)
    except Exception as error:  # whatever is wrong with one letter must not stop the others
        return outcome_of(error)
    return SENT


def _finish(mail, outcome):
    now = timezone.now()
    attempts = mail.attempts + (1 if outcome.counts else 0)
    state = next_state(outcome, attempts, mail.queued_at, now)
    _ours([mail]).update(
        state=state,
        attempts=attempts,
        lease_until=None,
        due_at=now + wait_after(outcome, attempts) if state == MailState.RETRY else mail.due_at,
        sent_at=now if state == MailState.SENT else None,
        smtp_code=outcome.code,
        smtp_text=one_line(_ADDRESS.sub("…", outcome.text), 300),
        **({"text": "", "html": "", "emptied_at": now} if state == MailState.EXPIRED else {}),
    )
    if state != MailState.SENT:
        logger.warning("mail %s %s %s", mail.pk, state, outcome.code or outcome.text)


def _columns(mail):
    return {field.attname: getattr(mail, field.attname) for field in mail._meta.concrete_fields}


def one_line(text, longest):
    """The text on one line (headers end at a line break), at most so many characters."""
    return _BREAKS.sub(" ", text).strip()[:longest]


@transaction.atomic(durable=True)
def send_again(mail, *, by):
    """Put a mail that did not arrive back in the queue, with the same Message-ID. Raises Refused: it is on its way, or
    its content is gone or of no use."""
    mail = OutgoingMail.objects.select_for_update(of=("self",), no_key=True).get(pk=mail.pk)
    if no := why_not_again(mail, timezone.now()):
        raise Refused(no)
    mail.state, mail.sent_at, mail.lease_until = MailState.QUEUED, None, None
    mail.attempts, mail.due_at, mail.smtp_code, mail.smtp_text = 0, timezone.now(), None, ""
    mail.save()
    log_event("mail.sent_again", by=by, county=mail.county, thing=mail)
    ring(_bell_of(mail), mail.pk)
    return mail


__all__ = ["DELIVER", "one_line", "queue_mail", "queue_ready_mail", "send_again"]
