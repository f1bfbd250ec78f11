"""The whole country on one page, for national readers."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from membership.register.reading.national import national_lines, sorted_lines
from membership.register.rules import Figure
from portal.people.access import national_or_404

HEADINGS = [
    ("lan", _("County")),
    ("period", _("Strategy")),
    ("anslutning", _("Joining")),
    ("kommuner", _("Municipalities")),
    ("regioner", _("Regions")),
    ("statliga", _("State agencies")),
    ("foretag", _("Companies")),
    ("ideella", _("Associations and foundations")),
    ("ovriga", _("Others")),
    ("alla", _("All")),
    ("senaste", _("Latest confirmation")),
]
FIGURES_FROM, FIGURES_TO = 3, 10


@require_safe
def national(request):
    """The 21 counties: strategy, period, joining, joined by type of organisation, latest confirmation."""
    national_or_404(request)
    key = request.GET.get("sort", "")
    lines = national_lines(timezone.localdate())
    for line in lines:
        line.figures = [(words, line.figure(name)) for name, words in HEADINGS[FIGURES_FROM : FIGURES_TO - 1]]
    known = [line for line in lines if line.total.is_known]
    page = {
        "lines": sorted_lines(lines, key),
        "key": key,
        "headings": HEADINGS,
        "figures": {name for name, _words in HEADINGS[FIGURES_FROM:FIGURES_TO]},
        "total": Figure(
            sum(line.total.number for line in known), bool(known) and all(one.is_complete for one in known)
        ),
        "covered": [line.county for line in known],
        "paused": sum(line.paused for line in lines),
        "with_strategy": sum(1 for line in lines if line.strategy),
    }
    return render(request, "membership/register/national_counties.html", page)
