"""What every step shares: the lock, the rule asked after it, the edition and the event."""

import secrets

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.errors import Refused
from portal.people.actions import token_hash
from portal.people.models import StaffRole
from portal.people.rules import may
from strategies.consultation.models import (
    Consultation,
    ConsultationEvent,
    ConsultationResponse,
    ConsultationView,
    FormerLink,
)
from strategies.consultation.rules import missing_before_publishing, missing_before_sending, why_not


class LinkOver(Refused):
    """The link in the letter has ended: a later one has been used."""

    def __init__(self):
        super().__init__(
            _("The link that you opened has been replaced: somebody has written through the link in a later letter.")
        )


class EditedMeanwhile(Refused):
    """Somebody saved after the page was opened. ``row`` is what stands now."""

    def __init__(self, row):
        super().__init__(
            _("Someone else has saved since you opened this page. Nothing of yours is lost: compare and save again.")
        )
        self.row = row


def why_not_now(verb, consultation, user):
    """The same answer for the button, the message and the guard: empty when the person may."""
    county = consultation.strategy.county_id
    return why_not(verb, consultation.phase, lambda needed: role_allows(user, county, needed))


def role_allows(user, county, verb):
    """Whether the person's role in the county may do the verb."""
    role = StaffRole.objects.of(user).for_county(county).first()
    return role is not None and may(role.role, verb)


def lock(consultation):
    """The consultation's row: sending, moving the last day, handing in and publishing happen under this lock."""
    return (
        Consultation.objects.select_for_update(of=("self",), no_key=True)
        .select_related("strategy__county", "version__strategy")
        .get(pk=consultation.pk)
    )


def take(verb, consultation, by):
    """The locked row when the person may do this now. Raises Refused."""
    consultation = lock(consultation)
    if reason := why_not_now(verb, consultation, by):
        raise Refused(reason)
    return consultation


def take_edition(verb, consultation, by, edition):
    """The same, when nobody has saved since. Raises Refused, EditedMeanwhile."""
    consultation = take(verb, consultation, by)
    if edition != consultation.edition:
        raise EditedMeanwhile(consultation)
    consultation.edition += 1
    return consultation


def note(consultation, verb, *, by=None, text="", response=None, view=None):
    """Append what happened."""
    ConsultationEvent.objects.create(
        consultation=consultation, verb=verb, by=by, note=text[:500], response=response, view=view
    )


def new_link(invitation, now):
    """Give the receiver a new secret of 256 bits, kept only as a hash.

    The links before it hold until a later one is used, so that nobody ends another's by asking for a letter."""
    token = secrets.token_urlsafe(32)
    if invitation.token_hash:
        FormerLink.objects.create(invitation=invitation, token_hash=invitation.token_hash, replaced_at=now)
    invitation.token_hash = token_hash(token)
    invitation.letters += 1
    invitation.sent_at = invitation.sent_at or now
    return token


def use_link(invitation, hashes):
    """Write by the latest of these secrets; links of letters before it end. Under the invitation's lock.

    Raises LinkOver when none of them holds any more."""
    former = invitation.former_links.in_force()
    if invitation.token_hash not in hashes:
        used = former.filter(token_hash__in=hashes).last()
        if used is None:
            raise LinkOver
        former = former.filter(pk__lt=used.pk)
    former.update(ended_at=timezone.now())


def end_former_links(invitation, now):
    """End every link but the latest letter's at once."""
    invitation.former_links.in_force().update(ended_at=now)


def missing_to_send(consultation):
    """What must be in place before the letters leave. One query."""
    return missing_before_sending(
        is_sent=consultation.sent_at is not None,
        title=consultation.title,
        missive=consultation.missive,
        closes_on=consultation.closes_on,
        contact_email=consultation.contact_email or consultation.strategy.county.contact_email,
        receivers=consultation.invitations.unsent().count(),
        allow_open_answers=consultation.allow_open_answers,
        today=timezone.localdate(),
    )


def missing_to_publish(consultation):
    """What must be done before the compilation is published. Four queries."""
    responses = ConsultationResponse.objects.filter(consultation=consultation)
    views = ConsultationView.objects.of_consultation(consultation)
    return missing_before_publishing(
        undecided=views.undecided().count(),
        without_reason=views.without_reason().count(),
        unread_files=responses.unread_files().count(),
        answers=responses.handed_in().count(),
    )
