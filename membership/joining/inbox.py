"""The county's inbox: one line for each thing that waits, whatever room it comes from, and the figures beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import IntegerField, Subquery, TextChoices
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from membership.joining.models import Membership
from membership.joining.rules import State
from membership.representation.models import Representative
from portal.directory.models import County, Organisation
from portal.outbox.models import OutgoingMail
from portal.papers.models import Document
from strategies.library.models import LearningExample, LinkCheck, Resource
from strategies.pages.models import CountyPage, FollowLink


class Wanted(TextChoices):
    """What is asked of the county. The value stands in the address."""

    DECISION = "avsikt", _("Declaration of intent")
    LATE = "sen", _("Completion that has not come")
    GOALS = "mal", _("Changed goals")
    EXAMPLE = "exempel", _("Learning example")
    SUPPORT = "stod", _("Wish for process support")
    REVIEW = "sidor", _("Page to review")
    COMPLETION = "komplettering", _("Completion under way")


class Tab(TextChoices):
    """The inbox's parts: decisions never stand among wishes of long ago."""

    DECIDE = "beslut", _("To decide")
    SUPPORT = "stod", _("Process support")
    PAGES = "sidor", _("To review")
    WAITING = "vantar", _("Waiting for the organisation")


TAB_OF = {
    Wanted.DECISION: Tab.DECIDE,
    Wanted.LATE: Tab.DECIDE,
    Wanted.GOALS: Tab.DECIDE,
    Wanted.EXAMPLE: Tab.DECIDE,
    Wanted.SUPPORT: Tab.SUPPORT,
    Wanted.REVIEW: Tab.PAGES,
    Wanted.COMPLETION: Tab.WAITING,
}


@dataclass(frozen=True)
class Line:
    """One thing that waits: who, what is asked, since when and by when.

    since: the day it came, or fell due. by: the last day, when there is one."""

    wanted: Wanted
    name: str
    url: str
    since: date
    by: date | None = None
    slug: str = ""
    period: str = ""
    assignee: object = None
    diary_number: str = ""
    is_mine: bool = False
    has_case: bool = False
    language: str = ""

    @property
    def days(self):
        """Whole days since it came; 0 for today."""
        return max((timezone.localdate() - self.since).days, 0)


# Sort keys as they stand in addresses: words and key. The first is the order without a choice.
ORDERS: dict[str, tuple[str | Promise, Callable]] = {
    "aldst": (_("Waited longest"), lambda line: (line.since, line.name)),
    "nyast": (_("Came last"), lambda line: (-line.since.toordinal(), line.name)),
    "dag": (_("Last day"), lambda line: (line.by or date.max, line.since)),
    "aktor": (_("Organisation"), lambda line: (line.name.casefold(), line.since)),
    "strategi": (_("Strategy"), lambda line: (line.period, line.since)),
    "handlaggare": (_("Handled by"), lambda line: (line.assignee is not None, str(line.assignee or ""), line.since)),
}


def waiting_lines(county, strategies, user):
    """Everything that waits in the county, in no order.

    strategies: the county's, with their published versions. user: whose cases are "mine"."""
    today = timezone.localdate()
    slug = county.slug
    found = []
    for case in Membership.objects.for_county(county).with_case().on_the_desk(user):
        found += _lines_of(case, slug)
    for example in LearningExample.objects.for_county(county).waiting().with_names():
        url = reverse("examples:county_example", args=[slug, example.pk])
        name = f"{example.organisation}: {example.title}"
        found.append(_line(Wanted.EXAMPLE, name, url, example.handed_in_at, example.strategy))
    for strategy in strategies:
        if strategy.wants_review(today):
            url = reverse("publishing:county_strategy", args=[slug, strategy.pk])
            version = strategy.current_version
            found.append(_line(Wanted.REVIEW, version.title, url, version.review_day, strategy))
    for page in CountyPage.objects.standing_of(county):
        if page.wants_review(today):
            url = reverse("pages:county_publish", args=[slug, page.pk])
            found.append(Line(Wanted.REVIEW, page.live.title, url, _day(page.review_day), language=page.live.language))
    return found


def _lines_of(case, slug):
    """What waits of one case; a case can want several things."""
    url = reverse("joining:case", args=[slug, case.pk])
    if case.state == State.HANDED_IN:
        yield _of_case(Wanted.DECISION, case, url, case.arrived_at or case.handed_in_at)
    if case.state == State.COMPLETION:
        wanted = Wanted.LATE if case.is_late else Wanted.COMPLETION
        yield _of_case(wanted, case, url, case.asked_at or case.handed_in_at, by=case.completion_by)
    if case.goals_came_at:
        yield _of_case(Wanted.GOALS, case, reverse("changes:county_goals", args=[slug, case.pk]), case.goals_came_at)
    invitation = getattr(case, "support_invitation", None)
    if invitation and invitation.answer == "yes" and invitation.contacted_at is None:
        yield _of_case(Wanted.SUPPORT, case, f"{url}#support", invitation.answered_at)


def _of_case(wanted, case, url, since, by=None):
    return _line(
        wanted,
        str(case.organisation),
        url,
        since,
        case.strategy,
        by=by,
        assignee=case.assignee,
        diary_number=case.diary_number,
        is_mine=case.is_mine,
        has_case=True,
    )


def _line(wanted, name, url, since, strategy, **more):
    return Line(wanted, name, url, _day(since), slug=strategy.slug, period=strategy.period or strategy.slug, **more)


def _day(moment):
    return timezone.localdate(moment) if isinstance(moment, datetime) else moment


def handlers_of(lines):
    """Who handles what waits, by name."""
    return sorted({line.assignee for line in lines if line.assignee}, key=lambda one: (str(one), one.pk))


def in_tabs(lines, choice):
    """The lines that match the choice, by Tab and sorted. choice: from the form."""
    tabs = {tab: [] for tab in Tab}
    for line in lines:
        if _matches(line, choice):
            tabs[TAB_OF[line.wanted]].append(line)
    _words, key = ORDERS[choice.get("sort") or "aldst"]
    return {tab: sorted(found, key=key) for tab, found in tabs.items()}


def _matches(line, choice):
    who, assignee = choice.get("handlaggare"), line.assignee.pk if line.assignee else None
    if choice.get("typ") and line.wanted != choice["typ"]:
        return False
    if choice.get("strategi") and line.slug != choice["strategi"]:
        return False
    if who == "mina":
        return line.is_mine
    return not who or (assignee is None if who == "ingen" else str(assignee) == who)


class _Number(Subquery):
    """How many rows a query gives."""

    template = "(SELECT count(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def troubles(county):
    """What else wants a look: {name: number}, in one query."""
    rows = {
        "requests": Representative.objects.for_county(county).waiting(),
        "unchecked": Organisation.objects.to_check(county),
        "mails": OutgoingMail.objects.for_county(county).unhappy(),
        "papers": Document.objects.for_county(county).failed(),
        "links": Resource.objects.tended_by(county).with_broken_link(),
        "followed": FollowLink.objects.of(county).leading_to(LinkCheck.objects.broken().values("address")),
    }
    numbers = {f"n_{name}": _Number(found.order_by().values("pk")) for name, found in rows.items()}
    found = County.objects.filter(pk=county.pk).values(**numbers).get()
    return {name: found[f"n_{name}"] for name in rows}


__all__ = ["ORDERS", "Line", "Tab", "Wanted", "handlers_of", "in_tabs", "troubles", "waiting_lines"]
