"""What a proposal is made of: its sections, checked and moved. Pure functions, no database."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace

from membership.decisions.blocks import blocks, clauses
from membership.decisions.rules import Style

_KEY = re.compile(r"[a-z_]{1,40}")


@dataclass(frozen=True, kw_only=True)
class Section:
    """One section as it is stored. ``key`` names it in the library; "own" is a section of the writer's.

    ``lead`` stands before a proposal's clauses ("Regionstyrelsen beslutar"). ``on``: whether it is in the paper.
    ``minutes``: whether it follows into the draft text for the minutes, "with" or "without"; "" as is usual for it."""

    key: str
    heading: str = ""
    lead: str = ""
    text: str = ""
    level: int = 1
    style: str = Style.PROSE
    required: bool = False
    on: bool = True
    minutes: str = ""

    def __post_init__(self):
        if not _KEY.fullmatch(self.key):
            raise ValueError(f"not a section's key: {self.key!r}")
        for name in ("heading", "lead", "text"):
            if not isinstance(getattr(self, name), str):
                raise TypeError(f"{self.key}: {name} is text")
        if self.level not in (1, 2):
            raise ValueError(f"{self.key}: level is 1 or 2, not {self.level!r}")
        if self.style not in Style.values:
            raise ValueError(f"{self.key}: unknown style {self.style!r}")
        if self.minutes not in ("", "with", "without"):
            raise ValueError(f"{self.key}: minutes is with, without or nothing, not {self.minutes!r}")

    @property
    def name(self) -> str:
        """What the section is called in messages."""
        from membership.decisions.library import entry  # the library is made of sections

        return self.heading or entry(self.key).headings[0]


def read(rows: Iterable[dict]) -> list[Section]:
    """Sections of stored rows. Raises TypeError or ValueError when a row is not one."""
    return [Section(**row) for row in rows]


def stored(sections: Iterable[Section]) -> list[dict]:
    """The sections as rows to store. What says nothing of the minutes leaves the word out, as older rows do."""
    rows = [asdict(one) for one in sections]
    return [row if row["minutes"] else {k: v for k, v in row.items() if k != "minutes"} for row in rows]


def moved(sections: Sequence[Section], number: int, step: int) -> list[Section]:
    """The list with one section moved up (-1) or down (1). One on the upper level takes those under it along."""
    rows = list(sections)
    if not 0 <= number < len(rows):
        return rows
    if rows[number].level == 2:
        other = number + step
        if not 1 <= other < len(rows):
            return rows
        rows[number], rows[other] = rows[other], rows[number]
        return rows
    blocks = _blocks(rows)
    at = _block_of(blocks, rows[number])
    other = at + step
    if not 0 <= other < len(blocks):
        return rows
    blocks[at], blocks[other] = blocks[other], blocks[at]
    return [one for block in blocks for one in block]


def _blocks(rows):
    blocks = []
    for one in rows:
        if one.level == 1 or not blocks:
            blocks.append([one])
        else:
            blocks[-1].append(one)
    return blocks


def moved_to(sections: Sequence[Section], number: int, place: int) -> list[Section]:
    """The list with one section moved to where another one stands (``place``, its number).

    One on the upper level takes those under it along, and stands where the whole stood that the other one belongs to;
    one on the lower level never comes first."""
    rows = list(sections)
    if not (0 <= number < len(rows) and 0 <= place < len(rows)):
        return rows
    if rows[number].level == 2:
        rows.insert(max(place, 1), rows.pop(number))
        return rows
    blocks = _blocks(rows)
    at, to = (_block_of(blocks, rows[one]) for one in (number, place))
    blocks.insert(to, blocks.pop(at))
    return [one for block in blocks for one in block]


def _block_of(blocks, section):
    return next(place for place, block in enumerate(blocks) if any(one is section for one in block))


def removed(sections: Sequence[Section], number: int) -> list[Section]:
    """The list without one section; those under it rise when nothing is left above them."""
    rows = [one for place, one in enumerate(sections) if place != number]
    if rows and rows[0].level == 2:
        rows[0] = replace(rows[0], level=1)
    return rows


__all__ = ["Section", "blocks", "clauses", "moved", "moved_to", "read", "removed", "stored"]
