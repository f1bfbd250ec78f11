"""What a proposal is made of: its sections, checked, moved and read as blocks. Pure functions, no database."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace

from membership.decisions.rules import Style

_KEY = re.compile(r"[a-z_]{1,40}")
_CLAUSE = re.compile(r"^(?:\d+[.)]\s+|[-–•*]\s+)")  # marks that were typed or pasted, where the list has its own


@dataclass(frozen=True, kw_only=True)
class Section:
    """One section as it is stored. ``key`` names it in the library; "own" is a section of the writer's.

    ``lead`` stands before a proposal's clauses ("Regionstyrelsen beslutar"). ``on``: whether it is in the paper."""

    key: str
    heading: str = ""
    lead: str = ""
    text: str = ""
    level: int = 1
    style: str = Style.PROSE
    required: bool = False
    on: bool = True

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

    @property
    def name(self) -> str:
        """What the section is called in messages."""
        from membership.decisions.library import entry  # the library is made of sections

        return self.heading or entry(self.key).headings[0]


def read(rows: Iterable[dict]) -> list[Section]:
    """Sections of stored rows. Raises TypeError or ValueError when a row is not one."""
    return [Section(**row) for row in rows]


def stored(sections: Iterable[Section]) -> list[dict]:
    """The sections as rows to store."""
    return [asdict(one) for one in sections]


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
    at = next(place for place, block in enumerate(blocks) if block[0] is rows[number])
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


def removed(sections: Sequence[Section], number: int) -> list[Section]:
    """The list without one section; those under it rise when nothing is left above them."""
    rows = [one for place, one in enumerate(sections) if place != number]
    if rows and rows[0].level == 2:
        rows[0] = replace(rows[0], level=1)
    return rows


def clauses(section: Section) -> list[str]:
    """The items of a list, one a line, without marks and without the "att" that the style writes itself."""
    lines = [_CLAUSE.sub("", line.strip()) for line in section.text.split("\n") if line.strip()]
    if section.style == Style.ATT:
        lines = [re.sub(r"^att\s+", "", line, flags=re.IGNORECASE) for line in lines]
    return lines


def blocks(section: Section) -> list[dict]:
    """The section's text as blocks: {"kind": paragraph, lines, bullets, numbered, att or table, "items" or "rows"}.

    In running text "- " begins an item of a list, and "|" a row of a table whose first row is its head."""
    if section.style in (Style.BULLETS, Style.NUMBERED, Style.ATT):
        items = clauses(section)
        return [{"kind": str(section.style), "items": items}] if items else []
    found = []
    for paragraph in re.split(r"\n\s*\n", section.text.strip()):
        for line in paragraph.split("\n"):
            _take_line(found, line.strip())
        if found:
            found[-1]["closed"] = True
    for block in found:
        block.pop("closed", None)
    return found


def _take_line(found, line):
    if not line:
        return
    kind, item = "lines", line
    if line.startswith(("- ", "• ", "– ")):
        kind, item = "bullets", line[2:].strip()
    elif line.startswith("|"):
        kind, item = "table", [cell.strip() for cell in line.strip("|").split("|")]
        if all(re.fullmatch(r":?-{2,}:?", cell) for cell in item):
            return
    if not found or found[-1].get("closed") or found[-1]["kind"] != kind:
        found.append({"kind": kind, "items": []})
    found[-1]["items"].append(item)
