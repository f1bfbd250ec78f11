"""Those who tend the library: a county's staff its own resources, the portal's administrators the national ones."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.errors import Refused
from portal.files.answers import upload_response
from portal.people.access import county_or_404, national_or_404
from strategies.library import actions
from strategies.library.forms import TEXTS, ResourceForm, resource_initial
from strategies.library.models import Resource
from strategies.publishing.views_county_writing import in_words

PAGE_SIZE = 50


@require_safe
def resources(request, county=None):
    """The county's resources, or the national ones; retired ones when asked for."""
    county = _place(request, county)
    shows_retired = request.GET.get("visa") == "tillbakadragna"
    mine = Resource.objects.tended_by(county)
    found = mine.retired() if shows_retired else mine.current()
    page = Paginator(found.for_list(), PAGE_SIZE).get_page(request.GET.get("page"))
    for resource in page.object_list:
        resource.url = _url("resource", county, resource.pk)
    context = {
        **_frame(county),
        "page": page,
        "shows_retired": shows_retired,
        "retired_count": mine.retired().count(),
        "may_write": actions.may_tend(request.user, county and county.pk),
        "new_url": _url("resource_new", county),
    }
    return render(request, "strategies/library/tending_resources.html", context)


def resource_new(request, county=None):
    """Add a resource."""
    county = _place(request, county)
    form = ResourceForm(*_sent(request), county=county)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_resource(county, by=request.user, **form.texts())
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("The resource now stands in the library."))
            return redirect(_url("resources", county))
    context = {**_frame(county), "form": form, "may_write": actions.may_tend(request.user, county and county.pk)}
    return render(request, "strategies/library/tending_resource_new.html", context)


def resource(request, pk, county=None):
    """One resource: read and change it."""
    county, found = _resource_or_404(request, county, pk)
    initial = resource_initial(found)
    form = ResourceForm(*_sent(request), county=county, has_file=found.upload is not None, initial=initial)
    others = []
    if request.method == "POST" and form.is_valid():
        try:
            edition = form.cleaned_data["edition"] or 0
            actions.change_resource(found, by=request.user, edition=edition, **form.texts())
        except actions.EditedMeanwhile as meanwhile:
            form, others = _compared(form, meanwhile)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("Saved. The public page shows it now."))
            return redirect(_url("resources", county))
    context = {
        **_frame(county),
        "resource": found,
        "form": form,
        "others": others,
        "refusal": actions.why_not_now("edit", found, request.user),
        "may_restore": not actions.why_not_now("restore", found, request.user),
        "retire_url": _url("resource_retire", county, pk),
        "file_url": _url("resource_file", county, pk),
    }
    return render(request, "strategies/library/tending_resource.html", context, status=409 if others else 200)


VERBS = {"retire": actions.retire_resource, "restore": actions.restore_resource}


def resource_retire(request, pk, county=None):
    """Ask once, then take the resource out of what the public sees, or bring it back."""
    county, found = _resource_or_404(request, county, pk)
    verb = "restore" if found.retired_at else "retire"
    refusal = actions.why_not_now(verb, found, request.user)
    if request.method == "POST":
        try:
            # The button says what it does, so that a double click does not undo itself.
            VERBS.get(request.POST.get("verb", ""), VERBS[verb])(found, by=request.user)
        except Refused as no:
            refusal = str(no)
        else:
            done = _("The resource is retired.") if verb == "retire" else _("The resource is back in the library.")
            messages.success(request, done)
            return redirect(_url("resources", county))
    context = {
        **_frame(county),
        "resource": found,
        "verb": verb,
        "refusal": refusal,
        "back_url": _url("resource", county, pk),
    }
    return render(request, "strategies/library/tending_retire.html", context)


@require_safe
def resource_file(request, pk, county=None):
    """The resource's file, also while it is retired."""
    _county, found = _resource_or_404(request, county, pk)
    if found.upload is None:
        raise Http404
    return upload_response(found.upload, found.title)


def _place(request, slug):
    """The county in the address, for its own staff; None for the national part. Raises Http404."""
    if slug is not None:
        return county_or_404(request, slug)
    national_or_404(request)
    return None


def _resource_or_404(request, slug, pk):
    county = _place(request, slug)
    return county, get_object_or_404(Resource.objects.tended_by(county).for_list(), pk=pk)


def _url(name, county, *more):
    if county is None:
        return reverse(f"library:national_{name}", args=more)
    return reverse(f"library:county_{name}", args=[county.slug, *more])


def _frame(county):
    """What every page here shows."""
    frame = "county_base.html" if county else "base.html"
    return {"county": county, "frame": frame, "list_url": _url("resources", county)}


def _sent(request):
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _compared(form, meanwhile):
    """The same form on the newest edition, and what the other person wrote where it differs."""
    now = meanwhile.thing
    others = [
        (form.fields[name].label, _words(form.fields[name], getattr(now, name)))
        for name in TEXTS
        if (getattr(now, name) or "") != (form.cleaned_data.get(name) or "")
    ]
    data = form.data.copy()
    data["edition"] = now.edition
    form.data = data
    form.add_refusal(meanwhile)
    return form, others or [(_("Another part"), _("What you wrote here was not touched."))]


def _words(field, value):
    words = in_words(field, value)
    return ", ".join(words) if isinstance(words, list) else words
