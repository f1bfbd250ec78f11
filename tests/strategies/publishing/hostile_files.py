"""Workbooks and YAML files that cost more to read than they look, made from our own empty template."""

import io
import re
import zipfile

from openpyxl import Workbook, load_workbook

from strategies.publishing.exchange import columns
from strategies.publishing.exchange.excel import write_excel

GOALS = {"jamstalld-halsa": "Jämställd hälsa"}
RELATIONS = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHARED = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s</sst>'
SHARED_TYPE = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    b'spreadsheetml.sharedStrings+xml"/>'
)
FIRST_SHEET = "xl/worksheets/sheet1.xml"


def template():
    """The empty template of the county with the code 18."""
    return write_excel(None, "18", GOALS)


def whole():
    """The template with the title and the period that a draft needs."""
    book = load_workbook(io.BytesIO(template()))
    for cell, value in (("B3", "Ett län"), ("B4", 2024), ("B5", 2027)):
        book["Strategin"][cell] = value
    return saved(book)


def filled_cells_of_template():
    """How many cells with content stand in the file."""
    return _count(rb"<c(?:\s[^<>]*)?>") - empty_cells_of_template()


def empty_cells_of_template():
    """How many cells with nothing but a format stand in the file."""
    return _count(rb"<c(?:\s[^<>]*)?/>")


def _count(pattern):
    with zipfile.ZipFile(io.BytesIO(whole())) as archive:
        return sum(len(re.findall(pattern, archive.read(name))) for name in archive.namelist())


def saved(book):
    """The workbook's bytes."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def exchanged(changes):
    """The same with members' bytes changed: name to a function of the old bytes (b"" for a new member)."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in [*old.namelist(), *(set(changes) - set(old.namelist()))]:
            content = old.read(name) if name in old.namelist() else b""
            new.writestr(name, changes[name](content) if name in changes else content)
    return out.getvalue()


def row_added(row, strings=None):
    """The same with XML put after the last row of the first sheet, and shared strings for it when they are given."""

    def with_row(xml):
        # The sheet's own word about its size would hide the row from the reader.
        return re.sub(rb"<dimension[^>]*>", b"", xml).replace(b"</sheetData>", row + b"</sheetData>")

    return exchanged({FIRST_SHEET: with_row, **({} if strings is None else with_strings(SHARED % strings))})


def with_strings(xml):
    """The changes that give the file a table of shared strings."""
    listed = lambda types: types.replace(b"</Types>", SHARED_TYPE + b"</Types>")  # noqa: E731
    return {"[Content_Types].xml": listed, "xl/sharedStrings.xml": lambda _xml: xml}


def wide_row():
    """1.4 million cells in one row, in some kilobytes."""
    return row_added(b'<row r="400">' + b"<c/>" * 1_400_000 + b"</row>")


def prefixed_cells():
    """The same cells under a namespace prefix."""
    sheet = b'<row r="400" xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    return row_added(sheet + b"<x:c/>" * 1_400_000 + b"</row>")


def many_sheets():
    """More sheets than anybody turns over."""
    book = Workbook()
    book.remove(book.active)
    for sheet in columns.sheets(GOALS, {}):
        book.create_sheet(sheet.name)
    for number in range(150):
        book.create_sheet(f"Blad {number}")
    return saved(book)


def one_sheet_many_times():
    """Entries in the list of sheets that all name the same one."""
    entry = b'<sheet xmlns:r="%s" name="x%d" sheetId="%d" r:id="rId1"/>'
    entries = b"".join(entry % (RELATIONS, n, n) for n in range(100, 5100))
    return exchanged({"xl/workbook.xml": lambda xml: xml.replace(b"</sheets>", entries + b"</sheets>")})


def repeated_text():
    """One long shared string that some thousand cells point to."""
    cells = b"".join(b'<row r="%d"><c r="C%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(100, 2100))
    return row_added(cells, b"<si><t>" + b"x" * 30_000 + b"</t></si>")


def shared_strings():
    """Millions of shared strings that no cell uses."""
    return row_added(b"", b"<si/>" * 3_000_000)


def zip_bomb():
    """A member that unpacks to more than a workbook may."""
    return exchanged({"xl/media/a.xml": lambda _xml: b"0" * (40 * 1024**2)})


def lying_zip_bomb():
    """The same, with a head that claims ten bytes."""
    bomb = bytearray(zip_bomb())
    for mark, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = bomb.rfind(mark, 0, bomb.rfind(b"xl/media/a.xml") + 1) if mark == b"PK\x01\x02" else bomb.find(mark)
        bomb[place + at : place + at + 4] = (10).to_bytes(4, "little")
    return bytes(bomb)


def laughs(encoding="utf-8"):
    """Entities that grow a thousandfold each, in any encoding that XML allows."""
    entities = ['<!ENTITY a0 "ha">'] + [f'<!ENTITY a{n} "{f"&a{n - 1};" * 1000}">' for n in range(1, 5)]
    head = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [{"".join(entities)}]>'
    return exchanged(with_strings(f"{head}<sst><si><t>&a4;</t></si></sst>".encode(encoding)))


def far_row():
    """A single cell in the last row that Excel knows: all rows before it are made up by the reader."""
    return row_added(b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row>')


def huge_number(number=b"9e999999"):
    """A cell whose number no computer holds."""
    return row_added(b'<row r="60"><c r="B60"><v>' + number + b"</v></c></row>")


def fetching(address):
    """A workbook that points outside: a linked book, a linked picture and an outside schema."""
    link = (
        b'<Relationship Id="rId%d" Type="'
        + RELATIONS
        + b'/%s" Target="'
        + address.encode()
        + b'" TargetMode="External"/>'
    )
    links = link % (900, b"externalLink") + link % (901, b"image")
    return exchanged(
        {
            "xl/_rels/workbook.xml.rels": lambda xml: xml.replace(b"</Relationships>", links + b"</Relationships>"),
            "xl/workbook.xml": lambda xml: xml.replace(
                b"</sheets>",
                b'</sheets><externalReferences><externalReference xmlns:r="' + RELATIONS + b'" r:id="rId900"/>'
                b"</externalReferences>",
            ),
        }
    )


WORKBOOKS = {
    "wide row": (wide_row, "fler än 100 000 celler"),
    "prefixed cells": (prefixed_cells, "fler än 100 000 celler"),
    "many sheets": (many_sheets, "fler än 100 blad"),
    "one sheet many times": (one_sheet_many_times, "fler än 100 blad"),
    "repeated text": (repeated_text, "fler än 1 000 000 tecken"),
    "shared strings": (shared_strings, "högst 30 MB"),
    "zip bomb": (zip_bomb, "högst 30 MB"),
    "lying zip bomb": (lying_zip_bomb, "går inte att läsa som Excel"),
    "laughs": (laughs, "går inte att läsa som Excel"),
    "laughs in utf-16": (lambda: laughs("utf-16"), "går inte att läsa som Excel"),
    "far row": (far_row, "fler än 3 000 rader"),
    "huge number": (huge_number, "rad 60, kolumn B: Cellen innehåller ett tal som är för stort"),
    "more digits than a number has": (lambda: huge_number(b"9" * 100_000), "går inte att läsa som Excel"),
}
TREES = {
    "deep lists": (b"a: " + b"[" * 5000, "rad 1: Värdena ligger i fler än 12 nivåer"),
    "deep mappings": (b"{a: " * 5000, "rad 1: Värdena ligger i fler än 12 nivåer"),
    "deep by indentation": (b"".join(b" " * n + b"a:\n" for n in range(600)), "rad 13: Värdena ligger i fler än 12"),
    "alias bomb": (b"a: &a [x, x]\nb: [*a, *a]", "rad 1: Hänvisningar"),
    "billion laughs": (
        b"a: &a [ha, ha]\n" + b"".join(b"%c: &%c [*%c, *%c]\n" % (n, n, n - 1, n - 1) for n in range(98, 123)),
        "rad 1: Hänvisningar",
    ),
    "merge key": (b"a: &a {b: c}\nd:\n  <<: *a", "rad 1: Hänvisningar"),
    "unknown keys": (b"".join(b"k%d: x\n" % n for n in range(25_000)), "Härifrån har filen fler än 20 000 värden"),
    "some unknown keys": (
        b"".join(b"k%d: x\n" % n for n in range(9_000)),
        "rad 201: Härifrån står fler än 200 nycklar",
    ),
    "unknown keys in a list": (b"goals:\n" + b"- {titel: x, utgift: y}\n" * 4_500, "Härifrån har filen fler än 20 000"),
    "many values": (b"unknown: [" + b"x," * 120_000 + b"x]", "rad 1: Härifrån har filen fler än 20 000 värden"),
    "long text": (b"title: " + b"x" * 200_000, "rad 1: Texten är längre än 60 000 tecken"),
    "long key": (b"x" * 200_000 + b": y", "rad 1: "),
    "huge number": (b"county_code: '18'\ntitle: x\npages: 9e999999\nperiod:\n  from: 9e999999", "rad 3, pages: "),
    "program": (b"!!python/object/apply:os.system [x]", "rad 1: Taggar"),
    "too large": (b"a" * 300_000, "större än 256 kB"),
}
