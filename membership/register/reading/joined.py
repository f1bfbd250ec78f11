"""The lists of joined organisations."""

from dataclasses import dataclass, fields
from html import escape

from django.core.paginator import Paginator
from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from membership.joining.models import Membership
from membership.register.rules import PAGE_SIZE, Figure, Sort, Standing, membership_status
from portal.directory.models import County, Municipality, Organisation
from portal.directory.rules import OrganisationKind
from portal.templatetags.portal_tags import day
from strategies.publishing.models import NationalGoal

_FIELDS = (
    "organisation__name",
    "organisation__unit",
    "organisation__slug",
    "organisation__kind",
    "organisation__municipality__name",
    "strategy__county_id",
    "strategy__slug",
    "strategy__valid_to",
    "strategy__closed_on",
    "state",
    "joined_on",
    "ended_on",
    "evidence_seen_on",
    "goal_count",
)


@dataclass(slots=True)
class Row:
    """One membership in a list, ready to print: the loop in the template only prints."""

    name: str
    url: str
    about: str
    county: str
    county_url: str
    period: str
    strategy_url: str
    date: str
    goals: str
    tag: str
    word: str


class Counted(Paginator):
    """Pages of a list whose length is already known."""

    count = 0  # in place of the property that would ask the database

    def __init__(self, rows, count):
        super().__init__(rows, PAGE_SIZE)
        self.count = count


@dataclass
class Reach:
    """Which counties the list's first sentence speaks of: those where anything is known of who has joined.

    is_complete: whether it holds all who have joined there."""

    counties: list  # their names
    others: int  # counties of which nothing is known
    made_up: dict  # code to name of a demonstration's counties: in the national list, and in no national figure
    is_complete: bool

    @classmethod
    def of(cls, counties, county=None):
        """The reach of one county's list, or of the national one. counties: with their figures."""
        made_up = {} if county else {one.pk: one.name for one in counties if one.is_fictional}
        wanted = [one for one in counties if (one.pk == county.pk if county else one.pk not in made_up)]
        covered = [one for one in wanted if one.joined.is_known]
        is_complete = bool(covered) and not any(one.joined.at_least for one in covered)
        return cls([one.name for one in covered], len(wanted) - len(covered), made_up, is_complete)

    def figure(self, number):
        """So many organisations, as a Figure."""
        return Figure(number, self.is_complete)


@dataclass
class Choices:
    """What the filters of a list offer, and the counties' names for its rows: the same on every page of a version."""

    county: County | None
    names: dict  # county code to (name, slug)
    options: dict  # filter to {value: words}
    html: dict  # filter to its options as text, none chosen
    row: str  # one row of the table, with %(name)s in place of each value
    reach: Reach


def choices(counties, county=None):
    """Reads what the filters offer. Two queries.

    counties: all of them, with figures. county: the one whose list it is, or None for the national list."""
    places = Municipality.objects.order_by("sort_key")
    if county is not None:
        places = places.filter(county=county)
    short = "short_en" if get_language() == "en" else "short_sv"
    options = {
        "county": {} if county else {one.slug: one.name for one in counties},
        "kind": {value: str(words) for value, words in OrganisationKind.choices},
        "municipality": dict(places.values_list("code", "name")),
        "goal": dict(NationalGoal.objects.in_order().values_list("pk", short)),
        "status": {value: str(words) for value, words in Standing.choices},
        "sort": {value: str(words) for value, words in Sort.choices},
    }
    return Choices(
        county=county,
        names={one.pk: (one.name, one.slug) for one in counties},
        options=options,
        html={name: _options_html(words) for name, words in options.items()},
        row=_row_pattern(),
        reach=Reach.of(counties, county),
    )


_MARK = "\ue000%s\ue001"  # private characters: no text of the portal has them


def _row_pattern():
    """The row's template drawn once, with a mark for each value. Fifty rows by the template engine cost more CPU than
    all the rest of the page; filling the marks costs a tenth."""
    marks = {field.name: _MARK % field.name for field in fields(Row)}
    text = render_to_string("membership/register/_joined_row.html", {"row": marks}).strip().replace("%", "%%")
    for name, mark in marks.items():
        text = text.replace(mark.replace("%", "%%"), f"%({name})s")
    return text


def rows_html(rows, pattern):
    """The rows as text, every value escaped."""
    names = [field.name for field in fields(Row)]
    return mark_safe("\n".join(pattern % {name: escape(getattr(row, name)) for name in names} for row in rows))  # noqa: S308


def _options_html(options):
    """The options of a select as text. Built here, because 290 of them in a template's loop cost more than the list."""
    return "".join(f'<option value="{escape(value)}">{escape(words)}</option>' for value, words in options.items())


def chosen_html(found, filters):
    """The options of each select with the chosen one marked."""
    marked = {}
    for name, text in found.html.items():
        value = f'value="{escape(getattr(filters, name))}"'
        marked[name] = mark_safe(text.replace(value, f"{value} selected", 1))  # noqa: S308 - escaped above
    return marked


def _of_status(status, today):
    """The memberships behind each figure; all public ones for anything else."""
    if status == Standing.JOINED:
        return Membership.objects.joined_today(today)
    if status == Standing.PAUSED:
        return Membership.objects.paused_today(today)
    return Membership.objects.past(today) if status == Standing.ENDED else Membership.objects.public()


def memberships(filters, today, county=None):
    """The memberships that the filters let through, unsorted. No query yet."""
    everything = _of_status(filters.status, today)
    if county is not None:
        everything = everything.filter(strategy__county=county)
    elif filters.county:
        everything = everything.filter(strategy__county__slug=filters.county)
    if filters.kind:
        everything = everything.filter(organisation__kind=filters.kind)
    if filters.municipality:
        everything = everything.filter(organisation__municipality=filters.municipality)
    if filters.goal:
        chosen = Membership.goals.through.objects.filter(strategygoal__national_goal=filters.goal)
        everything = everything.filter(pk__in=chosen.values("membership"))
    if filters.q:
        found = Organisation.objects.matching(filters.q)
        everything = everything.filter(organisation__in=found)
    return everything


_ORDERS = {
    Sort.NAME: ["organisation__sort_key", "pk"],
    Sort.NAME_BACK: ["-organisation__sort_key", "-pk"],
    Sort.DATE: [F("joined_on").asc(nulls_last=True), "organisation__sort_key", "pk"],
    Sort.DATE_BACK: [F("joined_on").desc(nulls_last=True), "organisation__sort_key", "pk"],
}


def joined_page(filters, number, today, found):
    """One page of the list, its rows ready to print, and the figures over it. Two queries.

    number: the wanted page; beyond the last is the last. found: the list's Choices.
    Returns (page, {"memberships": …, "organisations": …}); organisations without those of made-up counties."""
    listed = memberships(filters, today, found.county)
    real = ~Q(strategy__county__in=list(found.reach.made_up)) if found.reach.made_up else None
    figures = listed.aggregate(memberships=Count("pk"), organisations=Count("organisation", distinct=True, filter=real))
    goals = (
        Membership.goals.through.objects.filter(membership=OuterRef("pk"))
        .order_by()
        .values("membership")
        .annotate(n=Count("pk"))
        .values("n")
    )
    rows = (
        listed.order_by(*_ORDERS[Sort(filters.sort)])
        .annotate(goal_count=Coalesce(Subquery(goals, output_field=IntegerField()), Value(0)))
        .values_list(*_FIELDS)
    )
    page = Counted(rows, figures["memberships"]).get_page(number)
    page.object_list = _rows(page.object_list, today, found.names)
    return page, figures


def _rows(values, today, names):
    """The database's tuples as printable rows: each word and address is worked out once, not once a row."""
    profile = reverse("register:organisation", args=["x"])[:-2]
    start = reverse("register:counties")
    kinds = {value: str(words) for value, words in OrganisationKind.choices}
    statuses, dates = {}, {}
    rows = []
    for name, unit, slug, kind, place, county_pk, period, last, closed, state, joined, ended, seen, goals in values:
        county, county_slug = names[county_pk]
        over = bool((last and last < today) or (closed and closed <= today))
        key = (state, over)
        if key not in statuses:
            statuses[key] = membership_status(state, over)
        tag, word = statuses[key]
        when = (joined, ended if state == "ended" else None, seen)
        if when not in dates:
            dates[when] = _date(*when)
        about = kinds[kind]
        if place and kind != OrganisationKind.MUNICIPALITY:
            about = f"{about}, {place}"
        rows.append(
            Row(
                name=f"{name}, {unit}" if unit else name,
                url=f"{profile}{slug}/",
                about=about,
                county=county,
                county_url=f"{start}{county_slug}/",
                period=period.replace("-", "–"),
                strategy_url=f"{start}{county_slug}/strategi/{period}/",
                date=dates[when],
                goals=str(goals or ""),
                tag=tag,
                word=word,
            )
        )
    return rows


def _date(joined, ended, seen):
    if joined and ended:
        return f"{day(joined)} – {day(ended)}"
    if joined:
        return day(joined)
    if seen:
        return _("Not known, seen %(date)s") % {"date": day(seen)}
    return _("Date not known")
