"""Pages about the portal itself."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.messages.storage.cookie import CookieStorage
from django.shortcuts import render

from portal.directory.models import County
from portal.pages import public_page


@public_page
@login_not_required
def about(request):
    """What the portal is and who stands behind it."""
    return render(request, "portal/about_portal.html")


@public_page
@login_not_required
def accessibility(request):
    """The accessibility statement that the law (2018:1937) asks for."""
    return render(request, "portal/about_accessibility.html")


@public_page
@login_not_required
def privacy(request):
    """What happens to personal data."""
    return render(request, "portal/about_privacy.html")


@public_page
@login_not_required
def cookies(request):
    """Which cookies there are: none for visitors. Their names are those that the browser shows."""
    names = {
        "session_cookie": settings.SESSION_COOKIE_NAME,
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "messages_cookie": CookieStorage.cookie_name,
    }
    return render(request, "portal/about_cookies.html", names)


@public_page
@login_not_required
def contact(request):
    """How to reach each county administrative board."""
    counties = County.objects.in_order()
    return render(request, "portal/about_contact.html", {"boards": counties})
