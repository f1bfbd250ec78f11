"""Initiatives as anyone reads them, and as the county's staff tends them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.directory.models import County
from portal.errors import Refused
from portal.pages import public_page
from portal.people.access import county_or_404
from strategies.library import actions
from strategies.library.forms import goal_names
from strategies.library.forms_initiatives import TEXTS, InitiativeForm, initiative_initial
from strategies.library.models import Initiative
from strategies.library.models.initiatives import InitiativeQuerySet
from strategies.library.views_public import Filters
from strategies.publishing.models import Theme, themed
from strategies.publishing.views_county_writing import in_words

PAGE_SIZE = 50
NARROWED_BY = {
    "goal": InitiativeQuerySet.about,
    "theme": InitiativeQuerySet.with_theme,
    "county": InitiativeQuerySet.from_county,
}


@public_page
@login_not_required
def initiatives(request, county=None):
    """Initiatives of all counties or of one, filtered by goal, area, county and text in the address."""
    counties, goals, themes = list(County.objects.in_order()), goal_names(), Theme.objects.names()
    here = next((one for one in counties if one.slug == county), None)
    if county and here is None:
        raise Http404
    options = {"goal": goals, "theme": themes}
    options |= {} if here else {"county": {one.slug: one.name for one in counties}}
    filters = Filters(request.GET, options)
    found = Initiative.objects.current().matching(filters.text)
    found = found.from_county(county) if here else found
    for key, value in filters.values.items():
        found = NARROWED_BY[key](found, value)
    page = filters.page_of(found.for_list())
    for one in page.object_list:
        one.theme_names = themed(themes, one.themes)
    context = {"all_counties": counties, "county": here, "page": page, "filters": filters, "chosen": filters.chosen}
    return render(request, "strategies/library/public_initiatives.html", context | {"trail": _trail(here)})


@public_page
@login_not_required
def initiative(request, pk):
    """One initiative."""
    found = get_object_or_404(Initiative.objects.current().for_list().prefetch_related("organisations"), pk=pk)
    known = {one.name: one for one in found.organisations.all()}
    names = goal_names()
    context = {
        "initiative": found,
        "lead": (found.lead, known.get(found.lead)),
        "partners": [(name, known.get(name)) for name in found.partners],
        "goal_names": [names[key] for key in found.goals if key in names],
        "theme_names": themed(Theme.objects.names(), found.themes),
        "trail": [*_trail(None), (_("Initiatives"), reverse("library:initiatives"))],
    }
    return render(request, "strategies/library/public_initiative.html", context)


def _trail(county):
    if county:
        return [(_("Counties"), reverse("register:counties")), (county.name, county.get_absolute_url())]
    return [(_("Knowledge bank"), reverse("library:resources"))]


@require_safe
def county_initiatives(request, county):
    """The county's initiatives; retired ones when asked for."""
    county = county_or_404(request, county)
    shows_retired = request.GET.get("visa") == "tillbakadragna"
    mine = Initiative.objects.tended_by(county)
    found = mine.retired() if shows_retired else mine.current()
    context = {
        "county": county,
        "page": Paginator(found.for_list(), PAGE_SIZE).get_page(request.GET.get("page")),
        "shows_retired": shows_retired,
        "retired_count": mine.retired().count(),
        "may_write": actions.may_tend(request.user, county.pk),
    }
    return render(request, "strategies/library/tending_initiatives.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def county_initiative_new(request, county):
    """Add an initiative."""
    county = county_or_404(request, county)
    form = InitiativeForm(request.POST if request.method == "POST" else None, county=county)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_initiative(county, by=request.user, **form.texts())
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("The initiative is public now."))
            return redirect("library:county_initiatives", county.slug)
    too_small = "" if actions.may_tend(request.user, county.pk) else actions.ROLE_TOO_SMALL
    context = {"county": county, "form": form, "refusal": too_small}
    return render(request, "strategies/library/tending_initiative.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def county_initiative(request, county, pk):
    """One initiative: read and change it."""
    county, found = _initiative_or_404(request, county, pk)
    posted = request.POST if request.method == "POST" else None
    form, others = InitiativeForm(posted, county=county, initial=initiative_initial(found)), []
    if request.method == "POST" and form.is_valid():
        try:
            edition = form.cleaned_data["edition"] or 0
            actions.change_initiative(found, by=request.user, edition=edition, **form.texts())
        except actions.EditedMeanwhile as meanwhile:
            others = _compared(form, meanwhile)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("Saved. The public page shows it now."))
            return redirect("library:county_initiatives", county.slug)
    context = {
        "county": county,
        "initiative": found,
        "form": form,
        "others": others,
        "refusal": actions.why_no_initiative_now("edit", found, request.user),
        "may_restore": not actions.why_no_initiative_now("restore", found, request.user),
    }
    return render(request, "strategies/library/tending_initiative.html", context, status=409 if others else 200)


@require_POST
def county_initiative_retire(request, county, pk):
    """Take the initiative out of what the public sees, or bring it back."""
    county, found = _initiative_or_404(request, county, pk)
    is_back = request.POST.get("verb") == "restore"
    try:
        actions.retire_initiative(found, by=request.user, is_back=is_back)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        said = _("The initiative is public again.") if is_back else _("The initiative is retired.")
        messages.success(request, said)
    return redirect("library:county_initiatives", county.slug)


def _initiative_or_404(request, slug, pk):
    county = county_or_404(request, slug)
    return county, get_object_or_404(Initiative.objects.tended_by(county), pk=pk)


def _compared(form, meanwhile):
    """Set the form on the newest edition; gives what the other person wrote where it differs."""
    now = meanwhile.thing
    others = []
    for name in TEXTS:
        theirs = getattr(now, name)
        if (theirs or "") != (form.cleaned_data.get(name) or ""):
            words = in_words(form.fields[name], theirs)
            others.append((form.fields[name].label, ", ".join(words) if isinstance(words, list) else words))
    data = form.data.copy()
    data["edition"] = now.edition
    form.data = data
    form.add_refusal(meanwhile)
    return others or [(_("Another part"), _("What you wrote here was not touched."))]
