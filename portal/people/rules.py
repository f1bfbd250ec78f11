"""What a role may, and when two spellings are one address."""

from datetime import datetime, timedelta

import idna
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.characters import Kind, normalised

LONGEST_TYPED = 320  # characters
DIGEST_HOUR = 7  # o'clock, in Swedish time: the day's letter waits when work begins


class Role(TextChoices):
    """Roles of staff. Organisations' roles stand in membership/representation."""

    READER = "reader", _("Reader")
    EDITOR = "editor", _("Editor")
    PUBLISHER = "publisher", pgettext_lazy("role", "Publisher")
    NATIONAL = "national", _("National reader")
    ADMINISTRATOR = "administrator", _("Administrator")

    @classmethod
    def of_county(cls):
        """Roles that belong to one county."""
        return [cls.READER, cls.EDITOR, cls.PUBLISHER]


class MailChoice(TextChoices):
    """When a colleague is told by mail of what comes to the county."""

    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Once a day, at seven in the morning")
    NONE = "none", _("No mail about this")


class ArrivalKind(TextChoices):
    """What has come to a county."""

    DECLARATION = "declaration", _("A declaration of intent has been handed in")
    COMPLETION = "completion", _("A declaration of intent has been completed")
    TAKEN_BACK = "taken_back", _("A declaration of intent has been taken back")
    SUPPORT = "support", _("The invitation to process support has been answered")
    GOALS = "goals", _("Changed goals have been handed in")
    WITHDRAWAL = "withdrawal", _("A withdrawal has been handed in")
    STAYS = "stays", _("A withdrawal has been taken back")
    CONSULTATION = "consultation", _("A consultation answer has been handed in")
    MAIL = "mail", _("A letter did not arrive")


def tell_at(choice, now: datetime) -> datetime | None:
    """When somebody with this MailChoice is told of what comes now; None for never. now: in local time."""
    if choice == MailChoice.NONE:
        return None
    if choice == MailChoice.AT_ONCE:
        return now
    today = now.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    return today if now < today else today + timedelta(days=1)


def fold_address(address):
    """The one spelling of an e-mail address that an account is kept under.

    The domain in its ASCII form by IDNA 2008 with the mapping of UTS 46, as browsers and mail servers have it
    (``malmö.example`` is ``xn--malm-8qa.example``); the rest by the one rule for characters; all in small letters.
    Raises ValueError when the domain can be no internet name, or all is longer than an address may be (RFC 3696)."""
    if len(address) > LONGEST_TYPED:
        raise ValueError("too long")
    local, at, domain = normalised(address, Kind.LINE).rpartition("@")
    domain = domain.lower()
    if at and not (domain.isascii() and "xn--" not in domain):
        domain = idna.encode(domain, uts46=True).decode()
    return f"{local.lower()}{at}{domain}"


def loosely_folded(address):
    """The same, for comparing and counting: in small letters when the domain can be no internet name."""
    try:
        return fold_address(address)
    except ValueError:
        return normalised(address, Kind.LINE).lower()


def same_address(one, other):
    """Whether two addresses reach the same person, however each is spelled."""
    return loosely_folded(one) == loosely_folded(other)


def shown_address(address):
    """The address as people write it: a domain with its own letters."""
    local, at, domain = address.rpartition("@")
    try:
        return f"{local}{at}{idna.decode(domain)}" if "xn--" in domain else address
    except ValueError:
        return address


def logs_in_alone(is_user_verified, is_kept_on_key):
    """Whether a key is enough to log in with: it checked who held it, and it remembers the account by itself.

    is_kept_on_key: None when the browser did not tell. The portal asks every key to remember, and those that check the
    person but do not tell are passkeys of phones and computers."""
    return bool(is_user_verified) and is_kept_on_key is not False


# Which county roles may do a verb; what is not here nobody may.
COUNTY_VERBS = {
    "read": {Role.READER, Role.EDITOR, Role.PUBLISHER},
    "write": {Role.EDITOR, Role.PUBLISHER},
    "handle": {Role.EDITOR, Role.PUBLISHER},
    "publish": {Role.PUBLISHER},
    "decide": {Role.PUBLISHER},
    "staff": {Role.PUBLISHER},
}


def may(role, verb):
    """Whether a county role may do the verb."""
    return role in COUNTY_VERBS.get(verb, set())


def why_not_staff(verb, *, role_of_actor, is_administrator, takes_last_publisher=False):
    """Why a person may not choose a county's colleagues, as a sentence; "" when allowed.

    verb: invite, revoke, give, take or end_sessions. takes_last_publisher: nobody could publish afterwards."""
    if not is_administrator and not may(role_of_actor, "staff"):
        return _("Only the county's publishers choose colleagues.")
    if verb in ("give", "take") and takes_last_publisher:
        return _("The county needs at least one publisher. Make a colleague a publisher first.")
    return ""


def why_not_reset_factor(*, are_administrators, are_two, agrees_for_oneself, has_factor):
    """Why a person's second factor cannot be taken away, as a sentence; "" when it can.

    are_administrators: those who ask and agree both are. are_two: they are two persons. has_factor: there is one."""
    if not are_two:
        return _("Two different administrators must stand for it.")
    if not are_administrators:
        return _("Only administrators can ask for this and agree to it.")
    if agrees_for_oneself:
        return _("Nobody can agree to a new second factor for oneself. Ask another administrator.")
    if not has_factor:
        return _("The person has no second factor to take away.")
    return ""


def why_not_open(invitation, *, now):
    """Why an invitation no longer holds, as a sentence; "" when it does."""
    if invitation.used_at:
        return _("The invitation has already been used.")
    if invitation.revoked_at:
        return _("The invitation has been taken back, or you have accepted through another letter.")
    if invitation.expires_at <= now:
        return _("The invitation has become too old.")
    return ""


def why_not_accept(invitation, *, email, has_role, now, shown):
    """Why an invitation cannot be accepted by the person with this address, as a sentence; "" when it can.

    shown: the role that the page named."""
    if refusal := why_not_open(invitation, now=now):
        return refusal
    if not same_address(invitation.email, email):
        return _("The invitation is for another e-mail address. Log in with the address that the mail came to.")
    if has_role:
        return _("You already have a role in this county.")
    if invitation.role != shown:
        return _("The role has been changed since you opened this page. Read it again before you accept.")
    return ""
