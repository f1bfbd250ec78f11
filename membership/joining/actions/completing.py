"""A request for completion that is changed: more time, or taken back."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from membership.joining.actions.seen import take_seen
from membership.joining.actions.steps import record
from membership.joining.mails import queue_answer
from membership.joining.models import SigningRound
from membership.joining.rules_completing import why_not_until, why_not_withdraw_completion
from portal.errors import Refused
from portal.log.actions import log_event
from portal.templatetags.portal_tags import day


@transaction.atomic(durable=True)
def extend_completion(membership, *, by, until, edition=None):
    """Give the organisation more time to complete. until: the new last day, later than the one that stands.

    Raises Refused."""
    membership, before = take_seen(membership, "extend_completion", by=by, edition=edition)
    if reason := why_not_until(until, timezone.localdate(), former=membership.completion_by):
        raise Refused(reason)
    former, membership.completion_by = membership.completion_by, until
    membership.save()
    record(membership, "extend_completion", before, by=by, why=until_in_words(until))
    queue_answer("completion_extended", membership, until=until, former=former, wanted=membership.completion_wanted)
    return membership


@transaction.atomic(durable=True)
def withdraw_completion(membership, *, by, reasons="", edition=None):
    """Take the request back: the declaration waits for the county again, as it was handed in.

    reasons: words to the organisation. Raises Refused when the organisation has begun to complete: what it has written
    would otherwise be lost, or stand unsigned."""
    membership, before = take_seen(membership, "withdraw_completion", by=by, edition=edition)
    reason = why_not_withdraw_completion(
        is_being_signed=SigningRound.objects.open_of(membership) is not None,
        is_begun=membership.events.in_own_space_since("ask_completion").exists(),
    )
    if reason:
        raise Refused(reason)
    membership.completion_wanted, membership.completion_by = "", None
    membership.save()
    record(membership, "withdraw_completion", before, by=by, why=reasons)
    log_event("membership.completion_withdrawn", by=by, county=membership.strategy.county, thing=membership)
    queue_answer("completion_withdrawn", membership, reasons=reasons)
    return membership


def until_in_words(until):
    """The new last day, for the time line."""
    return _("New last day: %(day)s") % {"day": day(until)}


__all__ = ["extend_completion", "withdraw_completion"]
