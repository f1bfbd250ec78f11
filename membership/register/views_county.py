"""What staff see before the public does: the draft on the very page that it will have."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from membership.register.reading import strategy
from membership.register.views_public import strategy_context
from portal.people.access import county_or_404
from strategies.publishing.models import Strategy, StrategyVersion


@require_safe
def preview(request, county, pk):
    """The draft in the public page's own template, with the same reading; nothing can be joined from here."""
    county = county_or_404(request, county)
    found = get_object_or_404(Strategy.objects.for_county(county), pk=pk)
    version = get_object_or_404(StrategyVersion.objects.draft_of(found).with_strategy())
    today = timezone.localdate()
    context = strategy_context(strategy.with_draft(found, version, today), today)
    return render(request, "membership/register/public_strategy.html", context | {"is_preview": True})
