"""Reading a published strategy again: the words stay, the day is noted."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.errors import Refused
from portal.shown import refuse_changed
from strategies.publishing.actions.steps import lock, may_now
from strategies.publishing.models import StrategyEvent
from strategies.publishing.rules import ROLE_TOO_SMALL


@transaction.atomic(durable=True)
def review_strategy(strategy, *, by, shown=None):
    """Note that its owner has read what is published today and found it right; next time in a year. Raises Refused."""
    strategy = lock(strategy)
    if not may_now(by, strategy.county_id, "write"):
        raise Refused(str(ROLE_TOO_SMALL["write"]))
    version = strategy.current_version
    if version is None:
        raise Refused(_("Nothing has been published. The public does not see this strategy."))
    refuse_changed(version, shown)
    version.note_review(timezone.localdate())
    version.save(update_fields=["reviewed_on", "review_by", "updated_at"])
    StrategyEvent.objects.create(strategy=strategy, version=version, verb="review", by=by)
    return version
