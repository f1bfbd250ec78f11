"""Preparing a consultation: texts, questions, and who is asked."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.directory.sorting import sort_key
from portal.errors import Refused
from strategies.consultation.actions.steps import end_former_links, note, role_allows, take, take_edition
from strategies.consultation.models import Consultation, ConsultationInvitation, FormerLink
from strategies.consultation.rules import MOST_RECEIVERS, ROLE_TOO_SMALL
from strategies.publishing.models import Strategy, StrategyVersion


@transaction.atomic(durable=True)
def create_consultation(strategy, *, by, title, missive, closes_on, **texts):
    """Begin a consultation about the strategy's draft. Raises Refused when there is no draft."""
    strategy = (
        Strategy.objects.select_for_update(of=("self",), no_key=True).select_related("county").get(pk=strategy.pk)
    )
    if not role_allows(by, strategy.county_id, "write"):
        raise Refused(str(ROLE_TOO_SMALL["write"]))
    draft = StrategyVersion.objects.draft_of(strategy).first()
    if draft is None:
        raise Refused(_("There is no draft to ask about. Begin a draft of the strategy first."))
    last = strategy.consultations.order_by("-number").values_list("number", flat=True).first() or 0
    consultation = Consultation.objects.create(
        strategy=strategy,
        version=draft,
        number=last + 1,
        title=title,
        missive=missive,
        closes_on=closes_on,
        **texts,
    )
    note(consultation, "create", by=by)
    return consultation


@transaction.atomic(durable=True)
def save_text(consultation, *, by, edition, **texts):
    """Save title, missive, last day, contact and the like. Raises Refused, EditedMeanwhile."""
    consultation = take_edition("edit", consultation, by, edition)
    for name, text in texts.items():
        setattr(consultation, name, text)
    consultation.save()
    note(consultation, "edit", by=by)
    return consultation


@transaction.atomic(durable=True)
def save_questions(consultation, *, by, edition, questions):
    """Save the questions by the parts' keys. Raises Refused, EditedMeanwhile."""
    consultation = take_edition("edit", consultation, by, edition)
    consultation.questions = {key: text for key, text in questions.items() if text}
    consultation.save(update_fields=["questions", "edition"])
    note(consultation, "edit", by=by)
    return consultation


@transaction.atomic(durable=True)
def add_receivers(consultation, *, by, rows, source):
    """Put receivers on the list: rows of (name, e-mail, organisation or None). Returns how many are new.

    An address or organisation that stands there already is passed over. Raises Refused."""
    consultation = take("receivers", consultation, by)
    have = list(consultation.invitations.in_force().values_list("email", "organisation_id"))
    emails, organisations = {row[0] for row in have}, {row[1] for row in have if row[1]}
    new = []
    for name, email, organisation in rows:
        email = email.strip().lower()
        if email in emails or (organisation and organisation.pk in organisations):
            continue
        emails.add(email)
        organisations.add(organisation.pk if organisation else None)
        new.append(
            ConsultationInvitation(
                consultation=consultation,
                organisation=organisation,
                name=name[:200],
                sort_name=sort_key(name),
                email=email,
                source=source,
            )
        )
    if consultation.invitations.asked().count() + len(new) > MOST_RECEIVERS:
        raise Refused(_("A consultation has at most %(most)s receivers.") % {"most": MOST_RECEIVERS})
    ConsultationInvitation.objects.bulk_create(new)
    if new:
        note(consultation, "add", by=by, text=str(len(new)))
    return len(new)


@transaction.atomic(durable=True)
def remove_receiver(invitation, *, by):
    """Take a receiver off the list; a link that was sent stops working. Raises Refused."""
    consultation = take("receivers", invitation.consultation, by)
    invitation = consultation.invitations.select_for_update(of=("self",), no_key=True).get(pk=invitation.pk)
    if hasattr(invitation, "response") and invitation.response.is_handed_in:
        raise Refused(_("The receiver has answered and stays on the list."))
    if invitation.revoked_at:
        return
    invitation.revoked_at = timezone.now()
    if invitation.token_hash:  # the hash stays known, so that its page can say what has happened
        FormerLink.objects.create(invitation=invitation, token_hash=invitation.token_hash)
    invitation.token_hash = None
    invitation.save(update_fields=["revoked_at", "token_hash"])
    end_former_links(invitation, invitation.revoked_at)
    note(consultation, "remove", by=by)
