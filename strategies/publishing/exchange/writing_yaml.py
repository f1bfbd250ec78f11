"""Writes a strategy as YAML that the reader takes back to the same parts."""

import yaml

from strategies.publishing.exchange.parts import ActionPart, GoalPart, StrategyParts, TargetPart


class _Plain(yaml.SafeDumper):
    """No references: the reader takes none. Long texts with line breaks as blocks that people can read."""

    def ignore_aliases(self, data):
        return True


def _as_block(dumper, text):
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Plain.add_representer(str, _as_block)


def write_yaml(parts: StrategyParts, county: str = "") -> str:
    """The strategy as a file; what is not known stands as null."""
    return yaml.dump(tree_of(parts, county), Dumper=_Plain, allow_unicode=True, sort_keys=False, width=110)


def tree_of(parts: StrategyParts, county: str = "") -> dict:
    """The strategy in the file's keys."""
    joining = parts.joining
    return {
        "county_code": parts.county_code,
        "county": county or None,
        "title": parts.title or None,
        "period": {"from": _day(parts.starts_on), "to": _day(parts.ends_on)},
        "dates": {"decided": _day(parts.decided_on), "consultation": parts.consulted or None},
        "diary_number": parts.diary_number or None,
        "isbn": parts.isbn or None,
        "issn": parts.issn or None,
        "pages": parts.pages,
        "introduction": parts.introduction or None,
        "vision": {"text": parts.vision or None, "status": parts.vision_status},
        "overall_aim": {"text": parts.aim or None, "status": parts.aim_status},
        "goals_note": parts.goals_note or None,
        "goals": [_goal(goal) for goal in parts.goals if goal.national_goal],
        "own_goals": [_goal(goal) for goal in parts.goals if not goal.national_goal],
        "priority_areas": {
            "label": parts.areas_label or None,
            "status": parts.areas_status,
            "note": parts.areas_note or None,
            "items": [_filled({"name": a.name, "layer": a.layer, "text": a.text, "note": a.note})
                      | {"links_to": list(a.goals)} for a in parts.areas],
        },
        "joining": {
            "possible": joining.possible,
            "status": joining.status,
            "model_name": joining.model_name or None,
            "means": joining.means or None,
            "open_to": list(joining.open_to),
            "open_to_kinds": list(joining.open_to_kinds),
            "offered": list(joining.offered),
            "offered_kind": joining.offered_kind or None,
            "expected": list(joining.expected),
            "form": joining.form_url or None,
            "decision_needed": joining.decision_needed or None,
        },
        "follow_up": {
            "text": parts.follow_up or None,
            "status": parts.follow_up_status,
            "milestones": list(parts.milestones),
        },
        "contact": {
            "role": parts.contact_role or None,
            "unit": parts.responsible_unit or None,
            "email": parts.contact_email or None,
            "phone": parts.contact_phone or None,
        },
        "sources": [{"address": parts.source_url}] if parts.source_url else [],
        "remark": parts.remark or None,
        **_filled({"facts_notes": list(parts.facts_notes), "facts_sources": list(parts.facts_sources)}),
    }  # fmt: skip


def _goal(goal: GoalPart) -> dict:
    head = {"national_goal": goal.national_goal} if goal.national_goal else {"name": goal.name}
    return {
        "order": goal.order,
        **head,
        "status": goal.status,
        **_filled({"note": goal.note, "situation": goal.situation}),
        "regional_targets": [_target(target) for target in goal.targets],
        "suggested_actions": [_action(action) for action in goal.actions],
    }


def _target(target: TargetPart) -> dict:
    facts = {"text": target.text, "indicator": target.indicator, "baseline": target.baseline, "wanted": target.wanted}
    return _filled({**facts, "year": target.year, "source": target.source, "themes": list(target.themes)})


def _action(action: ActionPart) -> dict:
    facts = {"text": action.text, "for_kinds": list(action.for_kinds), "effort": action.effort, "scope": action.scope}
    more = {"evidence": action.evidence, "example": action.example, "links": list(action.links)}
    return _filled({**facts, **more, "themes": list(action.themes)})


def _filled(values: dict) -> dict:
    return {key: value for key, value in values.items() if value not in ("", None, [])}


def _day(day) -> str | None:
    return day.isoformat() if day else None
