"""Sending out, reminding, moving the last day, and new links."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.errors import Refused
from portal.log.actions import log_event
from strategies.consultation.actions.steps import (
    end_former_links,
    lock,
    missing_to_send,
    new_link,
    note,
    take,
    take_edition,
)
from strategies.consultation.documents import freeze
from strategies.consultation.mails import send_link
from strategies.consultation.models import Consultation
from strategies.consultation.rules import Phase, State, is_time_to_remind

LETTER = "consultation_invitation"


@transaction.atomic(durable=True)
def send_consultation(consultation, *, by, edition, receivers):
    """Send the letters that have not left; the first time also freezes the draft. Returns how many were queued.

    receivers: how many the person was told about; another number now is refused, so that nobody sends more letters
    than the page said. Raises Refused, EditedMeanwhile."""
    consultation = take_edition("send", consultation, by, edition)
    is_first = consultation.state == State.DRAFT
    waiting = list(consultation.invitations.unsent().select_for_update(of=("self",), no_key=True))
    if len(waiting) != receivers:
        raise Refused(_("The list of receivers has changed. Look at it again before you send."))
    if missing := missing_to_send(consultation):
        raise Refused(" ".join(missing))
    now = timezone.now()
    if is_first:
        consultation.state, consultation.sent_at = State.OPEN, now
        consultation.content = freeze(consultation.version, consultation.questions)
        consultation.contact_email = consultation.contact_email or consultation.strategy.county.contact_email
    consultation.save()
    for invitation in waiting:
        _write(LETTER, consultation, invitation, now)
    note(consultation, "send" if is_first else "send_more", by=by, text=str(len(waiting)))
    log_event("consultation.sent", by=by, county=consultation.strategy.county, thing=consultation, letters=len(waiting))
    return len(waiting)


@transaction.atomic(durable=True)
def renew_link(invitation, *, by, email=""):
    """Send a new link, to a corrected address when one is given: then what the wrong one got ends at once.

    Raises Refused."""
    consultation = take("renew", invitation.consultation, by)
    invitation = consultation.invitations.select_for_update(of=("self",), no_key=True).get(pk=invitation.pk)
    if invitation.revoked_at:
        raise Refused(_("The receiver has been taken off the list."))
    email = (email or invitation.email).strip().lower()
    if consultation.invitations.in_force().filter(email=email).exclude(pk=invitation.pk).exists():
        raise Refused(_("Another receiver has that address."))
    is_corrected, invitation.email, now = email != invitation.email, email, timezone.now()
    _write(LETTER, consultation, invitation, now)
    if is_corrected:
        end_former_links(invitation, now)
    note(consultation, "renew", by=by)
    return invitation


@transaction.atomic(durable=True)
def extend_closing(consultation, *, by, edition, closes_on, message):
    """Move the last day for everyone and tell those who have not answered. Returns how many letters were queued.

    Raises Refused, EditedMeanwhile."""
    consultation = take_edition("extend", consultation, by, edition)
    if closes_on <= consultation.closes_on or closes_on <= timezone.localdate():
        raise Refused(_("Choose a day after the present last day and after today."))
    before, consultation.closes_on = consultation.closes_on, closes_on
    consultation.save(update_fields=["closes_on", "edition"])
    now, told = timezone.now(), 0
    for invitation in _unanswered(consultation):
        _write("consultation_extended", consultation, invitation, now, before=before, message=message)
        told += 1
    note(consultation, "extend", by=by, text=f"{before} → {closes_on}")
    log_event("consultation.extended", by=by, county=consultation.strategy.county, thing=consultation, letters=told)
    return told


@transaction.atomic(durable=True)
def remind_unanswered(consultation, *, by):
    """Remind those who have not answered, each at most once a day. Returns how many letters were queued.

    Raises Refused."""
    consultation = take("remind", consultation, by)
    sent = _remind(consultation, _unanswered(consultation))
    note(consultation, "remind", by=by, text=str(sent))
    return sent


def remind_due(now=None):
    """The automatic reminder: once for each last day, when its day has come and has not passed, in office hours.

    Each consultation in a transaction of its own. Returns how many letters were queued."""
    now = now or timezone.now()
    if not is_time_to_remind(now):
        return 0
    today = timezone.localdate(now)
    return sum(_remind_one(one, today) for one in Consultation.objects.to_remind(today))


@transaction.atomic(durable=True)
def _remind_one(consultation, today):
    consultation = lock(consultation)
    # Asked again under the lock: somebody may have moved the day or published meanwhile.
    is_due = Consultation.objects.to_remind(today).filter(pk=consultation.pk).exists()
    if not is_due or consultation.phase != Phase.OPEN:
        return 0
    sent = _remind(consultation, _unanswered(consultation).not_reminded_for(consultation.closes_on))
    if sent:
        note(consultation, "remind", text=str(sent))
    return sent


def _remind(consultation, invitations):
    now, today, sent = timezone.now(), timezone.localdate(), 0
    for invitation in invitations:
        # Whoever got a letter today has the link at hand.
        is_fresh = invitation.reminded_at and timezone.localdate(invitation.reminded_at) >= today
        invitation.reminded_for = consultation.closes_on
        if is_fresh:
            invitation.save(update_fields=["reminded_for"])
            continue
        invitation.reminded_at = now
        key = f"consultation-reminder:{invitation.pk}:{today}"
        _write("consultation_reminder", consultation, invitation, now, key=key)
        sent += 1
    return sent


def _unanswered(consultation):
    return consultation.invitations.unanswered().select_for_update(of=("self",), no_key=True)


def _write(kind, consultation, invitation, now, key="", **more):
    invitation.consultation = consultation
    token = new_link(invitation, now)
    invitation.save()
    send_link(kind, invitation, token, key=key or f"{kind}:{invitation.pk}:{invitation.letters}", **more)
