"""A version as an outline of plain words: what is compared, checked, exported and printed, read in seven queries."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.directory.rules import OrganisationKind
from portal.rich_text import plain
from strategies.publishing.models import NationalGoal, Theme, themed
from strategies.publishing.rules import Effort, JoiningMode, Scope, TermKind


@dataclass(frozen=True)
class Passage:
    """One text of a strategy. ``key`` follows it through the versions; ``more`` holds its facts, one a line."""

    key: str
    label: str
    text: str
    more: str = ""


@dataclass(frozen=True)
class Block:
    """A heading and its passages. ``place`` is where staff edit it: text, joining, goal:<pk>, areas, follow-up."""

    key: str
    heading: str
    passages: tuple[Passage, ...]
    place: str = ""


@dataclass(frozen=True)
class Outline:
    """A whole version in its order."""

    title: str
    blocks: tuple[Block, ...]

    def passages(self):
        """All passages with the block they stand in."""
        return ((block, passage) for block in self.blocks for passage in block.passages)


def outline_of(version):
    """The version's words. Seven queries, however large it is."""
    goals = version.goals.select_related("national_goal").prefetch_related("targets", "actions")
    areas = version.priorities.prefetch_related(Prefetch("national_goals", NationalGoal.objects.in_order()))
    terms = list(version.terms.all())
    themes = Theme.objects.names()
    blocks = [
        _whole(version),
        *(_goal(goal, themes) for goal in goals),
        _areas(version, areas),
        _joining(version, terms),
        _follow_up(version),
        _facts(version),
    ]
    return Outline(version.title, tuple(block for block in blocks if block.passages))


def goal_name(goal):
    """The goal's name in the active language."""
    return in_language(goal.national_goal, "name") if goal.national_goal else goal.name


def in_language(national_goal, name):
    """A national goal's text (name, short or explanation) in the active language."""
    return getattr(national_goal, f"{name}_en" if get_language() == "en" else f"{name}_sv")


def action_facts(action):
    """For whom an action is, and how much work it takes: “Kommun · liten insats”."""
    kinds = dict(OrganisationKind.choices)
    words = [str(kinds[kind]) for kind in action.for_kinds if kind in kinds]
    words += [str(Effort(action.effort).label)] if action.effort else []
    words += [str(Scope(action.scope).label)] if action.scope else []
    return " · ".join(words)


def action_links(action):
    """The addresses that an action names; a link is kept as an address, or as an address with its name."""
    return [link if isinstance(link, str) else str(link.get("address", "")) for link in action.links or []]


def _whole(version):
    texts = [
        ("title", _("Title"), version.title),
        ("introduction", _("Introduction"), version.introduction),
        ("vision", _("Vision"), version.vision),
        ("overall_aim", _("Overall aim"), version.overall_aim),
        ("goals_note", _("About the goals"), version.goals_note),
    ]
    return Block("whole", _("The strategy as a whole"), _filled(texts), "text")


def theme_words(names, part):
    """The cross-cutting areas of a target or an action, in words."""
    return ", ".join(name for _key, name in themed(names, part.themes))


def _goal(goal, themes):
    key = goal.national_goal_id or str(goal.key)
    passages = [*_filled([("situation", _("Situation in the county"), goal.situation), ("note", _("Note"), goal.note)])]
    for target in goal.targets.all():
        facts = [
            (_("Followed by"), target.indicator),
            (_("Today"), target.baseline),
            (_("Wanted"), target.wanted),
            (_("Reached by"), str(target.by_year or "")),
            (_("Source"), target.source),
            (_("Cross-cutting areas"), theme_words(themes, target)),
        ]
        passages.append(Passage(str(target.key), _("Regional target"), plain(target.wording), _lines(facts)))
    for action in goal.actions.all():
        facts = [
            (_("For whom"), action_facts(action)),
            (_("Why"), action.evidence),
            (_("Example"), action.example),
            (_("Links"), ", ".join(action_links(action))),
            (_("Cross-cutting areas"), theme_words(themes, action)),
        ]
        passages.append(Passage(str(action.key), _("Suggested action"), plain(action.text), _lines(facts)))
    return Block(f"goal:{key}", goal_name(goal), tuple(passages), f"goal:{goal.pk}")


def _areas(version, areas):
    passages = []
    for area in areas:
        crossed = ", ".join(in_language(goal, "short") for goal in area.national_goals.all())
        facts = [("", plain(area.description)), (_("Note"), area.note), (_("Belongs to"), crossed)]
        label = area.layer or version.priority_label or _("Priority area")
        passages.append(Passage(str(area.key), label, area.name, _lines(facts)))
    return Block("areas", version.priority_label or _("Priority areas"), tuple(passages), "areas")


def _joining(version, terms):
    kinds = dict(OrganisationKind.choices)
    texts = [
        ("joining", _("Joining"), str(JoiningMode(version.joining).label)),
        ("joining_means", _("What joining means"), version.joining_means),
        ("open_to", _("Who may join"), ", ".join(version.open_to)),
        ("kinds", _("Types of organisation"), ", ".join(str(kinds.get(kind, kind)) for kind in version.open_to_kinds)),
        ("offered_kind", _("Kind of support"), version.offered_kind),
        ("consulted", _("Out for views"), version.consulted),
        ("decision_needed", _("Decision that is needed"), version.decision_needed),
        ("joining_form_url", _("Form"), version.joining_form_url),
    ]
    labels = {TermKind.OFFERED: _("What joining gives"), TermKind.EXPECTED: _("What joining asks")}
    passages = [Passage(str(term.key), labels[TermKind(term.kind)], plain(term.text)) for term in terms]
    return Block("joining", _("Joining"), (*_filled(texts), *passages), "joining")


def _follow_up(version):
    texts = [
        ("follow_up", _("Follow-up"), version.follow_up),
        ("milestones", _("Milestones"), "\n".join(version.milestones)),
    ]
    return Block("follow_up", _("Follow-up"), _filled(texts), "follow-up")


def _facts(version):
    texts = [
        ("contact_role", _("Contact"), version.contact_role),
        ("contact_email", _("Role mailbox"), version.contact_email),
        ("contact_phone", _("Telephone"), version.contact_phone),
        ("responsible_unit", _("Responsible unit"), version.responsible_unit),
        ("diary_number", _("Diary number"), version.diary_number),
        ("isbn", "ISBN", version.isbn),
        ("issn", "ISSN", version.issn),
        ("source_url", _("The board's own publication"), version.source_url),
        ("remark", _("Remark"), version.remark),
    ]
    return Block("facts", _("About the strategy"), _filled(texts), "facts")


def _filled(texts):
    return tuple(Passage(key, label, words) for key, label, text in texts if (words := plain(text)))


def _lines(facts):
    return "\n".join(f"{label}: {text}" if label else text for label, text in facts if text)
