"""The table of contents of a draft: its parts, how far each has come, and the whole in figures."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from strategies.publishing.models import StrategyGoal
from strategies.publishing.rules import JoiningMode

DONE, TURN, EMPTY = "done", "turn", "ended"


@dataclass
class Section:
    """A part of the draft: its page, and in a word how far it has come."""

    label: str
    url: str
    kind: str
    word: str
    below: list = field(default_factory=list)


@dataclass
class Contents:
    """All parts, and the figures of the progress view."""

    sections: list
    goals: list
    with_targets: int
    done: int
    has_areas: bool

    @property
    def says_something(self):
        """Whether any goal or priority area has content."""
        return self.has_areas or any(one.situation or one.target_count or one.action_count for one in self.goals)

    @property
    def share(self):
        """Per cent of the parts that are written."""
        return round(100 * self.done / len(self.sections))


def contents_of(version):
    """The contents of a draft. Three queries, however long the strategy is."""
    goals = list(StrategyGoal.objects.of_version(version).with_counts())
    with_targets = sum(goal.target_count > 0 for goal in goals)
    areas = _areas(version)
    sections = [
        _opening(version),
        _goals(version, goals, with_targets),
        areas,
        _joining(version),
        _follow_up(version),
        _facts(version),
    ]
    done = sum(section.kind == DONE for section in sections)
    return Contents(sections, goals, with_targets, done, has_areas=areas.kind == DONE)


def page_of(name, version, *more):
    """The address of a page of the workspace."""
    return reverse(f"publishing:{name}", args=[version.strategy.county.slug, version.strategy_id, *more])


def goal_word(goal):
    """How much stands under a goal, in words."""
    words = []
    if goal.target_count:
        words.append(ngettext("%(n)s target", "%(n)s targets", goal.target_count) % {"n": goal.target_count})
    if goal.action_count:
        words.append(ngettext("%(n)s action", "%(n)s actions", goal.action_count) % {"n": goal.action_count})
    return ", ".join(words) or (_("Situation written") if goal.situation else _("Empty"))


def _opening(version):
    missing = not (version.title and version.vision and version.overall_aim)
    return Section(
        _("Title, vision and aim"),
        page_of("county_text", version),
        TURN if missing else DONE,
        _("Parts are missing") if missing else _("Written"),
    )


def _goals(version, goals, with_targets):
    below = [
        Section(
            str(goal),
            page_of("county_goal", version, goal.pk),
            DONE if goal.target_count else (TURN if goal.situation or goal.action_count else EMPTY),
            goal_word(goal),
        )
        for goal in goals
    ]
    word = _("%(n)s of %(all)s have targets") % {"n": with_targets, "all": len(goals)}
    kind = DONE if goals and with_targets == len(goals) else TURN
    return Section(_("Goals, targets and actions"), page_of("county_goals", version), kind, word, below)


def _areas(version):
    count = version.priorities.count()
    word = ngettext("%(n)s area", "%(n)s areas", count) % {"n": count} if count else _("Empty")
    label = version.priority_label[:1].upper() + version.priority_label[1:] or _("Priority areas")
    return Section(label, page_of("county_areas", version), DONE if count else EMPTY, word)


def _joining(version):
    is_known = version.joining != JoiningMode.UNKNOWN
    word = str(JoiningMode(version.joining).label) if is_known else _("Not decided")
    return Section(_("Joining"), page_of("county_joining", version), DONE if is_known else TURN, word)


def _follow_up(version):
    is_written = bool(version.follow_up or version.milestones)
    return Section(
        _("Follow-up and milestones"),
        page_of("county_follow_up", version),
        DONE if is_written else EMPTY,
        _("Written") if is_written else _("Empty"),
    )


def _facts(version):
    is_written = bool(version.contact_role and version.contact_email and version.responsible_unit)
    return Section(
        _("Contact and publication"),
        page_of("county_facts", version),
        DONE if is_written else TURN,
        _("Written") if is_written else _("Parts are missing"),
    )
