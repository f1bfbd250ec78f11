"""Between parts and rows: writes a version from parts, and reads a version back as parts.

Reading back what was written gives equal parts; that is how loading sees that nothing has changed.
"""

from portal.directory.models import County
from strategies.publishing.exchange.parts import ActionPart, AreaPart, GoalPart, JoiningPart, StrategyParts, TargetPart
from strategies.publishing.exchange.shape import Names
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
)
from strategies.publishing.rules import JoiningMode, TermKind

_MODES = {True: JoiningMode.OPEN, False: JoiningMode.NOT_OFFERED, None: JoiningMode.UNKNOWN}
_POSSIBLE = {mode: possible for possible, mode in _MODES.items()}


def write_version(version: StrategyVersion, parts: StrategyParts, keys: dict[tuple, object]) -> None:
    """Fills a draft version that has no parts yet, and saves it.

    `keys` holds the keys of the same parts in the version before, so that a part keeps its key through the versions.
    """
    for name, value in _fields(parts).items():
        setattr(version, name, value)
    version.save()
    _write_goals(version, parts, keys)
    _write_areas(version, parts, keys)
    terms = [(TermKind.OFFERED, text) for text in parts.joining.offered]
    terms += [(TermKind.EXPECTED, text) for text in parts.joining.expected]
    JoiningTerm.objects.bulk_create(
        JoiningTerm(
            version=version,
            kind=kind,
            order=order,
            text=text,
            is_process_support=kind == TermKind.OFFERED and "process" in text.lower(),
            **_key(keys, "term", kind, text),
        )
        for order, (kind, text) in enumerate(terms, start=1)
    )


def keys_of(version: StrategyVersion | None) -> dict[tuple, object]:
    """The keys of a version's parts, by what the parts say."""
    if version is None:
        return {}
    keys: dict[tuple, object] = {}
    for goal in version.goals.prefetch_related("targets", "actions"):
        name = goal.national_goal_id or goal.name
        keys["goal", name] = goal.key
        keys |= {("target", name, target.wording): target.key for target in goal.targets.all()}
        keys |= {("action", name, action.text): action.key for action in goal.actions.all()}
    keys |= {("area", area.name): area.key for area in version.priorities.all()}
    return keys | {("term", term.kind, term.text): term.key for term in version.terms.all()}


def read_version(strategy: Strategy, version: StrategyVersion) -> StrategyParts:
    """What a version says."""
    terms = list(version.terms.all())
    return StrategyParts(
        county_code=strategy.county_id,
        starts_on=strategy.valid_from,
        ends_on=strategy.valid_to,
        title=version.title,
        introduction=version.introduction,
        vision=version.vision,
        vision_status=version.vision_known,
        aim=version.overall_aim,
        aim_status=version.overall_aim_known,
        goals_note=version.goals_note,
        goals=tuple(_read_goal(goal) for goal in version.goals.prefetch_related("targets", "actions")),
        areas=tuple(_read_area(area) for area in version.priorities.prefetch_related("national_goals")),
        areas_label=version.priority_label,
        areas_status=version.priorities_known,
        areas_note=version.priorities_note,
        joining=JoiningPart(
            possible=_POSSIBLE[JoiningMode(version.joining)],
            status=version.joining_known,
            model_name=version.joining_model,
            means=version.joining_means,
            decision_needed=version.decision_needed,
            form_url=version.joining_form_url,
            open_to=tuple(version.open_to),
            open_to_kinds=tuple(version.open_to_kinds),
            offered=tuple(term.text for term in terms if term.kind == TermKind.OFFERED),
            expected=tuple(term.text for term in terms if term.kind == TermKind.EXPECTED),
            offered_kind=version.offered_kind,
        ),
        follow_up=version.follow_up,
        follow_up_status=version.follow_up_known,
        milestones=tuple(version.milestones),
        contact_role=version.contact_role,
        contact_email=version.contact_email,
        contact_phone=version.contact_phone,
        responsible_unit=version.responsible_unit,
        diary_number=version.diary_number,
        decided_on=version.decided_on,
        source_url=version.source_url,
        remark=version.remark,
        facts_notes=tuple(version.facts_notes),
        facts_sources=tuple(version.facts_sources),
        isbn=version.isbn,
        issn=version.issn,
        pages=version.pages,
        consulted=version.consulted,
    )


def _fields(parts: StrategyParts) -> dict[str, object]:
    """The version's own fields. A county's general role mailbox stands in when the file names none: not in the row."""
    return {
        "title": parts.title,
        "introduction": parts.introduction,
        "vision": parts.vision,
        "vision_known": parts.vision_status,
        "overall_aim": parts.aim,
        "overall_aim_known": parts.aim_status,
        "goals_note": parts.goals_note,
        "priority_label": parts.areas_label,
        "priorities_known": parts.areas_status,
        "priorities_note": parts.areas_note,
        "joining": _MODES[parts.joining.possible],
        "joining_known": parts.joining.status,
        "joining_model": parts.joining.model_name,
        "joining_means": parts.joining.means,
        "joining_form_url": parts.joining.form_url,
        "open_to": list(parts.joining.open_to),
        "open_to_kinds": list(parts.joining.open_to_kinds),
        "decision_needed": parts.joining.decision_needed,
        "offered_kind": parts.joining.offered_kind,
        "consulted": parts.consulted,
        "follow_up": parts.follow_up,
        "follow_up_known": parts.follow_up_status,
        "milestones": list(parts.milestones),
        "contact_role": parts.contact_role,
        "contact_email": parts.contact_email,
        "contact_phone": parts.contact_phone,
        "responsible_unit": parts.responsible_unit,
        "diary_number": parts.diary_number,
        "decided_on": parts.decided_on,
        "source_url": parts.source_url,
        "remark": parts.remark,
        "facts_notes": list(parts.facts_notes),
        "facts_sources": list(parts.facts_sources),
        "isbn": parts.isbn,
        "issn": parts.issn,
        "pages": parts.pages,
    }


def _key(keys: dict[tuple, object], *names: str) -> dict[str, object]:
    """The key to give a part: the one it had, or none so that it gets a new one."""
    return {"key": keys[names]} if names in keys else {}


def _write_goals(version: StrategyVersion, parts: StrategyParts, keys: dict[tuple, object]) -> None:
    goals = StrategyGoal.objects.bulk_create(
        StrategyGoal(
            version=version,
            order=part.order,
            national_goal_id=part.national_goal or None,
            name=part.name,
            known=part.status,
            note=part.note,
            situation=part.situation,
            **_key(keys, "goal", part.national_goal or part.name),
        )
        for part in parts.goals
    )
    RegionalTarget.objects.bulk_create(
        RegionalTarget(
            goal=goal,
            order=order,
            wording=target.text,
            indicator=target.indicator,
            baseline=target.baseline,
            wanted=target.wanted,
            by_year=target.year,
            source=target.source,
            themes=list(target.themes),
            **_key(keys, "target", part.national_goal or part.name, target.text),
        )
        for goal, part in zip(goals, parts.goals, strict=True)
        for order, target in enumerate(part.targets, start=1)
    )
    SuggestedAction.objects.bulk_create(
        SuggestedAction(
            goal=goal,
            order=order,
            text=action.text,
            for_kinds=list(action.for_kinds),
            effort=action.effort,
            scope=action.scope,
            evidence=action.evidence,
            example=action.example,
            links=list(action.links),
            themes=list(action.themes),
            **_key(keys, "action", part.national_goal or part.name, action.text),
        )
        for goal, part in zip(goals, parts.goals, strict=True)
        for order, action in enumerate(part.actions, start=1)
    )


def _write_areas(version: StrategyVersion, parts: StrategyParts, keys: dict[tuple, object]) -> None:
    areas = PriorityArea.objects.bulk_create(
        PriorityArea(
            version=version,
            order=order,
            name=part.name,
            layer=part.layer,
            description=part.text,
            note=part.note,
            **_key(keys, "area", part.name),
        )
        for order, part in enumerate(parts.areas, start=1)
    )
    links = PriorityArea.national_goals.through
    links.objects.bulk_create(
        links(priorityarea_id=area.pk, nationalgoal_id=goal)
        for area, part in zip(areas, parts.areas, strict=True)
        for goal in part.goals
    )


def _read_goal(goal: StrategyGoal) -> GoalPart:
    return GoalPart(
        order=goal.order,
        national_goal=goal.national_goal_id or "",
        name=goal.name,
        status=goal.known,
        note=goal.note,
        situation=goal.situation,
        targets=tuple(
            TargetPart(t.wording, t.indicator, t.baseline, t.wanted, t.by_year, t.source, tuple(t.themes))
            for t in goal.targets.all()
        ),
        actions=tuple(
            ActionPart(
                text=a.text,
                for_kinds=tuple(a.for_kinds),
                effort=a.effort,
                scope=a.scope,
                evidence=a.evidence,
                example=a.example,
                links=tuple(a.links),
                themes=tuple(a.themes),
            )
            for a in goal.actions.all()
        ),
    )


def _read_area(area: PriorityArea) -> AreaPart:
    goals = tuple(goal.key for goal in area.national_goals.all())
    return AreaPart(name=area.name, goals=goals, note=area.note, text=area.description, layer=area.layer)


def county_codes() -> frozenset[str]:
    """The counties a file may be about."""
    return frozenset(County.objects.values_list("code", flat=True))


def file_names() -> Names:
    """Everything a file may name."""
    themes: dict[str, str | None] = {theme.key: theme.county_id for theme in Theme.objects.all()}
    return Names(county_codes(), goal_keys(), themes)


def goal_keys() -> tuple[str, ...]:
    """The national goals a file may name, in their order."""
    return tuple(NationalGoal.objects.values_list("key", flat=True))
