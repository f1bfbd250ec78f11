"""A signing from its frozen text to the handing in: what every way to sign shares."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from membership.joining.actions.group import hand_in_others
from membership.joining.actions.refusals import SigningRefused
from membership.joining.actions.steps import lock, record, take_step
from membership.joining.actions.way import hand_in_extracts
from membership.joining.documents import declaration_content, declaration_letter, fingerprint, parts_of
from membership.joining.documents_confirmation import reply_address
from membership.joining.documents_evidence import evidence_letter
from membership.joining.documents_receipt import receipt_letter
from membership.joining.mails_signatories import tell_other_signatories
from membership.joining.models import AuthorityCheck, DecisionExtract, Declaration, Signature, SigningRound
from membership.joining.rules import STEPS, missing_before_submission
from membership.joining.rules_signing import Authority, Party, RoundOutcome, why_not_mode
from membership.representation.models import Representative
from portal.errors import Refused
from portal.log.actions import log_event
from portal.papers.actions import issue_document
from portal.templatetags.portal_tags import day

SEND_RECEIPT = "membership.joining.tasks.send_receipt"
LANGUAGE = "sv"  # the declaration goes to a Swedish authority


def round_of(membership, *, by, edition):
    """The signing under way, else a new one that freezes the text. Under the membership's lock.

    edition: the one that was read. Raises Refused when something is missing or the text was changed after that."""
    signing = SigningRound.objects.open_of(membership)
    if signing:
        if edition < signing.edition:
            raise SigningRefused("old_text", text_changed())
        signing.membership = membership
        return signing
    missing = missing_before_submission(parts_of(membership))
    if missing:
        raise SigningRefused("incomplete", " ".join(sentence for _section, sentence in missing))
    if edition != membership.edition:
        raise SigningRefused("old_text", text_changed())
    with override(LANGUAGE):
        content = declaration_content(membership)
    return SigningRound.objects.create(
        membership=membership,
        content=content,
        text_sha256=fingerprint(content),
        edition=edition,
        signatories=membership.version.signatories,
        started_by=by,
    )


def text_changed():
    """Why a signature under words that were changed meanwhile does not count."""
    return _("The declaration has been changed since you opened this page. Read it again before you sign.")


def add_signature(signing, verb, *, by, key, sides=None, side="", right=None, **said):
    """Put a signature under the text; the organisation's last one hands the declaration in, in the same transaction.

    verb: the step. said: the Signature's own fields. right: the fields of an AuthorityCheck, when something is known of
    the right to sign. Returns the Signature. Raises Refused."""
    membership, side = signing.membership, side or STEPS[verb].side
    refuse_wrong_way(membership, said["method"])
    present = signing.of_organisation()
    _refuse_same_person(present, said)
    membership, before = take_step(membership, verb, by=by, sides=sides)
    signing.membership = membership
    signature = Signature.objects.create(
        pk=key,
        round=signing,
        place=_free_place(present),
        text_sha256=signing.text_sha256,
        recorded_by=by,
        **{"signed_at": timezone.now().replace(microsecond=0), **said},
    )
    if right:
        AuthorityCheck.objects.create(signature=signature, **right)
    signatures = sorted([*present, signature], key=lambda one: one.place)
    if len(signatures) < signing.signatories:
        membership.state = before
        membership.save()
        event = record(membership, "sign_part", before, by=by, side=side)
        tell_other_signatories(event, who=signature.name, link=signature.link)
        log_event("membership.signed_in_part", by=by, county=membership.strategy.county, thing=membership)
    else:
        _hand_in(signing, signatures, before, by=by, key=key, side=side)
    return signature


def refuse_wrong_way(membership, mode):
    """Raises Refused when the county does not take declarations that are signed like this."""
    if reason := why_not_mode(mode, membership.version.signing_modes):
        raise SigningRefused("wrong_way", reason)


def _refuse_same_person(present, said):
    for one in present:
        same_user = one.user_id and said.get("user") and one.user_id == said["user"].pk
        same_identity = one.identity_hash and one.identity_hash == said.get("identity_hash")
        if same_user or same_identity:
            raise SigningRefused("same_person", _("You have already signed. Another person signs too."))


def _free_place(present):
    taken = {one.place for one in present}
    return next(place for place in (1, 2) if place not in taken)


def _hand_in(signing, signatures, before, *, by, key, side):
    """Everything that happens when the organisation's last signature stands: papers, arrival, event."""
    membership = signing.membership
    now = timezone.now().replace(microsecond=0)
    with override(LANGUAGE):
        letter = declaration_letter(membership, signing.content, signatures=signatures, arrived_at=now)
    former = membership.declarations.order_by("number").select_related("document").last()
    paper = issue_document(
        kind=letter.kind,
        county=membership.strategy.county,
        letter=letter,
        template=letter.template,
        language=LANGUAGE,
        subject=membership,
        by=by,
        replaces=former.document if former else None,
        then_task=SEND_RECEIPT,
        then_pk=str(key),
    )
    first = signatures[0]
    declaration = Declaration.objects.create(
        pk=key,
        membership=membership,
        number=former.number + 1 if former else 1,
        content=signing.content,
        text_sha256=signing.text_sha256,
        signer=first.user,
        signer_name=first.name,
        signer_title=first.title,
        mandate=first.mandate,
        signed_at=now,
        method=first.how,
        document=paper,
    )
    signing.outcome, signing.ended_at, signing.declaration = RoundOutcome.HANDED_IN, now, declaration
    signing.save()
    issue_evidence(signing, by=by)
    hand_in_extracts(membership, now)
    _issue_receipt(declaration, signatures, by=by)
    membership.handed_in_at = membership.handed_in_at or now
    membership.receipt_number = paper.number
    membership.save()
    hand_in_others(membership, by=by, at=now)
    event = record(membership, "sign", before, by=by, document=paper, side=side)
    last = next(one for one in signatures if one.pk == key)
    tell_other_signatories(event, who=last.name, link=last.link)
    log_event("membership.signed", by=by, county=membership.strategy.county, thing=membership, document=paper.pk)


def _issue_receipt(declaration, signatures, *, by):
    """The county's receipt for what has just come, with the fingerprint of each file. Each handing in has its own.

    A board without an address gives none: nobody may be kept from handing in for its sake."""
    extracts = DecisionExtract.objects.handed_in().with_file().filter(handed_in_at=declaration.signed_at)
    files = [one.upload for one in signatures if one.upload_id]
    membership = declaration.membership
    if not reply_address(membership):
        return
    with override(LANGUAGE):
        letter = receipt_letter(declaration, extracts=extracts.filter(membership=membership), signed_files=files)
    declaration.receipt = issue_document(
        kind=letter.kind,
        county=membership.strategy.county,
        letter=letter,
        language=LANGUAGE,
        subject=membership,
        by=by,
    )
    declaration.save(update_fields=["receipt"])


def issue_evidence(signing, *, by):
    """Issue the evidence paper as things stand; a later one replaces it. Part of the caller's transaction."""
    declaration = signing.declaration
    signatures = Signature.objects.filter(round=signing).prefetch_related("checks__by").order_by("-party", "place")
    with override(LANGUAGE):
        letter = evidence_letter(signing, declaration, signatures)
    paper = issue_document(
        kind=letter.kind,
        county=signing.membership.strategy.county,
        letter=letter,
        template=letter.template,
        language=LANGUAGE,
        subject=signing.membership,
        by=by,
        replaces=declaration.evidence,
    )
    declaration.evidence = paper
    declaration.save(update_fields=["evidence"])
    return paper


def sent_before(key, membership, *, by, said):
    """The signature that a form sent twice has already made; None when it is new.

    Raises Refused when the second sending says something else."""
    kept = Signature.objects.filter(pk=key).select_related("round").first()
    if kept is None:
        return None
    same = (kept.name, kept.title, kept.mandate) == said and kept.recorded_by_id == (by.pk if by else None)
    if kept.round.membership_id != membership.pk or not same:
        raise Refused(_("This form has already been sent, with other words. What was handed in stands."))
    return kept


def authority_of(user, organisation):
    """What is known of the person's right to sign, as the fields of an AuthorityCheck; None when nothing is.

    Checked only where county staff looked into it, and by whom, when and on what ground they did. A standing
    signatory's word is a statement. An address at a domain, or a bare approval, is neither."""
    one = Representative.objects.signatories_of(organisation).of(user).first()
    if one is None:
        return None
    with override(LANGUAGE):
        if check := one.right_check:
            said = {"outcome": Authority.CONFIRMED, "ground": check.ground, "how": check.words[:300]}
            return said | {"by": check.by, "at": check.at}
        if one.signing_stated_by:
            how = _("Signatory in the portal since %(day)s") % {"day": day(timezone.localdate(one.decided_at))}
            return {"outcome": Authority.STATED, "how": how, "by": one.signing_stated_by}
    return None


@transaction.atomic(durable=True)
def withdraw_signing(membership, *, by, shown=None):
    """Withdraw a signing that is not complete: signatures stay on record, links end, the text can be changed again.

    When somebody had signed, the other signatories are told. Raises Refused when nothing is being signed."""
    membership, before = take_step(membership, "withdraw_signing", by=by, shown=shown)
    signing = SigningRound.objects.open_of(membership)
    if signing is None:
        raise Refused(_("The declaration is not being signed."))
    signing.outcome, signing.ended_at = RoundOutcome.WITHDRAWN, timezone.now()
    signing.save()
    membership.save()
    event = record(membership, "withdraw_signing", before, by=by)
    if signing.of_organisation():
        tell_other_signatories(event, who=str(by))
    log_event("membership.signing_withdrawn", by=by, county=membership.strategy.county, thing=membership)
    return membership


__all__ = [
    "LANGUAGE",
    "SEND_RECEIPT",
    "Party",
    "add_signature",
    "authority_of",
    "issue_evidence",
    "lock",
    "refuse_wrong_way",
    "round_of",
    "sent_before",
    "withdraw_signing",
]
