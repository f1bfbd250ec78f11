"""The finished proposal goes to the meeting: handing it over, taking it back, and putting old copies away."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from membership.decisions import actions
from membership.decisions.documents import HANDED, is_decided, proposal_letter
from membership.decisions.models import DecisionPaper, OrganisationLogo
from membership.decisions.rules import PaperState
from portal.errors import Refused
from portal.log.actions import log_event
from portal.papers.actions import issue_document
from portal.shown import refuse_changed


@transaction.atomic(durable=True)
def hand_over(paper, *, by, shown=None, addressed_to="", meets_on=None):
    """Hand a working copy to the meeting: the same paper is issued anew, without its mark, and the copy keeps its own.

    addressed_to, meets_on: the body and the day of its meeting, when the person knew more than the copy says.
    Raises Refused, also when a later version exists or the decision has already been recorded."""
    actions.locked_membership(paper.membership)
    row = actions.locked(paper, "hand_over", by)
    refuse_changed(row, shown)
    if DecisionPaper.objects.filter(replaces=row).exists():
        raise Refused(_("There is already a later version of the proposal. Hand that one over."))
    refuse_decided(row)
    handed = DecisionPaper(
        membership=row.membership,
        replaces=row,
        state=PaperState.HANDED,
        handed_at=timezone.now(),
        handed_by=by,
        created_by=by,
        saved_by=by,
        edition=row.edition,
        **{name: getattr(row, name) for name in actions.COPIED},
    )
    handed.addressed_to = addressed_to or row.addressed_to
    handed.meets_on = meets_on or row.meets_on
    logo = OrganisationLogo.objects.usable_of(row.membership.organisation_id)
    handed.document = issue_document(
        kind="proposal",
        county=None,  # the organisation's own paper, as the copy
        letter=proposal_letter(handed, mark=HANDED, logo=logo.data_address if logo else ""),
        subject=row,
        by=by,
        replaces=row.document,
    )
    handed.save()
    actions.tell_handed(handed, by)
    return handed


def refuse_decided(paper):
    """Raises Refused when the binding decision is recorded: nothing is left to hand over."""
    if is_decided(paper):
        raise Refused(_("The decision has already been recorded, so there is nothing to hand over."))


@transaction.atomic(durable=True)
def take_back(paper, *, by, shown=None):
    """Take the proposal back from the meeting. That it was handed over, and that it was taken back, stays to be read.

    A new version can be begun afterwards. Raises Refused."""
    row = actions.locked(paper, "take_back", by)
    refuse_changed(row, shown)
    row.state, row.taken_back_at, row.taken_back_by = PaperState.TAKEN_BACK, timezone.now(), by
    row.save(update_fields=["state", "taken_back_at", "taken_back_by"])
    log_event("decision_paper_take_back", by=by, thing=row, membership=row.membership_id)
    return row


@transaction.atomic(durable=True)
def put_away(paper, *, by, shown=None, away=True):
    """Take a copy that is not needed out of the lists, or put it back. The paper itself is kept. Raises Refused."""
    row = actions.locked(paper, "put_away", by)
    refuse_changed(row, shown)
    if bool(row.put_away_at) != away:
        row.put_away_at = timezone.now() if away else None
        row.save(update_fields=["put_away_at"])
        verb = "decision_paper_put_away" if away else "decision_paper_put_back"
        log_event(verb, by=by, thing=row, membership=row.membership_id)
    return row


__all__ = ["hand_over", "put_away", "refuse_decided", "take_back"]
