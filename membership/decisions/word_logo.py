"""A logotype in a .docx: a PNG as it is; an SVG as a drawing that newer programs scale, with its words."""

import base64
import io
import re
import struct
import zlib

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Mm, Pt

MOST_WIDE, MOST_HIGH = 70, 18  # millimetres, as in the PDF
SVG_BLIP = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}">'
    '<asvg:svgBlip xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="{}"/></a:ext></a:extLst>'
)


def add_logo(document, address: str, words: str) -> None:
    """Put the picture of a data address in a paragraph of its own; words: what a screen reader says for it."""
    head, _comma, data = address.partition(",")
    content = base64.b64decode(data)
    is_svg = "svg" in head
    wide, high = _fitted(*(_svg_size(content) if is_svg else struct.unpack(">II", content[16:24])))
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(6)
    picture = paragraph.add_run().add_picture(
        io.BytesIO(_empty_png() if is_svg else content), width=Mm(wide), height=Mm(high)
    )
    picture._inline.docPr.set("descr", words)
    if is_svg:
        _draw_svg(document, picture._inline, content)


def _draw_svg(document, inline, content):
    """The SVG itself; older programs (LibreOffice 7.4 too) show the empty picture, and the name stands under it."""
    package = document.part.package
    part = Part(PackURI("/word/media/logo.svg"), "image/svg+xml", content, package)
    key = document.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
    inline.graphic.graphicData.pic.blipFill.blip.append(parse_xml(SVG_BLIP.format(key)))


def _fitted(wide, high):
    """Width and height in millimetres within the room, in the picture's own proportions."""
    scale = min(MOST_WIDE / wide, MOST_HIGH / high)
    return wide * scale, high * scale


def _svg_size(content):
    """Width and height of a checked SVG: its view box, else what it says of itself, else that of a replaced element."""
    tag = re.search(rb"<svg\b[^>]*>", content, re.DOTALL)
    said = dict(re.findall(rb"([\w-]+)\s*=\s*[\"']([^\"']*)[\"']", tag.group())) if tag else {}
    box = [float(number) for number in re.findall(rb"-?[\d.]+", said.get(b"viewBox", b""))]
    if len(box) == 4 and box[2] > 0 and box[3] > 0:
        return box[2], box[3]
    sides = [re.match(rb"[\d.]+", said.get(name, b"")) for name in (b"width", b"height")]
    if all(sides) and all(float(side.group()) > 0 for side in sides):
        return tuple(float(side.group()) for side in sides)
    return 300, 150


def _empty_png():
    """A picture of one clear point."""
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 6, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\0" * 5)),
        (b"IEND", b""),
    )
    drawn = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(drawn)


__all__ = ["add_logo"]
