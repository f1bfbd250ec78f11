"""A strategy as an Excel file with one sheet for each kind of part, out and in.

Reading makes the same tree that YAML makes, so one set of rules judges both; every value remembers its cell, and a
mistake is told by sheet, row and column."""

import io
from dataclasses import dataclass, field

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import override
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from portal.files.guard import read_workbook_guarded
from portal.files.plain import MOST_CELLS, MOST_ROWS, MOST_SHEETS, MOST_TEXT, MOST_UNPACKED, Unread
from portal.rich_text import without_hidden
from strategies.publishing.exchange import columns
from strategies.publishing.exchange.columns import Cell
from strategies.publishing.exchange.parts import StrategyParts
from strategies.publishing.exchange.reading import Node, Place, Problem, StrategyFileError
from strategies.publishing.exchange.shape import Names, shape_strategy
from strategies.publishing.exchange.writing_yaml import tree_of

LARGEST_FILE = 2 * 1024**2  # bytes
LAST_ROW = 400  # the choices of a column reach so far down in the template


@dataclass
class CellProblem:
    """One mistake, and where it stands; ``cell`` is None when it is the whole file's."""

    cell: Cell | None
    text: str

    def __str__(self):
        return f"{self.cell}: {self.text}" if self.cell else self.text


class ExcelError(ValueError):
    """The file cannot be taken in; ``problems`` lists what is wrong, in the order of the sheets."""

    def __init__(self, problems: list[CellProblem]):
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


def write_excel(
    parts: StrategyParts | None,
    county_code: str,
    goal_names: dict[str, str],
    theme_names: dict[str, str] | None = None,
) -> bytes:
    """The strategy in the template; None gives the empty template of the county, with the national goals in it."""
    with override("sv"):
        tree = tree_of(parts) if parts else columns.empty_tree(county_code, list(goal_names))
        book = Workbook()
        book.remove(book.active)
        for sheet in columns.sheets(goal_names, theme_names or {}):
            _write_sheet(book.create_sheet(sheet.name), sheet, sheet.rows_of(tree))
        out = io.BytesIO()
        book.save(out)
    return out.getvalue()


def read_excel(
    data: bytes, names: Names, goal_names: dict[str, str], theme_names: dict[str, str] | None = None
) -> StrategyParts:
    """The strategy in a filled-in template. Raises ExcelError with every problem found."""
    reader = _Reader()
    with override("sv"):
        sheets = columns.sheets(goal_names, theme_names or {})
    tables = _tables(data, [sheet.name for sheet in sheets], reader)
    tree = columns.tree_from({sheet.name: sheet.read(tables[sheet.name], reader) for sheet in sheets}, reader)
    try:
        return shape_strategy(Place(tree, reader.problems), names)
    except StrategyFileError as error:
        raise ExcelError([reader.located(problem) for problem in error.problems]) from None


@dataclass
class _Reader:
    """Gives every cell a number that stands where a line stands in YAML, and finds the cell again."""

    cells: list[Cell | None] = field(default_factory=lambda: [None])
    problems: list[Problem] = field(default_factory=list)

    def node(self, cell: Cell, content) -> Node:
        """A value at a cell. Texts are told apart from nothing as if they were quoted."""
        self.cells.append(cell)
        return Node(len(self.cells) - 1, content, quoted=isinstance(content, str) and content != "")

    def wrong(self, cell: Cell, text: str) -> None:
        """Notes a problem at a cell."""
        self.problems.append(Problem(self.node(cell, "").line, (), text))

    def located(self, problem: Problem) -> CellProblem:
        """The problem with its cell; the last word of its path is told when it has none of its own."""
        cell = self.cells[problem.line] if problem.line < len(self.cells) else None
        return CellProblem(cell, problem.text)


def _tables(data: bytes, wanted: list[str], reader: _Reader) -> dict[str, list[list[str]]]:
    """The cells' texts of every sheet, from the first row. Raises ExcelError for what is not our template."""
    if len(data) > LARGEST_FILE:
        raise _whole(_("The file is larger than %(mb)s MB.") % {"mb": LARGEST_FILE // 1024**2})
    try:
        sheets = read_workbook_guarded(data, wanted)
    except Unread as unread:
        raise ExcelError([CellProblem(None, text) for text in _sentences(unread)]) from None
    return {
        name: [
            [_text(value, Cell(name, number, column), reader) for column, value in enumerate(row, start=1)]
            for number, row in enumerate(sheets[name], start=1)
        ]
        for name in wanted
    }


def _sentences(unread: Unread) -> list[str]:
    """Why a file was not read, in words."""
    if unread.code == "sheet_missing":
        text = _("The sheet “%(sheet)s” is missing. Start from the template.")
        return [text % {"sheet": name} for name in unread.where["sheets"]]  # type: ignore[attr-defined]
    said = {
        "too_many_sheets": _("The file has more than %(most)s sheets. Start from the template.")
        % {"most": _number(MOST_SHEETS)},
        "too_many_cells": _(
            "The file has more than %(most)s cells, empty ones with a colour or a border included. Start from the "
            "template."
        )
        % {"most": _number(MOST_CELLS)},
        "too_many_rows": _("The sheet “%(sheet)s” has more than %(most)s rows. Remove the empty rows at its end.")
        % {"sheet": unread.where.get("sheet"), "most": _number(MOST_ROWS)},
        "too_much_text": _("The cells hold more than %(most)s characters together.") % {"most": _number(MOST_TEXT)},
        "unpacked": _("The file is too large once it is unpacked: at most %(mb)s MB.")
        % {"mb": MOST_UNPACKED // 1024**2},
        "too_heavy": _("The file takes too long or too much memory to read. Send one with less in it."),
        "unreadable": _("The file cannot be read as Excel. Save it again as .xlsx."),
    }
    return [said[unread.code]]


def _number(limit: int) -> str:
    return number_format(limit, force_grouping=True)


def _text(value, place: Cell, reader: _Reader) -> str:
    if value is None:
        return ""
    if isinstance(value, dict):
        return _marked(value, place, reader)
    if isinstance(value, bool):
        return "Ja" if value else "Nej"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    # What cannot be seen is taken away; nobody meant to write it.
    return without_hidden(str(value)).strip()


def _marked(value: dict, place: Cell, reader: _Reader) -> str:
    """The text of what is no plain value: a day, or what we do not take."""
    if "day" in value:
        return str(value["day"])
    if "formula" in value:
        reader.wrong(place, _("The cell holds a formula. Write the value itself."))
    else:
        reader.wrong(place, _("The cell holds a number that is too large. Write it as text."))
    return ""


def _whole(text: str) -> ExcelError:
    return ExcelError([CellProblem(None, text)])


def _write_sheet(sheet, shape, rows) -> None:
    for column, head in enumerate(shape.heads, start=1):
        cell = sheet.cell(1, column, head)
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="5B2A86")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(column)].width = shape.widths[column - 1]
    for number, row in enumerate(rows, start=2):
        for column, text in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            _write(cell, text)
    sheet.freeze_panes = "A2"
    for column, words in shape.choices.items():
        listed = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True, showErrorMessage=False)
        sheet.add_data_validation(listed)
        letter = get_column_letter(column)
        listed.add(f"{letter}2:{letter}{LAST_ROW}")


def _write(cell, text) -> None:
    """As text, whatever it begins with: no program runs what a person wrote."""
    if text in ("", None):
        return
    if isinstance(text, int):
        cell.value = text
    else:
        cell.value = without_hidden(str(text))
        cell.data_type = "s"
        cell.quotePrefix = True
    cell.alignment = Alignment(wrap_text=True, vertical="top")
