"""Links that strategies name: noted as rows, and tried by a worker, never while somebody waits for a page."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from portal.fetching import ask
from portal.outbox.doorbell import ring
from strategies.publishing.actions.checking import links_of
from strategies.publishing.models import StrategyVersion, WebLink
from strategies.publishing.rules import LinkState

TRY_LINKS = "strategies.publishing.tasks.try_links"
LEASE = timedelta(minutes=2)
AGAIN = timedelta(days=7)  # a link that works
SOON = timedelta(minutes=10)  # one that did not answer
LATER = timedelta(days=1)
MOST = 20  # links tried in one go
JUST_WRITTEN = timedelta(minutes=10)
GONE = {404, 410}


def note_links(now=None):
    """Make rows for the links in drafts that were written lately."""
    since = (now or timezone.now()) - JUST_WRITTEN
    for version in StrategyVersion.objects.written_since(since):
        _note(links_of(version))


@transaction.atomic(durable=True)
def check_links_again(version):
    """Have every link of the version tried now."""
    addresses = links_of(version)
    _note(addresses)
    WebLink.objects.filter(address__in=addresses, lease_until=None).update(due_at=timezone.now())
    ring(TRY_LINKS, "", stands_for_all=True)


def try_due_links(*, question=ask):
    """Try links that are due, a few at a time; the next round takes the rest."""
    for _number in range(MOST):
        link = _take()
        if link is None:
            return
        _store(link, question(link.address))


def _note(addresses):
    WebLink.objects.bulk_create([WebLink(address=one) for one in addresses if len(one) <= 1000], ignore_conflicts=True)


@transaction.atomic(durable=True)
def _take():
    """The next due link under a lease, so that two workers do not ask the same."""
    now = timezone.now()
    link = WebLink.objects.due(now).select_for_update(of=("self",), no_key=True, skip_locked=True).first()
    if link is not None:
        link.lease_until = now + LEASE
        link.save(update_fields=["lease_until"])
    return link


@transaction.atomic(durable=True)
def _store(taken, answer):
    link = WebLink.objects.select_for_update(of=("self",), no_key=True).get(pk=taken.pk)
    if link.lease_until != taken.lease_until:
        return  # somebody else has taken it over
    now = timezone.now()
    link.state, wait = _judge(answer, link.failures + 1)
    link.failures = 0 if link.state == LinkState.WORKS else min(link.failures + 1, 1000)
    link.status, link.tried_at, link.due_at, link.lease_until = answer.status, now, now + wait, None
    link.save()


def _judge(answer, failures):
    """What the answer means, and when to ask again. A missing page is sure; silence is believed the second time."""
    if answer.status is not None:
        if answer.status in GONE:
            return LinkState.BROKEN, LATER
        works = answer.status < 400
        return (LinkState.WORKS, AGAIN) if works else (LinkState.UNSURE, LATER)
    if answer.reason == "refused":
        return LinkState.BROKEN, LATER
    if answer.reason == "unknown_host" and failures > 1:
        return LinkState.BROKEN, LATER
    return LinkState.UNSURE, SOON if failures < 3 else LATER
