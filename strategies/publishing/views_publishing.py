"""Publishing for staff: the check list, now or at a set time, versions and their papers, and closing."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.errors import Refused
from portal.papers.models import Document
from portal.people.access import county_or_404, county_verb_allowed
from strategies.publishing import actions
from strategies.publishing.checking import blocking
from strategies.publishing.forms_publishing import CloseForm, PlanForm
from strategies.publishing.models import PublishingPlan, Strategy, StrategyVersion


def publish(request, county, pk):
    """The check list, what publishing does, and the draft published now."""
    county = county_or_404(request, county)
    version = _draft_or_404(county, pk)
    refusal = ""
    if request.method == "POST":
        try:
            seen = int(request.POST.get("edition", "")[:9])
            actions.publish_version(version, by=request.user, edition=seen)
        except ValueError:
            refusal = _("Open the page again before you publish.")
        except Refused as no:
            refusal = str(no)
        else:
            messages.success(request, _("The strategy is published."))
            return redirect("publishing:county_strategy", county.slug, pk)
    form = PlanForm(initial={"edition": version.edition})
    return _publish_page(request, county, version, form, refusal)


@require_POST
def plan(request, county, pk):
    """Publish the draft at a set time."""
    county = county_or_404(request, county)
    version = _draft_or_404(county, pk)
    form = PlanForm(request.POST)
    if form.is_valid():
        try:
            asked = {"edition": form.cleaned_data["edition"], "publish_at": form.cleaned_data["publish_at"]}
            actions.plan_publishing(version, by=request.user, **asked)
        except Refused as no:
            form.add_refusal(no)
        else:
            messages.success(request, _("The publishing is planned."))
            return redirect("publishing:county_publish", county.slug, pk)
    return _publish_page(request, county, version, form, "", status=409)


@require_POST
def cancel(request, county, pk):
    """Take a planned publishing back."""
    county = county_or_404(request, county)
    version = _draft_or_404(county, pk)
    try:
        actions.cancel_plan(version, by=request.user)
    except Refused as no:
        messages.error(request, str(no))
    else:
        messages.success(request, _("The planned publishing is taken back."))
    return redirect("publishing:county_publish", county.slug, pk)


@require_POST
def check_links(request, county, pk):
    """Have the draft's links tried again by a worker."""
    county = county_or_404(request, county)
    version = _draft_or_404(county, pk)
    if county_verb_allowed(request, "write"):
        actions.check_links_again(version)
        messages.success(request, _("The links are being tried. Open the page again in a minute."))
    return redirect("publishing:county_publish", county.slug, pk)


@require_safe
def versions(request, county, pk):
    """Every version of the strategy, its paper, and what one can do with it."""
    county = county_or_404(request, county)
    strategy = _strategy_or_404(county, pk)
    found = list(StrategyVersion.objects.of_strategy(strategy))
    papers = Document.objects.of_things("strategyversion", [one.pk for one in found])
    for one in found:
        one.paper_row = papers.get(str(one.pk))
    page = {
        "county": county,
        "strategy": strategy,
        "versions": found,
        "is_drawing": any(one.paper_row and one.paper_row.state in ("queued", "rendering") for one in found),
        "may_publish": county_verb_allowed(request, "publish"),
        "may_write": county_verb_allowed(request, "write"),
        "form": CloseForm(strategies=Strategy.objects.for_county(county).public().others_than(strategy)),
    }
    return render(request, "strategies/publishing/county_versions.html", page)


@require_POST
def make_paper(request, county, pk, number):
    """Issue the paper of a published version that has none."""
    county = county_or_404(request, county)
    version = get_object_or_404(StrategyVersion.objects.of_strategy(_strategy_or_404(county, pk)), number=number)
    try:
        actions.make_paper(version, by=request.user)
    except Refused as no:
        messages.error(request, str(no))
    else:
        messages.success(request, _("The paper is being drawn. Open the page again in a moment."))
    return redirect("publishing:county_versions", county.slug, pk)


@require_POST
def close(request, county, pk):
    """Close the strategy, and say which one takes over."""
    county = county_or_404(request, county)
    strategy = _strategy_or_404(county, pk)
    form = CloseForm(request.POST, strategies=Strategy.objects.for_county(county).public().others_than(strategy))
    try:
        if form.is_valid():
            actions.close_strategy(strategy, by=request.user, successor=form.cleaned_data["successor"])
            messages.success(request, _("The strategy is closed. Its page tells so."))
    except Refused as no:
        messages.error(request, str(no))
    return redirect("publishing:county_versions", county.slug, pk)


@require_POST
def reopen(request, county, pk):
    """Open a closed strategy again."""
    county = county_or_404(request, county)
    try:
        actions.reopen_strategy(_strategy_or_404(county, pk), by=request.user)
    except Refused as no:
        messages.error(request, str(no))
    else:
        messages.success(request, _("The strategy is open again."))
    return redirect("publishing:county_versions", county.slug, pk)


def _publish_page(request, county, version, form, refusal, status=409):
    findings = actions.findings_of(version)
    page = {
        "county": county,
        "version": version,
        "findings": findings,
        "blocks": bool(blocking(findings)),
        "plan": PublishingPlan.objects.of(version).first(),
        "form": form,
        "refusal": refusal or actions.why_not_now("publish", version, request.user),
        "may_write": county_verb_allowed(request, "write"),
    }
    return render(
        request, "strategies/publishing/county_publish.html", page, status=status if request.method == "POST" else 200
    )


def _strategy_or_404(county, pk):
    return get_object_or_404(Strategy.objects.for_county(county).with_desk_figures(), pk=pk)


def _draft_or_404(county, pk):
    return get_object_or_404(StrategyVersion.objects.draft_of(_strategy_or_404(county, pk)).with_strategy())
