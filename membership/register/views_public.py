"""What anyone may read: counties, strategies, who has joined, organisations, search."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from membership.register import forms, rules
from membership.register.reading import badge as badge_reading
from membership.register.reading import counties as county_reading
from membership.register.reading import figures, profile, strategy
from membership.register.reading import joined as joined_reading
from membership.register.reading import search as search_reading
from portal.directory.rules import OrganisationKind
from portal.files.answers import upload_response
from portal.pages import kept_part, public_page
from portal.reviewing import may_be_out_of_date
from strategies.pages.models import CountyPage, FollowLink
from strategies.publishing.models import Strategy

NEWS_SHOWN = 3


@public_page
@login_not_required
def start(request):
    """What the portal is, the picture of the counties, and how many have joined."""
    today = timezone.localdate()
    counties = county_reading.counties_with_counts(today)
    totals = county_reading.totals(counties, today)
    context = {
        "all_counties": counties,
        "counties": [county for county in counties if not county.is_fictional],
        "tiles": county_reading.tiles(counties),
        "totals": totals,
        "covered_names": [county.name for county in totals.covered],
        "goals": strategy.national_goals(),
        "open_strategies": Strategy.objects.open_for_joining(today).with_county(),
        "today": today,
    }
    return render(request, "membership/register/public_start.html", context)


@public_page
@login_not_required
def counties(request):
    """All counties with their figures."""
    found = county_reading.counties_with_counts(timezone.localdate())
    return render(request, "membership/register/public_counties.html", {"all_counties": found, "counties": found})


def _county_or_404(found, slug):
    for county in found:
        if county.slug == slug:
            return county
    raise Http404


@public_page
@login_not_required
def county(request, county):
    """A county: its strategies, who has joined, and which municipalities have not."""
    today = timezone.localdate()
    everyone = county_reading.counties_with_counts(today, with_board=True)
    found = _county_or_404(everyone, county)
    strategies = county_reading.strategies_of(found, today)
    municipalities = county_reading.municipalities_of(found, today)
    for one in strategies:
        one.join_url = "" if rules.why_not_join(one, one.current_version, today) else _join_url(found, one)
    context = {
        "all_counties": everyone,
        "county": found,
        "strategies": strategies,
        "current": [one for one in strategies if not one.over],
        "past": [one for one in strategies if one.over],
        "municipalities": municipalities,
        "paused": [one for one in municipalities if one.is_paused and not one.has_joined],
        "missing": [one for one in municipalities if not one.has_joined and not one.is_paused],
        "profile": getattr(found, "profile", None),
        "follow_links": [FollowLink(**row) for row in found.follow_rows],
        "pages": CountyPage.objects.standing_of(found),
        "news": CountyPage.objects.news_of(found)[:NEWS_SHOWN],
    }
    return render(request, "membership/register/public_county.html", context)


@public_page
@login_not_required
def strategy_page(request, county, period):
    """A strategy as a readable document."""
    today = timezone.localdate()
    found = strategy.published_or_404(county, period, today)
    return render(request, "membership/register/public_strategy.html", strategy_context(found, today))


def strategy_context(found, today):
    """What the strategy's page shows, for the public and in staff's preview."""
    document = strategy.document(found)
    strategy.link_priorities(document)
    is_over = found.is_over(today)
    refusal = rules.why_not_join(found, document.version, today)
    return {
        "county": found.county,
        "strategy": found,
        "version": document.version,
        "document": document,
        "figures": figures.strategy_figures(found, today),
        "is_over": is_over,
        "may_be_out_of_date": not is_over and may_be_out_of_date(document.version.review_day, today),
        "why_not_join": refusal,
        "join_url": "" if refusal else _join_url(found.county, found),
        "joined_url": reverse("register:county_joined", args=[found.county.slug]),
        "trail": _trail(found.county),
        "open_to_kinds": [OrganisationKind(kind).label for kind in document.version.open_to_kinds],
    }


@public_page
@login_not_required
def strategy_report(request, county, period):
    """The report of the published strategy, as the board set it."""
    found = strategy.published_or_404(county, period, timezone.localdate())
    if found.current_version.report is None:
        raise Http404
    return upload_response(found.current_version.report, f"strategi-{found.county.slug}-{found.slug}")


def _join_url(county, found):
    """To an account and then on to the joining; whoever is logged in is sent right through.

    The same for everybody, since the page is kept for all."""
    start = reverse("joining:start", args=[county.slug, found.slug])
    return f"{reverse('account_signup')}?next={start}"


def _trail(county, *more):
    return [
        (_("Counties"), reverse("register:counties")),
        (county.name, reverse("register:county", args=[county.slug])),
        *more,
    ]


@public_page
@login_not_required
def joined(request):
    """Everyone who has joined, in the whole country."""
    return _joined(request, None)


@public_page
@login_not_required
def county_joined(request, county):
    """Those who have joined a strategy of one county."""
    return _joined(request, county)


def _joined(request, slug):
    today = timezone.localdate()
    fresh = []  # the counties, when they had to be read: the header's menu then uses them too
    choices = kept_part(request, f"choices:{slug or ''}:{today}", lambda: _choices(slug, fresh, today))
    filters = forms.read_filters(
        request.GET,
        counties=choices.options["county"],
        municipalities=choices.options["municipality"],
        goals=choices.options["goal"],
    )
    number = forms.read_page(request.GET.get("page", ""))
    page, counted = joined_reading.joined_page(filters, number, today, choices)
    context = {
        "all_counties": fresh,
        "county": choices.county,
        "filters": filters,
        "chosen": filters.chosen,
        "page": page,
        "rows": joined_reading.rows_html(page.object_list, choices.row),
        "figures": counted,
        "reach": choices.reach,
        "joined": choices.reach.figure(counted["organisations"]),
        "options": joined_reading.chosen_html(choices, filters),
        "trail": _trail(choices.county) if choices.county else [],
    }
    return render(request, "membership/register/public_joined.html", context)


def _choices(slug, fresh, today):
    fresh += county_reading.counties_with_counts(today)
    return joined_reading.choices(fresh, _county_or_404(fresh, slug) if slug else None)


@public_page
@login_not_required
def organisation(request, slug):
    """An organisation and everything it has joined."""
    found = profile.organisation_at(slug)
    if found is None:
        return redirect("register:organisation", profile.moved_to_or_404(slug), permanent=True)
    joinings = profile.joinings_of(found, timezone.localdate())
    merged, parts = profile.relatives_of(found)
    context = {
        "organisation": found,
        "joinings": joinings,
        "standing": [one for one in joinings if one.tag != "ended"],
        "mentions": profile.mentions_of(found),
        "merged_from": merged,
        "parts": parts,
        "trail": [(_("Who has joined"), reverse("register:joined"))],
    }
    return render(request, "membership/register/public_organisation.html", context)


@public_page
@login_not_required
def badge(request, slug, mark):
    """The badge of a membership with today's status, as SVG: for the organisation's own pages. A picture only."""
    context = badge_reading.badge(slug, mark, timezone.localdate())
    if context is None:
        return redirect("register:badge", profile.moved_to_or_404(slug), mark, permanent=True)
    return render(request, "membership/register/public_badge.html", context, content_type="image/svg+xml")


@public_page
@login_not_required
def search(request):
    """Everything the public may read, by a few letters."""
    typed = request.GET.get("q", "")
    text = forms.read_text(typed)
    everyone = county_reading.all_counties()
    context = {
        "all_counties": everyone,
        "q": text,
        "asked": bool(typed.strip()),
        "too_short": bool(typed.strip()) and len(text) < search_reading.SHORTEST,
        "found": search_reading.search(text, everyone, timezone.localdate()),
        "most": search_reading.MOST,
    }
    return render(request, "membership/register/public_search.html", context)


@public_page
@login_not_required
def calendar(request):
    """Events of the counties. None are kept yet, and the page says so."""
    return render(request, "membership/register/public_calendar.html")


@public_page
@login_not_required
def open_data(request):
    """What can be fetched by machines, and under which terms."""
    return render(request, "membership/register/public_open_data.html")
