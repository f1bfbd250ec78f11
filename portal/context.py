"""What every template may use."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from portal.log.secret_addresses import carries_secret
from portal.people.models import StaffRole


def portal(request):
    """Names and addresses; who is logged in only where the page is not public (public pages are the same for all)."""
    # At an address with a secret the browser names no origin, so the header's form to log out could not be sent.
    is_public = getattr(request, "is_public_page", False) or carries_secret(request.path)
    user = None if is_public else getattr(request, "user", None)
    return {
        "portal_name": settings.PORTAL_NAME,
        "site_url": settings.SITE_URL,
        "is_demo": settings.DEMO,
        "page_is_public": is_public,
        "signed_in": bool(user and user.is_authenticated),
        "staff_roles": SimpleLazyObject(lambda: list(StaffRole.objects.of(user).select_related("county"))),
    }
