"""The county's pages at the desk: written, looked at, published, taken down."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.errors import Refused
from portal.people.access import county_or_404, county_verb_allowed
from portal.shown import shown_in
from strategies.pages import actions
from strategies.pages.forms import NewPageForm, PageForm
from strategies.pages.models import CountyPage
from strategies.pages.views_public import page_context
from strategies.publishing.actions import EditedMeanwhile, seen_of
from strategies.publishing.views_county_writing import (
    BOTH_WROTE,
    NOT_VALID,
    autosaved,
    clashes_of,
    is_autosave,
    not_autosaved,
)

NAMES = [name for name in PageForm.base_fields if name != "seen"]


@require_safe
def pages(request, county):
    """All pages of the county, drafts included."""
    county = county_or_404(request, county)
    page = {
        "county": county,
        "pages": CountyPage.objects.of_county(county).in_order(),
        "today": timezone.localdate(),
        "may_write": county_verb_allowed(request, "write"),
    }
    return render(request, "strategies/pages/county_pages.html", page)


def new(request, county):
    """Begin a page with title, kind and language."""
    county = county_or_404(request, county)
    form = NewPageForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_page(county, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("The page is begun. Nobody outside the board sees it."))
            return redirect("pages:county_page", county.slug, made.pk)
    page = {"county": county, "form": form, "may_write": county_verb_allowed(request, "write")}
    return render(request, "strategies/pages/county_new.html", page)


def write(request, county, pk):
    """The page's text and facts, saved by the button or while one writes."""
    found = _page_or_404(request, county, pk)
    now = actions.values_of(found, NAMES)
    form = PageForm(request.POST if request.method == "POST" else None, initial={**now, "seen": seen_of(now)})
    if request.method != "POST":
        return _write_page(request, found, form)
    if not form.is_valid():
        return not_autosaved(NOT_VALID, 422, form) if is_autosave(request) else _write_page(request, found, form)
    form.settle(now)
    try:
        found = actions.save_page(found, by=request.user, seen=form.cleaned_data["seen"], **form.values())
    except EditedMeanwhile as meanwhile:
        if is_autosave(request):
            return not_autosaved(BOTH_WROTE, 409)
        again = form.again(meanwhile)
        return _write_page(request, found, again, status=409, clashes=clashes_of(again, meanwhile))
    except Refused as refusal:
        if is_autosave(request):
            return not_autosaved(str(refusal), 409)
        form.add_refusal(refusal)
        return _write_page(request, found, form, status=409)
    if is_autosave(request):
        return autosaved(seen_of(actions.values_of(found, NAMES)), form)
    messages.success(request, _("Saved in the draft."))
    return redirect("pages:county_publish", found.county.slug, found.pk)


@require_safe
def preview(request, county, pk):
    """The draft in the public page's own template."""
    found = _page_or_404(request, county, pk)
    context = page_context(found, found) | {"is_preview": True}
    return render(request, "strategies/pages/public_page.html", context)


def publish(request, county, pk):
    """What is missing, what publishing does, and the page published."""
    found = _page_or_404(request, county, pk)
    refusal = ""
    if request.method == "POST":
        try:
            actions.publish_page(found, by=request.user, edition=int(request.POST.get("edition", "")[:9]))
        except ValueError:
            refusal = _("Open the page again before you publish.")
        except Refused as no:
            refusal = str(no)
        else:
            messages.success(request, _("The page is published."))
            return redirect("pages:county_publish", found.county.slug, pk)
    page = {
        "county": found.county,
        "page": found,
        "missing": actions.missing_of(found),
        "versions": found.versions.select_related("published_by", "picture__upload"),
        "refusal": refusal,
        "why_not": actions.why_not_now("publish", found, request.user),
        "may_write": county_verb_allowed(request, "write"),
        "today": timezone.localdate(),
    }
    status = 409 if refusal else 200
    return render(request, "strategies/pages/county_publish.html", page, status=status)


def withdraw(request, county, pk):
    """Ask, then take the page down."""
    found = _page_or_404(request, county, pk)
    return _ask(request, found, "withdraw", actions.withdraw_page, _("The page is taken down."))


def remove(request, county, pk):
    """Ask, then throw away a page that was never published."""
    found = _page_or_404(request, county, pk)
    return _ask(request, found, "remove", actions.remove_page, _("The page is thrown away."))


@require_POST
def review(request, county, pk):
    """Note that what is published has been read again and is right."""
    found = _page_or_404(request, county, pk)
    try:
        actions.review_page(found, by=request.user, shown=shown_in(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The review is noted. The page comes to the inbox again in a year."))
    return redirect("pages:county_publish", found.county.slug, pk)


def _ask(request, found, verb, action, sentence):
    refusal = actions.why_not_now(verb, found, request.user)
    if request.method == "POST":
        try:
            action(found, by=request.user, shown=shown_in(request))
        except Refused as no:
            refusal = str(no)
        else:
            messages.success(request, sentence)
            return redirect("pages:county_pages", found.county.slug)
    page = {"county": found.county, "page": found, "verb": verb, "refusal": refusal}
    status = 409 if request.method == "POST" else 200
    return render(request, "strategies/pages/county_ask.html", page, status=status)


def _write_page(request, found, form, *, status=200, clashes=()):
    page = {
        "county": found.county,
        "page": found,
        "form": form,
        "clashes": clashes,
        "why_not": actions.why_not_now("edit", found, request.user),
    }
    return render(request, "strategies/pages/county_page.html", page, status=status)


def _page_or_404(request, county, pk):
    return get_object_or_404(CountyPage.objects.of_county(county_or_404(request, county)), pk=pk)
