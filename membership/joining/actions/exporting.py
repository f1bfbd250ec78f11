"""Taking the county's cases out as a table."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.log.actions import log_event

CASE_HEADINGS = [
    _("Organisation"),
    _("Organisation number"),
    _("Type of organisation"),
    _("Strategy"),
    _("Status"),
    _("Handed in"),
    _("Confirmed"),
    _("Joined since"),
    _("Ended"),
    _("Diary number"),
    _("Number of the paper"),
    _("The paper arrived"),
]


@transaction.atomic(durable=True)
def export_cases(cases, *, county, by):
    """The chosen cases as rows of text under CASE_HEADINGS; that it was taken out stands in the log (R-82)."""
    rows = [_row(membership) for membership in cases.select_related("organisation", "strategy").with_last_arrival()]
    log_event("cases.exported", by=by, county=county, count=len(rows))
    return rows


def _row(membership):
    organisation = membership.organisation
    return [
        organisation,
        f"{organisation.orgnr[:6]}-{organisation.orgnr[6:]}" if organisation.orgnr else "",
        organisation.get_kind_display(),
        membership.strategy.period,
        membership.get_state_display(),
        _day(membership.handed_in_at),
        _day(membership.confirmed_at),
        membership.joined_on,
        membership.ended_on,
        membership.diary_number,
        membership.receipt_number,
        _day(membership.last_arrived_at or membership.handed_in_at),
    ]


def _day(moment):
    return timezone.localtime(moment).date() if moment else ""
