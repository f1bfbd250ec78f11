"""Who may tend the library, and its lists of choices. Everything here is pure."""

from django.utils.translation import gettext_lazy as _

# What a resource can be written in: Swedish, English, the neighbours', the national minorities' and some more.
LANGUAGES = {
    "sv": _("Swedish"),
    "en": _("English"),
    "da": _("Danish"),
    "nb": _("Norwegian"),
    "fi": _("Finnish"),
    "fit": _("Meänkieli"),
    "se": _("Northern Sami"),
    "rom": _("Romani"),
    "yi": _("Yiddish"),
    "ar": _("Arabic"),
    "so": _("Somali"),
}
BROKEN_AFTER = 2  # weekly checks in a row that a link fails before staff and readers are told
ROLE_TOO_SMALL = _("Your role can read but not change the library. Ask an editor or publisher at your board.")
RETIRED = _("The resource has been retired. Bring it back before you change it.")
NOT_RETIRED = _("The resource stands in the library.")


def has_answered(status):
    """Whether a link's answer means that a reader gets somewhere. A page behind a log-in or for people only does."""
    return status is not None and status < 500 and status not in (404, 410)


def why_not_initiative(verb, *, is_retired, may_write):
    """Why somebody cannot edit, retire or restore an initiative, as a sentence; empty when they can."""
    if not may_write:
        return str(ROLE_TOO_SMALL)
    if verb == "restore":
        return "" if is_retired else str(_("The initiative is public."))
    return str(_("The initiative has been retired. Show it again before you change it.")) if is_retired else ""


def why_not_resource(verb, *, is_retired, may_write):
    """Why somebody cannot edit, retire or restore a resource, as a sentence; empty when they can."""
    if not may_write:
        return str(ROLE_TOO_SMALL)
    if verb == "restore":
        return "" if is_retired else str(NOT_RETIRED)
    return str(RETIRED) if is_retired else ""
