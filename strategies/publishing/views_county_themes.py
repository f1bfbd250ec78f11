"""A county's own cross-cutting areas, beside those that all counties share."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.errors import Refused
from portal.people.access import county_or_404, county_verb_allowed
from strategies.publishing import actions
from strategies.publishing.forms import ThemeForm
from strategies.publishing.models import Theme
from strategies.publishing.views_county_writing import clashes_of

NAMES = [name for name in ThemeForm.base_fields if name != "seen"]


@require_safe
def themes(request, county):
    """The shared areas, and the county's own."""
    county = county_or_404(request, county)
    found = list(Theme.objects.for_county(county).in_order())
    page = {
        "county": county,
        "shared": [theme for theme in found if theme.county_id is None],
        "own": [theme for theme in found if theme.county_id],
        "may_write": county_verb_allowed(request, "write"),
    }
    return render(request, "strategies/publishing/county_themes.html", page)


def theme_new(request, county):
    """Add an area."""
    county = county_or_404(request, county)
    form = ThemeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_theme(county, by=request.user, **form.values())
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("The area can now be chosen for targets, actions and resources."))
            return redirect("publishing:county_themes", county.slug)
    page = {"county": county, "form": form, "may_write": county_verb_allowed(request, "write")}
    return render(request, "strategies/publishing/county_theme.html", page)


def theme(request, county, theme):
    """Change one of the county's own areas."""
    county, found = _theme_or_404(request, county, theme)
    now = {name: getattr(found, name) for name in NAMES}
    initial = now | {"seen": actions.seen_of(now)}
    form = ThemeForm(request.POST if request.method == "POST" else None, initial=initial)
    page = {"county": county, "theme": found, "may_write": county_verb_allowed(request, "write")}
    if request.method == "POST" and form.is_valid():
        form.settle(now)
        try:
            actions.change_theme(found, by=request.user, seen=form.cleaned_data["seen"], **form.values())
        except actions.EditedMeanwhile as meanwhile:
            form = form.again(meanwhile)
            page["clashes"] = clashes_of(form, meanwhile)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("The area is saved."))
            return redirect("publishing:county_themes", county.slug)
    status = 409 if "clashes" in page else 200
    return render(request, "strategies/publishing/county_theme.html", page | {"form": form}, status=status)


@require_POST
def theme_retire(request, county, theme):
    """Take the area out of what can be chosen, or bring it back."""
    county, found = _theme_or_404(request, county, theme)
    is_back = request.POST.get("verb") == "restore"
    try:
        actions.retire_theme(found, by=request.user, is_back=is_back)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        said = _("The area can be chosen again.") if is_back else _("The area is no longer offered.")
        messages.success(request, said)
    return redirect("publishing:county_themes", county.slug)


def _theme_or_404(request, slug, key):
    county = county_or_404(request, slug)
    return county, get_object_or_404(Theme.objects.own(county).select_related("county"), pk=key)
