"""The letters for several organisations that join by one decision: the same words, and who joins too."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from portal.papers.documents import Part, parts, words
from portal.papers.letters import ConfirmationLetter, DeclarationLetter, Party, SigningTextLetter


@dataclass(frozen=True, kw_only=True)
class Companion(Part):
    """An organisation that joins together with the leading one, and why that one may act for it."""

    organisation: Party
    ground: str = words(_("why the organisation may act for the other one"))


@dataclass(frozen=True, kw_only=True)
class GroupDeclarationLetter(DeclarationLetter):
    """A declaration of intent for several."""

    template = "declaration_group_v3"

    together: tuple[Companion, ...] = parts(_("who joins too"))


@dataclass(frozen=True, kw_only=True)
class GroupSigningTextLetter(SigningTextLetter):
    """The same, to sign outside the portal."""

    template = "signing_text_group_v3"

    together: tuple[Companion, ...] = parts(_("who joins too"))


@dataclass(frozen=True, kw_only=True)
class GroupConfirmationLetter(ConfirmationLetter):
    """A confirmation that names the others."""

    template = "confirmation_group_v4"

    together: tuple[str, ...] = parts(_("who joins too"))


__all__ = ["Companion", "GroupConfirmationLetter", "GroupDeclarationLetter", "GroupSigningTextLetter"]
