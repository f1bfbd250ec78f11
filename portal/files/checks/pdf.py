"""A PDF that only shows pages: not locked, not broken off, without programs, forms of other systems or attachments."""

import io
import re
import zipfile
from collections.abc import Iterator

import pikepdf

from .kinds import Bad, refuse_pages_in_disguise

MAX_PAGES = 2000
MAX_OBJECTS = 200_000
MAX_DEPTH = 60
HEADER = re.compile(rb"%PDF-[12]\.\d")
# Visible in the raw bytes also when an older revision in the same file holds it.
RAW_PROGRAM = re.compile(rb"/(?:JavaScript|Launch)\b")
# A dictionary with one of these keys does something by itself, or carries another file.
BAD_KEYS = {
    "/JS": "active",
    "/JavaScript": "active",
    "/AA": "active",
    "/XFA": "active",
    "/EmbeddedFiles": "attachments",
    "/EF": "attachments",
    "/Encrypt": "encrypted",
}
BAD_ACTIONS = {
    "/JavaScript",
    "/Launch",
    "/ImportData",
    "/SubmitForm",
    "/GoToE",
    "/GoToR",
    "/Rendition",
    "/Movie",
    "/Sound",
}
BAD_ACTIONS |= {"/RichMediaExecute", "/GoTo3DView", "/SetOCGState"}
BAD_ANNOTATIONS = {"/RichMedia", "/Screen", "/Movie", "/Sound", "/3D", "/FileAttachment"}
GOOD_LINK = re.compile(r"(?:https?|mailto|tel):", re.IGNORECASE)


def check_pdf(content: bytes) -> None:
    """Raises Bad with the reason."""
    if not HEADER.match(content):
        raise Bad("damaged")
    _check_ends(content)
    refuse_pages_in_disguise(content)
    if zipfile.is_zipfile(io.BytesIO(content)):
        raise Bad("two_kinds")
    try:
        pdf = pikepdf.open(
            io.BytesIO(content), attempt_recovery=False, suppress_warnings=True, inherit_page_attributes=False
        )
    except pikepdf.PasswordError:
        raise Bad("encrypted") from None
    except pikepdf.PdfError:
        raise Bad("damaged") from None
    with pdf:
        if pdf.is_encrypted:
            raise Bad("encrypted")
        _check_objects(pdf)
        _check_pages(pdf)
    if RAW_PROGRAM.search(content):
        raise Bad("active")


def _check_ends(content: bytes) -> None:
    end = content.rfind(b"%%EOF")
    if end < 0 or b"startxref" not in content[max(0, end - 100) : end]:
        raise Bad("damaged")
    if content[end + 5 :].strip(b"\r\n\t \0"):
        raise Bad("trailing")


def _check_objects(pdf: pikepdf.Pdf) -> None:
    if len(pdf.objects) > MAX_OBJECTS:
        raise Bad("too_heavy")
    for thing in _dictionaries(pdf):
        for key in thing.keys():  # noqa: SIM118 - pikepdf's dictionaries are asked by keys()
            if key in BAD_KEYS:
                raise Bad(BAD_KEYS[key])
        _check_action(thing)
    if "/OpenAction" in pdf.Root:
        action = pdf.Root.OpenAction
        if isinstance(action, pikepdf.Dictionary) and str(action.get("/S", "")) != "/GoTo":
            raise Bad("active")


def _check_action(thing: pikepdf.Object) -> None:
    if _name(thing, "/S") in BAD_ACTIONS and _name(thing, "/Type") in ("", "/Action"):
        raise Bad("active")
    if _name(thing, "/Subtype") in BAD_ANNOTATIONS:
        raise Bad("attachments" if _name(thing, "/Subtype") == "/FileAttachment" else "active")
    address = thing.get("/URI")
    if isinstance(address, pikepdf.String) and ":" in str(address)[:30] and not GOOD_LINK.match(str(address)):
        raise Bad("active")


def _name(thing: pikepdf.Object, key: str) -> str:
    value = thing.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Every dictionary, those inside others too; what is only referred to is met as an object of its own."""
    for thing in (pdf.trailer, *pdf.objects):
        todo = [(thing, 0)]
        while todo:
            item, depth = todo.pop()
            if depth > MAX_DEPTH:
                raise Bad("too_heavy")
            if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
                holder = item.stream_dict if isinstance(item, pikepdf.Stream) else item
                yield holder
                kids = [holder.get(key) for key in holder.keys()]  # noqa: SIM118
            elif isinstance(item, pikepdf.Array):
                kids = list(item)
            else:
                continue
            todo += [(kid, depth + 1) for kid in kids if isinstance(kid, pikepdf.Object) and not kid.is_indirect]


def _check_pages(pdf: pikepdf.Pdf) -> None:
    """Walk the page tree ourselves: one that bites its tail, or one without pages, is damaged."""
    seen: set[tuple[int, int]] = set()
    pages, todo = 0, [(pdf.Root.get("/Pages"), 0)]
    while todo:
        node, depth = todo.pop()
        if not isinstance(node, pikepdf.Dictionary) or depth > MAX_DEPTH or node.objgen in seen:
            raise Bad("damaged")
        if node.is_indirect:
            seen.add(node.objgen)
        if "/Kids" in node:
            todo += [(kid, depth + 1) for kid in node.Kids]
        else:
            pages += 1
        if pages > MAX_PAGES or len(todo) > MAX_OBJECTS:
            raise Bad("too_heavy")
    if not pages:
        raise Bad("damaged")
