"""Counties and how many have joined."""

from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _

from membership.joining.models import Membership
from membership.register.rules import Share
from portal.directory.models import County, Municipality
from portal.directory.rules import OrganisationKind
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


@dataclass
class Totals:
    """Sweden as a whole. A municipality counts once however many strategies it has joined."""

    municipalities: Share
    counties_with_strategy: Share
    organisations: int
    memberships: int


def all_counties():
    """Every county, in Swedish order. One query; the header's county menu uses the same rows."""
    return list(County.objects.in_order())


def _count(queryset, group, what="pk", *, distinct=False):
    """A subquery that counts ``what`` per county."""
    counted = queryset.order_by().values(group).annotate(n=Count(what, distinct=distinct)).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def counties_with_counts(today):
    """Every county with its figures: municipalities, how many of them joined, organisations, strategies. One query."""
    standing = Membership.objects.standing(today).filter(strategy__county=OuterRef("pk"))
    counties = County.objects.in_order().annotate(
        municipality_count=_count(Municipality.objects.filter(county=OuterRef("pk")), "county"),
        municipalities_joined=_count(
            standing.filter(
                organisation__kind=OrganisationKind.MUNICIPALITY,
                organisation__municipality__county=OuterRef("pk"),
            ),
            "strategy__county",
            "organisation__municipality",
            distinct=True,
        ),
        organisation_count=_count(standing, "strategy__county", "organisation", distinct=True),
        strategy_rows=ArraySubquery(
            Strategy.objects.public()
            .filter(county=OuterRef("pk"))
            .order_by("-valid_from")
            .values(json=JSONObject(slug="slug", title="current_version__title", to="valid_to"))
        ),
    )
    found = list(counties)
    for county in found:
        county.share = Share(county.municipalities_joined, county.municipality_count)
        county.url = reverse("register:county", args=[county.slug])
        county.joined_url = reverse("register:county_joined", args=[county.slug])
        iso = today.isoformat()
        county.current_strategies = [s for s in county.strategy_rows if not s["to"] or s["to"] >= iso]
    return found


def tiles(counties):
    """The picture of the counties, in reading order. A county without a place in the grid is left out."""
    placed = [county for county in counties if county.tile_row is not None]
    return [_tile(county) for county in sorted(placed, key=lambda c: (c.tile_row, c.tile_col))]


def _tile(county):
    share = county.share
    label = _("%(county)s: %(part)s of %(whole)s municipalities have joined") % {
        "county": county.name,
        "part": share.part,
        "whole": share.whole,
    }
    return Tile(
        letter=county.letter,
        name=county.short_name,
        url=county.url,
        share=share.percent,
        figure=f"{share.part}/{share.whole}",
        label=label,
        col=county.tile_col,
        row=county.tile_row,
    )


def totals(counties, today):
    """The national figures, without made-up counties. One query."""
    real = [county for county in counties if not county.is_fictional]
    counted = (
        Membership.objects.standing(today)
        .filter(strategy__county__is_fictional=False)
        .aggregate(
            memberships=Count("pk"),
            organisations=Count("organisation", distinct=True),
            municipalities=Count(
                "organisation__municipality",
                distinct=True,
                filter=Q(organisation__kind=OrganisationKind.MUNICIPALITY),
            ),
        )
    )
    return Totals(
        municipalities=Share(counted["municipalities"], sum(c.municipality_count for c in real)),
        counties_with_strategy=Share(sum(1 for c in real if c.current_strategies), len(real)),
        organisations=counted["organisations"],
        memberships=counted["memberships"],
    )


def municipalities_of(county, today):
    """The county's municipalities, each with ``has_joined`` and the address of its profile, if any. One query."""
    joined = Membership.objects.standing(today).filter(
        strategy__county=county,
        organisation__municipality=OuterRef("pk"),
        organisation__kind=OrganisationKind.MUNICIPALITY,
    )
    rows = county.municipalities.annotate(
        has_joined=Exists(joined),
        profile=Subquery(joined.order_by("pk").values("organisation__slug")[:1]),
    ).order_by("sort_key")
    found = list(rows)
    for row in found:
        row.url = reverse("register:organisation", args=[row.profile]) if row.profile else ""
    return found


def strategies_of(county, today):
    """The county's published strategies, newest first, with current version, figures and mentions. One query."""
    standing = Membership.objects.standing(today).filter(strategy=OuterRef("pk"))
    past = Membership.objects.past(today).filter(strategy=OuterRef("pk"))
    found = list(
        Strategy.objects.public()
        .for_county(county)
        .select_related("current_version")
        .annotate(
            joined_count=_count(standing, "strategy", "organisation", distinct=True),
            past_count=_count(past, "strategy", "organisation", distinct=True),
            mention_rows=mention_rows("pk"),
        )
        .order_by("-valid_from", "pk")
    )
    for strategy in found:
        strategy.url = reverse("register:strategy", args=[county.slug, strategy.slug])
        strategy.over = strategy.is_over(today)
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
