"""Letters of a consultation. Each that lets someone in carries a link of its own; portal/people/tasks.py throws
the words of those away once they are sent."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from portal.outbox.actions import queue_mail
from strategies.consultation.documents import LANGUAGE


def send_link(kind, invitation, token, *, key, urgent=False, **more):
    """Queue a letter with a personal link. ``key`` makes the letter impossible to queue twice; urgent: somebody waits
    for it at a page."""
    consultation = invitation.consultation
    county = consultation.strategy.county
    return queue_mail(
        kind,
        to=invitation.email,
        to_name=invitation.name,
        unique_key=key,
        context={"consultation": consultation, "invitation": invitation, "county": county, "token": token, **more},
        county=county,
        about=invitation,
        reply_to=consultation.contact_email,
        urgent=urgent,
    )


def send_receipt(response):
    """Queue the receipt with everything that was handed in."""
    invitation, consultation = response.invitation, response.consultation
    county = consultation.strategy.county
    rows = [
        {"label": part["label"], "text": response.texts[part["key"]]}
        for part in consultation.parts
        if response.texts.get(part["key"])
    ]
    return queue_mail(
        "consultation_receipt",
        to=invitation.email,
        to_name=invitation.name,
        unique_key=f"consultation-receipt:{response.pk}",
        context={"consultation": consultation, "response": response, "county": county, "rows": rows},
        county=county,
        about=invitation,
        reply_to=consultation.contact_email,
    )


def preview(consultation):
    """The invitation as the receivers will get it, with a link that leads nowhere: subject and text."""
    county = consultation.strategy.county
    context = {
        "consultation": consultation,
        "county": county,
        "token": _("a-link-of-your-own"),
        "site_url": settings.SITE_URL,
    }
    context |= {"portal_name": settings.PORTAL_NAME, "language": LANGUAGE}
    with override(LANGUAGE):
        subject = render_to_string("mail/consultation_invitation_subject.txt", context).strip()
        return {"subject": subject, "text": render_to_string("mail/consultation_invitation.txt", context).strip()}
