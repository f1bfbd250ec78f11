"""What stands in the sheets of a workbook, found by its headings: the cells' texts, and what a person has to be told.

A sheet is read as its writer sees it: numbers and days as they are shown, columns by their heading in whatever order,
rows that are hidden too. What is not read (another column, a line above the headings, a sheet of one's own) becomes a
note, what cannot be read becomes a problem; both name their cell."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from openpyxl.utils import get_column_letter, range_boundaries

from portal.characters import Kind, folded, normalised
from strategies.publishing.exchange.reading import Node, Problem

ROWS_BEFORE_HEADS = 15  # a title and some lines about the file may stand above
MOST_NOTES = 60
_ADVICE = re.compile(r"^\d{1,2}[.)]\s+|,? (?:en|ett) på varje rad$|\s*\([^)]*\)$|[\s:*]+$")


@dataclass(frozen=True)
class Cell:
    """Where a value stands."""

    sheet: str
    row: int
    column: int

    def __str__(self):
        where = _("sheet %(sheet)s, row %(row)s, column %(column)s")
        return where % {"sheet": self.sheet, "row": self.row, "column": get_column_letter(self.column)}


@dataclass(frozen=True)
class Written:
    """A cell as it is shown, with the number or the day (2024-03-08) that stands behind it when there is one."""

    cell: Cell
    text: str = ""
    number: float | None = None
    day: str = ""

    @property
    def whole(self) -> str:
        """For what is counted or numbered: the number without its format."""
        return str(int(self.number)) if self.number is not None and float(self.number).is_integer() else self.text

    @property
    def dated(self) -> str:
        """For what is a day or a year: the day itself, however it is shown."""
        return self.day or self.whole


@dataclass
class Note:
    """Something that the person should know before the file is taken in; ``cell`` is None for the whole file."""

    cell: Cell | None
    text: str

    def __str__(self):
        return f"{self.cell}: {self.text}" if self.cell else self.text


@dataclass
class Reader:
    """Gives every cell a number that stands where a line stands in YAML, and finds the cell again."""

    cells: list[Cell | None] = field(default_factory=lambda: [None])
    problems: list[Problem] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def node(self, cell: Cell, content, words: dict[str, str] | None = None) -> Node:
        """A value at a cell. Texts are told apart from nothing as if they were quoted."""
        self.cells.append(cell)
        quoted = isinstance(content, str) and content != ""
        return Node(len(self.cells) - 1, content, quoted=quoted, words=words or {})

    def wrong(self, cell: Cell, text: str) -> None:
        """Notes a problem at a cell."""
        self.problems.append(Problem(self.node(cell, "").line, (), text))

    def note(self, cell: Cell | None, text: str) -> None:
        """Notes what stops nothing, but should be known."""
        if len(self.notes) < MOST_NOTES:
            self.notes.append(Note(cell, text))

    def located(self, problem: Problem) -> Note:
        """The problem with its cell."""
        return Note(self.cells[problem.line] if problem.line < len(self.cells) else None, problem.text)


def names_of(label: str) -> set[str]:
    """The spellings by which a label is known: capitals, spaces and the advice in it do not count."""
    return {folded(label), folded(_ADVICE.sub("", label))}


class Table:
    """One sheet: ``rows`` gives its rows under the headings, by key."""

    def __init__(
        self, name: str, heads: dict[str, str], told: dict, reader: Reader, known: frozenset[str] = frozenset()
    ):
        """heads: the template's heading for each key. told: the sheet as ``portal.files.plain.workbook`` tells it.
        known: words of the first column by which a sheet is known that has lost its headings."""
        self.name, self.heads, self.reader = name, heads, reader
        self.plain, self.told, self.known = told["rows"], told, known
        self.head_row = self._find_heads()
        self.columns = self._columns() if self.head_row else dict(zip(heads, range(1, len(heads) + 1), strict=True))
        self._tell()

    def rows(self) -> Iterator[dict[str, Written]]:
        """The rows with content, each with a Written for every key."""
        for number in range(self.head_row + 1, len(self.plain) + 1):
            row = {key: self.written(number, column) for key, column in self.columns.items()}
            if any(one.text for one in row.values()):
                yield row | {key: Written(self.cell(number, 1)) for key in self.heads if key not in row}

    def cell(self, row: int, column: int) -> Cell:
        """A place in this sheet."""
        return Cell(self.name, row, column)

    def written(self, row: int, column: int) -> Written:
        """What stands there. What cannot be taken is noted as a problem."""
        place = self.cell(row, column)
        value = self._value(row, column)
        if value is None:
            return Written(place)
        if isinstance(value, bool):
            return Written(place, "Ja" if value else "Nej")
        if not isinstance(value, dict):
            return Written(place, normalised(str(value), Kind.MARKUP).strip())
        if "error" in value:
            said = _("The cell holds an error (%(error)s) instead of a value. Write the value itself.")
            self.reader.wrong(place, said % {"error": value["error"]})
        elif "formula" in value:
            self.reader.wrong(place, _("The cell holds a formula. Write the value itself."))
        elif "huge" in value:
            self.reader.wrong(place, _("The cell holds a number that is too large. Write it as text."))
        return Written(place, value.get("shown", ""), value.get("number"), value.get("day", ""))

    def _value(self, row, column):
        cells = self.plain[row - 1] if row <= len(self.plain) else []
        return cells[column - 1] if column <= len(cells) else None

    def _shown(self, row, column):
        value = self._value(row, column)
        value = value.get("shown", value.get("error", "")) if isinstance(value, dict) else value
        return " ".join(str("" if value is None else value).split())

    def _find_heads(self) -> int:
        """The row that holds most of the headings; 0 when none does, which is told unless the sheet is empty."""
        known = set().union(*(names_of(head) for head in self.heads.values()))
        best, most = 0, 0
        for number, cells in enumerate(self.plain[:ROWS_BEFORE_HEADS], start=1):
            heads = filter(None, (self._shown(number, column) for column in range(1, len(cells) + 1)))
            found = sum(bool(names_of(one) & known) for one in heads)
            if found > most:
                best, most = number, found
        if most >= min(2, len(self.heads) - 1):
            return best
        if any(self.plain) and folded(self._shown(1, 1)) not in self.known:
            said = _("The sheet has no row with the headings of the template: %(heads)s.")
            self.reader.wrong(self.cell(1, 1), said % {"heads": "; ".join(self.heads.values())})
        return 0

    def _columns(self) -> dict[str, int]:
        """The column of each key. A heading that stands twice is told: which of them is meant cannot be known."""
        columns: dict[str, int] = {}
        for column in range(1, len(self.plain[self.head_row - 1]) + 1):
            said = self._shown(self.head_row, column)
            key = (
                next((key for key, head in self.heads.items() if names_of(said) & names_of(head)), None)
                if said
                else None
            )
            if key in columns:
                self.reader.wrong(
                    self.cell(self.head_row, column), _("The heading “%(head)s” stands twice.") % {"head": said}
                )
            elif key:
                columns[key] = column
        return columns

    def _tell(self):
        """Everything that is not read, or read though it cannot be seen."""
        for row in range(1, self.head_row):
            if words := " ".join(filter(None, (self._shown(row, n + 1) for n in range(len(self.plain[row - 1]))))):
                said = _("The line above the headings was not read: “%(words)s”.")
                self.reader.note(self.cell(row, 1), said % {"words": words[:60]})
        if self.head_row:
            self._tell_columns()
        self._tell_hidden()
        self._tell_merged()

    def _tell_columns(self):
        for key, head in self.heads.items():
            if key not in self.columns:
                said = _("The column “%(head)s” is missing in the sheet, so nothing is read for it.")
                self.reader.note(self.cell(self.head_row, 1), said % {"head": head})
        below = range(self.head_row + 1, len(self.plain) + 1)
        for column in range(1, max(map(len, self.plain), default=0) + 1):
            filled = sum(self._value(row, column) is not None for row in below)
            if column in self.columns.values() or not filled:
                continue
            head = self._shown(self.head_row, column) or _("without a heading")
            said = ngettext(
                "The column “%(head)s” is not in the template: %(n)s cell was not read.",
                "The column “%(head)s” is not in the template: %(n)s cells were not read.",
                filled,
            )
            self.reader.note(self.cell(self.head_row, column), said % {"head": head[:60], "n": filled})
        if self.told["beyond"]:
            said = _("What stands in this column and to the right of it was not read.")
            self.reader.note(self.cell(self.head_row, self.told["beyond"]), said)

    def _tell_hidden(self):
        if self.told["hidden"]:
            said = _("The sheet “%(sheet)s” is hidden in Excel. It has been read like the others.")
            self.reader.note(None, said % {"sheet": self.name})
        for row in self.told["hidden_rows"]:
            if row > self.head_row:
                said = _("The row is hidden in Excel. It has been read like the others.")
                self.reader.note(self.cell(row, 1), said)
        for column in self.told["hidden_columns"]:
            if column in self.columns.values():
                said = _("The column is hidden in Excel. It has been read like the others.")
                self.reader.note(self.cell(self.head_row, column), said)

    def _tell_merged(self):
        """Merged cells hold one value. A goal's number stands for every row that it was merged over."""
        for found in self.told["merged"]:
            try:
                left, top, right, bottom = range_boundaries(found)
            except (ValueError, TypeError):
                continue
            if top <= self.head_row or left not in self.columns.values() or top > len(self.plain):
                continue
            if left == right == self.columns.get("goal"):
                value = self._value(top, left)
                for row in range(top + 1, min(bottom, len(self.plain)) + 1):
                    self.plain[row - 1].extend([None] * (left - len(self.plain[row - 1])))
                    if any(one is not None for one in self.plain[row - 1]):
                        self.plain[row - 1][left - 1] = value
                said = _("The cells %(range)s are merged. The goal's number has been read for each of the rows.")
            else:
                said = _("The cells %(range)s are merged. Their text has been read for the first of them only.")
            self.reader.note(self.cell(top, left), said % {"range": found})
