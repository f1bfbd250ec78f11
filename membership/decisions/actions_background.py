"""Keep what the organisation adds for its own papers."""

from django.db import transaction
from django.utils.translation import gettext as _

from membership.decisions.models import ProposalBackground
from membership.joining.models import Membership
from membership.representation.models import Representative
from portal.errors import Refused
from portal.log.actions import log_event
from portal.shown import refuse_changed


@transaction.atomic(durable=True)
def keep_background(membership, *, by, shown=None, **texts):
    """Keep the texts (steering, undertakings, consulted, director, director_title) for the membership's proposals.

    shown: the row and edition that the page showed. The same texts again change nothing. Raises Refused."""
    locked = Membership.objects.select_for_update(of=("self",), no_key=True).get(pk=membership.pk)
    if not Representative.objects.active().of(by).filter(organisation=locked.organisation_id).exists():
        raise Refused(_("Only someone who may act for the organisation can do this."))
    row = ProposalBackground.objects.for_membership(locked)
    refuse_changed(row, shown)
    if row.pk and all(getattr(row, name) == text for name, text in texts.items()):
        return row
    row.edition += 1 if row.pk else 0
    for name, text in texts.items():
        setattr(row, name, text)
    row.changed_by = by
    row.save()
    log_event("decision_background_keep", by=by, thing=row, membership=locked.pk)
    return row


__all__ = ["keep_background"]
