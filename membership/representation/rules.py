"""Who may act for an organisation: states, roles, and who may give them."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

INVITATION_LASTS = timedelta(days=30)  # a colleague's invitation


class RepresentativeState(TextChoices):
    """Whether the person may act."""

    WAITING = "waiting", _("Waiting for approval")
    ACTIVE = "active", _("May act")
    DECLINED = "declined", _("Not approved")
    ENDED = "ended", _("Ended")


class RepresentativeRole(TextChoices):
    """What the person does for the organisation. Only a signatory signs."""

    CONTACT = "contact", _("Contact")
    SIGNATORY = "signatory", _("Signatory")


class Basis(TextChoices):
    """Why the person may act."""

    DOMAIN = "domain", _("E-mail address at a known domain of the organisation")
    COLLEAGUE = "colleague", _("Approved by another representative")
    COUNTY = "county", _("Approved by the county administrative board")


class Answerer(TextChoices):
    """How somebody stands towards a request to act."""

    SELF = "self", _("The person who asked")
    CONTACT = "contact", _("Another contact of the organisation")
    SIGNATORY = "signatory", _("Another signatory of the organisation")
    COUNTY = "county", _("County staff who handle")


@dataclass(frozen=True)
class Step:
    """One permitted step: from which states, and by whom."""

    start: frozenset
    by: frozenset


_COLLEAGUES = frozenset([Answerer.CONTACT, Answerer.SIGNATORY, Answerer.COUNTY])
_WEIGHTY = frozenset([Answerer.SIGNATORY, Answerer.COUNTY])
_ASKING = frozenset([RepresentativeState.WAITING, RepresentativeState.ACTIVE])
STEPS = {
    "approve": Step(_ASKING, _COLLEAGUES),
    "approve_signatory": Step(_ASKING, _WEIGHTY),
    "decline": Step(_ASKING, _COLLEAGUES),
    "end": Step(_ASKING, _WEIGHTY | {Answerer.SELF}),
}
WRONG_STATE = {
    RepresentativeState.WAITING: _("The person has not been approved yet."),
    RepresentativeState.ACTIVE: _("The person may already act for the organisation."),
    RepresentativeState.DECLINED: _("The request has already been declined."),
    RepresentativeState.ENDED: _("The person no longer acts for the organisation."),
}


def why_not(verb, state, answerers, *, is_asking=True):
    """Why somebody who stands towards the request as ``answerers`` cannot take the step; empty when they can.

    is_asking: whether something waits for an answer: the request to act, or an active contact's to sign."""
    step = STEPS[verb]
    if not step.by & set(answerers):
        return str(_wrong_person(verb, answerers))
    if state not in step.start or (verb != "end" and not is_asking):
        return str(WRONG_STATE[state])
    return ""


def _wrong_person(verb, answerers):
    if answerers == {Answerer.SELF}:
        return _("You cannot answer your own request.")
    if verb == "approve_signatory":
        return _(
            "Only a signatory of the organisation or the county administrative board can make someone a signatory."
        )
    return _("You cannot answer this request.")


# Anyone can have an address here, so it says nothing about the organisation, whatever a table says.
# fmt: off
PUBLIC_MAIL_DOMAINS = frozenset([
    "aol.com", "bahnhof.se", "bredband.net", "bredband2.com", "comhem.se", "duck.com", "fastmail.com",
    "glocalnet.net", "gmail.com", "gmx.com", "gmx.net", "googlemail.com", "hey.com", "home.se", "hotmail.com",
    "hotmail.se", "icloud.com", "live.com", "live.se", "mac.com", "mail.com", "mailinator.com", "me.com", "msn.com",
    "outlook.com", "outlook.se", "ownit.se", "passagen.se", "pm.me", "proton.me", "protonmail.com", "spray.se",
    "swipnet.se", "tele2.se", "telia.com", "tuta.com", "tutanota.com", "yahoo.com", "yahoo.se", "yandex.com",
    "zoho.com",
])
# fmt: on


def mail_domain(address):
    """What stands after the @, in small letters; empty for a domain that anyone can have an address at.

    The domain must match whole: pupils and guests often have addresses at a part of it (elev.kommun.se)."""
    domain = address.rpartition("@")[2].strip().lower().rstrip(".")
    return "" if domain in PUBLIC_MAIL_DOMAINS or "." not in domain else domain


__all__ = [
    "PUBLIC_MAIL_DOMAINS",
    "STEPS",
    "Answerer",
    "Basis",
    "RepresentativeRole",
    "RepresentativeState",
    "mail_domain",
    "why_not",
]
