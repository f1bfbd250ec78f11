"""What a role may."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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


def why_not_accept(invitation, *, email, has_role, now):
    """Why an invitation cannot be accepted by the person with this address, as a sentence; "" when it can."""
    if invitation.used_at or invitation.revoked_at or invitation.expires_at <= now:
        return _("The invitation no longer holds. Ask the person who invited you for a new one.")
    if invitation.email.lower() != email.lower():
        return _("The invitation is for another e-mail address. Log in with the address that the mail came to.")
    if has_role:
        return _("You already have a role in this county.")
    return ""
