"""Word files that run, fetch, carry or burst."""

import io
import zipfile

from tests.portal.files import makers

LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
DOCUMENT_RELS = "word/_rels/document.xml.rels"
OUTSIDE = ("http://exempel.example/a", "https://exempel.example/a.dotm", "file:///etc/passwd", "\\\\exempel.example\\a")
BROKEN_OUT = ("../../a.xml", "/etc/a.xml", "word/../../a.xml", "C:\\a.xml", "word\\a.xml", "word/\x01.xml")
FIELDS = (
    'DDEAUTO c:\\\\windows\\\\cmd.exe "/k a"',
    "DDE excel a",
    'INCLUDEPICTURE "http://exempel.example/"',
    "MACROBUTTON a b",
)
CARRIED = {
    "program": ("word/embeddings/a.exe", b"MZ"),
    "old object": ("word/embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0" + b"\0" * 600),
    "macro": ("word/vbaProject.bin", b"\xd0\xcf\x11\xe0"),
    "macro data": ("word/vbaData.xml", b"<a/>"),
    "control": ("word/activeX/activeX1.xml", b"<a/>"),
    "ribbon": ("customUI/customUI.xml", b"<a/>"),
    "archive": ("word/media/a.png", makers.docx()),
    "archive by another name": ("docProps/a.dat", makers.docx()),
    "program as picture": ("word/media/a.png", b"MZ\x90\0"),
    "page as picture": ("word/media/a.png", b"<html>"),
    "linux program": ("docProps/a.bin", b"\x7fELF"),
    "pdf": ("docProps/a.pdf", b"%PDF-1.7"),
}


def files():
    """Pairs of name and content."""
    for name, (member, content) in CARRIED.items():
        yield name, makers.docx({member: content})
    for kind in ("attachedTemplate", "image", "oleObject", "frame", "subDocument", "aFChunk"):
        for target in OUTSIDE:
            rows = makers.relationships((kind, target, "External"))
            yield f"{kind} at {target[:8]}", makers.docx({DOCUMENT_RELS: rows})
    for kind in ("oleObject", "package", "control", "vbaProject", "aFChunk"):
        yield f"{kind} inside", makers.docx({DOCUMENT_RELS: makers.relationships((kind, "a.bin", ""))})
    for target in ("javascript:alert(1)", "file:///etc/passwd", "ms-msdt:/id", "\\\\exempel.example\\a"):
        yield (
            f"link to {target[:9]}",
            makers.docx({DOCUMENT_RELS: makers.relationships(("hyperlink", target, "External"))}),
        )
    for name in BROKEN_OUT:
        yield f"member {name!r}", makers.docx({name: "<a/>"})
    for field in FIELDS:
        runs = "".join(f"<w:r><w:instrText>{part}</w:instrText></w:r>" for part in (field[:2], field[2:]))
        yield f"field {field[:5]}", makers.docx({"word/document.xml": makers.body(f"<w:p>{runs}</w:p>")})
    simple = makers.body('<w:p><w:fldSimple w:instr="DDEAUTO a b"/></w:p>')
    yield "simple field", makers.docx({"word/document.xml": simple})
    yield "chunk of another kind", makers.docx({"word/document.xml": makers.body("<w:altChunk/>")})
    yield from _broken_xml()
    yield from _bombs()
    yield from _other_archives()


def _broken_xml():
    for part in ("word/document.xml", "[Content_Types].xml", DOCUMENT_RELS, "word/styles.xml"):
        yield f"laughs in {part}", makers.docx({part: LAUGHS + "<a>&c;</a>"})
        yield (
            f"fetch in {part}",
            makers.docx({part: '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'}),
        )
        yield f"not xml in {part}", makers.docx({part: "<a>"})
    sixteen = (LAUGHS + "<a/>").encode("utf-16")
    yield "laughs in two bytes", makers.docx({"word/styles.xml": sixteen})


def _bombs():
    yield "one that bursts", makers.docx({"word/media/a.bmp": b"BM" + b"\0" * 60_000_000})
    yield "many that burst", makers.docx({f"word/a{n}.xml": b" " * 10_000_000 for n in range(12)})
    yield "two thousand", makers.docx({f"word/a{n}.xml": b"<a/>" for n in range(2000)})
    yield "deep xml", makers.docx({"word/a.xml": "<a>" * 200_000})
    yield "overlapping", _overlapping()
    good = bytearray(makers.docx())
    at = good.rindex(b"PK\x01\x02")
    good[at + 24 : at + 28] = b"\xff\xff\xff\x7f"
    yield "lies about size", bytes(good)
    good = bytearray(makers.docx())
    at = good.rindex(b"PK\x01\x02")
    good[at + 8] |= 1
    yield "locked", bytes(good)
    yield "twice the same", _twice()


def _overlapping():
    """Two rows of the table that point at the same bytes."""
    good = makers.docx({"word/a.xml": "<a/>"})
    first = good.index(b"PK\x01\x02")
    second = good.index(b"PK\x01\x02", first + 4)
    changed = bytearray(good)
    changed[second + 42 : second + 46] = changed[first + 42 : first + 46]
    return bytes(changed)


def _twice():
    return makers.docx({"word/DOCUMENT.xml": makers.body()})


def _other_archives():
    yield (
        "with macros",
        makers.docx({"[Content_Types].xml": makers.types("application/vnd.ms-word.document.macroEnabled.main+xml")}),
    )
    yield (
        "template",
        makers.docx({"[Content_Types].xml": makers.types(makers.MAIN.replace("document.main", "template.main"))}),
    )
    yield "without types", makers.docx(without={"[Content_Types].xml"})
    yield "without words", makers.docx(without={"word/document.xml"})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("META-INF/MANIFEST.MF", "Main-Class: a")
        archive.writestr("a.class", b"\xca\xfe\xba\xbe")
    yield "java archive", out.getvalue()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    yield "open document", out.getvalue()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("[Content_Types].xml", makers.types())
        archive.writestr("word/document.xml", makers.body())
    yield "unusual packing", out.getvalue()
    good = makers.docx()
    yield "with a comment", good[:-2] + b"\x05\0hello"
