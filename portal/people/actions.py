"""Who may do what in a county: inviting, giving and taking roles, ending sessions."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.directory.models import County
from portal.errors import Refused
from portal.log.actions import log_event
from portal.outbox.actions import queue_mail
from portal.people import sessions
from portal.people.access import is_administrator
from portal.people.models import Handover, StaffInvitation, StaffRole
from portal.people.rules import Role, fold_address, why_not_accept, why_not_staff

INVITATION_DAYS = 14


def token_hash(token):
    """How an invitation's secret is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic(durable=True)
def invite_colleague(county, *, email, role, by, language="sv"):
    """Send a link to a new colleague. Raises Refused.

    The link holds 256 bits from the system's source of chance and is kept only as a hash (R-36). A letter sent before
    to the same address holds until one of them is accepted, and gives the role that was chosen last."""
    _ask("invite", _roles_under_lock(county), by)
    email = fold_address(email)
    if StaffRole.objects.for_county(county).filter(user__email=email).exists():
        raise Refused(_("The person already has a role in the county."))
    now = timezone.now()
    StaffInvitation.objects.to_person(county, email).update(role=role)
    token = secrets.token_urlsafe(32)
    invitation = StaffInvitation.objects.create(
        email=email,
        county=county,
        role=role,
        token_hash=token_hash(token),
        invited_by=by,
        expires_at=now + timedelta(days=INVITATION_DAYS),
    )
    log_event("staff.invited", by=by, county=county, thing=invitation, role=role)
    queue_mail(
        "staff_invitation",
        to=email,
        unique_key=f"staff-invitation:{invitation.pk}",
        context={"invitation": invitation, "county": county, "by": by, "token": token},
        county=county,
        about=invitation,
        language=language,
        urgent=True,
    )
    return invitation


@transaction.atomic(durable=True)
def revoke_invitation(invitation, *, by):
    """Make an invitation's link useless at once, and every other one sent to the same address. Raises Refused."""
    _ask("revoke", _roles_under_lock(invitation.county), by)
    if StaffInvitation.objects.to_person(invitation.county, invitation.email).update(revoked_at=timezone.now()):
        log_event("staff.invitation_revoked", by=by, county=invitation.county, thing=invitation)


@transaction.atomic(durable=True)
def accept_invitation(invitation, *, by, role):
    """Take up the role one was invited to. role: the one that the page showed. Raises Refused."""
    roles = _roles_under_lock(invitation.county)
    invitation = (
        StaffInvitation.objects.select_for_update(of=("self",), no_key=True)
        .select_related("county")
        .get(pk=invitation.pk)
    )
    now = timezone.now()
    has_role = any(role.user_id == by.pk for role in roles)
    refusal = why_not_accept(invitation, email=by.email, has_role=has_role, now=now, shown=role)
    if refusal:
        raise Refused(refusal)
    invitation.used_at, invitation.used_by = now, by
    invitation.save(update_fields=["used_at", "used_by"])
    StaffInvitation.objects.to_person(invitation.county, invitation.email).update(revoked_at=now)
    role = StaffRole.objects.create(
        user=by, county=invitation.county, role=invitation.role, given_by=invitation.invited_by
    )
    log_event("role.given", by=by, county=invitation.county, thing=role, user=by.pk, role=role.role)
    return role


@transaction.atomic(durable=True)
def give_role(user, *, role, by, county=None):
    """Give a person a role, in a county or (county None) nationally; an old one there is replaced. Raises Refused.

    by: a publisher of the county or an administrator; None only from the command line."""
    roles = _roles_under_lock(county)
    _ask("give", roles, by, loses=user if role != Role.PUBLISHER else None, of_county=county is not None)
    row, _is_new = StaffRole.objects.update_or_create(
        user=user, county=county, defaults={"role": role, "given_by": by, "given_at": timezone.now()}
    )
    log_event("role.given", by=by, county=county, thing=row, user=user.pk, role=role)
    return row


@transaction.atomic(durable=True)
def take_role(role, *, by, successor=None):
    """Take a role away; it stops counting at the person's next request. Raises Refused.

    successor: the colleague who does what waited for the person, and gets a letter; None leaves it to the unit."""
    roles = _roles_under_lock(role.county)
    _ask("take", roles, by, loses=role.user, of_county=role.county_id is not None)
    if successor is not None:
        _hand_over(role, successor, roles, by)
    StaffRole.objects.filter(pk=role.pk).delete()
    log_event("role.taken", by=by, county=role.county, user=role.user_id, role=role.role)


def _hand_over(role, successor, roles, by):
    if successor.pk == role.user_id or not any(one.user_id == successor.pk for one in roles):
        raise Refused(_("Choose a colleague who works in the county."))
    handover = Handover.objects.create(
        county=role.county, left=role.user, taken_over_by=successor, given_by=by or successor
    )
    log_event("role.handed_over", by=by, county=role.county, user=role.user_id, successor=successor.pk)
    queue_mail(
        "staff_handover",
        to=successor.email,
        to_name=successor.name,
        unique_key=f"staff-handover:{handover.pk}",
        context={"county": role.county, "left": role.user, "person": successor, "for_county": True},
        county=role.county,
        about=handover,
    )


@transaction.atomic(durable=True)
def end_colleagues_sessions(role, *, by):
    """Log a colleague out everywhere, for example when a computer was lost. Raises Refused."""
    _ask("end_sessions", _roles_under_lock(role.county), by)
    sessions.end_all(role.user)
    log_event("sessions.ended", by=by, county=role.county, user=role.user_id)


@transaction.atomic(durable=True)
def close_account(user, *, by=None):
    """Close an account: no log-in, and every session ends at once. What the person did stays in the log."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    sessions.end_all(user)
    log_event("account.closed", by=by, thing=user)


@transaction.atomic(durable=True)
def change_person(user, *, name, title):
    """Change what others see of a person: name and title."""
    user.name, user.title = name, title
    user.save(update_fields=["name", "title"])


@transaction.atomic(durable=True)
def send_proof_code(user, *, code, seconds, language="sv"):
    """Mail the code that proves who one is before signing. seconds: how long it works."""
    queue_mail(
        "proof_code",
        to=user.email,
        unique_key=f"proof-code:{secrets.token_hex(16)}",
        context={"code": code},
        language=language,
        urgent=True,
        expires_at=timezone.now() + timedelta(seconds=seconds),
    )


def _roles_under_lock(county):
    """The county's roles, while nobody else changes them: the county's row is the lock for its staff."""
    if county is None:
        return list(StaffRole.objects.filter(county=None).select_for_update(of=("self",), no_key=True))
    County.objects.select_for_update(of=("self",), no_key=True).get(pk=county.pk)
    return list(StaffRole.objects.for_county(county))


def _ask(verb, roles, by, *, loses=None, of_county=True):
    """by: None stands for the command line, which may what an administrator may."""
    publishers = {role.user_id for role in roles if role.role == Role.PUBLISHER}
    refusal = why_not_staff(
        verb,
        role_of_actor=next((role.role for role in roles if by and role.user_id == by.pk and of_county), None),
        is_administrator=by is None or is_administrator(by),
        takes_last_publisher=loses is not None and publishers == {loses.pk},
    )
    if refusal:
        raise Refused(refusal)


__all__ = [
    "accept_invitation",
    "change_person",
    "close_account",
    "end_colleagues_sessions",
    "give_role",
    "invite_colleague",
    "revoke_invitation",
    "send_proof_code",
    "take_role",
]
