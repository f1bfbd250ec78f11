"""The cells of an Excel file's sheets, as they are written; formulas are told, never worked out."""

import io
import math
import re
import zipfile
from datetime import datetime
from typing import Any

from . import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_MARKUP,
    MOST_MEMBERS,
    MOST_ROWS,
    MOST_SHEETS,
    MOST_TEXT,
    MOST_UNPACKED,
    Unread,
)

_CELL = re.compile(rb"<(?:[\w.-]+:)?c[\s/>]")
_SHEET = re.compile(rb"<(?:[\w.-]+:)?sheet[\s/>]")


def read(content: bytes, wanted: list[str]) -> dict[str, list[list[Any]]]:
    """The wanted sheets' rows, from the first row and the first column.

    A cell is None, text, a number, True or False, or a mapping: ``{"day": "2024-03-08"}``, ``{"formula": True}``, or
    ``{"huge": True}`` for what is no finite number. Raises Unread."""
    _refuse_bombs(content)
    # Here, because the limits are judged without it.
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        missing = [name for name in wanted if name not in book.sheetnames]
        if missing:
            raise Unread("sheet_missing", sheets=missing)
        left = [MOST_TEXT]
        return {name: _rows(book[name], left) for name in wanted}
    except (Unread, MemoryError):
        raise
    except Exception:  # a reader of foreign files may fail in any way; what cannot be read is not taken in
        raise Unread("unreadable") from None


def _rows(sheet: Any, left: list[int]) -> list[list[Any]]:
    rows = []
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
        if number > MOST_ROWS:
            raise Unread("too_many_rows", sheet=sheet.title)
        rows.append([_plain(cell, left) for cell in row])
    return rows


def _plain(cell: Any, left: list[int]) -> Any:
    value = cell.value
    if cell.data_type == "f":
        return {"formula": True}
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else {"huge": True}
    if isinstance(value, datetime):
        return {"day": value.date().isoformat()}
    text = str(value)
    left[0] -= len(text)
    if left[0] < 0:
        raise Unread("too_much_text")
    return text


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
    found = 0
    for content in members:
        for _cell in _CELL.finditer(content):
            found += 1
            if found > MOST_CELLS:
                return True
    return False
