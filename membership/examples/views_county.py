"""The county's desk: members' learning examples, read and answered."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from membership.examples import actions
from membership.examples.forms import AnswerForm, goals_of
from portal.errors import Refused
from portal.files.answers import upload_response
from portal.people.access import county_or_404
from strategies.library.models import LearningExample
from strategies.publishing.models import Theme, themed

PAGE_SIZE = 50
VERBS = ("publish", "return", "decline", "retire", "restore")


@require_safe
def examples(request, county):
    """Those that wait first, then the others."""
    county = county_or_404(request, county)
    mine = LearningExample.objects.for_county(county)
    page = Paginator(mine.with_names().newest_first(), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"county": county, "waiting": mine.waiting().with_names().newest_first(), "page": page}
    return render(request, "membership/examples/county_examples.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def example(request, county, pk):
    """One example as readers will see it, and what the board can do with it."""
    county, found = _example_or_404(request, county, pk)
    verb = request.POST.get("verb", "")
    form = AnswerForm(request.POST if verb in ("return", "decline") else None, initial={"edition": found.edition})
    refusal = ""
    if verb in VERBS and (not form.is_bound or form.is_valid()):
        try:
            _act(found, verb, request, form)
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, _("The organisation has been told."))
            return redirect("examples:county_examples", county.slug)
    names = goals_of(found.strategy)
    page = {
        "county": county,
        "example": found,
        "form": form,
        "refusal": refusal,
        "may": {one for one in VERBS if not actions.why_not_now(one, found, request.user)},
        "goal_names": [names[key] for key in found.goals if key in names],
        "theme_names": themed(Theme.objects.names(), found.themes),
        "file_url": reverse("examples:county_file", args=[county.slug, pk]),
        "events": found.events.select_related("by"),
    }
    return render(request, "membership/examples/county_example.html", page, status=409 if refusal else 200)


def _act(found, verb, request, form):
    if verb in ("return", "decline"):
        said = form.cleaned_data
        actions.answer_example(found, verb, by=request.user, edition=said["edition"], words=said["words"])
    elif verb == "publish":
        edition = request.POST.get("edition", "")
        edition = int(edition) if edition.isascii() and edition.isdigit() and len(edition) < 10 else 0
        actions.publish_example(found, by=request.user, edition=edition)
    else:
        actions.retire_example(found, by=request.user, is_back=verb == "restore")


@require_safe
def file(request, county, pk):
    """The example's file."""
    _county, found = _example_or_404(request, county, pk)
    if found.upload is None:
        raise Http404
    return upload_response(found.upload, found.title)


def _example_or_404(request, slug, pk):
    county = county_or_404(request, slug)
    return county, get_object_or_404(LearningExample.objects.for_county(county).with_names(), pk=pk)
