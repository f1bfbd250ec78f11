"""One strategy as a readable document."""

from dataclasses import dataclass, field

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, IntegerField, Min, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject
from django.http import Http404
from django.utils.translation import get_language

from membership.register.reading.counties import mention_rows
from membership.register.reading.figures import of_strategy
from portal.directory.rules import OrganisationKind
from strategies.consultation.models import Consultation
from strategies.library.models import LearningExample
from strategies.publishing.models import (
    JoiningTerm,
    NationalGoal,
    PriorityArea,
    RegionalTarget,
    Strategy,
    StrategyGoal,
    StrategyVersion,
    SuggestedAction,
    Theme,
    VersionPaper,
    themed,
)
from strategies.publishing.rules import Effort, Known, Scope, TermKind


@dataclass
class Document:
    """What the page shows, all of it read."""

    strategy: Strategy
    version: StrategyVersion
    goals: list = field(default_factory=list)
    priorities: list = field(default_factory=list)
    offered: list = field(default_factory=list)
    expected: list = field(default_factory=list)
    first_published: object = None


def published_or_404(slug, period, today):
    """The county's published strategy of a period, with county, version, terms and figures. One query.

    Raises Http404 when there is none, or only a draft."""
    found = (
        _with_figures(
            Strategy.objects.public().filter(county__slug=slug, slug=period), OuterRef("current_version"), today
        )
        .select_related("county", "current_version__report", "succeeded_by__county", "succeeded_by__current_version")
        .first()
    )
    if found is None:
        raise Http404
    return found


def with_draft(strategy, version, today):
    """A strategy as the public will read it when the draft is published. One query."""
    found = _with_figures(Strategy.objects.filter(pk=strategy.pk), Value(version.pk), today)
    found = found.select_related("county").get()
    found.current_version = version
    found.has_paper = False
    return found


def _with_figures(strategies, version, today):
    """With the terms of a version, how many have joined, mentions, versions and whether there is a paper."""
    terms = JoiningTerm.objects.filter(version=version).order_by("order", "pk")
    published = (
        StrategyVersion.objects.filter(strategy=OuterRef("pk"), published_at__isnull=False)
        .order_by()
        .values("strategy")
    )
    return strategies.annotate(
        **of_strategy(today),
        first_published=Subquery(published.annotate(at=Min("published_at")).values("at")),
        version_count=Coalesce(
            Subquery(published.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), Value(0)
        ),
        has_consultation=Exists(Consultation.objects.filter(strategy=OuterRef("pk")).exclude(state="draft")),
        has_paper=Exists(VersionPaper.objects.filter(version=version)),
        term_rows=ArraySubquery(terms.values(json=JSONObject(kind="kind", text="text"))),
        mention_rows=mention_rows("pk"),
        example_rows=LearningExample.objects.filter(strategy=OuterRef("pk")).rows(),
    )


def document(strategy):
    """The strategy's text in its order. Three queries: goals with all they hold, priority areas, names of areas."""
    version = strategy.current_version
    version.strategy = strategy  # whether the title says the period is asked of it
    terms = strategy.term_rows
    goals = _goals(version)
    for goal in goals:
        key = goal.national_goal_id or str(goal.key)
        goal.examples = [one for one in strategy.example_rows if key in one["goals"]]
    return Document(
        strategy=strategy,
        version=version,
        goals=goals,
        priorities=_priorities(version),
        offered=[term["text"] for term in terms if term["kind"] == TermKind.OFFERED],
        expected=[term["text"] for term in terms if term["kind"] == TermKind.EXPECTED],
        first_published=strategy.first_published,
    )


def _goals(version):
    targets = RegionalTarget.objects.filter(goal=OuterRef("pk")).order_by("order", "pk")
    actions = SuggestedAction.objects.filter(goal=OuterRef("pk")).order_by("order", "pk")
    found = list(
        StrategyGoal.objects.filter(version=version)
        .select_related("national_goal")
        .annotate(
            target_rows=ArraySubquery(
                targets.values(
                    json=JSONObject(
                        wording="wording",
                        indicator="indicator",
                        baseline="baseline",
                        wanted="wanted",
                        by_year="by_year",
                        source="source",
                        themes="themes",
                    )
                )
            ),
            action_rows=ArraySubquery(
                actions.values(
                    json=JSONObject(
                        text="text",
                        kinds="for_kinds",
                        effort="effort",
                        scope="scope",
                        evidence="evidence",
                        example="example",
                        links="links",
                        themes="themes",
                    )
                )
            ),
        )
        .order_by("order", "pk")
    )
    names = Theme.objects.names()
    for number, goal in enumerate(found, 1):
        _word(goal, number)
        for part in (*goal.target_rows, *goal.action_rows):
            part["themes"] = themed(names, part["themes"])
    return found


def _word(goal, number):
    """Gives a goal its number, its place in the page and its words in the page's language."""
    goal.number = number
    goal.anchor = f"mal-{number}"
    goal.words_missing = not goal.target_rows
    goal.from_earlier = goal.known == Known.EARLIER_PERIOD
    national = goal.national_goal
    goal.heading = in_language(national, "name") if national else goal.name
    goal.explanation = in_language(national, "explanation") if national else ""
    kinds, efforts, scopes = dict(OrganisationKind.choices), dict(Effort.choices), dict(Scope.choices)
    for action in goal.action_rows:
        words = [str(kinds[kind]) for kind in action["kinds"] or [] if kind in kinds]
        words += [str(efforts.get(action["effort"], "")), str(scopes.get(action["scope"], ""))]
        action["about"] = " · ".join(word for word in words if word)


def in_language(national_goal, name):
    """A national goal's text (name, short or explanation) in the page's language."""
    return getattr(national_goal, f"{name}_en" if get_language() == "en" else f"{name}_sv")


def _priorities(version):
    short = "short_en" if get_language() == "en" else "short_sv"
    links = PriorityArea.national_goals.through.objects.filter(priorityarea=OuterRef("pk"))
    return list(
        PriorityArea.objects.filter(version=version)
        .annotate(
            goal_rows=ArraySubquery(
                links.order_by("nationalgoal__order").values(
                    json=JSONObject(key="nationalgoal", name=f"nationalgoal__{short}", order=F("nationalgoal__order"))
                )
            )
        )
        .order_by("order", "pk")
    )


def link_priorities(found):
    """Gives each priority area's goals the address of the goal on the page, where the strategy has that goal."""
    places = {goal.national_goal_id: goal.anchor for goal in found.goals if goal.national_goal_id}
    for area in found.priorities:
        for goal in area.goal_rows:
            goal["anchor"] = places.get(goal["key"], "")


def national_goals():
    """The six goals, in order. One query."""
    return list(NationalGoal.objects.order_by("order"))
