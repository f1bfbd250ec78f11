"""Tasks of this room: each takes one primary key and asks the row what is left to do."""

import logging

from membership.joining.actions import notices, signing, way
from membership.joining.models import Declaration, MembershipEvent
from portal.celery import app

logger = logging.getLogger(__name__)
AT_ONCE = 200


@app.task
def send_receipt(pk):
    """Queue the receipt of one declaration, when its paper is ready and it has none."""
    signing.send_receipt(pk)


@app.task
def send_notices(pk):
    """Queue the letters of one membership's notices, when their papers are ready."""
    notices.send_notices(int(pk))


@app.task
def sweep():
    """Receipts and notices whose bell nobody heard: the paper is drawn, no letter stands."""
    _each(Declaration.objects.waiting_for_receipt().values_list("pk", flat=True), signing.send_receipt)
    told = MembershipEvent.objects.waiting_for_letters().order_by("membership").values_list("membership", flat=True)
    _each(told.distinct(), notices.send_notices)


def _each(keys, act):
    for pk in list(keys[:AT_ONCE]):
        try:
            act(pk)
        except Exception:  # one row whose letters fail must not stop the others
            logger.exception("%s failed for %s", act.__name__, pk)


@app.task
def remind():
    """Write to officers before the meetings that are planned, and after those whose outcome nobody has told."""
    way.remind_due()
