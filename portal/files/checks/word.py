"""A Word document of paragraphs, tables, pictures and charts: no programs, nothing fetched from elsewhere.

The only files inside are the workbooks behind charts, without macros."""

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from xml.parsers import expat

from .kinds import Bad
from .links import harmless_link

MAX_MEMBERS = 1000
MAX_UNPACKED = 100 * 1024**2  # bytes, all members together
MAX_XML = 40 * 1024**2  # bytes, one part
MAX_RATIO = 200  # unpacked to packed, for members that unpack to more than a megabyte
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MAIN_PART = re.compile(r"word/document\d{0,2}\.xml")
# Endings of relationship types that carry a program or another file, also when it lies inside.
CARRIERS = (
    "/oleObject",
    "/control",
    "/vbaProject",
    "/aFChunk",
    "/activeXControlBinary",
    "/attachedToolbars",
)
PICTURES = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"BM",
    b"II*\0",
    b"MM\0*",
    b"II\xbc\x01",  # HD Photo, beside a picture with effects
    b"\x01\0\0\0",
    b"\xd7\xcd\xc6\x9a",
    b"\x01\0\x09\0",  # a Windows metafile without the placing head, as older programs write it
    b"\x02\0\x09\0",
    b"RIFF",
)
PACKED_PICTURES = (".emz", ".wmz")  # metafiles of Windows, packed by gzip; nothing here unpacks them
GZIP = b"\x1f\x8b"
WORKBOOK = re.compile(r"word/embeddings/[^/]+\.xlsx\Z")
FOREIGN = (b"PK\x03\x04", b"MZ", b"\x7fELF", b"\xd0\xcf\x11\xe0", b"%PDF", b"Rar!", b"7z\xbc")
FIELD_PROGRAM = re.compile(r"\b(?:DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|IMPORT|MACROBUTTON|DATABASE)\b", re.IGNORECASE)
TEMPLATE = re.compile(r"(?:file:|[a-z]:\\|\\\\|[^:]*\Z)", re.IGNORECASE)
RELATIONSHIP = "http://schemas.openxmlformats.org/package/2006/relationships Relationship"
OVERRIDE = "http://schemas.openxmlformats.org/package/2006/content-types Override"
CENTRAL_END = 22  # bytes


def check_docx(content: bytes) -> None:
    """Raises Bad with the reason."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, NotImplementedError):
        raise Bad("damaged") from None
    with archive:
        members = archive.infolist()
        names = {member.filename for member in members}
        if "[Content_Types].xml" not in names or not any(map(MAIN_PART.fullmatch, names)):
            raise Bad("unknown")
        _check_shape(archive, members, content)
        try:
            for member in members:
                _check_member(archive, member)
        except (zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError):
            raise Bad("damaged") from None


def _check_shape(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], content: bytes) -> None:
    if archive.comment or content[-CENTRAL_END : -CENTRAL_END + 4] != b"PK\x05\x06":
        raise Bad("trailing")
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise Bad("too_heavy")
    if len({member.filename.lower() for member in members}) != len(members):
        raise Bad("damaged")
    reached = 0
    for member in sorted(members, key=lambda member: member.header_offset):
        if member.header_offset < reached:  # members that share the same bytes: a bomb
            raise Bad("too_heavy")
        if member.header_offset > reached and reached == 0:
            raise Bad("two_kinds")
        reached = member.header_offset + 30 + member.compress_size


def _check_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    name = member.filename
    if member.flag_bits & 1:
        raise Bad("encrypted")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Bad("damaged")
    if ".." in name.split("/") or name.startswith("/") or re.search(r"[\\:\x00-\x1f]", member.orig_filename):
        raise Bad("damaged")
    if member.file_size > 1024**2 and member.file_size > MAX_RATIO * max(member.compress_size, 1):
        raise Bad("too_heavy")
    low = name.lower()
    if "vba" in low or "activex" in low or low.startswith("customui/"):
        raise Bad("active")
    if member.is_dir():
        return
    content = _unpacked(archive, member)
    if low.startswith("word/embeddings/"):
        _check_workbook(low, content)
        return
    if low.endswith((".xml", ".rels")):
        _check_xml(low, content)
    elif content.startswith(FOREIGN) or (low.startswith("word/media/") and not _is_picture(low, content)):
        raise Bad("attachments")


def _is_picture(name: str, content: bytes) -> bool:
    if name.endswith(PACKED_PICTURES) and content.startswith(GZIP):
        return True
    return content.startswith(PICTURES) or b"<svg" in content[:2000]


def _check_workbook(name: str, content: bytes) -> None:
    """The figures behind a chart. One that cannot be unpacked shows nothing and runs nothing."""
    if not WORKBOOK.match(name) or not content.startswith(b"PK\x03\x04"):
        raise Bad("attachments")
    try:
        inner = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, NotImplementedError):
        return
    with inner:
        members = inner.infolist()
        if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
            raise Bad("too_heavy")
        for member in members:
            low = member.filename.lower()
            if re.search(r"vba|activex|macrosheets|externallinks|embeddings|ctrlprops|connections", low):
                raise Bad("attachments")


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """The member's bytes; what it says about its size is not believed further than that."""
    with archive.open(member) as packed:
        content = packed.read(member.file_size + 1)
    if len(content) != member.file_size:
        raise Bad("damaged")
    return content


def _check_xml(name: str, content: bytes) -> None:
    if len(content) > MAX_XML:
        raise Bad("too_heavy")
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _refuse_doctype
    fields: list[str] = []
    types: set[str] = set()
    parser.StartElementHandler = _on_element(name, fields, types)
    inside = {"field": False}
    if MAIN_PART.fullmatch(name) or name.startswith(("word/header", "word/footer")):
        _listen_to_fields(parser, fields, inside)
    parser.Parse(content, True)
    if FIELD_PROGRAM.search("".join(fields)):
        raise Bad("active")
    if name == "[content_types].xml" and (MAIN_TYPE not in types or any("macro" in each.lower() for each in types)):
        raise Bad("active" if any("macro" in each.lower() for each in types) else "unknown")


def _listen_to_fields(parser: expat.XMLParserType, fields: list[str], inside: dict[str, bool]) -> None:
    on_element = parser.StartElementHandler

    def start(tag: str, attributes: dict[str, str]) -> None:
        inside["field"] = tag.endswith(" instrText")
        if on_element is not None:
            on_element(tag, attributes)  # type: ignore[call-arg, arg-type]

    def end(tag: str) -> None:
        inside["field"] = False
        if tag.endswith(" p"):
            fields.append(" ")

    def text(words: str) -> None:
        if inside["field"]:
            fields.append(words)

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text


def _refuse_doctype(*_: object) -> None:
    raise Bad("active")


def _on_element(name: str, fields: list[str], types: set[str]) -> Callable[[str, dict[str, str]], None]:
    def handle(tag: str, attributes: dict[str, str]) -> None:
        if tag == RELATIONSHIP and name.endswith(".rels"):
            _check_relationship(attributes)
        elif tag == OVERRIDE:
            types.add(attributes.get("ContentType", ""))
        elif tag.endswith(" altChunk"):
            raise Bad("attachments")
        elif tag.endswith(" fldSimple"):
            fields.extend(value for key, value in attributes.items() if key.endswith("instr"))

    return handle


def _check_relationship(attributes: dict[str, str]) -> None:
    kind, target = attributes.get("Type", ""), attributes.get("Target", "")
    if kind.endswith(CARRIERS):
        raise Bad("attachments")
    if kind.endswith("/package") and not target.lower().endswith(".xlsx"):
        raise Bad("attachments")
    if attributes.get("TargetMode", "").lower() != "external":
        if ":" in target or target.startswith(("//", "\\\\")):
            raise Bad("fetches")
        return
    if kind.endswith("/attachedTemplate"):
        harmless = TEMPLATE.match(target) is not None and harmless_link(target)
    else:
        harmless = kind.endswith("/hyperlink") and harmless_link(target)
    if not harmless:
        raise Bad("fetches")
