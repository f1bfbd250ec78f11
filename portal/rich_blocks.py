"""What a long text consists of while it is read (``portal.rich_text``): blocks of runs, and tables with every cell."""

import re
from dataclasses import dataclass, field
from itertools import groupby

from portal.pasted_tables import PART

MOST_COLUMNS = 12  # a page of paper holds no more that can be read
MOST_CELLS = 4000
WIDEST_SPAN = 60  # columns that a merged cell is followed over
_SPACES = re.compile(r"[ \t\xa0]{2,}|\t")
_AROUND_BREAKS = re.compile(r"[ \t]*\n[ \t\n]*")


@dataclass
class Run:
    """Words with the same marks, and where they lead."""

    text: str
    marks: frozenset = frozenset()
    href: str = ""


@dataclass
class Block:
    """A paragraph (p), a heading (h2, h3), an item of a list (ul, ol), a cell, or a table with its rows.

    level: of an item, from 1; of a paragraph, what Word says that it is. rows: of cells, which are lists of runs.
    follows: whether it goes on on the next line of the same paragraph. after_gap: whether an empty line stands before.
    by_word: whether Word's markup says that it is an item. as_lines: whether it was a table that no page can hold."""

    kind: str
    level: int = 0
    runs: list[Run] = field(default_factory=list)
    rows: list[list[list[Run]]] = field(default_factory=list)
    follows: bool = False
    after_gap: bool = False
    by_word: bool = False
    as_lines: bool = False

    @property
    def text(self) -> str:
        """The words alone."""
        return text_of(self.runs)


def text_of(runs: list[Run]) -> str:
    """The words of the runs."""
    return "".join(run.text for run in runs)


def joined(runs: list[Run]) -> list[Run]:
    """The runs, those with the same marks and address as one."""
    grouped = groupby(runs, key=lambda run: (run.marks, run.href))
    return [Run("".join(run.text for run in group), marks, href) for (marks, href), group in grouped]


def trimmed(runs: list[Run]) -> list[Run]:
    """The runs joined, without spaces and breaks that mean nothing."""
    runs = joined(runs)
    for run in runs:
        run.text = _AROUND_BREAKS.sub("\n", _SPACES.sub(" ", run.text))
    while runs and not runs[0].text.strip():
        runs.pop(0)
    while runs and not runs[-1].text.strip():
        runs.pop()
    if runs:
        runs[0].text = runs[0].text.lstrip()
        runs[-1].text = runs[-1].text.rstrip()
    return runs


def parted(runs: list[Run], sign: str) -> list[list[Run]]:
    """The runs, parted where the sign stands in their words."""
    parts: list[list[Run]] = [[]]
    for run in runs:
        for number, piece in enumerate(run.text.split(sign)):
            if number:
                parts.append([])
            if piece:
                parts[-1].append(Run(piece, run.marks, run.href))
    return parts


class Grid:
    """A table while its tags are read: merged cells keep the others in their columns.

    within: the cell that holds this table, whose lines its rows become."""

    def __init__(self, within: Block | None = None):
        self.within = within
        self._rows: list[dict[int, list[Run]]] = []
        self._column = 0
        self._held: dict[int, int] = {}  # the first row, counted from 0, that a merged cell leaves free, by column

    def begin_row(self) -> None:
        """A row; the cells that follow stand in it."""
        self._rows.append({})
        self._column = 0

    def cell(self, across: int = 1, down: int = 1) -> list[Run]:
        """The runs of the next cell, to be filled. across, down: how many columns and rows it takes."""
        if not self._rows:
            self.begin_row()
        here = len(self._rows) - 1
        while self._held.get(self._column, 0) > here:
            self._column += 1
        across = max(1, min(across, WIDEST_SPAN))
        if down > 1 and self._column + across <= WIDEST_SPAN:
            self._held |= dict.fromkeys(range(self._column, self._column + across), here + down)
        runs = self._rows[-1][self._column] = []
        self._column += across
        return runs

    def takes_cell(self) -> bool:
        """Another cell of a table within a cell; whether it stands after one in its row."""
        is_next = self._column > 0
        self._column += 1
        return is_next

    def blocks(self) -> list[Block]:
        """The table as blocks."""
        rows = [{place: words for place, runs in row.items() if (words := trimmed(runs))} for row in self._rows]
        rows = [row for row in rows if row]
        columns = sorted(set().union(*rows))
        if len(columns) * len(rows) > MOST_CELLS or len(columns) > MOST_COLUMNS:
            return [_as_lines([[row[place] for place in sorted(row)] for row in rows])]
        return table([[row.get(place, []) for place in columns] for row in rows])


def table(rows: list[list[list[Run]]]) -> list[Block]:
    """A table as blocks: as it is, as paragraphs when it is one column, as lines when it is one row or too large."""
    if not rows:
        return []
    width = max(map(len, rows))
    if width == 1:
        return [Block("p", runs=row[0]) for row in rows]
    if len(rows) == 1 or width > MOST_COLUMNS or width * len(rows) > MOST_CELLS:
        return [_as_lines(rows)]
    return [Block("table", rows=[row + [[] for _one in range(width - len(row))] for row in rows])]


def _as_lines(rows):
    """A paragraph with a line for each row."""
    runs = []
    for row in rows:
        runs.append(Run("\n" if runs else ""))
        for number, cell in enumerate(row):
            runs += [Run(PART if number else ""), *(_in_one_line(cell) or [Run("–")])]
    return Block("p", runs=trimmed(runs), as_lines=True)


def _in_one_line(runs):
    return [Run(run.text.replace("\n", " "), run.marks, run.href) for run in runs]
