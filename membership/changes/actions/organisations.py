"""What happens to an organisation itself: another name, part of another, no more. Staff of its own county record it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from membership.changes.mails import LANGUAGE, tell_those_who_act
from membership.changes.rules import why_not_close, why_not_rename
from membership.joining.actions.notices import issue_notice
from membership.joining.actions.steps import lock, record, take_step
from membership.joining.documents_notice import gone_letter, rename_letter, why_no_notice
from membership.joining.models import Membership
from membership.joining.rules import OPEN_STATES, EndReason, Side, State
from portal.directory.addresses import free_slug
from portal.directory.models import FormerName, Organisation
from portal.directory.sorting import sort_key
from portal.errors import Refused
from portal.log.actions import log_event
from portal.people.models import StaffRole
from portal.people.rules import may

STANDING = [State.ACTIVE, State.PAUSED]


def may_record(organisation, user):
    """Why the person may not record what happens to the organisation; empty when the person may."""
    staff = organisation.county_id and StaffRole.objects.of(user).filter(county=organisation.county_id).first()
    if not staff or not may(staff.role, "decide"):
        return _("Only a publisher at the county administrative board where the organisation is seated can do this.")
    return ""


def _lock(*organisations):
    """The organisations' rows by key, locked in that order: two people never wait for each other."""
    keys = sorted({one.pk for one in organisations if one})
    rows = Organisation.objects.select_for_update(of=("self",), no_key=True).select_related("county").order_by("pk")
    return {row.pk: row for row in rows.filter(pk__in=keys)}


def _open_memberships(organisation):
    return Membership.objects.open().filter(organisation=organisation).order_by("pk")


@transaction.atomic(durable=True)
def rename_organisation(organisation, *, by, seen, name, since, reason=""):
    """Give the organisation another name from a day; the former one and its address lead to it for good.

    seen: the name that the person saw. Memberships that stand get a notice each, papers issued before keep the old
    name. Returns the Organisation. Raises Refused."""
    organisation = _lock(organisation)[organisation.pk]
    latest = organisation.former_names.last()
    refusal = may_record(organisation, by) or why_not_rename(
        name,
        now=organisation.name,
        since=since,
        last_change=latest and latest.until,
        ceased_on=organisation.ceased_on,
        today=timezone.localdate(),
    )
    if refusal:
        raise Refused(refusal)
    if seen != organisation.name:
        raise Refused(_("A colleague has changed the name since you opened the page. Read it again before you go on."))
    former = FormerName.objects.create(
        organisation=organisation,
        name=organisation.name,
        slug=organisation.slug,
        until=since,
        reason=reason,
        changed_by=by,
    )
    organisation.name = name
    organisation.slug, organisation.sort_key = (
        free_slug(str(organisation), of=organisation),
        sort_key(str(organisation)),
    )
    organisation.save(update_fields=["name", "folded", "slug", "sort_key"])
    for membership in _open_memberships(organisation):
        _take_over_name(membership, former, organisation, by=by)
    log_event("organisation.renamed", by=by, county=organisation.county, thing=organisation)
    tell_those_who_act(
        "organisation_renamed", organisation, key=f"organisation-renamed/{former.pk}", former=former, since=since
    )
    return organisation


def _take_over_name(membership, former, organisation, *, by):
    if lock(membership).state not in OPEN_STATES:  # closed by someone a moment ago
        return
    membership, before = take_step(membership, "rename", by=by, sides={Side.DECIDER})
    membership.save()
    paper = None
    if before in STANDING and not why_no_notice(membership):
        with override(LANGUAGE):
            letter = rename_letter(
                membership,
                former=former.name,
                since=former.until,
                reason=former.reason,
                recorded_by=organisation.county.board_name,
            )
        paper = issue_notice(membership, letter, by=by)
    record(membership, "rename", before, by=by, why=f"{former.name} → {organisation.name}", document=paper)


@transaction.atomic(durable=True)
def close_organisation(organisation, *, by, day, reason="", into=None):
    """Record that the organisation has ceased, or become part of another, and close what it has under way.

    Memberships that stand end with a notice each, what is not decided yet is closed; nothing is deleted. It cannot be
    undone. Returns the Organisation. Raises Refused."""
    rows = _lock(organisation, into)
    organisation, into = rows[organisation.pk], into and rows[into.pk]
    refusal = may_record(organisation, by) or why_not_close(
        ceased_on=organisation.ceased_on,
        day=day,
        today=timezone.localdate(),
        is_itself=into == organisation,
        target_ceased_on=into and into.ceased_on,
    )
    if refusal:
        raise Refused(refusal)
    organisation.ceased_on, organisation.merged_into = day, into
    organisation.save(update_fields=["ceased_on", "merged_into"])
    for membership in _open_memberships(organisation):
        _close(membership, organisation, reason=reason, by=by)
    log_event("organisation.closed", by=by, county=organisation.county, thing=organisation, into=into and into.pk)
    tell_those_who_act(
        "organisation_closed", organisation, key=f"organisation-closed/{organisation.pk}", into=into, reason=reason
    )
    return organisation


def _close(membership, organisation, *, reason, by):
    state = lock(membership).state
    if state not in OPEN_STATES:  # closed by someone a moment ago
        return
    verb = "cease" if state in STANDING else "lapse"
    membership, before = take_step(membership, verb, by=by, sides={Side.DECIDER})
    into, day = organisation.merged_into, organisation.ceased_on
    if verb == "cease":
        # A membership cannot end before it began, even when the organisation did.
        membership.ended_on = max(day, membership.joined_on or day)
        membership.end_reason = EndReason.MERGED if into else EndReason.CEASED
    membership.save()
    paper = None
    if before != State.DRAFT and not why_no_notice(membership):
        with override(LANGUAGE):
            letter = gone_letter(
                membership, on=day, into=into, reason=reason, recorded_by=organisation.county.board_name
            )
        paper = issue_notice(membership, letter, by=by)
    why = " ".join(part for part in (f"→ {into}." if into else "", reason) if part)
    record(membership, verb, before, by=by, why=why, document=paper)


__all__ = ["close_organisation", "may_record", "rename_organisation"]
