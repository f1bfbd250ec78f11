"""Files that people send in good faith, as their scanners, telephones, offices and signing services make them.

Made here, so that each says what is odd about it: (name, kind, content)."""

import io
import random
import zipfile

import pikepdf
from pikepdf import Array, Dictionary, Encryption, Name, String
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pypdf import PdfWriter

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
    "audit.log": b"2026-11-30 12:00 signerad",
    "signatur.xades": b"<Signature/>",
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
    yield from ((f"png {name}", "png", content) for name, content in _drawings())
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
    for number, (said, save) in enumerate(_SAVED.items()):
        yield f"saved {said}", makers.pdf(**save) + (b"\x1a" if number else b"")
    yield "with an addition", _added_to(good)
    for metadata in (b"", b"<?xpacket begin='\xef'?><x:xmpmeta>", b"<a>JavaScript</a>", b"\xff\xfe<\0"):
        yield f"metadata {metadata!r}", makers.pdf(_described(metadata))
    turns = Dictionary(S=Name.Named, N=Name.FirstPage)
    yield "opens at the first page", makers.pdf(_root("OpenAction", turns))
    yield "pages that turn", makers.pdf(_root("AA", Dictionary(WC=turns)))
    layers = Dictionary(OCGs=Array([]), D=Dictionary(Order=Array([])))
    yield "layers", makers.pdf(_root("OCProperties", layers))
    field = Dictionary(FT=Name.Tx, T=String("namn"), V=String("Ordförande"))
    yield "filled in", makers.pdf(_root("AcroForm", Dictionary(Fields=Array([field]))))


_SAVED = {
    "as PDF 2.0": {"min_version": "2.0"},
    "for the web": {"linearize": True},
    "packed": {"object_stream_mode": pikepdf.ObjectStreamMode.generate},
}


def _added_to(good):
    """As programs save that only add to the end of a file."""
    writer = PdfWriter(io.BytesIO(good), incremental=True)
    writer.add_metadata({"/Title": "Protokoll"})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _described(metadata):
    def change(made):
        made.Root.Metadata = made.make_stream(metadata, Type=Name.Metadata, Subtype=Name.XML)

    return change


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
    for mode, save in (("CMYK", {}), ("L", {}), ("RGB", {"progressive": True}), ("RGB", {"restart_marker_blocks": 1})):
        yield f"{mode} {save}", _picture_in(mode, "JPEG", **save)
    yield (
        "turned, with words about it",
        _picture_in("RGB", "JPEG", exif=_exif(), comment=b"<b> & <ordf>", dpi=(600, 600)),
    )


def _picture_in(mode, form, **save):
    out = io.BytesIO()
    Image.new(mode, (40, 30)).save(out, form, **save)
    return out.getvalue()


def _exif():
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "Protokoll <ordf>"  # turned by a quarter, described
    return exif


def _drawings():
    for mode in ("I;16", "LA", "P", "1", "RGBA"):
        yield mode, _picture_in(mode, "PNG")
    info = PngInfo()
    info.add_itxt("XML:com.adobe.xmp", "<?xpacket begin=''?><x:xmpmeta xmlns:x='adobe:ns:meta/'/>")
    yield "described", _picture_in("RGB", "PNG", pnginfo=info)
    yield "moving", _picture_in("RGB", "PNG", save_all=True, append_images=[Image.new("RGB", (40, 30), "red")])


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
    rows = makers.relationships(("comments", "comments.xml", ""), ("people", "people.xml", ""))
    changed = "<w:p><w:ins><w:r><w:t>Hej</w:t></w:r></w:ins><w:del><w:r><w:delText>nej</w:delText></w:r></w:del></w:p>"
    notes = {"word/comments.xml": "<a/>", "word/people.xml": "<a/>", "word/_rels/document.xml.rels": rows}
    yield "comments and changes", makers.docx({**notes, "word/document.xml": makers.body(changed)})
    office = {
        "docMetadata/LabelInfo.xml": "<a/>",
        "docProps/thumbnail.jpeg": makers.picture("JPEG"),
        "[trash]/0.dat": b"\0",
    }
    yield "with what offices add", makers.docx({**office, "customXml/item1.xml": "<a/>"})
    yield "as the web's Word names it", _numbered_document()
    yield "written as a stream", _streamed(makers.docx())
    yield "older pictures", makers.docx({f"word/media/{name}": content for name, content in METAFILES.items()})


def _numbered_document():
    """The main part is document2.xml, as Word on the web and SharePoint write it."""
    parts = {
        "[Content_Types].xml": makers.types().replace("/word/document.xml", "/word/document2.xml"),
        "_rels/.rels": makers.relationships(("officeDocument", "word/document2.xml", "")),
        "word/document2.xml": makers.body(),
    }
    return makers.docx(parts, without=("word/document.xml", "word/_rels/document.xml.rels"))


class _Stream(io.RawIOBase):
    """Takes bytes and never goes back, as a web server's answer: sizes follow after each member."""

    def __init__(self):
        self.written = b""

    def writable(self):
        return True

    def write(self, content):
        self.written += bytes(content)
        return len(content)


def _streamed(content):
    out = _Stream()
    with zipfile.ZipFile(io.BytesIO(content)) as good, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in good.namelist():
            archive.writestr(name, good.read(name))
    return out.written
