"""The right to sign for an organisation: on what ground staff found it, and the words that every page and paper uses.

Who a person is, is another question (domain.md C6). The right is called checked only where somebody at a county
administrative board looked into it: a row says who, when and on what ground."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.decision_days import why_not_taken


class Authority(TextChoices):
    """What is known of a person's right to sign."""

    NOT_CHECKED = "not_checked", _("Right to sign not checked")
    STATED = "stated", _("Right to sign stated by a colleague, not checked")
    CONFIRMED = "confirmed", _("Right to sign checked")
    REFUSED = "refused", _("No right to sign")

    @property
    def is_answer(self):
        """Whether somebody at the county administrative board has looked."""
        return self in (Authority.CONFIRMED, Authority.REFUSED)


class RightGround(TextChoices):
    """What gives a person the right to sign for an organisation, as staff found it."""

    STATUTE = "statute", _("Statutes or rules of procedure")
    DELEGATION = "delegation", _("Delegation")
    CERTIFICATE = "certificate", _("Registration certificate")
    MINUTES = "minutes", _("Minutes of the body that decided it")


# How an authority looks as a status tag.
AUTHORITY_TAGS = {
    Authority.NOT_CHECKED: "turn",
    Authority.STATED: "turn",
    Authority.CONFIRMED: "done",
    Authority.REFUSED: "refused",
}
# What must be told of each ground, so that somebody else can look again.
PARTICULARS = {
    RightGround.STATUTE: ("source", "paragraph"),
    RightGround.DELEGATION: ("source", "paragraph", "dated"),
    RightGround.CERTIFICATE: ("dated",),
    RightGround.MINUTES: ("source", "paragraph", "dated"),
}
_WRITE = {
    "source": _("Write which statutes, which delegation order or whose minutes."),
    "paragraph": _("Write the section (§)."),
    "dated": _("Write the day of the document."),
}


@dataclass(frozen=True)
class Right:
    """The right to sign, ready to be shown. tag: the kind of status tag. details: who, when and on what ground."""

    outcome: str
    tag: str
    label: str
    details: str = ""


def right_to_sign(outcome, *, who="", when=None, ground=""):
    """How the right to sign is told, the same everywhere. Checked is said only with who, when and ground.

    outcome: an Authority. who: the person who looked or vouched. when: a day. ground: in words."""
    outcome = Authority(outcome)
    if outcome.is_answer and not (who and when and ground):
        outcome = Authority.NOT_CHECKED
    label = str(outcome.label)
    if outcome == Authority.STATED and who:
        label = gettext("Right to sign stated by %(who)s, not checked") % {"who": who}
    details = ""
    if outcome.is_answer:
        details = gettext("By %(who)s on %(when)s: %(ground)s") % {
            "who": who,
            "when": date_format(when, "j F Y"),
            "ground": ground,
        }
    return Right(outcome, AUTHORITY_TAGS[outcome], label, details)


def of_county():
    """The right of somebody who signs for the county: the person's role in the portal, asked when the act was done."""
    return Right(Authority.NOT_CHECKED, "done", gettext("May decide for the county administrative board in the portal"))


def missing_in_ground(*, ground, today, source="", paragraph="", dated=None):
    """What staff have not told of the ground: field to sentence; empty when all is there."""
    told = {"source": source, "paragraph": paragraph, "dated": dated}
    missing = {name: str(_WRITE[name]) for name in PARTICULARS[RightGround(ground)] if not told[name]}
    ahead = gettext("The document cannot be of a day that has not come.")
    if reason := why_not_taken(dated, today, ahead=ahead):
        missing["dated"] = reason
    return missing


def ground_in_words(*, ground, source="", paragraph="", dated=None):
    """“Delegation: delegationsordning för kommunstyrelsen, § 4.2, 3 mars 2025”."""
    number = paragraph.replace("§", "").strip()
    parts = [source, f"§ {number}" if number else "", date_format(dated, "j F Y") if dated else ""]
    words = ", ".join(part for part in parts if part)
    label = str(RightGround(ground).label)
    return f"{label}: {words}" if words else label


__all__ = [
    "AUTHORITY_TAGS",
    "PARTICULARS",
    "Authority",
    "Right",
    "RightGround",
    "ground_in_words",
    "missing_in_ground",
    "of_county",
    "right_to_sign",
]
