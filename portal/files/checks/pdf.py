"""A PDF that only shows pages: not locked, not broken off, without programs or forms of other systems.

It may carry the evidence that signing services attach, and links that wait for somebody to press them."""

import io
import re
import zipfile
from collections.abc import Iterator

import pikepdf

from .carried import check_carried
from .kinds import PDF_START, Bad, refuse_pages_in_disguise
from .links import harmless_link

MAX_PAGES = 2000
MAX_OBJECTS = 200_000
MAX_DEPTH = 60
HEADER = re.compile(PDF_START.pattern + rb"[12]\.\d")
NEAR = 64  # bytes: a table that lies this far from where the file says, as sloppy programs leave it
# Visible in the raw bytes also when an older revision in the same file holds it.
RAW_PROGRAM = re.compile(rb"/(?:JavaScript|Launch)\b")
# A dictionary with one of these keys does something by itself.
BAD_KEYS = {"/JS", "/JavaScript", "/XFA"}
BAD_ACTIONS = {
    "/JavaScript",
    "/Launch",
    "/ImportData",
    "/SubmitForm",
    "/GoToE",
    "/Rendition",
    "/Movie",
    "/Sound",
}
BAD_ACTIONS |= {"/RichMediaExecute", "/GoTo3DView", "/SetOCGState"}
BAD_ANNOTATIONS = {"/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"}
# What may happen without anybody pressing anything: the page that is shown first.
BY_ITSELF = {"/GoTo"}
TURNS = {"/NextPage", "/PrevPage", "/FirstPage", "/LastPage"}


def check_pdf(content: bytes) -> None:
    """Raises Bad with the reason."""
    if not HEADER.match(content):
        raise Bad("damaged")
    _check_ends(content)
    refuse_pages_in_disguise(content)
    if zipfile.is_zipfile(io.BytesIO(content)):
        raise Bad("two_kinds")
    with _opened(content) as pdf:
        _check_objects(pdf)
        _check_pages(pdf)
    if RAW_PROGRAM.search(content):
        raise Bad("active")


def _opened(content: bytes) -> pikepdf.Pdf:
    """The file, also when only its owner's password locks it: that limits rights, and no reader asks for it."""
    try:
        return _open(content, recover=False)
    except pikepdf.PasswordError:
        raise Bad("encrypted") from None
    except pikepdf.PdfError:
        if not _table_is_near(content):
            raise Bad("damaged") from None
    try:
        pdf = _open(content, recover=True)
        for page in pdf.pages:
            page.contents_coalesce()
            page.Contents.read_bytes()
        return pdf
    except (pikepdf.PdfError, AttributeError):
        raise Bad("damaged") from None


def _open(content: bytes, recover: bool) -> pikepdf.Pdf:
    return pikepdf.open(
        io.BytesIO(content), attempt_recovery=recover, suppress_warnings=True, inherit_page_attributes=False
    )


def _table_is_near(content: bytes) -> bool:
    """Whether the table of objects lies a few bytes from where the file says that it does."""
    said = re.search(rb"startxref\s+(\d{1,9})\s+%%EOF\s*\Z", content[-200:])
    return said is not None and abs(content.rfind(b"\nxref") + 1 - int(said[1])) <= NEAR


def _check_ends(content: bytes) -> None:
    end = content.rfind(b"%%EOF")
    if end < 0 or b"startxref" not in content[max(0, end - 100) : end]:
        raise Bad("damaged")
    if content[end + 5 :].strip(b"\r\n\t \0\x1a"):
        raise Bad("trailing")


def _check_objects(pdf: pikepdf.Pdf) -> None:
    if len(pdf.objects) > MAX_OBJECTS:
        raise Bad("too_heavy")
    if isinstance(pdf.Root.get("/Collection"), pikepdf.Dictionary):
        raise Bad("portfolio")
    for thing in _dictionaries(pdf):
        if any(key in BAD_KEYS for key in thing.keys()):  # noqa: SIM118 - pikepdf's dictionaries are asked by keys()
            raise Bad("active")
        _check_action(thing)
        _check_by_itself(thing)
        _check_file(thing)
    action = pdf.Root.get("/OpenAction")
    if isinstance(action, pikepdf.Dictionary) and not _only_shows(action):
        raise Bad("active")


def _only_shows(action: pikepdf.Object) -> bool:
    """Whether an action only chooses the page that is shown."""
    return _name(action, "/S") in BY_ITSELF or (_name(action, "/S") == "/Named" and _name(action, "/N") in TURNS)


def _check_action(thing: pikepdf.Object) -> None:
    if _name(thing, "/S") in BAD_ACTIONS and _name(thing, "/Type") in ("", "/Action"):
        raise Bad("active")
    if _name(thing, "/Subtype") in BAD_ANNOTATIONS:
        raise Bad("active")
    if _name(thing, "/Subtype") == "/FileAttachment" and not isinstance(thing.get("/FS"), pikepdf.Dictionary):
        raise Bad("attachments")
    address = thing.get("/URI")
    if isinstance(address, pikepdf.String) and not harmless_link(str(address)):
        raise Bad("active")
    if _name(thing, "/S") == "/GoToR" and not all(map(harmless_link, _file_names(thing.get("/F")))):
        raise Bad("active")


def _check_by_itself(thing: pikepdf.Object) -> None:
    """What a page, a field or the document does when it is opened, left or printed. Many programs leave it empty."""
    acts = thing.get("/AA")
    if acts is None:
        return
    if not isinstance(acts, pikepdf.Dictionary):
        raise Bad("active")
    for key in acts.keys():  # noqa: SIM118
        if not isinstance(acts[key], pikepdf.Dictionary) or not _only_shows(acts[key]):
            raise Bad("active")


def _check_file(thing: pikepdf.Object) -> None:
    """Raises Bad when the file that a dictionary carries is none that a signing service or an archive attaches."""
    carried = thing.get("/EF")
    if carried is None:
        return
    if not isinstance(carried, pikepdf.Dictionary):
        raise Bad("attachments")
    for key in carried.keys():  # noqa: SIM118
        stream = carried[key]
        if not isinstance(stream, pikepdf.Stream):
            raise Bad("attachments")
        check_carried(_file_names(thing), stream)


def _file_names(said: pikepdf.Object | None) -> list[str]:
    """The names in a file specification, old readers' own too, or the name itself."""
    if isinstance(said, pikepdf.Dictionary):
        names = [said.get(key) for key in ("/UF", "/F", "/DOS", "/Unix", "/Mac")]
    else:
        names = [said]
    return [str(name) for name in names if isinstance(name, pikepdf.String)]


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
