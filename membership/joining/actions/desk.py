"""What the county's people do among themselves: who handles a case, and notes about it. No event, no letter."""

from django.db import transaction
from django.utils.translation import gettext as _

from membership.joining.actions.steps import lock, may_take
from membership.joining.models import CaseNote
from portal.errors import Refused
from portal.people.models import StaffRole


@transaction.atomic(durable=True)
def assign_case(membership, *, to, by, seen=None):
    """Give the case to a colleague of the county, or to nobody. The edition stays, since nobody else sees it.

    to: a user, or None. seen: primary key of who handled it when the page was opened, None for nobody. Raises
    Refused."""
    row = _locked(membership, "assign", by)
    if row.assignee_id == (to.pk if to else None):
        return row
    if row.assignee_id != seen:
        raise Refused(_("Meanwhile %(who)s handles the case. Look at it again.") % {"who": row.assignee or _("nobody")})
    if to and not StaffRole.objects.of(to).filter(county=row.strategy.county_id).exists():
        raise Refused(_("Choose a colleague who works in the county."))
    row.assignee = to
    row.save(update_fields=["assignee"])
    CaseNote.objects.create(membership=row, kind=CaseNote.Kind.ASSIGNED, assignee=to, by=by)
    return row


@transaction.atomic(durable=True)
def write_note(membership, *, text, by):
    """Append an internal note. Raises Refused when the role is too small."""
    row = _locked(membership, "note", by)
    last = row.notes.order_by("pk").last()
    if last and (last.text, last.by_id) == (text, by.pk):  # the form was sent twice
        return last
    return CaseNote.objects.create(membership=row, text=text, by=by)


def _locked(membership, verb, by):
    row = lock(membership)
    if reason := may_take(verb, row, by):
        raise Refused(reason)
    return row


__all__ = ["assign_case", "write_note"]
