"""A strategy as an Excel file with one sheet for each kind of part, out and in.

Reading makes the same tree that YAML makes, so one set of rules judges both; every value remembers its cell, and a
mistake is told by sheet, row and column."""

import io
from dataclasses import dataclass

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
from strategies.publishing.exchange.parts import StrategyParts
from strategies.publishing.exchange.reading import Place, StrategyFileError
from strategies.publishing.exchange.shape import Names, shape_strategy
from strategies.publishing.exchange.tables import Note, Reader
from strategies.publishing.exchange.writing_yaml import tree_of

LARGEST_FILE = 2 * 1024**2  # bytes
# What stands unpacked in the archives of other programs.
OTHER_PROGRAMS = (b"application/vnd.oasis.opendocument", b"Index/Document.iwa", b"word/document.xml")
LAST_ROW = 400  # the choices of a column reach so far down in the template


class ExcelError(ValueError):
    """The file cannot be taken in; ``problems`` lists what is wrong, in the order of the sheets."""

    def __init__(self, problems: list[Note]):
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


@dataclass(frozen=True)
class Taken:
    """What a workbook says, and what the person should know about how it was read."""

    parts: StrategyParts
    notes: tuple[Note, ...]


def read_excel(
    data: bytes, names: Names, goal_names: dict[str, str], theme_names: dict[str, str] | None = None
) -> StrategyParts:
    """The strategy in a filled-in template. Raises ExcelError with every problem found."""
    return take_excel(data, names, goal_names, theme_names).parts


def take_excel(
    data: bytes, names: Names, goal_names: dict[str, str], theme_names: dict[str, str] | None = None
) -> Taken:
    """The same, with a note for everything that was not read, or was read though it cannot be seen."""
    reader = Reader()
    with override("sv"):
        sheets = columns.sheets(goal_names, theme_names or {})
    book = _book(data, [sheet.name for sheet in sheets])
    for name in book["others"]:
        reader.note(None, _("The sheet “%(sheet)s” is not in the template and was not read.") % {"sheet": name})
    read = {sheet.name: sheet.read(book["sheets"][sheet.name], sheet.heads, reader) for sheet in sheets}
    tree = columns.tree_from(read, reader)
    try:
        parts = shape_strategy(Place(tree, reader.problems), names)
    except StrategyFileError as error:
        raise ExcelError([reader.located(problem) for problem in error.problems]) from None
    return Taken(parts, tuple(reader.notes))


def _book(data: bytes, wanted: list[str]) -> dict:
    """The workbook as it is shown. Raises ExcelError for what is not our template."""
    if len(data) > LARGEST_FILE:
        raise _whole(_("The file is larger than %(mb)s MB.") % {"mb": LARGEST_FILE // 1024**2})
    if any(sign in data for sign in OTHER_PROGRAMS):
        raise ExcelError([Note(None, text) for text in _sentences(Unread("other_program"))])
    try:
        return read_workbook_guarded(data, wanted)
    except Unread as unread:
        raise ExcelError([Note(None, text) for text in _sentences(unread)]) from None


def _sentences(unread: Unread) -> list[str]:
    """Why a file was not read, in words."""
    if unread.code == "sheet_missing":
        text = _("The sheet “%(sheet)s” is missing. Start from the template.")
        return [text % {"sheet": name} for name in unread.where["sheets"]]  # type: ignore[attr-defined]
    said = {
        "too_many_sheets": _("The file has more than %(most)s sheets. Start from the template.")
        % {"most": _number(MOST_SHEETS)},
        "too_many_cells": _(
            "The file has more than %(most)s cells with content, or very many with nothing but a colour or a border. "
            "Start from the template."
        )
        % {"most": _number(MOST_CELLS)},
        "too_many_rows": _("The sheet “%(sheet)s” has more than %(most)s rows. Remove the empty rows at its end.")
        % {"sheet": unread.where.get("sheet"), "most": _number(MOST_ROWS)},
        "too_much_text": _("The cells hold more than %(most)s characters together.") % {"most": _number(MOST_TEXT)},
        "unpacked": _("The file is too large once it is unpacked: at most %(mb)s MB.")
        % {"mb": MOST_UNPACKED // 1024**2},
        "too_heavy": _("The file takes too long or too much memory to read. Send one with less in it."),
        "strict": _(
            "The file is saved as Strict Open XML. Choose File, Save as and the kind Excel workbook (.xlsx) in Excel."
        ),
        "other_program": _(
            "This is a file of another program (OpenDocument, Numbers or Word). Write in our Excel template, or save "
            "the workbook as an Excel workbook (.xlsx)."
        ),
        "unreadable": _("The file cannot be read as Excel. Save it again as .xlsx."),
    }
    return [said[unread.code]]


def _number(limit: int) -> str:
    return number_format(limit, force_grouping=True)


def _whole(text: str) -> ExcelError:
    return ExcelError([Note(None, text)])


def _write_sheet(sheet, shape, rows) -> None:
    for column, head in enumerate(shape.heads.values(), start=1):
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
