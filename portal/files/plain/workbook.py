"""The cells of an Excel file's sheets, as the sheet shows them; formulas are told, never worked out."""

import io
import math
import re
import unicodedata
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any

from . import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_EMPTY_CELLS,
    MOST_MARKUP,
    MOST_MEMBERS,
    MOST_MERGED,
    MOST_ROWS,
    MOST_SHEETS,
    MOST_TEXT,
    MOST_UNPACKED,
    Unread,
)

_CELL = re.compile(rb"<(?:[\w.-]+:)?c(?:\s[^<>]*?)?(/?)>")
_SHEET = re.compile(rb"<(?:[\w.-]+:)?sheet[\s/>]")
_NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def read(content: bytes, wanted: list[str]) -> dict[str, Any]:
    """The wanted sheets and what else the file holds: ``{"sheets": {name: sheet}, "others": [names]}``.

    A sheet is found whatever capitals and spaces its tab has, and its rows whatever its own word about its size says.
    It holds ``rows`` from the first row and the first column to the last that has content, ``hidden_rows`` and
    ``hidden_columns`` that have content, ``merged`` ranges, ``beyond`` (the number of the first column with content
    that is not read, or 0) and ``hidden`` (the tab itself).

    A cell is None, text, True or False, or a mapping: ``{"number": 0.45, "shown": "45 %"}``, ``{"day": "2024-03-08",
    "shown": "8 mars 2024"}``, ``{"error": "#N/A"}``, ``{"formula": True}``, or ``{"huge": True}`` for what is no finite
    number. Raises Unread."""
    _refuse_bombs(content)
    # Here, because the limits are judged without it.
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        if not book.sheetnames:  # Strict Open XML has other names for everything
            raise Unread("strict")
        found = {_folded(name): name for name in book.sheetnames}
        missing = [name for name in wanted if _folded(name) not in found]
        if missing:
            raise Unread("sheet_missing", sheets=missing)
        left = [MOST_TEXT]
        sheets = {name: _Sheet(book, book[found[_folded(name)]], left).told() for name in wanted}
        ours = {_folded(name) for name in wanted}
        return {"sheets": sheets, "others": [name for name in book.sheetnames if _folded(name) not in ours]}
    except (Unread, MemoryError):
        raise
    except Exception:  # a reader of foreign files may fail in any way; what cannot be read is not taken in
        raise Unread("unreadable") from None


def _folded(name: str) -> str:
    """A tab's name as it is compared: capitals, spaces and a number in front do not count."""
    plain = " ".join(unicodedata.normalize("NFKC", name).replace("\u00ad", "").split()).casefold()
    return re.sub(r"^\d{1,2}[.)] ?", "", plain)


class _Sheet:
    """Reads one sheet row by row; the reader's own row loop believes the sheet about its size."""

    def __init__(self, book: Any, sheet: Any, left: list[int]):
        self.book, self.sheet, self.left = book, sheet, left
        self.rows: list[list[Any]] = []
        self.hidden_rows: list[int] = []
        self.hidden_columns: set[int] = set()
        self.filled_columns: set[int] = set()
        self.merged: list[str] = []
        self.beyond = 0

    def told(self) -> dict[str, Any]:
        """The sheet as ``read`` describes it."""
        self._read()
        return {
            "rows": self.rows,
            "hidden_rows": self.hidden_rows,
            "hidden_columns": sorted(self.hidden_columns & self.filled_columns),
            "merged": self.merged,
            "beyond": self.beyond,
            "hidden": self.sheet.sheet_state != "visible",
        }

    def _read(self) -> None:
        from openpyxl.worksheet._reader import WorkSheetParser
        from openpyxl.xml.functions import iterparse

        with self.sheet._get_source() as source:
            parser = WorkSheetParser(
                source,
                self.sheet._shared_strings,
                data_only=False,
                epoch=self.book.epoch,
                date_formats=self.book._date_formats,
                timedelta_formats=self.book._timedelta_formats,
            )
            for _event, element in iterparse(source):
                kind = element.tag.removeprefix(_NAMESPACE)
                if kind == "row":
                    self._row(parser, element)
                    element.clear()
                elif kind == "col":
                    self._column(element)
                elif kind == "mergeCell" and len(self.merged) < MOST_MERGED:
                    self.merged.append(str(element.get("ref", ""))[:30])

    def _row(self, parser: Any, element: Any) -> None:
        is_hidden = element.get("hidden") in ("1", "true")
        number, cells = _filled_cells(parser, element)
        read = [(cell["column"], _plain(cell, self.book, self.left)) for cell in cells]
        read = [(column, value) for column, value in read if value not in (None, "")]
        if not read:
            return
        if number > MOST_ROWS:
            raise Unread("too_many_rows", sheet=self.sheet.title)
        if is_hidden:
            self.hidden_rows.append(number)
        self.rows.extend([] for _ in range(number - len(self.rows)))
        row = self.rows[number - 1]
        for column, value in read:
            if column > MOST_COLUMNS:
                self.beyond = min(self.beyond or column, column)
                continue
            self.filled_columns.add(column)
            row.extend([None] * (column - len(row)))
            row[column - 1] = value

    def _column(self, element: Any) -> None:
        if element.get("hidden") in ("1", "true"):
            first, last = int(element.get("min", 0)), int(element.get("max", 0))
            self.hidden_columns |= set(range(first, min(last, MOST_COLUMNS) + 1))


def _filled_cells(parser: Any, row: Any) -> tuple[int, list[dict[str, Any]]]:
    """The row's number and its cells with content; one that only has a colour costs nothing further."""
    number = row.get("r")
    parser.row_counter = int(float(number)) if number else parser.row_counter + 1
    parser.col_counter = 0
    cells = []
    for element in row:
        if len(element):
            cells.append(parser.parse_cell(element))
        elif not element.get("r"):
            parser.col_counter += 1
    return parser.row_counter, cells


def _plain(cell: dict[str, Any], book: Any, left: list[int]) -> Any:
    from . import formats

    value, kind = cell["value"], cell["data_type"]
    if kind == "f":
        return {"formula": True}
    if kind == "e":
        return {"error": str(value)[:20]}
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        if not math.isfinite(value) or abs(value) >= 1e15:
            return {"huge": True}
        return {"number": value, "shown": formats.number(value, _format(cell, book))[:100]}
    if isinstance(value, datetime | date):
        day = value.date() if isinstance(value, datetime) else value
        return {"day": day.isoformat(), "shown": formats.day(value, _format(cell, book))[:100]}
    if isinstance(value, time):
        return formats.day(value, _format(cell, book))[:100]
    if isinstance(value, timedelta):
        return formats.duration(value)
    text = str(value)
    left[0] -= len(text)
    if left[0] < 0:
        raise Unread("too_much_text")
    return text


def _format(cell: dict[str, Any], book: Any) -> str:
    """The code of the cell's number format; "General" when the file does not know it."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE

    styles = book._cell_styles
    number = styles[cell["style_id"]].numFmtId if cell["style_id"] < len(styles) else 0
    if number < BUILTIN_FORMATS_MAX_SIZE:
        return str(BUILTIN_FORMATS.get(number, "General"))
    own = number - BUILTIN_FORMATS_MAX_SIZE
    return str(book._number_formats[own]) if own < len(book._number_formats) else "General"


def _refuse_bombs(content: bytes) -> None:
    """Count what reading would cost, from the members' bytes: the reader itself takes a row of any length."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
                raise Unread("unpacked")
            _count([_unpacked(archive, member) for member in members])
    except (Unread, MemoryError):
        raise
    except Exception:  # not an archive, encrypted or damaged
        raise Unread("unreadable") from None


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """The member's bytes; what it says about its size is not believed further than that."""
    with archive.open(member) as packed:
        content = packed.read(member.file_size + 1)
    if len(content) != member.file_size:
        raise Unread("unreadable")
    # A zero byte in XML is another encoding than Excel writes, in which nothing below would be found.
    is_xml = member.filename.lower().endswith((".xml", ".rels"))
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content or (is_xml and b"\0" in content):
        raise Unread("unreadable")
    return content


def _count(members: list[bytes]) -> None:
    if sum(len(_SHEET.findall(content)) for content in members) > MOST_SHEETS:
        raise Unread("too_many_sheets")
    if _more_cells_than_may_be(members):
        raise Unread("too_many_cells")
    if sum(content.count(b"<") for content in members) > MOST_MARKUP:
        raise Unread("unpacked")


def _more_cells_than_may_be(members: list[bytes]) -> bool:
    """Cells with content count one by one; empty ones, that a colour leaves behind, only when they are very many."""
    filled = empty = 0
    for content in members:
        for cell in _CELL.finditer(content):
            if cell[1]:
                empty += 1
            else:
                filled += 1
            if filled > MOST_CELLS or empty > MOST_EMPTY_CELLS:
                return True
    return False
