"""The county's own forms: a recommended order and wording for those who join its strategies."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from membership.decisions import sections
from membership.decisions.head import KEYS
from membership.decisions.library import Form
from membership.decisions.models import DecisionTemplate
from membership.decisions.rules import Layer, why_not_keep_forms
from portal.errors import Refused
from portal.log.actions import log_event
from portal.people.models import StaffRole
from portal.people.rules import may


def _check(county, by):
    role = StaffRole.objects.of(by).filter(county=county).first()
    if refusal := why_not_keep_forms(role is not None and may(role.role, "write")):
        raise Refused(refusal)


@transaction.atomic(durable=True)
def begin_county_form(county, *, by, form: Form, name):
    """A form of the county's, made from one of the system's. Raises Refused when the name is taken."""
    _check(county, by)
    try:
        with transaction.atomic():
            row = DecisionTemplate.objects.create(
                layer=Layer.COUNTY,
                county=county,
                name=name,
                preset=form.key,
                header={**form.header, "purpose": str(form.purpose)},
                sections=sections.stored(form.sections),
                changed_by=by,
            )
    except IntegrityError:
        raise Refused(_("The county already has a form of that name.")) from None
    log_event("decision_form_keep", by=by, county=county, thing=row, version=row.version)
    return row


@transaction.atomic(durable=True)
def save_county_form(template, *, by, version, title, label, rows, head=None):
    """Save the form as its next version; papers keep the version they were written in.

    head: what stands in the paper's head (head.py); None leaves it as it is.
    Raises Refused when a colleague has saved since, or when the role may not."""
    row = DecisionTemplate.objects.select_for_update(of=("self",), no_key=True).get(pk=template.pk)
    _check(row.county, by)
    rest = row.header if head is None else {k: v for k, v in row.header.items() if k not in KEYS} | head
    header = {**rest, "title": title, "label": label}
    wanted = sections.stored(rows)
    if (header, wanted) == (row.header, row.sections):
        return row
    if version != row.version:
        raise Refused(_("A colleague has saved the form since you opened it. Nothing has been overwritten."))
    row.header, row.sections, row.changed_by = header, wanted, by
    row.version += 1
    row.save()
    log_event("decision_form_keep", by=by, county=row.county, thing=row, version=row.version)
    return row


@transaction.atomic(durable=True)
def drop_county_form(template, *, by):
    """Take the form away from the choice. Papers that were written in it keep it. Raises Refused."""
    row = DecisionTemplate.objects.select_for_update(of=("self",), no_key=True).get(pk=template.pk)
    _check(row.county, by)
    log_event("decision_form_drop", by=by, county=row.county, thing=row)
    row.delete()


__all__ = ["begin_county_form", "drop_county_form", "save_county_form"]
