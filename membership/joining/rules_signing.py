"""How a declaration is signed: ways, levels, authority, and what stands in the way of a signature."""

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from membership.representation.rules_right import AUTHORITY_TAGS, Authority
from strategies.publishing.rules import SigningLevel, SigningMode

LINK_HOLDS = timedelta(days=14)


class RoundOutcome(TextChoices):
    """What became of a signing."""

    UNDER_WAY = "under_way", _("Being signed")
    HANDED_IN = "handed_in", _("Handed in")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Party(TextChoices):
    """For whom a signature stands."""

    ORGANISATION = "organisation", _("The organisation")
    COUNTY = "county", _("The county administrative board")


class Method(TextChoices):
    """How a signature was made."""

    PORTAL = "portal", _("Signed in the portal")
    OIDC = "oidc", _("Signed with e-identification")
    UPLOAD = "upload", _("Electronic signature in an uploaded PDF")
    PAPER = "paper", _("Signed on paper")


LEVELS = [SigningLevel.LOGIN, SigningLevel.SECOND_FACTOR, SigningLevel.EID]


def why_not_mode(mode, allowed):
    """Why the declaration cannot be signed this way; empty when the county allows it."""
    if mode in allowed:
        return ""
    return gettext("The county administrative board does not take declarations signed this way: %(way)s.") % {
        "way": str(SigningMode(mode).label).lower()
    }


def why_not_level(level, needed):
    """Why this way of showing who one is is too weak; empty when it is enough."""
    if LEVELS.index(SigningLevel(level)) >= LEVELS.index(SigningLevel(needed)):
        return ""
    if needed == SigningLevel.EID:
        return gettext("This strategy is signed with e-identification.")
    return gettext(
        "This strategy is signed by someone who logs in with a second factor. Set one up under Your account."
    )


def why_not_link(*, used, revoked, expired, is_under_way, used_another=False):
    """Why a personal link does not hold any more; empty when it does. used_another: the person's other link signed."""
    if used:
        return gettext("The link has already been used to sign. It works only once.")
    if used_another:
        return gettext("You have already signed through another letter. Nothing more is needed from you.")
    if revoked:
        return gettext("The link has been taken back. Ask the person who sent it for a new one.")
    if not is_under_way:
        return gettext("The declaration is no longer being signed. Ask the person who sent the link what has happened.")
    if expired:
        return gettext("The link is too old. Ask the person who sent it for a new one.")
    return ""


def why_not_confirm(*, authorities, needs_counter_signature, has_counter_signature, knowingly=False):
    """Why a joining whose signatures look like this is not confirmed yet; empty when it can be.

    knowingly: whether staff have been told that nobody has looked into the right to sign (rules_confirming.py)."""
    if Authority.REFUSED in authorities:
        return gettext("Someone who signed had no right to. Ask for completion, or decline.")
    if not knowingly and {Authority.NOT_CHECKED, Authority.STATED} & set(authorities):
        return gettext("Check first whether those who signed have the right to.")
    if needs_counter_signature and not has_counter_signature:
        return gettext("Sign first for the county administrative board: the strategy says that both parties sign.")
    return ""


__all__ = [
    "AUTHORITY_TAGS",
    "LINK_HOLDS",
    "Authority",
    "Method",
    "Party",
    "RoundOutcome",
    "why_not_confirm",
    "why_not_level",
    "why_not_link",
    "why_not_mode",
]
