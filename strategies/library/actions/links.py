"""The weekly check of the links that the library and the boards' own pages lead to.

Politely, one at a time for each host, never while a person waits."""

import time
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.fetching import ask
from strategies.library.models import LinkCheck, Resource
from strategies.library.models.links import host_of
from strategies.library.rules import has_answered
from strategies.pages.models import FollowLink

WEEK = timedelta(days=7)
TOMORROW = timedelta(days=1)  # when the fault seems to be our own network's
LEASE = timedelta(minutes=2)  # longer than one question may take
PAUSE = timedelta(seconds=5)  # between two questions to one host
SHIFT = 20.0  # seconds that one round goes on


@transaction.atomic(durable=True)
def note_links():
    """Make rows for links that are shown now, and throw those away that no longer are."""
    wanted = {*Resource.objects.current().links(), *FollowLink.objects.addresses()}
    have = set(LinkCheck.objects.values_list("address", flat=True))
    new = [LinkCheck(address=address, host=host_of(address)) for address in sorted(wanted - have)]
    LinkCheck.objects.bulk_create(new, ignore_conflicts=True)
    LinkCheck.objects.filter(address__in=have - wanted, lease_until=None).delete()


def check_due_links(*, question=ask, seconds=SHIFT):
    """Try due links until none is left that may be asked now, or the time is over; returns how many were tried."""
    until, tried = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        try:
            link = _take()
        except IntegrityError:
            continue  # another worker began to ask the same host at this moment
        if link is None:
            break
        _store(link, question(link.address))
        tried += 1
    return tried


@transaction.atomic(durable=True)
def _take():
    """A due link under a lease; its host is left alone by everybody else until then. The database holds that too."""
    now = timezone.now()
    LinkCheck.objects.filter(lease_until__lt=now).update(lease_until=None)  # whoever held it has died
    resting = LinkCheck.objects.resting(now, PAUSE).values("host")
    found = LinkCheck.objects.due(now).exclude(host__in=resting)
    link = found.select_for_update(of=("self",), no_key=True, skip_locked=True).first()
    if link is not None:
        link.lease_until = now + LEASE
        link.save(update_fields=["lease_until"])
    return link


@transaction.atomic(durable=True)
def _store(link, answer):
    row = LinkCheck.objects.select_for_update(of=("self",), no_key=True).filter(pk=link.pk).first()
    if row is None or row.lease_until != link.lease_until:
        return  # somebody else has taken it over
    now = timezone.now()
    row.status, row.reason, row.tried_at, row.lease_until, row.due_at = answer.status, answer.reason, now, None, now
    if has_answered(answer.status):
        row.failures, row.last_ok_at, row.due_at = 0, now, now + WEEK
    elif answer.reason == "no_answer" and not _network_works(row, now):
        row.due_at += TOMORROW
    else:
        row.failures, row.last_failed_at, row.due_at = min(row.failures + 1, 1000), now, now + WEEK
    row.save()


def _network_works(row, now):
    """Whether any other host has answered in the last week or so: if none has, the silence is likely our own."""
    return LinkCheck.objects.exclude(host=row.host).answered_since(now - WEEK - TOMORROW).exists()
