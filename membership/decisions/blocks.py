"""A section's text read as blocks: paragraphs, lists, tables and signatures, typed or pasted. Pure functions.

Word pastes its lists as a mark and a tab, Excel its cells with tabs between: both are read as what they were."""

import re
from dataclasses import replace
from itertools import groupby

from membership.decisions.rules import Style
from portal import pasted_tables as tables
from portal.characters import Kind, normalised
from portal.pasted_lists import Lists, Placed, following, mark_of, tree
from portal.pasted_tables import Row, even

_ATT = re.compile(r"^(?:att|a\s+t\s+t)\s+", re.IGNORECASE)
_ATT_STYLES = (Style.ATT, Style.ATT_SPACED)
_LIST_STYLES = (Style.BULLETS, Style.NUMBERED, *_ATT_STYLES)
_TYPED_BULLET = re.compile(r"^[-–—*][ \xa0]+")


def clauses(section) -> list[str]:
    """The items of a list, one a line, without marks and without the "att" that the style writes itself."""
    return [one.text for one in _clauses(section)]


def blocks(section) -> list[dict]:
    """The section's text as blocks: {"kind", "items"}; kind is lines, bullets, numbered, letters, capitals, romans,
    outline, att, att_spaced, table or signatures. The items of a table are its rows, the first its head; those of
    signatures the lines of each name. A list with others under it has "points" instead (``portal.pasted_lists.tree``).

    In running text "- " begins an item of a list, "1. " a numbered one, two spaces more a level below, and "|" a row of
    a table. Lines with tabs between their cells are a table too, when there are at least two."""
    if section.style in _LIST_STYLES:
        return tree(_clauses(section))
    if section.style == Style.SIGNATURES:
        return _signatures(section.text)
    grouped = groupby(_without_gaps(_pieces(section.text)), key=_kind_of)
    found = [block for kind, pieces in grouped for block in _blocks_of(kind, list(pieces))]
    return [block for block in found if block.get("items") or block.get("points")]


def tidied(text: str) -> str:
    """The text with what was pasted written in the page's own marks: “- ” for Word's dots, two spaces more for each
    level, “|” between Excel's cells.

    Blocks read the same of both; the marks let the writer see and change them."""
    pieces = _pieces(normalised(text, Kind.MARKUP))
    levels = _has_levels(pieces)
    lines = []
    for number, (line, what) in enumerate(pieces):
        if isinstance(what, list):
            lines.append(tables.written(what))
        elif isinstance(what, Placed) and levels[number]:
            lines.append("  " * (what.depth - 1) + what.label + what.text)
        elif isinstance(what, Placed) and ("\t" in line.strip() or not _is_typed(line.strip())):
            lines.append(what.label + what.text)
        else:
            lines.append(line)
    return "\n".join(lines)


def _is_typed(line):
    """Whether the mark is one that people type, and that stays as they typed it."""
    return bool(_TYPED_BULLET.match(line)) or not mark_of(line) or mark_of(line).kind != "bullets"


def _has_levels(pieces):
    """For each piece, whether it stands in a list with others under it."""
    found, runs = [], []
    for _line, what in pieces:
        if isinstance(what, Placed) and not (what.begins and what.depth == 1) and runs:
            runs[-1].append(what)
        else:
            runs.append([what])
        found.append(len(runs) - 1)
    deep = [any(isinstance(one, Placed) and one.depth > 1 for one in run) for run in runs]
    return [deep[run] for run in found]


def _pieces(text):
    """Each line with what it is: (line, None | "" for an empty one | Placed | a list of cells)."""
    found, lists, at = [], Lists(), 0
    marks = _Marks(text)
    while at <= len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        line = text[at:end]
        if not line.strip(" \t\xa0"):
            lists.gap()
            found.append((line, ""))
        elif (placed := marks.place(lists, at, found)) is not None:
            found.append((line, placed))
        else:
            lists.end()
            what, end = (None, end) if _is_typed_row(line) else _row(text, at, line, end)
            found.append((text[at:end], what))
        at = end + 1
    return _settled(found)


class _Marks:
    """The marks of a text's lines, by where the lines begin."""

    def __init__(self, text):
        self.places, self.marks, self.number = {}, [], {}
        at, in_list = 0, False
        for line in text.split("\n"):
            mark = mark_of(line, in_list=in_list) if line.strip().count("\t") < 2 else None
            in_list = mark is not None or (in_list and not line.strip())
            self.number[at] = len(self.marks)
            self.marks.append(mark)
            at += len(line) + 1

    def place(self, lists, at, found):
        """The item that begins here, None when the line is none."""
        number = self.number[at]
        mark = self.marks[number]
        if mark is None or _goes_on_with_cells(found, mark):
            return None
        placed = lists.place(mark, following(self.marks, number))
        return replace(placed, text=_one_line(placed.text)) if placed else None


def _goes_on_with_cells(found, mark):
    """Whether a number or a dash with a tab after it is a cell: under a row of two."""
    before = found[-1][1] if found else None
    is_row = isinstance(before, Row) and before.has_inner_tab and len(before.cells) == 2
    return is_row and mark.tab and (mark.kind != "bullets" or mark.sign == "-")


def _row(text, at, line, end):
    """What a line that is no item is, and where it ends: a row in quotes can go on over several lines."""
    row, row_end = tables.row_at(text, at + len(line) - len(line.lstrip(" ")))
    return (row, row_end) if len(row.cells) > 1 else (None, end)


def _is_typed_row(line):
    """Whether the line is a row with “|”, and not cells of which one begins with it."""
    bare = line.strip(" ")
    return bare.startswith("|") and ("\t" not in bare or (bare.endswith("|") and bare.count("|") > 2))


def _settled(pieces):
    """With rows that stand together as a table, or as the lines that they are. An empty row parts no table."""
    found, run = [], []
    for piece in [*pieces, (None, None)]:
        if isinstance(piece[1], Row) or (run and piece[1] == "" and "\t" in piece[0]):
            run.append(piece)
            continue
        found += _run_settled(run)
        run = []
        if piece[0] is not None:
            found.append(piece)
    return found


def _run_settled(run):
    rows = [what for _line, what in run if isinstance(what, Row)]
    if tables.is_table(rows):
        return [("", cells) for cells in tables.unquoted(rows)]
    return [(line, None if isinstance(what, Row) else what) for line, what in run]


def _kind_of(piece):
    line, what = piece
    if isinstance(what, Placed):
        return "list"
    if what == "":
        return "gap"
    return "table" if isinstance(what, list) or _is_typed_row(line) else "lines"


def _without_gaps(pieces):
    """Without the empty lines inside a list: a number or a deeper item goes on after them."""
    kept, gaps = [], []
    for piece in pieces:
        if piece[1] == "":
            gaps.append(piece)
            continue
        goes_on = isinstance(piece[1], Placed) and not (piece[1].begins and piece[1].depth == 1)
        kept += [piece] if goes_on else [*gaps, piece]
        gaps = []
    return kept


def _blocks_of(kind, pieces):
    """The blocks of pieces of one kind."""
    if kind == "gap":
        return []
    if kind == "table":
        rows = [what if isinstance(what, list) else tables.read(line.strip()) for line, what in pieces]
        return [{"kind": "table", "items": [row for row in rows if row is not None]}]
    if kind == "lines":
        return [{"kind": "lines", "items": [_one_line(line) for line, _what in pieces]}]
    return tree([what for _line, what in pieces])


def _clauses(section):
    """The items of a section that is set as a list. Under the one before stand those further in, and those with a
    mark of a lower level."""
    lists, found = Lists(), []
    lines = [line for line in section.text.split("\n") if line.strip()]
    marks = [mark_of(line, in_list=number > 0) for number, line in enumerate(lines)]
    unmarked = [line for line, mark in zip(lines, marks, strict=True) if mark is None]
    is_spoken = section.style in _ATT_STYLES and any(_ATT.match(line.strip()) for line in unmarked)
    for number, (line, mark) in enumerate(zip(lines, marks, strict=True)):
        is_att = section.style in _ATT_STYLES and _ATT.match(mark.text if mark else line.strip())
        under = mark and not is_att and lists.under_first(mark, following(marks, number), anyhow=is_spoken)
        found.append(under or lists.add_first(str(section.style), line, mark, begins=not found))
    return [replace(one, text=_clause(one, section.style)) for one in found]


def _clause(placed, style):
    text = placed.text
    return _one_line(_ATT.sub("", text) if placed.depth == 1 and style in _ATT_STYLES else text)


def _signatures(text):
    names = [[_one_line(line) for line in part.split("\n") if line.strip()] for part in re.split(r"\n\s*\n", text)]
    names = [lines for lines in names if lines]
    return [{"kind": "signatures", "items": names}] if names else []


def _one_line(text):
    return re.sub(r"[\t\xa0]+", " ", text).strip()


__all__ = ["blocks", "clauses", "even", "tidied"]
