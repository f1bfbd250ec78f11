"""What is written to persons about acting for an organisation."""

from membership.representation.models import Representative, RepresentativeRole
from portal.outbox.actions import queue_mail

MOST_COLLEAGUES = 10  # at most so many letters about one request


def tell_who_may_answer(representative):
    """Tell those who may answer that somebody asks: the organisation's other representatives, of whom only signatories
    can let somebody sign; without any, the county's role mailbox."""
    colleagues = (
        Representative.objects.active()
        .filter(organisation=representative.organisation)
        .exclude(user=representative.user)
        .select_related("user")
    )
    if representative.wanted_role == RepresentativeRole.SIGNATORY:
        colleagues = colleagues.filter(role=RepresentativeRole.SIGNATORY)
    colleagues = colleagues[:MOST_COLLEAGUES]
    round_number = representative.events.count()
    for colleague in colleagues:
        queue_mail(
            "representative_asked",
            to=colleague.user.email,
            to_name=colleague.user.name,
            unique_key=f"representative-asked/{representative.pk}/{round_number}/{colleague.user_id}",
            context=_context(representative),
            about=representative,
        )
    county = representative.asked_county
    if not colleagues and county and county.contact_email:
        queue_mail(
            "representative_asked_county",
            to=county.contact_email,
            to_name=county.board_name,
            unique_key=f"representative-asked/{representative.pk}/{round_number}/county",
            context={**_context(representative), "county": county, "for_county": True},
            county=county,
            about=representative,
        )


def tell_answer(representative, kind, *, why=""):
    """Tell the person what was answered. kind: representative_approved, _declined or _ended."""
    queue_mail(
        kind,
        to=representative.user.email,
        to_name=representative.user.name,
        unique_key=f"{kind}/{representative.pk}/{representative.events.count()}",
        context={**_context(representative), "why": why},
        about=representative,
    )


def invite(invitation):
    """The letter to a colleague. It carries no secret: whoever has the address may answer, and nobody else."""
    queue_mail(
        "colleague_invitation",
        to=invitation.email,
        unique_key=f"colleague-invitation/{invitation.pk}",
        context={
            "organisation": invitation.organisation,
            "person": invitation.invited_by,
            "invitation": invitation,
            "strategy": invitation.for_strategy,
            "day": invitation.ends_at,
        },
        about=invitation,
    )


def _context(representative):
    return {
        "representative": representative,
        "organisation": representative.organisation,
        "person": representative.user,
        "role": representative.get_wanted_role_display() or representative.get_role_display(),
        "is_signatory": "signatory" in (representative.wanted_role or representative.role),
        "message": representative.message,
        "strategy": representative.for_strategy,
    }
