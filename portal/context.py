"""What every template may use."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from portal.log.secret_addresses import carries_secret
from portal.people import sessions
from portal.people.models import StaffRole


def portal(request):
    """Names and addresses; who is logged in only where the page is not public (public pages are the same for all)."""
    # At an address with a secret the browser names no origin, so the header's form to log out could not be sent.
    is_public = getattr(request, "is_public_page", False) or carries_secret(request.path)
    user = None if is_public else getattr(request, "user", None)
    staff_roles = SimpleLazyObject(lambda: list(StaffRole.objects.of(user).select_related("county")))
    return {
        "portal_name": settings.PORTAL_NAME,
        "site_url": settings.SITE_URL,
        "is_demo": settings.DEMO,
        "page_is_public": is_public,
        "signed_in": bool(user and user.is_authenticated),
        "staff_roles": staff_roles,
        "session_time": lambda: _session_time(request, user, staff_roles),
    }


def _session_time(request, user, staff_roles):
    """How long the person stays logged in without a sign of life, and when pages warn; nothing is asked anew.

    None where there is no session to end: pages about faults are drawn without one."""
    if not hasattr(request, "session"):
        return None
    left = sessions.time_left(request.session, is_staff=user.is_superuser or bool(staff_roles))
    return {
        "idle": left.idle,
        "whole": left.whole,
        "warn": sessions.WARN_AHEAD,
        "idle_minutes": sessions.STAFF_IDLE // 60,
        "hours": sessions.LONGEST_SESSION // 3600,
    }
