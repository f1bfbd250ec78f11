"""Files that people send in good faith, as their scanners, telephones, offices and signing services make them.

Made here, so that each says what is odd about it: (name, kind, content)."""

import io
import random
import zipfile

import pikepdf
from pikepdf import Array, Dictionary, Encryption, Name, String
from PIL import Image

from tests.portal.files import makers

LINKS = (
    "file:///G:/Protokoll/bilaga 1.pdf",
    "file://server/protokoll/bilaga.docx",
    "sip:namn@kommun.example",
    "callto:namn",
    "HTTPS://kommun.example/",
    "www.kommun.example",
    "bilaga1.pdf",
    "ftp://kommun.example/a",
    "msteams:/l/meetup",
    "webcal://kommun.example/a.ics",
)
PAGE = b'<html><head><meta http-equiv="Content-Type" content="text/html"><style>p{}</style></head><body>A</body></html>'
EVIDENCE = {
    "Evidence Log.html": PAGE,
    "bevis.xml": b'<?xml version="1.0"?><signatures/>',
    "bevis.json": b'{"signatures": []}',
    "logg.txt": "Undertecknat av Åsa".encode(),
    "signatur.p7s": b"\x30\x82\x01\x00" + b"\0" * 256,
    "original.pdf": makers.pdf(),
    "selfie.png": makers.picture(),
}
SAMSUNG = b"\0\0\1\x0a\x0e\0\0\0Image_UTC_Data1700000000000SEFHk\0\0\0\1\0\0\0\x18\0\0\0SEFT"
FILM = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 200
METAFILES = {"a.wmf": b"\1\0\x09\0\0\x03" + b"\0" * 40, "b.wdp": b"II\xbc\1" + b"\0" * 40}
METAFILES |= {"c.emz": b"\x1f\x8b\x08" + b"\0" * 40, "d.svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>'}


def corpus():
    """Every file, the same each time."""
    yield from ((f"pdf {name}", "pdf", content) for name, content in _papers())
    yield from ((f"jpeg {name}", "jpeg", content) for name, content in _photographs())
    yield from ((f"word {name}", "docx", content) for name, content in _documents())
    yield "a long telephone's picture", "png", makers.picture(size=(8000, 6000))
    yield "png padded", "png", makers.picture() + b"\0\0\0\n"


def scans(kind, count, seed=9):
    """Pictures of noise, as grey scans are: their compressed bytes hold any two signs sooner or later."""
    chance = random.Random(seed)
    for _number in range(count):
        picture = Image.frombytes("L", (80, 80), chance.randbytes(6400))
        out = io.BytesIO()
        picture.save(
            out, {"png": "PNG", "jpeg": "JPEG", "pdf": "PDF"}[kind], **({} if kind == "png" else {"quality": 95})
        )
        yield out.getvalue()


def _papers():
    good = makers.pdf()
    for before in (b"\n", b"\r\n\r\n", b"\xef\xbb\xbf", b" "):
        yield f"after {before!r}", before + good
    yield "with ends", good + b"\r\n\0\0"
    for level in (2, 3, 4, 6):
        lock = Encryption(user="", owner="b", R=level, aes=level > 3, metadata=level > 3)
        yield f"owner's password {level}", makers.pdf(encryption=lock)
    for address in LINKS:
        yield f"link to {address}", makers.pdf(_note(Dictionary(S=Name.URI, URI=String(address))))
    for file in ("bilaga1.pdf", "../Bilagor/bilaga 2.pdf", "/G/Protokoll/bilaga.pdf"):
        yield f"other paper {file}", makers.pdf(_note(Dictionary(S=Name.GoToR, F=String(file), D=Array([0, Name.Fit]))))
    for key, value in (("AA", Dictionary()), ("Names", Dictionary(EmbeddedFiles=Dictionary(Names=Array([]))))):
        yield f"empty {key}", makers.pdf(_root(key, value))
    yield "opens at a page", makers.pdf(_root("OpenAction", Array([0, Name.Fit])))
    for name, content in EVIDENCE.items():
        yield f"evidence {name}", makers.pdf(_carries(name, content))
    yield "table a bit off", good.replace(b"startxref\n", b"startxref\n ").replace(b"\nxref", b"\n\n\nxref")
    field = Dictionary(FT=Name.Tx, T=String("namn"), V=String("Ordförande"))
    yield "filled in", makers.pdf(_root("AcroForm", Dictionary(Fields=Array([field]))))


def _root(key, value):
    return lambda made: made.Root.__setitem__(f"/{key}", value)


def _note(action):
    note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action)
    return lambda made: made.pages[0].obj.__setitem__("/Annots", Array([note]))


def _carries(name, content):
    def change(made):
        made.attachments[name] = pikepdf.AttachedFileSpec(made, content, filename=name)

    return change


def _photographs():
    good = makers.picture("JPEG")
    yield "second picture", good + makers.picture("JPEG", size=(9, 9))
    yield "two more and zeros", good + makers.picture("JPEG") * 2 + b"\0" * 30
    yield "a maker's notes", good + SAMSUNG
    yield "second picture and notes", good + makers.picture("JPEG", size=(9, 9)) + SAMSUNG
    yield "a short film", good + FILM
    yield "padded", good + b"\0" * 512


def _documents():
    settings = "word/_rels/settings.xml.rels"
    for target in (r"file:///\\server\mallar\Protokoll.dotx", r"file:///C:\Mallar\Brev.dotm", "Normal.dotm"):
        yield (
            f"template {target}",
            makers.docx({settings: makers.relationships(("attachedTemplate", target, "External"))}),
        )
    for target in (*LINKS, r"file:///G:\Protokoll\bilaga.docx", "bilaga%201.docx", "../a.xlsx", "#rubrik"):
        rows = makers.relationships(("hyperlink", target, "External"))
        yield f"link to {target}", makers.docx({"word/_rels/document.xml.rels": rows})
    workbook = io.BytesIO()
    with zipfile.ZipFile(workbook, "w") as archive:
        archive.writestr("xl/workbook.xml", "<a/>")
        archive.writestr("xl/printerSettings/printerSettings1.bin", b"\0")
    chart = {
        "word/embeddings/Microsoft_Excel_Worksheet.xlsx": workbook.getvalue(),
        "word/charts/chart1.xml": "<a/>",
        "word/charts/_rels/chart1.xml.rels": makers.relationships(
            ("package", "../embeddings/Microsoft_Excel_Worksheet.xlsx", "")
        ),
    }
    yield "a chart", makers.docx(chart)
    yield "older pictures", makers.docx({f"word/media/{name}": content for name, content in METAFILES.items()})
