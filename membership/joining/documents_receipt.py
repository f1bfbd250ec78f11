"""The county's receipt for a declaration that was handed in, as a letter."""

from django.utils.translation import gettext as _

from membership.joining.documents import board_of, party_of
from membership.joining.documents_confirmation import board_contact
from portal.papers.letters import ReceiptLetter, ReceivedItem


def receipt_letter(declaration, *, extracts, signed_files):
    """The ReceiptLetter of a declaration: what came with it and when. extracts: rows with ``body`` and ``upload``;
    signed_files: the uploads that were signed outside the portal. Raises Refused when something is missing."""
    membership, content = declaration.membership, declaration.content
    who = {"organisation": content["organisation"]["name"]}
    declared = _("Declaration of intent %(number)s") % {"number": declaration.document.number}
    return ReceiptLetter(
        board=board_of(membership.strategy.county),
        organisation=party_of(content["organisation"]),
        about=_("Declaration of intent on joining %(strategy)s") % {"strategy": membership.version.title_with_period},
        received_at=declaration.signed_at.isoformat(),
        diary_number=membership.diary_number,
        items=(
            ReceivedItem(name=declared, sha256=declaration.text_sha256),
            *(
                ReceivedItem(
                    name=_("Extract from the minutes: %(body)s") % {"body": one.body}, sha256=one.upload.sha256
                )
                for one in extracts
            ),
            *(ReceivedItem(name=_("Signed file"), sha256=upload.sha256) for upload in signed_files),
        ),
        next_steps=(
            _(
                "The county administrative board reads the declaration and confirms it, or asks %(organisation)s to "
                "complete it."
            )
            % who,
            _("%(organisation)s receives a letter either way, and can follow the matter in the portal.") % who,
        ),
        contact=board_contact(membership),
    )


__all__ = ["receipt_letter"]
