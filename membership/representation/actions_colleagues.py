"""Inviting a colleague to act for one's own organisation, and the colleague's yes."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from membership.representation import mails
from membership.representation.models import (
    Basis,
    ColleagueInvitation,
    Representative,
    RepresentativeEvent,
    RepresentativeRole,
    RepresentativeState,
)
from portal.directory.models import Organisation
from portal.errors import Refused
from portal.log.actions import log_event

MOST_OPEN = 20  # unanswered invitations of one organisation at a time


@transaction.atomic(durable=True)
def invite_colleague(organisation, *, by, email, strategy=None):
    """Ask the person at the address to act for the organisation, as contact. Returns the ColleagueInvitation.

    email: in the one spelling that accounts are kept under. A second time the invitation that is there is returned,
    and no second letter leaves. A signatory is never made like this: that takes the word of whoever may give it.
    Raises Refused for somebody who does not act for the organisation, and when the person already does."""
    organisation = Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=organisation.pk)
    acting = Representative.objects.active().filter(organisation=organisation)
    if not acting.filter(user=by).exists():
        raise Refused(_("Only someone who may act for the organisation can do this."))
    if organisation.ceased_on:
        raise Refused(_("The organisation has ceased, so nobody can act for it."))
    if acting.filter(user__email=email).exists():
        raise Refused(_("The person already acts for the organisation."))
    now = timezone.now()
    mine = ColleagueInvitation.objects.unanswered().filter(organisation=organisation)
    if there := mine.open(now).filter(email=email).first():
        return there
    if mine.open(now).count() >= MOST_OPEN:
        raise Refused(_("Many invitations wait for an answer already. Take one of them back first."))
    mine.filter(email=email).update(revoked_at=now)
    invitation = ColleagueInvitation.objects.create(
        organisation=organisation, email=email, invited_by=by, for_strategy=strategy
    )
    log_event("colleague.invited", by=by, county=organisation.county, thing=invitation)
    mails.invite(invitation)
    return invitation


@transaction.atomic(durable=True)
def revoke_invitation(invitation, *, by):
    """Take an invitation back. Raises Refused when it has been answered, or for somebody who does not act."""
    row = _locked(invitation)
    if not Representative.objects.active().of(by).filter(organisation=row.organisation_id).exists():
        raise Refused(_("Only someone who may act for the organisation can do this."))
    if row.accepted_at:
        raise Refused(_("The invitation has been accepted already."))
    if row.revoked_at is None:
        row.revoked_at = timezone.now()
        row.save(update_fields=["revoked_at"])
        log_event("colleague.revoked", by=by, county=row.organisation.county, thing=row)
    return row


@transaction.atomic(durable=True)
def accept_invitation(invitation, *, by, own_name=""):
    """Act for the organisation as contact from now on. Returns the Representative; a second yes changes nothing.

    own_name: names an account that has no name. Raises Refused when the invitation no longer holds, or is not to an
    address that the person has shown to be their own."""
    row = _locked(invitation)
    mine = Representative.objects.current().of(by).filter(organisation=row.organisation_id).first()
    addressed = ColleagueInvitation.objects.addressed_to(by).filter(pk=row.pk)
    if row.accepted_at and mine and addressed.exists():
        return mine
    now = timezone.now()
    if not addressed.open(now).exists():
        raise Refused(_("The invitation no longer holds. Ask your colleague for a new one."))
    row.accepted_at = now
    row.save(update_fields=["accepted_at"])
    if own_name and not by.name:
        by.name = own_name
        by.save(update_fields=["name"])
    return _let_act(row, by, mine, now)


def _let_act(invitation, person, mine, now):
    """The colleague's word, kept as a representative's row and its event."""
    row = mine or Representative(
        organisation=invitation.organisation,
        user=person,
        role=RepresentativeRole.CONTACT,
        asked_county=invitation.organisation.county,
    )
    if row.state == RepresentativeState.ACTIVE:
        return row
    # Whoever asked for the right to sign goes on asking for it: an invitation gives the right to write alone.
    wanted = row.role if row.role == RepresentativeRole.SIGNATORY else ""
    row.role, row.wanted_role = RepresentativeRole.CONTACT, wanted
    row.state, row.basis = RepresentativeState.ACTIVE, Basis.COLLEAGUE
    row.decided_at, row.decided_by = now, invitation.invited_by
    row.for_strategy = row.for_strategy or invitation.for_strategy
    row.save()
    RepresentativeEvent.objects.create(
        representative=row, verb="approved", by=invitation.invited_by, note=Basis.COLLEAGUE
    )
    log_event("representative.approved", by=person, county=row.asked_county, thing=row, role=row.role)
    return row


def _locked(invitation):
    """The organisation's row first, as when somebody asks, then the invitation under it."""
    Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=invitation.organisation_id)
    return (
        ColleagueInvitation.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation__county", "invited_by", "for_strategy")
        .get(pk=invitation.pk)
    )


__all__ = ["accept_invitation", "invite_colleague", "revoke_invitation"]
