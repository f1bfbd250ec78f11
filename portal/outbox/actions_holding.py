"""Holding mail back and letting it go: after a restore some of what waits may have left already."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from portal.log.actions import log_event
from portal.outbox.actions import DELIVER
from portal.outbox.doorbell import ring
from portal.outbox.models import MailState, OutgoingMail

# How long the link in a letter works, counted from its queueing: a later letter would only lead astray. The end of a
# code stands on its letter (``expires_at``).
LINK_WORKS = timedelta(days=14)
WITH_LINK = ("staff_invitation", "signing_link")
TOO_LATE = "Held back until its link no longer worked."


@transaction.atomic(durable=True)
def hold_mail(*, queued_before=None, by=None):
    """Hold back all mail that waits, or what was queued before a point in time.

    A letter that a sender has in hand just now is left to it, or it could leave twice. Returns how many were held and
    how many are in hand; the latter are held by doing this again when their lease is over."""
    now = timezone.now()
    chosen = OutgoingMail.objects.filter(Q(queued_at__lt=queued_before) if queued_before else Q())
    waiting = Q(state__in=[MailState.QUEUED, MailState.RETRY]) | Q(state=MailState.INFLIGHT, lease_until__lt=now)
    held = chosen.filter(waiting).update(state=MailState.HELD, lease_until=None)
    in_hand = chosen.filter(state=MailState.INFLIGHT).count()
    log_event("mail.held", by=by, number=held, before=queued_before.isoformat() if queued_before else "")
    return held, in_hand


@transaction.atomic(durable=True)
def release_mail(*, only=None, by=None):
    """Queue held mail again, each with its Message-ID; letters whose code or link no longer works are given up.

    only: primary keys, to release no other. Returns how many were released and how many given up."""
    now = timezone.now()
    held = OutgoingMail.objects.filter(state=MailState.HELD)
    if only is not None:
        held = held.filter(pk__in=only)
    given_up = held.too_late(now).take_text_away(now, state=MailState.EXPIRED)
    links = held.filter(kind__in=WITH_LINK, queued_at__lt=now - LINK_WORKS)
    given_up += links.update(state=MailState.FAILED, smtp_text=TOO_LATE)
    keys = list(held.filter(emptied_at=None).select_for_update(no_key=True).values_list("pk", flat=True))
    OutgoingMail.objects.filter(pk__in=keys).update(state=MailState.QUEUED, due_at=now)
    for pk in keys:
        ring(DELIVER, pk, stands_for_all=True)
    log_event("mail.released", by=by, number=len(keys), given_up=given_up)
    return len(keys), given_up


__all__ = ["hold_mail", "release_mail"]
