"""The invitation to process support: sent when the confirmation is drawn, answered by the organisation."""

from django.db import transaction
from django.utils import timezone

from membership.joining.actions.steps import lock, record, sides_of
from membership.joining.documents_confirmation import reply_address
from membership.joining.models import Membership
from membership.joining.rules import WRONG_SIDE, Side
from membership.support.models import SupportInvitation
from membership.support.rules import why_not_answer, why_not_contacted, why_not_invite
from portal.errors import Refused
from portal.outbox.actions import queue_mail
from portal.papers.models import Document
from portal.shown import refuse_changed
from strategies.publishing.rules import TermKind


@transaction.atomic(durable=True)
def invite_to_support(pk):
    """Queue the invitation of one membership, with the county's confirmation attached.

    Rung twice, swept twice or too early, it does nothing: the row says what is left. Returns the invitation or None."""
    membership = (
        Membership.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
        .select_related("strategy__county", "version", "organisation")
        .filter(pk=pk)
        .first()
    )
    if membership is None:
        return None
    paper = Document.objects.about(membership).ready().filter(kind="confirmation").last()
    is_invited = SupportInvitation.objects.filter(membership=membership).exists()
    to, name = membership.reached_at()
    if why_not_invite(membership.state, has_paper=paper is not None, is_invited=is_invited) or not to:
        return None
    invitation = SupportInvitation.objects.create(
        membership=membership, mail=queue_invitation(membership, paper, to, name)
    )
    record(membership, "invite", membership.state, by=None, document=paper)
    return invitation


def queue_invitation(membership, paper, to, name):
    """The letter with the county's confirmation and what it offers. Returns the row."""
    offers = [term for term in membership.version.terms.all() if term.kind == TermKind.OFFERED]
    offers.sort(key=lambda term: not term.is_process_support)
    return queue_mail(
        "invitation",
        to=to,
        to_name=name,
        unique_key=f"invitation:{membership.pk}",
        context={"membership": membership, "county": membership.strategy.county, "offers": offers, "paper": paper},
        county=membership.strategy.county,
        about=membership,
        document=paper,
        reply_to=reply_address(membership),
        language=paper.language,
    )


@transaction.atomic(durable=True)
def answer_invitation(invitation, *, by, answer, wishes="", shown=None):
    """Answer yes, later or no, with wishes; a later answer replaces the earlier one.

    shown: what the page showed, so that a colleague's answer is not replaced unseen. Raises Refused."""
    membership = lock(invitation.membership)
    if Side.CONTACT not in sides_of(by, membership):
        raise Refused(str(WRONG_SIDE[Side.CONTACT]))
    if reason := why_not_answer(membership.state):
        raise Refused(reason)
    invitation = SupportInvitation.objects.select_for_update(of=("self",), no_key=True).get(pk=invitation.pk)
    if (invitation.answer, invitation.wishes) == (answer, wishes):
        return invitation
    refuse_changed(invitation, shown)
    invitation.answer, invitation.wishes = SupportInvitation.Answer(answer), wishes
    invitation.answered_at, invitation.answered_by = timezone.now(), by
    invitation.contacted_at = invitation.contacted_by = None
    invitation.save()
    label = str(SupportInvitation.Answer(answer).label)
    why = f"{label}. {wishes}" if wishes else label
    record(membership, "support_answer", membership.state, by=by, why=why, side=Side.CONTACT)
    return invitation


@transaction.atomic(durable=True)
def note_contact(invitation, *, by, shown=None):
    """Note that county staff have been in touch, so that the answer leaves the inbox. Raises Refused."""
    membership = lock(invitation.membership)
    if Side.HANDLER not in sides_of(by, membership):
        raise Refused(str(WRONG_SIDE[Side.HANDLER]))
    invitation = SupportInvitation.objects.select_for_update(of=("self",), no_key=True).get(pk=invitation.pk)
    if reason := why_not_contacted(answer=invitation.answer, is_contacted=invitation.contacted_at is not None):
        raise Refused(reason)
    refuse_changed(invitation, shown)
    invitation.contacted_at, invitation.contacted_by = timezone.now(), by
    invitation.save()
    record(membership, "support_contact", membership.state, by=by, side=Side.HANDLER)
    return invitation
