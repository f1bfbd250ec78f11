"""Tables in a text: cells with tabs between, as spreadsheets leave them, and rows with “|”, as the page writes them.

Pure functions. A spreadsheet puts a cell that holds a line break or a tab in quotes, and doubles the quotes in it
(RFC 4180, with a tab for the comma); a line break is kept within the cell, as “↵” in the page's own marks."""

import re
from collections.abc import Callable
from dataclasses import dataclass

BREAK = "↵"
PART = " · "  # between cells where no table can stand
_QUOTED = re.compile(r'"((?:[^"]++|"")*+)"(?=\t|\n|\Z)')
_NEEDS_QUOTES = re.compile(r'[\t\n"]')
_PARTING = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r":?-{2,}:?")  # the line that Markdown draws under a head


@dataclass(frozen=True)
class Row:
    """A row of cells with tabs between. raw: as it was written; is_sure: whether its quotes say that it is a row."""

    cells: tuple[str, ...]
    raw: str
    is_sure: bool

    @property
    def has_inner_tab(self) -> bool:
        """Whether a tab stands between two words, and not only before or after them."""
        return "\t" in self.raw.strip()


def row_at(text: str, at: int) -> tuple[Row, int]:
    """The row that begins at the place, which may be a single cell, and the place where it ends."""
    cells, start, is_sure = [], at, False
    while True:
        quoted = _QUOTED.match(text, at)
        if quoted and _NEEDS_QUOTES.search(quoted[1]):
            cell, at, is_sure = quoted[1].replace('""', '"'), quoted.end(), is_sure or "\n" in quoted[1]
        else:
            end = min(place for place in (text.find("\t", at), text.find("\n", at), len(text)) if place >= 0)
            cell, at = text[at:end], end
        cells.append(_tidy(cell))
        if text[at : at + 1] != "\t":
            return Row(tuple(cells), text[start:at], is_sure), at
        at += 1


def is_table(rows: list[Row]) -> bool:
    """Whether rows that stand together are a table: at least two, not only indented, or with a cell in quotes."""
    return any(row.is_sure for row in rows) or (len(rows) > 1 and any(row.has_inner_tab for row in rows))


def unquoted(rows: list[Row]) -> list[list[str]]:
    """The cells of a table. Where every cell stands in quotes, they are the program's and not the writer's."""
    table = [list(row.cells) for row in rows if any(row.cells)]
    written = [cell for row in table for cell in row if cell]
    if written and all(len(cell) > 1 and cell[0] == cell[-1] == '"' for cell in written):
        return [[cell[1:-1] for cell in row] for row in table]
    return table


def written(cells: list[str]) -> str:
    """A row in the page's own marks: “| Mål | rad ett ↵ rad två |”."""
    shown = [cell.replace("|", "\\|").replace("\n", f" {BREAK} ") for cell in cells]
    if all(_RULE.fullmatch(cell) for cell in shown):
        shown = [f"\\{cell}" for cell in shown]
    return f"| {' | '.join(shown)} |"


def read(line: str) -> list[str] | None:
    """The cells of a row in the page's own marks; None for the line under a head, which is no row."""
    inner = line.removeprefix("|")
    inner = inner.removesuffix("|") if not inner.endswith("\\|") else inner
    cells = [cell.strip() for cell in _PARTING.split(inner)]
    if all(_RULE.fullmatch(cell) for cell in cells):
        return None
    return [_unmarked(cell) for cell in cells]


def even(rows: list[list[str]]) -> list[list[str]]:
    """Every row as long as the longest: no cell is lost, whatever the head says."""
    width = max(len(row) for row in rows)
    return [row + [""] * (width - len(row)) for row in rows]


def as_lines(text: str, is_item: Callable[[str], bool]) -> str:
    """The text with its tables as lines, “ · ” between the cells and “–” for an empty one: for what holds no tables.

    is_item: whether a line is one of a list, whose tab parts no cells."""
    found: list[str] = []
    run: list[Row] = []
    at = 0
    while at <= len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        line = text[at:end]
        row, row_end = row_at(text, at)
        if len(row.cells) == 1 or not line.strip(" ") or is_item(line):
            found += [*_lines(run), line]
            run, at = [], end + 1
        else:
            run.append(row)
            at = row_end + 1
    return "\n".join([*found, *_lines(run)])


def _lines(run):
    if not is_table(run):
        return [row.raw for row in run]
    return [PART.join(cell.replace("\n", " ") or "–" for cell in cells) for cells in unquoted(run)]


def _tidy(cell):
    """The cell's lines, with single spaces for its tabs, and no empty lines around."""
    return "\n".join(re.sub(r"[ \t]+", " ", line).strip() for line in cell.strip().split("\n"))


def _unmarked(cell):
    lines = re.sub(r"\\(?=\||-{2,}:?$|:-{2,}:?$)", "", cell).split(BREAK)
    return "\n".join(line.strip() for line in lines)


__all__ = ["BREAK", "PART", "Row", "as_lines", "even", "is_table", "read", "row_at", "unquoted", "written"]
