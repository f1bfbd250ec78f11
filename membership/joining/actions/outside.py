"""Signing outside the portal: the text as a paper, a signed PDF that is sent in, a signed paper that staff register."""

import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from membership.joining.actions.refusals import SigningRefused, logs_refusals
from membership.joining.actions.rounds import LANGUAGE, add_signature, refuse_wrong_way, round_of
from membership.joining.actions.steps import lock, record, take_step
from membership.joining.documents_evidence import signing_text_letter
from membership.joining.models import AuthorityCheck, Signature, SigningRound
from membership.joining.rules_signing import Authority, Method, RoundOutcome
from portal.decision_days import why_not_taken
from portal.errors import Refused
from portal.files.actions import receive_upload
from portal.log.actions import log_event
from portal.papers.actions import issue_document
from portal.papers.models import DocumentState
from portal.papers.signed_files import Unreadable, signatures_in
from strategies.publishing.rules import SigningMode


@transaction.atomic(durable=True)
def print_text(membership, *, by, edition):
    """Freeze the text and issue it as a paper to sign outside the portal; asked again, the same paper.

    Raises Refused when the county takes neither files nor paper, or something is missing."""
    membership, before = take_step(membership, "prepare_signing", by=by)
    if not {SigningMode.UPLOAD, SigningMode.PAPER} & set(membership.version.signing_modes):
        refuse_wrong_way(membership, SigningMode.PAPER)
    membership.edition -= 1  # round_of compares with the edition that was read
    signing = round_of(membership, by=by, edition=edition)
    if signing.paper_id:
        return signing
    membership.edition += 1
    with override(LANGUAGE):
        letter = signing_text_letter(signing)
    signing.paper = issue_document(
        kind=letter.kind,
        county=membership.strategy.county,
        letter=letter,
        template=letter.template,
        language=LANGUAGE,
        subject=membership,
        by=by,
    )
    signing.save()
    membership.save()
    record(membership, "prepare_signing", before, by=by, document=signing.paper)
    log_event("signing.text_issued", by=by, county=membership.strategy.county, thing=membership)
    return signing


@logs_refusals
def sign_by_file(membership, *, by, key, persons, file):
    """Take in a PDF with the signatories' electronic signatures, after looking at them; its bytes are never rewritten.

    persons: dicts with name, title and mandate, as the organisation states them. file: a CheckedFile. Returns the
    Declaration, or None while a signature is missing. Raises Refused when the file has no signature, was changed after
    it was signed, or has fewer signatures than persons."""
    found = _signatures(file.content)
    if len(found) < len(persons):
        raise SigningRefused(
            "too_few_signatures", _("The file has fewer electronic signatures than the persons you name.")
        )
    return _sign_by_file(membership, by=by, key=key, persons=persons, file=file, found=found)


def _signatures(content):
    try:
        found = signatures_in(content)
    except Unreadable:
        raise SigningRefused("unreadable", _("The signatures in the file cannot be read.")) from None
    if not found:
        raise SigningRefused(
            "no_signature",
            _("The file has no electronic signature. A scanned signature is a paper: send the paper itself instead."),
        )
    broken = [one.sentence for one in found if not one.holds]
    if broken:
        raise SigningRefused("broken_signature", " ".join([*broken, _("Send the file as it was when it was signed.")]))
    return found


@transaction.atomic(durable=True)
def _sign_by_file(membership, *, by, key, persons, file, found):
    membership = lock(membership)
    if sent := Signature.objects.filter(pk=key, round__membership=membership).first():
        return sent.round.declaration
    signing = _printed(membership)
    upload = receive_upload(
        file,
        purpose="signed_declaration",
        by=by,
        subject=membership,
        county=membership.strategy.county,
        organisation=membership.organisation,
    )
    with override(LANGUAGE):
        sentences = [one.sentence for one in found] + [_same_text(signing, file.content)]
        how = _("Electronic signature in a PDF that the organisation sent in")
        level = _("Certificate known") if all(one.known for one in found) else _("Certificate not known to us")
    return _sign_all(
        signing,
        "sign_by_file",
        persons,
        by=by,
        key=key,
        method=Method.UPLOAD,
        how=how,
        level=level,
        upload=upload,
        evidence={"file_sha256": file.sha256, "sentences": sentences},
    )


def _printed(membership):
    """The signing whose text was issued as a paper. Raises Refused."""
    signing = SigningRound.objects.open_of(membership)
    if signing is None or signing.paper is None or signing.paper.state != DocumentState.READY:
        raise SigningRefused(
            "no_text", _("Fetch the declaration to sign first, so that everyone signs the same words.")
        )
    signing.membership = membership
    return signing


def _same_text(signing, content):
    """A right signature only adds to a file: then it still begins with our own bytes."""
    ours = bytes(signing.paper.file.content)
    if content.startswith(ours):
        return _("The signed file is the paper %(number)s, unchanged, with the signatures added.") % {
            "number": signing.paper.number
        }
    return _(
        "The signed file is not the paper %(number)s as the portal made it. Compare its words with the declaration."
    ) % {"number": signing.paper.number}


@logs_refusals
@transaction.atomic(durable=True)
def register_paper(signing, *, by, key, persons, file, signed_on, arrived_on, authority="", ground=""):
    """Register a declaration that was signed on paper, with a scan; staff of the county do this.

    signed_on: a moment; arrived_on: the day the paper reached the board. authority: how the right to sign was looked
    into, "" when that is still to do; ground: a RightGround. Returns the Declaration, or None while a signature is
    missing. Raises Refused."""
    today = timezone.localdate()
    if reason := why_not_taken(timezone.localdate(signed_on), today) or why_not_taken(arrived_on, today):
        raise Refused(reason)
    membership = lock(signing.membership)
    if sent := Signature.objects.filter(pk=key, round__membership=membership).first():
        return sent.round.declaration
    signing = SigningRound.objects.select_related("paper").prefetch_related("signatures").get(pk=signing.pk)
    if signing.outcome != RoundOutcome.UNDER_WAY or signing.paper is None:
        raise SigningRefused("not_under_way", _("The declaration is no longer being signed."))
    signing.membership = membership
    upload = receive_upload(
        file, purpose="signed_paper", by=by, subject=membership, county=membership.strategy.county,
        organisation=membership.organisation,
    )  # fmt: skip
    with override(LANGUAGE):
        arrived = _("The paper reached the county administrative board on %(day)s.") % {"day": arrived_on.isoformat()}
        how = _("Signed paper %(number)s, registered by the county administrative board") % {
            "number": signing.paper.number
        }
        level = _("Signature in ink")
    return _sign_all(
        signing,
        "sign_on_paper",
        persons,
        by=by,
        key=key,
        method=Method.PAPER,
        how=how,
        level=level,
        upload=upload,
        evidence={"file_sha256": file.sha256, "sentences": [arrived], "arrived_on": arrived_on.isoformat()},
        signed_at=signed_on,
        authority=authority,
        ground=ground,
    )


def _found(authority, ground, by):
    """What staff found about the right to sign, as the fields of an AuthorityCheck; None when they have not looked."""
    return {"outcome": Authority.CONFIRMED, "how": authority[:300], "ground": ground, "by": by} if authority else None


def _sign_all(signing, verb, persons, *, by, key, authority="", ground="", **said):
    """One signature for each person, all from the same file."""
    if len(persons) > signing.missing:
        raise Refused(_("More persons are named than are to sign."))
    signature = None
    for number, person in enumerate(persons):
        own_key = key if number == 0 else uuid.uuid5(key, str(number))
        signature = add_signature(
            signing, verb, by=by, key=own_key, user=None, **person, **said,
            right=_found(authority, ground, by),
        )  # fmt: skip
        signing = SigningRound.objects.prefetch_related("signatures").get(pk=signing.pk)
        signing.membership = signature.round.membership
    return SigningRound.objects.select_related("declaration").get(pk=signing.pk).declaration


__all__ = ["AuthorityCheck", "print_text", "register_paper", "sign_by_file"]
