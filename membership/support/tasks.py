"""Tasks of this room: each takes one primary key and asks the row what is left to do."""

import logging

from membership.joining.models import Membership
from membership.support.actions import invite_to_support
from portal.celery import app

logger = logging.getLogger(__name__)
AT_ONCE = 500


@app.task
def invite(pk):
    """Invite one membership to process support, when its confirmation is drawn and it has not been invited."""
    invite_to_support(int(pk))


@app.task
def sweep():
    """Invite those whose bell nobody heard: confirmed here, paper drawn, no invitation yet."""
    for pk in list(Membership.objects.waiting_for_invitation().values_list("pk", flat=True)[:AT_ONCE]):
        try:
            invite_to_support(pk)
        except Exception:  # one membership that cannot be invited must not stop the others
            logger.exception("membership %s could not be invited", pk)
