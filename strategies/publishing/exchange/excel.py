"""A strategy as an Excel file with one sheet for each kind of part, out and in.

Reading makes the same tree that YAML makes, so one set of rules judges both; every value remembers its cell, and a
mistake is told by sheet, row and column."""

import io
import zipfile
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import override
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from portal.rich_text import without_hidden
from strategies.publishing.exchange import columns
from strategies.publishing.exchange.columns import Cell
from strategies.publishing.exchange.parts import StrategyParts
from strategies.publishing.exchange.reading import Node, Place, Problem, StrategyFileError
from strategies.publishing.exchange.shape import Names, shape_strategy
from strategies.publishing.exchange.writing_yaml import tree_of

LARGEST_FILE = 2 * 1024**2  # bytes
MOST_UNPACKED = 30 * 1024**2
MOST_MEMBERS = 200
MOST_ROWS = 3000  # of one sheet
MOST_COLUMNS = 20
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


def _tables(data: bytes, wanted: list[str], reader: _Reader) -> dict[str, list[list]]:
    """The cells' texts of every sheet, from the first row. Raises ExcelError for what is not our template."""
    _refuse_bombs(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        missing = [name for name in wanted if name not in book.sheetnames]
        if missing:
            text = _("The sheet “%(sheet)s” is missing. Start from the template.")
            raise ExcelError([CellProblem(None, text % {"sheet": name}) for name in missing])
        return {name: _table(book[name], reader) for name in wanted}
    except ExcelError:
        raise
    except Exception:  # a reader of foreign files may fail in any way; what cannot be read is not taken in
        raise _whole(_("The file cannot be read as Excel. Save it again as .xlsx.")) from None


def _table(sheet, reader: _Reader) -> list[list]:
    table = []
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
        if number > MOST_ROWS:
            raise _whole(_("The sheet “%(sheet)s” has too many rows.") % {"sheet": sheet.title})
        texts = []
        for column, cell in enumerate(row, start=1):
            if cell.data_type == "f":
                place = Cell(sheet.title, number, column)
                reader.wrong(place, _("The cell holds a formula. Write the value itself."))
                texts.append("")
            else:
                texts.append(_text(cell.value))
        table.append(texts)
    return table


def _text(value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Ja" if value else "Nej"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if hasattr(value, "date"):
        return value.date().isoformat()
    # What cannot be seen is taken away; nobody meant to write it.
    return without_hidden(str(value)).strip()


def _refuse_bombs(data: bytes) -> None:
    if len(data) > LARGEST_FILE:
        raise _whole(_("The file is larger than %(mb)s MB.") % {"mb": LARGEST_FILE // 1024**2})
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
                raise _whole(_("The file is too large once it is unpacked."))
            for member in members:
                with archive.open(member) as packed:
                    content = packed.read(member.file_size + 1)
                if len(content) != member.file_size or b"<!DOCTYPE" in content or b"<!ENTITY" in content:
                    raise _whole(_("The file cannot be read as Excel. Save it again as .xlsx."))
    except ExcelError:
        raise
    except Exception:  # not an archive, encrypted or damaged
        raise _whole(_("The file cannot be read as Excel. Save it again as .xlsx.")) from None


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
