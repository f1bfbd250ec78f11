"""Cross-cutting areas: all of them, and one with everything that carries it."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from membership.register import forms
from membership.register.reading import themes as reading
from portal.pages import public_page

PAGE_SIZE = 10


@public_page
@login_not_required
def themes(request):
    """All cross-cutting areas."""
    found = reading.themes()
    context = {
        "shared": [theme for theme in found if theme.county_id is None],
        "own": [theme for theme in found if theme.county_id],
        "trail": [(_("Knowledge bank"), reverse("library:resources"))],
    }
    return render(request, "membership/register/public_themes.html", context)


@public_page
@login_not_required
def theme(request, theme):
    """One area: the strategies' targets and actions that carry it, by county, and resources."""
    found = reading.theme_or_404(theme)
    number = forms.read_page(request.GET.get("page", ""))
    page = Paginator(reading.strategies_with(found), PAGE_SIZE).get_page(number)
    for strategy in page.object_list:
        strategy.url = reading.address_of(strategy)
    context = {
        "theme": found,
        "page": page,
        "resources": reading.resources_with(found),
        "most": reading.MOST,
        "trail": [
            (_("Knowledge bank"), reverse("library:resources")),
            (_("Cross-cutting areas"), reverse("register:themes")),
        ],
    }
    return render(request, "membership/register/public_theme.html", context)
