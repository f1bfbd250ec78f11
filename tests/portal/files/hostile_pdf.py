"""PDFs that do something, carry something or break what reads them."""

import io
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Encryption, Name, String

from tests.portal.files import makers

RUNS = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
ACTIONS = {
    "script": RUNS,
    "program": Dictionary(S=Name.Launch, F=String("cmd.exe")),
    "form sent": Dictionary(S=Name.SubmitForm, F=String("http://exempel.example/")),
    "data fetched": Dictionary(S=Name.ImportData, F=String("a.fdf")),
    "file inside": Dictionary(S=Name.GoToE, D=Array([0, Name.Fit])),
    "file outside": Dictionary(S=Name.GoToR, F=String("\\\\exempel.example\\a.pdf"), D=Array([0, Name.Fit])),
    "link that runs": Dictionary(S=Name.URI, URI=String("javascript:alert(1)")),
    "link to a file": Dictionary(S=Name.URI, URI=String("file:///etc/passwd")),
    "link to a program": Dictionary(S=Name.URI, URI=String("file:///C:/windows/cmd.exe")),
    "link to a server elsewhere": Dictionary(S=Name.URI, URI=String("file://exempel.example/a.pdf")),
    "link to another program": Dictionary(S=Name.URI, URI=String("ms-msdt:/id PCWDiagnostic")),
    "film": Dictionary(S=Name.Rendition),
    "hidden layer": Dictionary(S=Name.SetOCGState, State=Array([])),
}
ANNOTATIONS = ("RichMedia", "Screen", "Movie", "Sound", "3D", "FileAttachment")
LOCKS = {f"R{r}": {"user": "a", "owner": "b", "R": r} for r in (2, 3, 4, 6)}


def files():
    """Pairs of name and content."""
    for name, change in _changes():
        yield name, makers.pdf(change)
        yield f"{name}, packed", makers.pdf(change, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    for name, lock in LOCKS.items():
        yield f"locked {name}", makers.pdf(encryption=Encryption(aes=lock["R"] > 3, metadata=lock["R"] > 3, **lock))
    yield from _written_by_hand()


def _changes():
    for name, action in ACTIONS.items():
        yield f"opens with {name}", _set("OpenAction", action) if "link" not in name else _note(A=action)
        yield f"note with {name}", _note(A=action)
        yield f"outline with {name}", _outline(action)
    for kind in ANNOTATIONS:
        yield f"note of {kind}", _note(Subtype=Name(f"/{kind}"))
    yield "acts by itself", _set("AA", Dictionary(WC=RUNS))
    yield "page acts by itself", _page("AA", Dictionary(O=RUNS))
    yield "names script", _set("Names", Dictionary(JavaScript=Dictionary(Names=Array([String("a"), RUNS]))))
    yield "form of another system", _set("AcroForm", Dictionary(Fields=Array([]), XFA=String("<xdp/>")))
    yield "field acts", _set("AcroForm", Dictionary(Fields=Array([Dictionary(FT=Name.Tx, AA=Dictionary(K=RUNS))])))
    yield "chain of actions", _set("OpenAction", Dictionary(S=Name.GoTo, D=Array([0, Name.Fit]), Next=RUNS))
    yield "carried file", _carry
    yield "pages in a ring", _ring
    yield "no pages", _no_pages
    yield "deep", _deep


def _set(key, value):
    def change(made):
        made.Root[f"/{key}"] = value

    return change


def _page(key, value):
    def change(made):
        made.pages[0].obj[f"/{key}"] = value

    return change


def _note(**entries):
    entries = {"Type": Name.Annot, "Subtype": Name.Link, "Rect": Array([0, 0, 9, 9]), **entries}
    return _page("Annots", Array([Dictionary(**entries)]))


def _outline(action):
    return _set("Outlines", Dictionary(First=Dictionary(Title=String("a"), A=action), Count=1))


def _carry(made):
    made.attachments["a.exe"] = b"MZ"


def _ring(made):
    made.Root.Pages.Kids.append(made.Root.Pages)


def _no_pages(made):
    made.Root.Pages.Kids = Array([])
    made.Root.Pages.Count = 0


def _deep(made):
    inner = Array([])
    for _level in range(300):
        inner = Array([inner])
    made.Root.PieceInfo = inner


def _written_by_hand():
    good = makers.pdf()
    head, rest = good.split(b"\n", 1)
    yield "page behind the head", head + b"\n%<html><script>alert(1)</script>\n" + rest
    yield "archive inside", good[:-6] + makers.docx() + b"\n" + good[-30:]
    yield "wrong table", good.replace(b"startxref\n", b"startxref\n9")
    yield "table behind itself", good.replace(b"startxref", b"startxref\n15\n%%EOF\nstartxref")[:-3]
    yield "no table", b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n"
    yield "head only", b"%PDF-1.7\n%%EOF"
    yield "version nine", b"%PDF-9.9" + good[8:]
    yield "older revision ran", good[:-1] + b"\n%/JavaScript\n" + good[good.rindex(b"startxref") :]
    yield "bomb of objects", _bomb()


def _bomb():
    """An object stream that unpacks to 2 GB."""
    packer, out = zlib.compressobj(9), io.BytesIO()
    for _megabyte in range(700):
        out.write(packer.compress(b" " * 1024**2))
    out.write(packer.flush())
    packed = out.getvalue()
    body = b"%PDF-1.7\n"
    at = len(body)
    body += b"3 0 obj<</Type/ObjStm/N 1/First 4/Length %d/Filter/FlateDecode>>stream\n" % len(packed)
    body += packed + b"\nendstream endobj\n"
    start = len(body)
    rows = b"".join(
        kind.to_bytes(1, "big") + first.to_bytes(4, "big") + second.to_bytes(1, "big")
        for kind, first, second in ((0, 0, 0), (2, 3, 0), (0, 0, 0), (1, at, 0), (1, start, 0))
    )
    body += b"4 0 obj<</Type/XRef/Size 5/W[1 4 1]/Root 1 0 R/Length %d>>stream\n" % len(rows)
    return body + rows + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF\n" % start
