"""A version as a paper: the frozen letter, built from the rows."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.directory.rules import OrganisationKind
from portal.papers.documents import Letter, Part, day, parts, words
from portal.papers.letters import Board
from portal.rich_text import plain
from strategies.publishing.models import NationalGoal, Theme
from strategies.publishing.outline import action_facts, action_links, goal_name, in_language, theme_words
from strategies.publishing.rules import Known, TermKind


@dataclass(frozen=True, kw_only=True)
class PrintedTarget(Part):
    """A regional target as one row of a table."""

    wording: str = words(_("the target"))
    indicator: str = words(_("how it is followed"), optional=True)
    baseline: str = words(_("how it stands today"), optional=True)
    wanted: str = words(_("what is wanted"), optional=True)
    by_year: str = words(_("the year"), optional=True)
    source: str = words(_("the source"), optional=True)
    themes: str = words(_("the cross-cutting areas"), optional=True)


@dataclass(frozen=True, kw_only=True)
class PrintedAction(Part):
    """A suggested action as one item of a list."""

    text: str = words(_("the action"))
    about: str = words(_("for whom the action is"), optional=True)
    evidence: str = words(_("why the action helps"), optional=True)
    example: str = words(_("the example"), optional=True)
    themes: str = words(_("the cross-cutting areas"), optional=True)
    links: tuple[str, ...] = parts(_("the links"), optional=True)


@dataclass(frozen=True, kw_only=True)
class PrintedGoal(Part):
    """A goal with everything under it. Long texts may hold the few tags of portal/rich_text.py."""

    name: str = words(_("the goal's name"))
    explanation: str = words(_("the goal's explanation"), optional=True)
    situation: str = words(_("the situation"), optional=True)
    note: str = words(_("the note"), optional=True)
    is_earlier: str = words(_("whether the words are from an earlier period"), optional=True)
    has_facts: str = words(_("whether the targets are shown as a table"), optional=True)
    targets: tuple[PrintedTarget, ...] = parts(_("the targets"), optional=True)
    actions: tuple[PrintedAction, ...] = parts(_("the actions"), optional=True)


@dataclass(frozen=True, kw_only=True)
class PrintedArea(Part):
    """A priority area and the goals it crosses."""

    name: str = words(_("the area's name"))
    layer: str = words(_("what the county calls it"), optional=True)
    text: str = words(_("the area's text"), optional=True)
    note: str = words(_("the note"), optional=True)
    goals: tuple[str, ...] = parts(_("the goals"), optional=True)


@dataclass(frozen=True, kw_only=True)
class PrintedFact(Part):
    """A fact about the strategy."""

    label: str = words(_("the fact's name"))
    text: str = words(_("the fact"))


@dataclass(frozen=True, kw_only=True)
class StrategyLetter(Letter):
    """One version of a strategy, whole."""

    kind = "strategy"
    template = "strategy_v3"

    board: Board
    title: str = words(_("the strategy's title"))
    period: str = words(_("the strategy's period"))
    version: str = words(_("the version's number"))
    published_on: str = day(_("the day of publishing"), optional=True)
    introduction: str = words(_("the introduction"), optional=True)
    vision: str = words(_("the vision"), optional=True)
    overall_aim: str = words(_("the overall aim"), optional=True)
    goals_note: str = words(_("the note"), optional=True)
    goals: tuple[PrintedGoal, ...] = parts(_("the goals"), optional=True)
    area_label: str = words(_("the county's word for priority areas"), optional=True)
    areas: tuple[PrintedArea, ...] = parts(_("the priority areas"), optional=True)
    joining_means: str = words(_("what joining means"), optional=True)
    offered: tuple[str, ...] = parts(_("what joining gives"), optional=True)
    expected: tuple[str, ...] = parts(_("what joining asks"), optional=True)
    open_to: str = words(_("who may join"), optional=True)
    decision_needed: str = words(_("the decision that is needed"), optional=True)
    follow_up: str = words(_("the follow-up"), optional=True)
    milestones: tuple[str, ...] = parts(_("the milestones"), optional=True)
    facts: tuple[PrintedFact, ...] = parts(_("the facts"), optional=True)
    diary_number: str = words(_("the diary number"), optional=True)

    def heading(self):
        """The title with its version: two versions are two papers."""
        return gettext("%(title)s, version %(number)s") % {"title": self.title[:170], "number": self.version}


def strategy_letter(version):
    """The letter of a version with its strategy and county at hand. Seven queries, however large it is.

    Raises Refused when it lacks a title or a period."""
    county = version.strategy.county
    goals = version.goals.select_related("national_goal").prefetch_related("targets", "actions")
    areas = version.priorities.prefetch_related(Prefetch("national_goals", NationalGoal.objects.in_order()))
    terms = list(version.terms.all())
    themes = Theme.objects.names()
    return StrategyLetter(
        board=Board(name=county.board_name, county=county.name, letter=county.letter, orgnr=_orgnr(county.board_orgnr)),
        title=version.title,
        period=version.strategy.period,
        version=str(version.number),
        published_on=version.published_at.date().isoformat() if version.published_at else "",
        introduction=version.introduction,
        vision=version.vision,
        overall_aim=version.overall_aim,
        goals_note=version.goals_note,
        goals=tuple(_goal(goal, themes) for goal in goals if _says_something(goal)),
        area_label=version.priority_label,
        areas=tuple(_area(area) for area in areas),
        joining_means=version.joining_means,
        offered=tuple(plain(term.text) for term in terms if term.kind == TermKind.OFFERED),
        expected=tuple(plain(term.text) for term in terms if term.kind == TermKind.EXPECTED),
        open_to=", ".join(version.open_to) or _kinds(version.open_to_kinds),
        decision_needed=version.decision_needed,
        follow_up=version.follow_up,
        milestones=tuple(version.milestones),
        facts=tuple(_facts(version)),
        diary_number=version.diary_number,
    )


def _says_something(goal):
    """A goal of the county's own, or a national one that the version takes up with words."""
    return bool(goal.name or goal.situation or goal.note or goal.targets.all() or goal.actions.all())


def _goal(goal, themes):
    targets = tuple(
        PrintedTarget(
            wording=plain(target.wording),
            indicator=target.indicator,
            baseline=target.baseline,
            wanted=target.wanted,
            by_year=str(target.by_year or ""),
            source=target.source,
            themes=theme_words(themes, target),
        )
        for target in goal.targets.all()
    )
    return PrintedGoal(
        name=goal_name(goal),
        explanation=in_language(goal.national_goal, "explanation") if goal.national_goal else "",
        situation=goal.situation,
        note=goal.note,
        is_earlier="1" if goal.known == Known.EARLIER_PERIOD else "",
        has_facts="1" if any(one.indicator or one.baseline or one.wanted or one.by_year for one in targets) else "",
        targets=targets,
        actions=tuple(
            PrintedAction(
                text=plain(action.text),
                about=action_facts(action),
                evidence=action.evidence,
                example=action.example,
                themes=theme_words(themes, action),
                links=tuple(action_links(action)),
            )
            for action in goal.actions.all()
        ),
    )


def _area(area):
    return PrintedArea(
        name=area.name,
        layer=area.layer,
        text=area.description,
        note=area.note,
        goals=tuple(in_language(goal, "short") or in_language(goal, "name") for goal in area.national_goals.all()),
    )


def _kinds(chosen):
    names = dict(OrganisationKind.choices)
    return ", ".join(str(names[kind]) for kind in chosen if kind in names)


def _facts(version):
    contact = ", ".join(filter(None, [version.contact_role, version.contact_email, version.contact_phone]))
    rows = [
        (gettext("Period"), version.strategy.period),
        (gettext("Version"), str(version.number)),
        (gettext("Responsible unit"), version.responsible_unit),
        (gettext("Contact"), contact),
        (gettext("Diary number"), version.diary_number),
        ("ISBN", version.isbn),
        ("ISSN", version.issn),
    ]
    return [PrintedFact(label=label, text=text) for label, text in rows if text]


def _orgnr(digits):
    return f"{digits[:6]}-{digits[6:]}" if digits else ""
