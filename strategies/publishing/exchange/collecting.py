"""Files of those who collected facts about a strategy: what they note is theirs, never the board's words.

Such a file says what is unknown (the key ``unknown``), which no board says of its own strategy."""

from dataclasses import replace

from portal.rich_text import plain
from strategies.publishing.exchange.parts import StrategyParts

LONGEST = 500  # characters of a note


def collected(parts: StrategyParts, sources: tuple[str, ...], joining_note: str = "") -> StrategyParts:
    """The same strategy with every note moved to ``facts_notes``, and the file's sources kept.

    joining_note: what the file notes about joining; it has not been taken into ``parts``."""
    notes = [*parts.facts_notes, parts.goals_note]
    notes += [_about(f"Mål {goal.order}", goal.note) for goal in parts.goals]
    notes += [parts.areas_note, *(_about(area.name, area.note) for area in parts.areas)]
    notes += [joining_note, plain(parts.remark)]
    return replace(
        parts,
        goals_note="",
        areas_note="",
        remark="",
        goals=tuple(replace(goal, note="") for goal in parts.goals),
        areas=tuple(replace(area, note="") for area in parts.areas),
        facts_notes=tuple(dict.fromkeys(note.strip()[:LONGEST] for note in notes if note.strip())),
        facts_sources=tuple(dict.fromkeys([*parts.facts_sources, *sources])),
    )


def _about(what: str, note: str) -> str:
    return f"{what}: {note}" if note else ""
