"""The county's own strategies: the list, one strategy with what is left to write, and publishing."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.errors import Refused
from portal.people.access import county_or_404, county_verb_allowed
from strategies.publishing import actions
from strategies.publishing.checking import blocking
from strategies.publishing.contents import contents_of
from strategies.publishing.forms import PeriodForm
from strategies.publishing.models import Strategy, StrategyVersion


@require_safe
def strategies(request, county):
    """All strategies of the county, drafts included."""
    county = county_or_404(request, county)
    page = {
        "county": county,
        "strategies": Strategy.objects.for_county(county).with_desk_figures(),
        "today": timezone.localdate(),
        "may_write": county_verb_allowed(request, "write"),
    }
    return render(request, "strategies/publishing/county_strategies.html", page)


def new(request, county):
    """Begin a strategy with title and period."""
    county = county_or_404(request, county)
    form = PeriodForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            strategy = actions.create_strategy(county, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("The draft is made. Nobody outside the board sees it."))
            return redirect("publishing:county_strategy", county.slug, strategy.pk)
    page = {"county": county, "form": form, "may_write": county_verb_allowed(request, "write")}
    return render(request, "strategies/publishing/county_new.html", page)


@require_safe
def strategy(request, county, pk):
    """One strategy: what is published, the draft as a list of tasks, what is missing, and its history."""
    county = county_or_404(request, county)
    found = _strategy_or_404(county, pk)
    draft = StrategyVersion.objects.draft_of(found).with_strategy().first()
    page = {
        "county": county,
        "strategy": found,
        "draft": draft,
        "contents": contents_of(draft) if draft else None,
        "missing": _missing(draft) if draft else [],
        "events": found.events.select_related("by", "version"),
        "may_write": county_verb_allowed(request, "write"),
        "may_publish": county_verb_allowed(request, "publish"),
    }
    return render(request, "strategies/publishing/county_strategy.html", page)


@require_POST
def draft(request, county, pk):
    """Begin a draft from what is published."""
    county = county_or_404(request, county)
    found = _strategy_or_404(county, pk)
    try:
        actions.begin_draft(found, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The draft is made. What is published stays as it is until you publish."))
    return redirect("publishing:county_strategy", county.slug, pk)


def _strategy_or_404(county, pk):
    return get_object_or_404(Strategy.objects.for_county(county).with_desk_figures(), pk=pk)


def _missing(version):
    """What stops the publishing, as the check list says it."""
    return blocking(actions.findings_of(version))
