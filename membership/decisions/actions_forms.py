"""The organisation's own forms: renamed and taken away. Papers keep the form that they were written in."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from membership.decisions.models import DecisionTemplate
from membership.decisions.rules import PaperState, why_not
from membership.representation.models import Representative
from portal.errors import Refused
from portal.log.actions import log_event


def _locked(template, by):
    """The form under lock. Raises Refused, also when a colleague has taken it away."""
    row = DecisionTemplate.objects.select_for_update(of=("self",), no_key=True).filter(pk=template.pk).first()
    if row is None:
        raise Refused(_("A colleague has taken the form away."))
    acts = Representative.objects.active().of(by).filter(organisation=row.organisation_id).exists()
    if refusal := why_not("edit", state=PaperState.DRAFT, acts=acts):
        raise Refused(refusal)
    return row


@transaction.atomic(durable=True)
def rename_own_form(template, *, by, name):
    """Give the form another name. Raises Refused when the organisation has a form of that name."""
    row = _locked(template, by)
    row.name, row.changed_by = name, by
    try:
        with transaction.atomic():
            row.save(update_fields=["name", "changed_by", "changed_at"])
    except IntegrityError:
        raise Refused(_("You already have a form of that name.")) from None
    log_event("decision_form_rename", by=by, thing=row, version=row.version)
    return row


@transaction.atomic(durable=True)
def drop_own_form(template, *, by, version):
    """Take the form away from the choice. version: the one that the page showed, as it was sent. Raises Refused."""
    row = _locked(template, by)
    if version != str(row.version):
        raise Refused(_("A colleague has saved the form since you opened it. Nothing has been taken away."))
    log_event("decision_form_drop", by=by, thing=row, version=row.version)
    row.delete()


__all__ = ["drop_own_form", "rename_own_form"]
