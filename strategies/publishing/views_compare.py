"""What changed: two published versions or periods for anyone, and the draft against what is public for staff."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.pages import public_page
from portal.people.access import county_or_404
from strategies.publishing.comparing import compare
from strategies.publishing.models import Strategy, StrategyVersion
from strategies.publishing.outline import outline_of

COUNTIES = "register:counties"


@public_page
@login_not_required
def changes(request, county, period):
    """Two published versions of one strategy side by side: ``?fran=1&till=2``; without, the two latest."""
    strategy = get_object_or_404(Strategy.objects.published_at(county, period))
    versions = list(StrategyVersion.objects.published_of(strategy))
    after = _numbered(versions, request.GET.get("till", ""), default=versions[0])
    earlier = [one for one in versions if one.number < after.number]
    before = _numbered(versions, request.GET.get("fran", ""), default=earlier[0] if earlier else None)
    page = {
        "strategy": strategy,
        "county": strategy.county,
        "versions": versions,
        "before": before,
        "after": after,
        "comparison": compare(outline_of(before), outline_of(after)) if before and before != after else None,
        "trail": _trail(strategy),
    }
    return render(request, "strategies/publishing/public_changes.html", page)


@public_page
@login_not_required
def periods(request, county):
    """Two of a county's published periods side by side: ``?fran=2020-2023&till=2024-2027``; without, the two latest."""
    found = list(Strategy.objects.public().in_county(county))
    if not found:
        raise Http404
    after = _slugged(found, request.GET.get("till", ""), default=found[0])
    others = [one for one in found if one != after]
    before = _slugged(found, request.GET.get("fran", ""), default=others[0] if others else None)
    page = {
        "county": after.county,
        "strategies": found,
        "before": before,
        "after": after,
        "comparison": _of_strategies(before, after) if before and before != after else None,
        "trail": _trail(after)[:2],
    }
    return render(request, "strategies/publishing/public_periods.html", page)


@require_safe
def draft_changes(request, county, pk):
    """What the draft changes in what the public reads."""
    county = county_or_404(request, county)
    strategy = get_object_or_404(Strategy.objects.for_county(county).with_desk_figures(), pk=pk)
    draft = get_object_or_404(StrategyVersion.objects.draft_of(strategy))
    before = strategy.current_version
    page = {
        "county": county,
        "strategy": strategy,
        "before": before,
        "after": draft,
        "comparison": compare(outline_of(before), outline_of(draft)) if before else None,
    }
    return render(request, "strategies/publishing/county_changes.html", page)


def _of_strategies(before, after):
    return compare(outline_of(before.current_version), outline_of(after.current_version))


def _numbered(versions, typed, *, default):
    """The version with the number in the address. Raises Http404 for a number that was never published."""
    if not typed:
        return default
    for version in versions:
        if str(version.number) == typed:
            return version
    raise Http404


def _slugged(strategies, typed, *, default):
    if not typed:
        return default
    for strategy in strategies:
        if strategy.slug == typed:
            return strategy
    raise Http404


def _trail(strategy):
    return [
        (_("Counties"), reverse(COUNTIES)),
        (strategy.county.name, reverse("register:county", args=[strategy.county.slug])),
        (strategy.current_version.title, strategy.get_absolute_url()),
    ]
