"""What those who answer do, through their personal link and without an account."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.directory.sorting import sort_key
from portal.errors import Refused
from portal.files.actions import receive_upload
from portal.log.actions import log_event
from portal.people.actions_arrivals import arrived
from portal.people.rules import ArrivalKind
from strategies.consultation.actions.steps import EditedMeanwhile, lock, new_link, note, use_link
from strategies.consultation.mails import send_link, send_receipt
from strategies.consultation.models import ConsultationInvitation, ConsultationResponse, ConsultationView
from strategies.consultation.rules import (
    MOST_OPEN_ANSWERS,
    AnswerState,
    Phase,
    Source,
    missing_before_hand_in,
    why_not_answer,
)

FILE_PURPOSE = "consultation_answer"


@transaction.atomic(durable=True)
def begin_open_answer(consultation, *, email, name):
    """Send a personal link to somebody who wants to answer unasked; an address that was asked gets one more letter.

    Whoever asks cannot be known, so a link that the address has already got goes on holding.
    Raises Refused when open answers are not allowed or the time is over."""
    consultation = lock(consultation)
    if not consultation.allow_open_answers or consultation.phase != Phase.OPEN:
        raise Refused(_("The consultation does not take open answers now."))
    email = email.strip().lower()
    mine = consultation.invitations.in_force()
    invitation = mine.filter(email=email).select_for_update(of=("self",), no_key=True).first()
    if invitation is None:
        if mine.filter(source=Source.OPEN).count() >= MOST_OPEN_ANSWERS:
            raise Refused(_("So many have asked to answer that you need to write to the county administrative board."))
        invitation = ConsultationInvitation(
            consultation=consultation, name=name, sort_name=sort_key(name), email=email, source=Source.OPEN
        )
    invitation.consultation = consultation
    _send("consultation_open", invitation)
    return invitation


@transaction.atomic(durable=True)
def send_me_a_link(invitation):
    """One more letter to the registered address, for whoever holds a link that has ended. Raises Refused."""
    consultation = lock(invitation.consultation)
    invitation = _lock(invitation)
    invitation.consultation = consultation
    response = ConsultationResponse.objects.filter(invitation=invitation).first()
    _may_write(invitation, response)
    _send("consultation_open" if invitation.source == Source.OPEN else "consultation_invitation", invitation)


def _send(kind, invitation):
    token = new_link(invitation, timezone.now())
    invitation.save()
    send_link(kind, invitation, token, key=f"{kind}:{invitation.pk}:{invitation.letters}", urgent=True)


@transaction.atomic(durable=True)
def save_answer(invitation, *, edition, links=None, upload=None, remove_file=False, **texts):
    """Save the answer as a draft that only the link's holders see. Returns the response.

    edition: of the response that the page showed, 0 when there was none. links: hashes of the secrets by which the page
    was opened; None asks for none. upload: a CheckedFile or None. Raises Refused, LinkOver, EditedMeanwhile."""
    invitation = _lock(invitation)
    response = ConsultationResponse.objects.filter(invitation=invitation).first()
    _may_write(invitation, response, links)
    response = response or ConsultationResponse(consultation=invitation.consultation, invitation=invitation, edition=0)
    if edition != response.edition:
        raise EditedMeanwhile(response)
    for name, value in texts.items():
        setattr(response, name, value)
    response.edition += 1
    response.saved_at = timezone.now()
    if remove_file:
        response.upload = None
    response.save()
    if upload is not None:
        response.upload = receive_upload(
            upload,
            purpose=FILE_PURPOSE,
            by=None,
            subject=response,
            county=invitation.consultation.strategy.county,
            organisation=invitation.organisation,
        )
        response.save(update_fields=["upload"])
    return response


@transaction.atomic(durable=True)
def hand_in_answer(invitation, *, edition, links=None):
    """Freeze the answer, write its views and queue the receipt; the server's clock says when. Returns the response.

    edition: of the answer that the review showed. links: as for ``save_answer``.
    Raises Refused, LinkOver, EditedMeanwhile."""
    consultation = lock(invitation.consultation)
    invitation = _lock(invitation)
    invitation.consultation = consultation
    response = ConsultationResponse.objects.filter(invitation=invitation).select_related("upload").first()
    _may_write(invitation, response, links)
    if response is None:
        raise Refused(_("Write the answer before you hand it in."))
    response.consultation, response.invitation = consultation, invitation
    if edition != response.edition:
        raise EditedMeanwhile(response)
    if missing := missing_of(response):
        raise Refused(" ".join(missing))
    response.state, response.handed_in_at = AnswerState.HANDED_IN, timezone.now()
    response.edition += 1
    response.save()
    _write_views(response)
    note(consultation, "hand_in", response=response)
    log_event("consultation.answered", county=consultation.strategy.county, thing=response)
    send_receipt(response)
    arrived(
        consultation.strategy.county,
        ArrivalKind.CONSULTATION,
        key=f"consultation/{response.pk}",
        page=("consultation:county_answer", consultation.strategy_id, consultation.number, response.pk),
        name=response.organisation_name,  # empty for a person who answers alone
    )
    return response


def missing_of(response):
    """What the answer lacks before it can be handed in, as sentences."""
    return missing_before_hand_in(
        name=response.name,
        organisation_name=response.organisation_name,
        behalf=response.behalf,
        texts=response.texts,
        no_remarks=response.no_remarks,
        has_file=response.upload_id is not None,
    )


def _lock(invitation):
    return (
        ConsultationInvitation.objects.select_for_update(of=("self",), no_key=True)
        .select_related("consultation__strategy__county", "organisation")
        .get(pk=invitation.pk)
    )


def _may_write(invitation, response, links=None):
    refusal = why_not_answer(
        invitation.consultation.phase,
        is_handed_in=response is not None and response.is_handed_in,
        is_revoked=invitation.revoked_at is not None,
    )
    if refusal:
        raise Refused(refusal)
    if links is not None:
        use_link(invitation, links)


def _write_views(response):
    """One view for each part with a text; staff write down those that stand in a file."""
    written = [part["key"] for part in response.consultation.parts if response.texts.get(part["key"])]
    ConsultationView.objects.bulk_create(
        ConsultationView(response=response, part=key, order=order, text=response.texts[key])
        for order, key in enumerate(written, start=1)
    )
