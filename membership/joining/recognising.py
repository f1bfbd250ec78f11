"""How the person at the keyboard was recognised: in words for papers, and as a level."""

from allauth.account.internal.flows.login import get_authentication_records
from django.utils.translation import gettext as _
from django.utils.translation import override

from strategies.publishing.rules import SigningLevel

LONGEST = 200  # characters, the column's


def recognised_by(request):
    """The method (in Swedish, for the papers) and level of who is logged in, as the signing actions take them."""
    with override("sv"):
        ways = {"password": _("password"), "mfa": _("second factor"), "code": _("code by e-mail")}
        ways["socialaccount"] = _("e-identification")
        records = get_authentication_records(request, request.user)
        used = [ways.get(record.get("method"), "") for record in records]
        how = ", ".join(list(dict.fromkeys(way for way in used if way))[-2:]) or _("log-in")
        method = (_("Logged in, confirmed again: %(how)s") % {"how": how})[:LONGEST]
    has_second = any(record.get("method") == "mfa" for record in records)
    return {"method": method, "level": SigningLevel.SECOND_FACTOR if has_second else SigningLevel.LOGIN}


__all__ = ["recognised_by"]
