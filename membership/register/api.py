"""The read API: counties, strategies, organisations, memberships. Only what the pages show, and no natural persons."""

import datetime

from django.contrib.auth.decorators import login_not_required
from django.utils import timezone
from ninja import NinjaAPI, Query, Schema

from membership.register.reading import open_data
from portal.directory.rules import OrganisationKind
from portal.pages import public_page

MOST_ON_A_PAGE = 500

api = NinjaAPI(
    title="Strategies for gender equality",
    version="1.0.0",
    description="Who has joined the Swedish county boards' strategies for gender equality. Free to use (CC0), "
    "no key needed. Unknown values are empty or null. Made-up counties of a demonstration are left out.",
    urls_namespace="api",
    openapi_url="openapi.json",
    docs_url=None,  # its page would load scripts from elsewhere
    openapi_extra={
        "info": {
            "license": {"name": "CC0 1.0", "url": "https://creativecommons.org/publicdomain/zero/1.0/"},
        },
        "tags": [
            {"name": "counties", "description": "The 21 counties and their boards."},
            {"name": "strategies", "description": "Published strategies."},
            {"name": "organisations", "description": "Organisations that can join or have joined."},
            {"name": "memberships", "description": "Who has joined what."},
            {"name": "portal", "description": "Where to start."},
        ],
    },
)


class WrongValue(Schema):
    """A value in the request that does not fit."""

    detail: list[dict] | str


class Entry(Schema):
    """Where the lists are."""

    counties: str
    strategies: str
    organisations: str
    memberships: str


class CountyOut(Schema):
    """A county. ``code`` is SCB's two digits. ``members_known``: complete (all who have joined are known here), partly
    (at least so many have) or unknown (the figures are null, not 0); municipalities have a word of their own."""

    code: str
    name: str
    slug: str
    board: str
    board_number: str
    members_known: str
    organisations_joined: int | None
    municipalities_joined: int | None
    municipalities_known: str
    municipalities: int
    url: str


class TargetOut(Schema):
    """A regional target; ``goal`` is the national goal's key, null under a goal of the county's own. ``known`` says
    how far the targets under the goal are known: sourced, retold, partly, earlier_period, unknown."""

    goal: str | None
    known: str
    wording: str
    indicator: str
    baseline: str
    wanted: str
    by_year: int | None


class StrategyOut(Schema):
    """A published strategy. ``valid_to`` is its last day, null when the end is not known. ``targets`` are its own;
    those of an earlier period stand apart. ``members_known``, as of a county, is about the list of those who have
    joined, seen on ``members_as_of`` in ``members_source``; what is not known is null."""

    county_code: str
    county: str
    period: str
    valid_from: datetime.date | None
    valid_to: datetime.date | None
    title: str
    version: int
    published_on: datetime.date
    decided_on: datetime.date | None
    joining: str
    goals: list[str]
    targets: list[TargetOut]
    targets_of_earlier_period: list[TargetOut]
    priority_areas: list[str]
    members_known: str
    members_as_of: datetime.date | None
    members_source: str
    organisations_joined: int | None
    organisations_paused: int | None
    organisations_that_had_joined: int | None
    url: str


class OrganisationOut(Schema):
    """An organisation. ``number`` is empty when unknown."""

    id: int
    name: str
    unit: str
    number: str
    type: str
    county_code: str | None
    municipality_code: str | None
    ceased_on: datetime.date | None
    url: str


class MembershipOut(Schema):
    """A membership. ``origin`` is portal (declaration handed in here) or listed: then ``evidence`` says what kind of
    public source, ``source`` which, and ``seen_on`` when it was seen, null when the source has no date."""

    id: int
    status: str
    joined_on: datetime.date | None
    ended_on: datetime.date | None
    end_reason: str
    origin: str
    evidence: str
    source: str
    seen_on: datetime.date | None
    organisation: str
    unit: str
    organisation_number: str
    organisation_type: str
    municipality_code: str
    organisation_url: str
    county_code: str
    county: str
    period: str
    strategy_url: str
    goals: list[str]


class Counties(Schema):
    """One page of counties."""

    total: int
    page: int
    items: list[CountyOut]


class Strategies(Schema):
    """One page of strategies."""

    total: int
    page: int
    items: list[StrategyOut]


class Organisations(Schema):
    """One page of organisations."""

    total: int
    page: int
    items: list[OrganisationOut]


class Memberships(Schema):
    """One page of memberships."""

    total: int
    page: int
    items: list[MembershipOut]


class Paging(Schema):
    """Which page, and how many on each."""

    page: int = Query(1, ge=1, le=1_000_000)
    size: int = Query(100, ge=1, le=MOST_ON_A_PAGE)


class ByCounty(Paging):
    """A page of one county's, by SCB's code."""

    county: str | None = Query(None, pattern=r"^[0-9]{2}$")


class OrganisationFilter(ByCounty):
    """A page of organisations of one county or type."""

    type: OrganisationKind | None = None


ANSWERS = {422: WrongValue}
# A NUL byte in the address is refused before the API is reached (portal/middleware.py).
NUL_REFUSED = {
    "responses": {
        400: {
            "description": "The address holds a NUL byte.",
            "content": {"text/plain": {"schema": {"type": "string"}}},
        }
    }
}


def _page(rows, paging, shape):
    first = (paging.page - 1) * paging.size
    return {
        "total": rows.count(),
        "page": paging.page,
        "items": [shape(row) for row in rows[first : first + paging.size]],
    }


@api.get(
    "/",
    response={200: Entry, **ANSWERS},
    tags=["portal"],
    operation_id="entry",
    openapi_extra=NUL_REFUSED,
    summary="Where the lists are",
)
def entry(request):
    """The addresses of the four lists."""
    return {name: open_data.page_url(f"/api/v1/{name}") for name in Entry.model_fields}


@api.get(
    "/counties",
    response={200: Counties, **ANSWERS},
    tags=["counties"],
    operation_id="counties",
    openapi_extra=NUL_REFUSED,
    summary="Counties",
)
def counties(request, paging: Query[Paging]):
    """Sweden's 21 counties, in Swedish order."""
    return _page(open_data.counties(timezone.localdate()), paging, open_data.county_row)


@api.get(
    "/strategies",
    response={200: Strategies, **ANSWERS},
    tags=["strategies"],
    operation_id="strategies",
    openapi_extra=NUL_REFUSED,
    summary="Strategies",
)
def strategies(request, paging: Query[ByCounty]):
    """Published strategies with goals, regional targets and priority areas, by county code and period."""
    today = timezone.localdate()
    rows = open_data.strategies(today)
    if paging.county:
        rows = rows.filter(county=paging.county)
    return _page(rows, paging, lambda strategy: open_data.strategy_row(strategy, today))


@api.get(
    "/organisations",
    response={200: Organisations, **ANSWERS},
    tags=["organisations"],
    operation_id="organisations",
    openapi_extra=NUL_REFUSED,
    summary="Organisations",
)
def organisations(request, paging: Query[OrganisationFilter]):
    """Organisations in Swedish order, joined or not."""
    rows = open_data.organisations()
    if paging.county:
        rows = rows.filter(county=paging.county)
    if paging.type:
        rows = rows.filter(kind=paging.type)
    return _page(rows, paging, open_data.organisation_row)


@api.get(
    "/memberships",
    response={200: Memberships, **ANSWERS},
    tags=["memberships"],
    operation_id="memberships",
    openapi_extra=NUL_REFUSED,
    summary="Memberships",
)
def memberships(request, paging: Query[ByCounty]):
    """Memberships that stand or have ended, by county code, period and name. Proposed ones are not among them."""
    rows = open_data.memberships()
    if paging.county:
        rows = rows.filter(strategy__county=paging.county)
    today = timezone.localdate()
    return _page(rows, paging, lambda values: open_data.membership_row(values, today))


def public_urls():
    """The API's addresses, each answered as a public page: without log-in, with ETag, kept by content version."""
    patterns, app, namespace = api.urls
    for pattern in patterns:
        pattern.callback = public_page(login_not_required(pattern.callback))
    # Ninja's own root stays last: the schema asks for its address, our entry answers there.
    return sorted(patterns, key=lambda pattern: pattern.name == "api-root"), app, namespace
