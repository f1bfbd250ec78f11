"""Notices about a membership: issued in the county's step, and sent when the paper is drawn."""

from django.db import transaction

from membership.joining.mails import queue_notice
from membership.joining.models import Membership, MembershipEvent
from portal.papers.actions import issue_document

SEND_NOTICES = "membership.joining.tasks.send_notices"
LANGUAGE = "sv"


def issue_notice(membership, letter, *, by):
    """The notice, or the decision to decline, as an issued paper, in the caller's transaction.

    Its letters leave when it is drawn."""
    return issue_document(
        kind=letter.kind,
        county=membership.strategy.county,
        letter=letter,
        language=LANGUAGE,
        subject=membership,
        by=by,
        then_task=SEND_NOTICES,
        then_pk=str(membership.pk),
    )


@transaction.atomic(durable=True)
def send_notices(pk):
    """Queue the letters of one membership's notices that are drawn, the first first; called again it does nothing."""
    membership = Membership.objects.select_for_update(no_key=True).filter(pk=pk).first()
    if membership is None:
        return
    for event in MembershipEvent.objects.waiting_for_letters().filter(membership=membership).with_letter():
        queue_notice(event)


__all__ = ["issue_notice", "send_notices"]
