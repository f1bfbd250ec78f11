"""Files that a person may well send, made here so that each test says what it changes."""

import io
import struct
import zipfile
import zlib

import pikepdf
from PIL import Image

TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"


def pdf(change=None, **save):
    """A PDF of one empty page; ``change(pdf)`` may do things to it before it is saved."""
    made = pikepdf.new()
    made.add_blank_page(page_size=(595, 842))
    if change:
        change(made)
    out = io.BytesIO()
    made.save(out, deterministic_id="encryption" not in save, **save)
    return out.getvalue()


def picture(form="PNG", size=(40, 30), **save):
    """A red picture."""
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, form, **save)
    return out.getvalue()


def _chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def squeezed(content):
    return zlib.compress(content, 9)


def png_with(name, data):
    """A good picture with one more chunk before its drawing."""
    good = picture()
    at = good.index(b"IDAT") - 4
    return good[:at] + _chunk(name, data) + good[at:]


def png_that_claims(width, height):
    """A few bytes that claim to be a huge picture."""
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(b"\0" * 999))
        + _chunk(b"IEND", b"")
    )


def types(main=MAIN):
    return (
        f'<?xml version="1.0"?><Types xmlns="{TYPES}"><Default Extension="rels" ContentType="application/vnd.'
        f'openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml"'
        f' ContentType="{main}"/></Types>'
    )


def relationships(*rows):
    """A part of relationships: (kind, target, mode)."""
    inside = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/{kind}" Target="{target}"{mode and f" TargetMode={mode!r}"}/>'
        for n, (kind, target, mode) in enumerate(rows)
    ).replace("'", '"')
    return f'<?xml version="1.0"?><Relationships xmlns="{RELS}">{inside}</Relationships>'


def body(inside="<w:p><w:r><w:t>Hej</w:t></w:r></w:p>"):
    return f'<?xml version="1.0"?><w:document xmlns:w="{WORD}"><w:body>{inside}</w:body></w:document>'


def docx(extra=None, *, without=(), **parts):
    """A Word document; ``extra`` holds more members, ``without`` leaves some out."""
    members = {
        "[Content_Types].xml": types(),
        "_rels/.rels": relationships(("officeDocument", "word/document.xml", "")),
        "word/document.xml": body(),
        "word/_rels/document.xml.rels": relationships(("hyperlink", "https://exempel.example/", "External")),
        **(extra or {}),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            if name not in without:
                archive.writestr(name, content)
    return out.getvalue()


def svg(inside='<path d="M0 0L10 10" fill="#5b2a86"/>', attributes='viewBox="0 0 10 10"'):
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{inside}</svg>'.encode()


GOOD = {"pdf": pdf, "png": picture, "jpeg": lambda: picture("JPEG"), "docx": docx, "svg": svg}


def padded_docx(size):
    """A good document of exactly ``size`` bytes."""

    def made(padding):
        out = io.BytesIO(docx())
        with zipfile.ZipFile(out, "a", zipfile.ZIP_STORED) as archive:
            archive.writestr(zipfile.ZipInfo("docProps/padding.dat"), b" " * padding)
        return out.getvalue()

    return made(size - len(made(0)))


def padded_pdf(size):
    """A good PDF of exactly ``size`` bytes."""

    def made(padding):
        def pad(opened):
            opened.Root.PieceInfo = opened.make_stream(b"a" * padding)

        return pdf(pad, compress_streams=False)

    padding = size - len(made(0))
    return made(padding - (len(made(padding)) - size))
