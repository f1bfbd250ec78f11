"""Pages about the portal itself."""

from django.contrib.auth.decorators import login_not_required
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
    """Which cookies there are: none for visitors."""
    return render(request, "portal/about_cookies.html")


@public_page
@login_not_required
def contact(request):
    """How to reach each county administrative board."""
    counties = County.objects.in_order()
    return render(request, "portal/about_contact.html", {"boards": counties})
