"""Signing in the portal, the receipt, and taking back."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from membership.joining.actions.group import take_along
from membership.joining.actions.refusals import SigningRefused, logs_refusals
from membership.joining.actions.rounds import LANGUAGE, add_signature, authority_of, round_of, sent_before
from membership.joining.actions.steps import lock, may_take, record, take_step
from membership.joining.mails import queue_receipts
from membership.joining.mails_signatories import tell_other_signatories
from membership.joining.models import Declaration
from membership.joining.rules import Side
from membership.joining.rules_signing import Method, why_not_level
from portal.log.actions import log_event
from portal.papers.models import DocumentState
from strategies.publishing.rules import SigningLevel


@logs_refusals
@transaction.atomic(durable=True)
def sign_declaration(membership, *, by, key, edition, name, title, mandate, method, level=SigningLevel.LOGIN, eid=None):
    """Sign the declaration; the organisation's last signature hands it in, with its papers and a promised receipt.

    key: a UUID made with the form; it becomes the signature's, so the same form sent again changes nothing.
    edition: the one that the signatory read. method: how the person was recognised, in words; level: a SigningLevel.
    eid: a portal.people.oidc Identity when the person used e-identification. Returns the Declaration, or None while
    another signature is missing. Raises Refused when the step is not allowed, something is missing, or the declaration
    was changed after it was read."""
    membership = lock(membership)
    sent = sent_before(key, membership, by=by, said=(name, title, mandate))
    if sent:
        return sent.round.declaration
    if reason := may_take("sign", membership, by):
        raise SigningRefused("not_allowed", reason)
    refuse_low_level(membership, level)
    refuse_foreign_identity(membership, eid)
    signing = round_of(membership, by=by, edition=edition)
    signature = add_signature(
        signing,
        "sign",
        by=by,
        key=key,
        user=by,
        name=name,
        title=title,
        mandate=mandate,
        right=authority_of(by, membership.organisation),
        **recognised(method, level, eid),
    )
    return signature.round.declaration


def refuse_low_level(membership, level):
    """Raises Refused when the strategy asks for a surer way to show who one is."""
    if reason := why_not_level(level, membership.version.signing_level):
        raise SigningRefused("low_level", reason)


def refuse_foreign_identity(membership, eid):
    """Raises Refused when the e-identification was issued to another organisation's people."""
    own = membership.organisation.orgnr
    if eid and eid.orgnr and own and eid.orgnr != own:
        raise SigningRefused(
            "other_organisation",
            _("Your e-identification belongs to another organisation than the one that you sign for."),
        )


def recognised(method, level, eid):
    """How somebody who signs here was recognised, as a Signature's fields."""
    with override(LANGUAGE):
        words = str(SigningLevel(level).label)
    if eid is None:
        return {"method": Method.PORTAL, "how": method, "level": words, "evidence": {"level": level}}
    with override(LANGUAGE):
        in_words, sentences = eid.in_words, eid.sentences
    return {
        "method": Method.OIDC,
        "how": in_words[:200],
        "level": f"{words} ({eid.acr})"[:120] if eid.acr else words,
        "evidence": {"level": level, "issuer": eid.issuer, "acr": eid.acr, "sentences": sentences},
        "identity_hash": eid.fingerprint,
    }


@transaction.atomic(durable=True)
def take_back(membership, *, by, why="", shown=None):
    """Take the handed-in declaration back before the county has decided. It stays on record. Raises Refused."""
    row, before = take_step(membership, "take_back", by=by, shown=shown)
    row.completion_wanted, row.completion_by = "", None
    row.save()
    tell_other_signatories(record(row, "take_back", before, by=by, why=why), who=str(by))
    take_along(row, lambda one: _follow_back(one, by=by, why=why))
    log_event("membership.taken_back", by=by, county=row.strategy.county, thing=row)
    return row


def _follow_back(membership, *, by, why):
    membership, before = take_step(membership, "follow_back", by=by, sides={Side.SYSTEM})
    membership.save()
    record(membership, "follow_back", before, by=by, why=why)


@transaction.atomic(durable=True)
def send_receipt(pk):
    """Queue the receipt of a declaration whose paper is ready, to the signatory and the contacts' role mailboxes.

    Called again it does nothing new. Returns how many letters stand queued or sent; 0 when the paper is not ready."""
    declaration = (
        Declaration.objects.select_for_update(of=("self",), no_key=True)
        .select_related("document", "signer", "membership__organisation", "membership__strategy__county")
        .filter(pk=pk)
        .first()
    )
    if declaration is None or declaration.document.state != DocumentState.READY:
        return 0
    return queue_receipts(declaration)


__all__ = ["send_receipt", "sign_declaration", "take_back"]
