"""What a strategy says, as plain values: the form between a file and rows.

Two of these are equal exactly when the strategies say the same, so loading can see that nothing has changed.
"""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class TargetPart:
    """A regional target; everything but the text may be missing."""

    text: str
    indicator: str = ""
    baseline: str = ""
    wanted: str = ""
    year: int | None = None
    source: str = ""
    themes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ActionPart:
    """A suggested action: for which kinds of organisation, at what effort, on what evidence."""

    text: str
    for_kinds: tuple[str, ...] = ()
    effort: str = ""
    scope: str = ""
    evidence: str = ""
    example: str = ""
    links: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()


@dataclass(frozen=True)
class GoalPart:
    """A national goal as the strategy takes it up, or the county's own goal when `national_goal` is empty."""

    order: int
    national_goal: str
    name: str
    status: str
    note: str = ""
    situation: str = ""
    targets: tuple[TargetPart, ...] = ()
    actions: tuple[ActionPart, ...] = ()


@dataclass(frozen=True)
class AreaPart:
    """A priority area with the keys of the national goals it crosses (none is allowed)."""

    name: str
    goals: tuple[str, ...] = ()
    note: str = ""
    text: str = ""
    layer: str = ""


@dataclass(frozen=True)
class JoiningPart:
    """How organisations join; `possible` is None when it is not known."""

    possible: bool | None
    status: str
    model_name: str
    means: str
    decision_needed: str
    form_url: str
    open_to: tuple[str, ...]
    open_to_kinds: tuple[str, ...]
    offered: tuple[str, ...]
    expected: tuple[str, ...]
    offered_kind: str = ""


@dataclass(frozen=True)
class StrategyParts:
    """One strategy. Periods are whole days, the last one included; None is not known.

    ``facts_notes`` and ``facts_sources`` are of those who collected the facts, never the board's words."""

    county_code: str
    starts_on: datetime.date | None
    ends_on: datetime.date | None
    title: str
    introduction: str
    vision: str
    vision_status: str
    aim: str
    aim_status: str
    goals_note: str
    goals: tuple[GoalPart, ...]
    areas: tuple[AreaPart, ...]
    areas_label: str
    areas_status: str
    areas_note: str
    joining: JoiningPart
    follow_up: str
    follow_up_status: str
    milestones: tuple[str, ...]
    contact_role: str
    contact_email: str
    contact_phone: str
    responsible_unit: str
    diary_number: str
    decided_on: datetime.date | None
    source_url: str
    remark: str
    facts_notes: tuple[str, ...] = ()
    facts_sources: tuple[str, ...] = ()
    isbn: str = ""
    issn: str = ""
    pages: int | None = None
    consulted: str = ""

    @property
    def can_be_published(self) -> bool:
        """Whether enough is known for the public: a title and the beginning of the period."""
        return bool(self.title and self.starts_on)

    @property
    def slug(self) -> str:
        """The period in the address, like 2024-2027; 2024 when the end is not known."""
        if not self.starts_on:
            return "utan-period"
        return f"{self.starts_on.year}-{self.ends_on.year}" if self.ends_on else str(self.starts_on.year)
