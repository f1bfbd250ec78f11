"""The certificate that an organisation makes for its wall."""

import json

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from membership.joining.actions.steps import lock, sides_of
from membership.joining.documents_certificate import certificate_letter, why_no_certificate
from membership.joining.rules import Side
from portal.errors import Refused
from portal.log.actions import log_event
from portal.papers.actions import issue_document
from portal.papers.models import Document

LANGUAGE = "sv"


@transaction.atomic(durable=True)
def make_certificate(membership, *, by):
    """Issue a certificate, or give back the one there is when it says the same; returns its Document.

    A certificate that says something else by now is replaced. Raises Refused."""
    membership = lock(membership)
    if Side.CONTACT not in sides_of(by, membership):
        raise Refused(_("Only those who act for the organisation can make its certificate."))
    if no := why_no_certificate(membership, timezone.localdate()):
        raise Refused(no)
    with override(LANGUAGE):
        letter = certificate_letter(membership)
    latest = Document.objects.about(membership).of_kind(letter.kind).last()
    if latest is not None and _says_the_same(latest, letter):
        return latest
    paper = issue_document(
        kind=letter.kind,
        county=membership.strategy.county,
        letter=letter,
        language=LANGUAGE,
        subject=membership,
        by=by,
        replaces=latest,
    )
    log_event("certificate.made", by=by, county=membership.strategy.county, thing=membership, document=paper.pk)
    return paper


def _says_the_same(document, letter):
    """Whether the paper was drawn from the same words: compared as they are stored.

    What is empty is left out: a certificate from before it told more than the goals says the same when there is no
    more to tell."""
    stored = {key: value for key, value in document.letter.items() if key != "paper"}
    return _said(stored) == _said(json.loads(json.dumps(letter.frozen())))


def _said(letter):
    return {key: value for key, value in letter.items() if value}
