"""The county says whether everybody who has joined a strategy stands in the portal."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from membership.joining.models import MemberList
from portal.errors import Refused
from portal.log.actions import log_event
from portal.people.models import StaffRole
from portal.people.rules import may
from strategies.publishing.models import Strategy


@transaction.atomic(durable=True)
def state_list(strategy, *, by, complete, as_of, newest=0):
    """Record that the county's list in the portal is complete from a day on, or that nobody says so any longer.

    as_of: the day, not after today; None when it is not complete. newest: key of the statement that the page showed, 0
    for none. Saying the same again writes nothing. Raises Refused."""
    strategy = Strategy.objects.select_for_update(no_key=True).select_related("county").get(pk=strategy.pk)
    role = StaffRole.objects.of(by).filter(county=strategy.county_id).first()
    if role is None or not may(role.role, "decide"):
        raise Refused(_("Only the county's publishers say whether the list is complete."))
    if strategy.current_version_id is None:
        raise Refused(_("The strategy has not been published, so nobody can have joined it."))
    if complete and (as_of is None or as_of > timezone.localdate()):
        raise Refused(_("Choose a day that is not after today."))
    last = MemberList.objects.of(strategy)
    if newest != (last.pk if last else 0):
        raise Refused(_("This has changed since you opened the page, so nothing was done. Look at it again."))
    as_of = as_of if complete else None
    if last and (last.basis, last.complete, last.as_of) == (MemberList.Basis.PORTAL, complete, as_of):
        return last
    said = MemberList.objects.create(
        strategy=strategy, basis=MemberList.Basis.PORTAL, complete=complete, as_of=as_of, said_by=by
    )
    log_event("members.list_stated", by=by, county=strategy.county, thing=strategy, complete=complete)
    return said
