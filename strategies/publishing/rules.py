"""States of a strategy version, and what stands in the way of publishing it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class VersionState(TextChoices):
    """A version is written, then published and frozen, then superseded by the next."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    SUPERSEDED = "superseded", _("Superseded")


class Known(TextChoices):
    """How much of a part is known here. "Unknown" stays unknown on screen."""

    SOURCED = "sourced", _("Published")
    PARTLY = "partly", _("Partly published here")
    EXISTS_WORDING_UNKNOWN = (
        "exists_wording_unknown",
        _("Exists, wording not yet published here"),
    )
    EARLIER_PERIOD = "earlier_period", _("From an earlier period")
    RETOLD = "retold", _("Retold in the portal's words")
    UNKNOWN = "unknown", _("Not yet published here")


class JoiningMode(TextChoices):
    """Whether organisations may join. A strategy can be published without offering it."""

    OPEN = "open", _("Open for joining")
    NOT_OFFERED = "not_offered", _("Joining is not offered")
    UNKNOWN = "unknown", _("Not known whether joining is offered")


class SigningMode(TextChoices):
    """The ways to sign a declaration that a county can allow (domain.md C6)."""

    PORTAL = "portal", _("In the portal, by someone who is logged in")
    OIDC = "oidc", _("With e-identification")
    UPLOAD = "upload", _("As a PDF with electronic signatures")
    PAPER = "paper", _("On paper, registered by the county administrative board")


class SigningLevel(TextChoices):
    """How surely a person who signs in the portal must have been recognised. Each level holds those before it."""

    LOGIN = "login", _("Log-in, confirmed again")
    SECOND_FACTOR = "second_factor", _("Log-in with a second factor")
    EID = "eid", _("E-identification")


class TermKind(TextChoices):
    """What joining gives and what it asks."""

    OFFERED = "offered", _("Offered")
    EXPECTED = "expected", _("Expected")


class LinkState(TextChoices):
    """What is known of an address on the web that a strategy names."""

    UNTRIED = "untried", _("Not tried yet")
    WORKS = "works", _("Works")
    UNSURE = "unsure", _("Could not be checked")
    BROKEN = "broken", _("Does not work")


class Effort(TextChoices):
    """How much work an action takes."""

    SMALL = "small", _("Small effort")
    MEDIUM = "medium", _("Medium effort")
    LARGE = "large", _("Large effort")


class Scope(TextChoices):
    """Whether an action concerns the organisation as employer or what it does for others (domain.md A1 Stockholm)."""

    INTERNAL = "internal", _("As employer")
    EXTERNAL = "external", _("In services to others")
    BOTH = "both", _("Both as employer and in services")


# What an event was, in words.
EVENT_WORDS = {
    "create": _("Strategy begun"),
    "draft": _("Draft begun from what was published"),
    "edit": _("Draft saved"),
    "publish": _("Published"),
    "review": _("Reviewed"),
    "load": _("Loaded from a file"),
    "import": _("Draft taken in from a file"),
    "plan": _("Publishing planned"),
    "cancel_plan": _("Planned publishing taken back"),
    "stop_plan": _("Planned publishing stopped"),
    "close": _("Closed"),
    "reopen": _("Opened again"),
    "paper": _("Issued as a paper"),
}
# What staff may do to a version: in which state, and which verb of portal/people/rules.py they need.
STEPS = {
    "edit": ({VersionState.DRAFT}, "write"),
    "publish": ({VersionState.DRAFT}, "publish"),
    "plan": ({VersionState.DRAFT}, "publish"),
    "issue": ({VersionState.PUBLISHED, VersionState.SUPERSEDED}, "publish"),
}
ROLE_TOO_SMALL = {
    "write": _("Your role can read but not write strategies. Ask a publisher at your county administrative board."),
    "publish": _("Your role can write but not publish. Ask a publisher at your county administrative board."),
}
THEME_USED = _("A published strategy uses this area, so its name stands. Retire it and add another one instead.")
FROZEN = _("This version has been published and is frozen. Begin a new draft to change the strategy.")


def why_not(verb, state, may):
    """Why a version in this state cannot be edited or published now; empty when it can.

    may: a function that tells whether the person's role holds a verb of portal/people/rules.py."""
    states, needed = STEPS[verb]
    if not may(needed):
        return str(ROLE_TOO_SMALL[needed])
    return "" if state in states else str(FROZEN)


def missing_before_publishing(*, title, valid_from, joining, contact_email, says_something=True):
    """What must be filled in before the version can be published, as sentences.

    says_something: whether any goal or priority area has content. Single goals may be empty: they come later."""
    missing = []
    if not title:
        missing.append(str(_("Write the strategy's title.")))
    if not valid_from:
        missing.append(str(_("Say from which day the strategy holds.")))
    if not says_something:
        missing.append(str(_("Write in at least one goal or priority area: now the strategy has none.")))
    if joining == JoiningMode.OPEN and not contact_email:
        missing.append(
            str(_("Give a role mailbox: an organisation that joins needs somewhere to turn, and the papers name it."))
        )
    return missing
