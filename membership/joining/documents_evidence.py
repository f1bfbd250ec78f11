"""The papers around a signature: the text to sign outside the portal, and the evidence of how it was signed."""

from django.utils.translation import gettext as _

from membership.joining.documents import board_of, letter_parts, letterhead, party_of
from membership.joining.rules_signing import Method, Party
from portal.papers.letters import EvidenceLetter, SignatureEvidence, SigningTextLetter
from portal.papers.letters_group import GroupSigningTextLetter


def signing_text_letter(signing):
    """The frozen text as a paper to sign. Raises Refused when something is missing."""
    places = [_("First signature"), _("Second signature")] if signing.signatories == 2 else [_("Signed by")]
    kind = GroupSigningTextLetter if signing.content.get("together") else SigningTextLetter
    membership = signing.membership
    said = letter_parts(membership.strategy.county, signing.content)
    return kind(**said, **letterhead(membership), places=tuple(places))


def evidence_letter(signing, declaration, signatures):
    """How the declaration was signed, with what is known now. signatures: all parties', in their order."""
    county = signing.membership.strategy.county
    names = {Party.ORGANISATION: _name_of(signing.content["organisation"]), Party.COUNTY: county.board_name}
    return EvidenceLetter(
        board=board_of(county),
        organisation=party_of(signing.content["organisation"]),
        strategy=signing.content["strategy"]["title"],
        period=signing.content["strategy"]["period"],
        declaration_number=declaration.document.number,
        text_sha256=signing.text_sha256,
        arrived_at=declaration.signed_at.isoformat(),
        signatures=tuple(_evidence(one, names[Party(one.party)]) for one in signatures),
        diary_number=signing.membership.diary_number,
    )


def _name_of(organisation):
    return ", ".join(filter(None, (organisation["name"], organisation["unit"])))


def _evidence(signature, behalf):
    right = signature.right
    return SignatureEvidence(
        party=str(Party(signature.party).label),
        behalf=behalf,
        name=signature.name,
        title=signature.title,
        mandate=signature.mandate,
        at=signature.signed_at.isoformat(),
        method=str(Method(signature.method).label),
        how=signature.how,
        level=signature.level,
        details=tuple(details_of(signature)),
        authority=right.label,
        authority_how=right.details,
    )


def details_of(signature):
    """What else proves the signature, one sentence each: the file, its signatures, who issued the identity."""
    evidence = signature.evidence
    yield from evidence.get("sentences", ())
    if signature.upload_id:
        yield _("The file is kept as it came. Its fingerprint (SHA-256): %(sha)s") % {"sha": evidence["file_sha256"]}


__all__ = ["details_of", "evidence_letter", "signing_text_letter"]
