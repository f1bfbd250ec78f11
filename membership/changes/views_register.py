"""The county's organisations: who is seated there, another name, and that one is no more."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from membership.changes.actions.organisations import close_organisation, may_record, rename_organisation
from membership.changes.forms import CloseForm, RenameForm
from membership.joining.models import Membership
from membership.joining.rules import State
from portal.directory.models import Organisation
from portal.errors import Refused
from portal.people.access import county_or_404

PER_PAGE = 50
MOST_FOUND = 20
LONGEST = 100  # characters of a search


def _typed(request):
    return request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]


@require_safe
def organisations(request, county):
    """Everyone seated in the county, found by name, former name, unit or number."""
    county = county_or_404(request, county)
    text = _typed(request)
    found = Organisation.objects.of_county(county).in_order()
    page = Paginator(found.matching(text) if text else found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"county": county, "q": text, "page": page}
    return render(request, "membership/changes/county_organisations.html", context)


def _seated(request, county, pk):
    county = county_or_404(request, county)
    return county, get_object_or_404(Organisation.objects.of_county(county).select_related("county"), pk=pk)


def _memberships(organisation):
    """What is under way, with what the page says about each."""
    return Membership.objects.open().filter(organisation=organisation).with_case().order_by("pk")


@require_http_methods(["GET", "HEAD", "POST"])
def rename(request, county, pk):
    """Give the organisation another name."""
    county, organisation = _seated(request, county, pk)
    first = {"seen": organisation.name, "name": organisation.name, "since": timezone.localdate()}
    form = RenameForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            rename_organisation(organisation, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("The organisation has its new name. The former one leads to the same page."))
            return redirect("representation:county_organisation", county.slug, pk)
    page = {
        "county": county,
        "organisation": organisation,
        "form": form,
        "refusal": may_record(organisation, request.user) or _is_gone(organisation),
        "notices": _memberships(organisation).joined(),
    }
    return render(request, "membership/changes/county_rename.html", page)


def _is_gone(organisation):
    return _("It has already been recorded that the organisation is no more.") if organisation.ceased_on else ""


@require_http_methods(["GET", "HEAD", "POST"])
def close(request, county, pk):
    """Record that the organisation has ceased, or become part of another that is chosen first."""
    county, organisation = _seated(request, county, pk)
    everyone = Organisation.objects.current().exclude(pk=pk)
    into = _chosen(request, everyone)
    text = _typed(request)
    form = CloseForm(request.POST or None, initial={"day": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            close_organisation(organisation, by=request.user, day=said["day"], reason=said["reason"], into=into)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("It is recorded that the organisation is no more."))
            return redirect("representation:county_organisation", county.slug, pk)
    under_way = list(_memberships(organisation))
    page = {
        "county": county,
        "organisation": organisation,
        "form": form,
        "into": into,
        "q": text,
        "found": list(everyone.matching(text).select_related("county").in_order()[:MOST_FOUND]) if text else [],
        "refusal": may_record(organisation, request.user) or _is_gone(organisation),
        "standing": [one for one in under_way if one.state in (State.ACTIVE, State.PAUSED)],
        "undecided": [one for one in under_way if one.state in (State.HANDED_IN, State.COMPLETION)],
        "drafts": sum(one.state == State.DRAFT for one in under_way),
    }
    return render(request, "membership/changes/county_close.html", page)


def _chosen(request, everyone):
    """The organisation that the closed one has become part of, from the address; None when it has ceased.

    One that is not there answers 404: whoever closes must see which one it is."""
    key = request.GET.get("i", "")
    return get_object_or_404(everyone, pk=int(key) if key.isdecimal() and len(key) < 18 else 0) if key else None


__all__ = ["close", "organisations", "rename"]
