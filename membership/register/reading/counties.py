"""Counties and how many have joined."""

from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _

from membership.joining.models import MemberList, Membership
from membership.joining.rules import State
from membership.register.reading.figures import count, of_strategy, strategy_figures
from membership.register.rules import Figure, Share
from portal.directory.models import County, Municipality
from portal.directory.rules import OrganisationKind
from strategies.pages.models import FollowLink
from strategies.publishing.models import Strategy, StrategyMention


@dataclass
class Tile:
    """One county in the picture of all counties (templates/_partials/tile_grid.html)."""

    letter: str
    name: str
    url: str
    share: float
    figure: str
    label: str
    col: int
    row: int
    knowledge: str


@dataclass
class Totals:
    """Sweden as a whole, for the counties where anything is known. A municipality counts once however many strategies
    it has joined. ``covered``: the counties that the figures speak of, ``others``: how many they say nothing about."""

    municipalities: Figure
    counties_with_strategy: Share
    organisations: Figure
    paused: int
    covered: list
    others: int


def all_counties():
    """Every county, in Swedish order. One query; the header's county menu uses the same rows."""
    return list(County.objects.in_order())


def read_with_counts(today):
    """Every county with what ``with_figures`` makes its figures of. No query yet."""
    joined = Membership.objects.joined_today(today).filter(strategy__county=OuterRef("pk"))
    paused = Membership.objects.paused_today(today).filter(strategy__county=OuterRef("pk"))
    municipalities = joined.filter(
        organisation__kind=OrganisationKind.MUNICIPALITY, organisation__municipality__county=OuterRef("pk")
    )
    return County.objects.in_order().annotate(
        municipality_count=count(Municipality.objects.filter(county=OuterRef("pk")), "county"),
        municipalities_count=count(municipalities, "strategy__county", "organisation__municipality", distinct=True),
        joined_count=count(joined, "strategy__county", "organisation", distinct=True),
        paused_count=count(paused, "strategy__county", "organisation", distinct=True),
        strategy_rows=ArraySubquery(
            Strategy.objects.public()
            .in_force(today)
            .filter(county=OuterRef("pk"))
            .order_by("-valid_from")
            .values(
                json=JSONObject(slug="slug", title="current_version__title", complete=MemberList.objects.is_complete())
            )
        ),
    )


def with_figures(county):
    """Gives a county of ``read_with_counts`` its figures: ``joined`` and ``municipalities_joined``, both a Figure.

    They are complete when the list of every strategy in force is."""
    strategies = county.strategy_rows
    is_complete = bool(strategies) and all(one["complete"] for one in strategies)
    county.current_strategies = strategies
    county.joined = Figure(county.joined_count, is_complete)
    county.municipalities_joined = Figure(county.municipalities_count, is_complete, county.municipality_count)
    return county


def counties_with_counts(today, *, with_board=False):
    """Every county with its figures: municipalities, how many of them joined, organisations, strategies. One query.

    with_board: also with its profile and picture, and its links to follow as ``follow_rows``."""
    rows = read_with_counts(today)
    if with_board:
        links = FollowLink.objects.of(OuterRef("pk")).values(json=JSONObject(label="label", address="address"))
        rows = rows.select_related("profile__picture__upload").annotate(follow_rows=ArraySubquery(links))
    found = [with_figures(county) for county in rows]
    for county in found:
        county.url = reverse("register:county", args=[county.slug])
        county.joined_url = reverse("register:county_joined", args=[county.slug])
    return found


def tiles(counties):
    """The picture of the counties, in reading order. A county without a place in the grid is left out."""
    placed = [county for county in counties if county.tile_row is not None]
    return [_tile(county) for county in sorted(placed, key=lambda c: (c.tile_row, c.tile_col))]


def _tile(county):
    figure = county.municipalities_joined
    words = {"county": county.name, "part": figure.number, "whole": figure.whole}
    label = _("%(county)s: %(part)s of %(whole)s municipalities have joined") % words
    short = f"{figure.number}/{figure.whole}"
    if figure.at_least:
        label = _("%(county)s: at least %(part)s of %(whole)s municipalities have joined") % words
        short = f"≥ {short}"
    elif not figure.is_known:
        label = _("%(county)s: not known here which municipalities have joined") % words
        short = _("not known")
    return Tile(
        letter=county.letter,
        name=county.short_name,
        url=county.url,
        share=figure.percent,
        figure=short,
        label=label,
        col=county.tile_col,
        row=county.tile_row,
        knowledge=figure.knowledge,
    )


def totals(counties, today):
    """The national figures, without made-up counties. One query."""
    real = [county for county in counties if not county.is_fictional]
    covered = [county for county in real if county.joined.is_known]
    counted = (
        Membership.objects.standing(today)
        .filter(strategy__county__is_fictional=False)
        .aggregate(
            organisations=Count("organisation", distinct=True, filter=Q(state=State.ACTIVE)),
            paused=Count("organisation", distinct=True, filter=Q(state=State.PAUSED)),
            municipalities=Count(
                "organisation__municipality",
                distinct=True,
                filter=Q(organisation__kind=OrganisationKind.MUNICIPALITY, state=State.ACTIVE),
            ),
        )
    )
    is_complete = bool(covered) and not any(county.joined.at_least for county in covered)
    whole = sum(county.municipality_count for county in covered)
    return Totals(
        municipalities=Figure(counted["municipalities"], is_complete, whole),
        counties_with_strategy=Share(sum(1 for c in real if c.current_strategies), len(real)),
        organisations=Figure(counted["organisations"], is_complete),
        paused=counted["paused"],
        covered=covered,
        others=len(real) - len(covered),
    )


def municipalities_of(county, today):
    """The county's municipalities, each with ``has_joined``, ``is_paused`` and the address of its profile, if any. One
    query."""
    own = {
        "strategy__county": county,
        "organisation__municipality": OuterRef("pk"),
        "organisation__kind": OrganisationKind.MUNICIPALITY,
    }
    standing = Membership.objects.standing(today).filter(**own)
    rows = county.municipalities.annotate(
        has_joined=Exists(Membership.objects.joined_today(today).filter(**own)),
        is_paused=Exists(Membership.objects.paused_today(today).filter(**own)),
        profile=Subquery(standing.order_by("state", "pk").values("organisation__slug")[:1]),
    ).order_by("sort_key")
    found = list(rows)
    for row in found:
        row.url = reverse("register:organisation", args=[row.profile]) if row.profile else ""
    return found


def strategies_of(county, today):
    """The county's published strategies, newest first, with current version, figures and mentions. One query."""
    found = list(
        Strategy.objects.public()
        .for_county(county)
        .select_related("current_version")
        .annotate(mention_rows=mention_rows("pk"), **of_strategy(today))
        .order_by("-valid_from", "pk")
    )
    for strategy in found:
        strategy.url = reverse("register:strategy", args=[county.slug, strategy.slug])
        strategy.over = strategy.is_over(today)
        strategy.figures = strategy_figures(strategy, today)
    return found


def mention_rows(strategy):
    """A subquery with those that a source names beside the strategy without saying that they joined.

    strategy: the name of the outer row's strategy key."""
    return ArraySubquery(
        StrategyMention.objects.filter(strategy=OuterRef(strategy))
        .order_by("kind", "organisation__sort_key")
        .values(
            json=JSONObject(
                kind="kind",
                name="organisation__name",
                unit="organisation__unit",
                slug="organisation__slug",
                source="source",
                seen_on="seen_on",
                evidence="evidence",
            )
        )
    )
