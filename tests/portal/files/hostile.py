"""Some three hundred files that nobody should send, made from a fixed seed: (name, kinds asked for, content).

Each is refused for one reason or another; which one matters less than that none is kept and none breaks anything."""

import io
import random
import zipfile

from tests.portal.files import hostile_pdf, hostile_word, makers

ALL = ("pdf", "png", "jpeg", "docx", "svg")
EXECUTABLES = {
    "windows": b"MZ\x90\0" + b"\0" * 200,
    "linux": b"\x7fELF\x02\x01\x01" + b"\0" * 200,
    "mac": b"\xcf\xfa\xed\xfe" + b"\0" * 200,
    "java": b"\xca\xfe\xba\xbe\0\0\0\x34" + b"\0" * 200,
    "shell": b"#!/bin/sh\nrm -rf /\n",
    "batch": b"@echo off\r\ndel *.*\r\n",
    "php": b"<?php system($_GET['c']); ?>",
    "page": b"<!DOCTYPE html><script>alert(1)</script>",
    "script": b"alert(document.cookie)",
    "old office": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "shortcut": b"L\0\0\0\x01\x14\x02\0" + b"\0" * 100,
    "rar": b"Rar!\x1a\x07\x01\0" + b"\0" * 100,
    "rich text": rb"{\rtf1{\object\objdata 0105}}",
    "postscript": b"%!PS-Adobe-3.0\n(%stdin) (r) file",
    "gif": b"GIF89a" + b"\0" * 40,
    "scanner's sample": b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*",
}
ENDINGS = ("pdf", "png", "jpg", "docx")
ODD_NAMES = (
    "../../etc/passwd.pdf",
    "..\\..\\windows\\system32\\a.docx",
    "protokoll.pdf\0.exe",
    "fdp.\u202egnp.exe",
    "<img src=x onerror=alert(1)>.png",
    '"; filename="a.exe',
    "a\r\nSet-Cookie: x=1.pdf",
    "CON.pdf",
    ".htaccess",
    "å" * 400 + ".pdf",
    "",
    "   ",
    "{{ 7|add:7 }}.docx",
    "%2e%2e%2fa.pdf",
    "\ufeff.png",
    "a.pdf::$DATA",
)
EMPTY = {
    "nothing": b"",
    "spaces": b"   \n",
    "nul": b"\0" * 5000,
    "mark": b"\xef\xbb\xbf",
    "words": b"hej",
    "line": b"\n",
}
AFTER = {
    "zip": makers.docx,
    "page": lambda: b"<html><script>alert(1)</script></html>",
    "php": lambda: b"<?php system('id');?>",
    "program": lambda: EXECUTABLES["windows"],
    "letter": lambda: b"x",
    "pdf": lambda: makers.pdf(lambda made: made.add_blank_page()),
}
SVG = {
    "script": "<script>alert(1)</script>",
    "handler": '<path d="M0 0" onload="alert(1)"/>',
    "link": '<a href="javascript:alert(1)"><path d="M0 0"/></a>',
    "xlink": '<use xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="http://exempel.example/a.svg#a"/>',
    "picture": '<image href="http://exempel.example/a.png"/>',
    "foreign": '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><script>1</script></body></foreignObject>',
    "style": "<style>@import 'http://exempel.example/a.css';</style>",
    "style attribute": '<path d="M0 0" style="fill:url(http://exempel.example/)"/>',
    "fill elsewhere": '<path d="M0 0" fill="url(http://exempel.example/a#b)"/>',
    "fill data": '<path d="M0 0" fill="url(data:image/svg+xml;base64,AA)"/>',
    "animation": '<animate attributeName="href" values="javascript:alert(1)"/>',
    "set": '<set attributeName="onmouseover" to="alert(1)"/>',
    "words": "<text>VIKTIGT</text>",
    "filter": "<filter id='a'><feImage href='http://exempel.example/'/></filter>",
    "other space": '<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>',
    "prefixed": '<s:script xmlns:s="http://www.w3.org/2000/svg">alert(1)</s:script>',
    "deep": "<g>" * 60 + "</g>" * 60,
    "many": '<path d="M0 0"/>' * 6000,
    "broken": "<g>",
}


def corpus():
    """Every file, the same each time."""
    chance = random.Random(4)
    yield from _renamed()
    yield from _odd_names()
    yield from ((f"{name}.{ending}", ALL, content) for name, content in EMPTY.items() for ending in ENDINGS)
    yield from _cut_and_grown()
    yield from _noise(chance)
    yield from ((f"pdf {name}.pdf", ALL, content) for name, content in hostile_pdf.files())
    yield from ((f"word {name}.docx", ALL, content) for name, content in hostile_word.files())
    yield from _pictures()
    yield from ((f"svg {name}.svg", ALL, makers.svg(inside)) for name, inside in SVG.items())
    yield from _drawings()


def _renamed():
    for name, content in EXECUTABLES.items():
        for ending in ENDINGS:
            yield f"{name}.{ending}", ALL, content


def _odd_names():
    """Good content of another kind than asked for, under names that try to be something else."""
    for at, name in enumerate(ODD_NAMES):
        kind = ("pdf", "png", "docx")[at % 3]
        yield name, tuple(set(ALL) - {kind}), makers.GOOD[kind]()


def _cut_and_grown():
    for kind in ("pdf", "png", "jpeg", "docx"):
        good = makers.GOOD[kind]()
        for tenth in (1, 3, 5, 7, 9):
            yield f"cut at {tenth}.{kind}", ALL, good[: len(good) * tenth // 10]
        for name, after in AFTER.items():
            yield f"and then {name}.{kind}", ALL, good + after()
        for before in (b"\n", b"MZ", b"<html>", b"GIF89a"):
            if (kind, before) == ("pdf", b"\n"):
                continue  # readers look past it: honest.py
            yield f"after {before!r}.{kind}", ALL, before + good


def _noise(chance):
    for start in (b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"PK\x03\x04", b"<svg "):
        for size in (10, 1000, 100_000):
            yield f"noise {size}", ALL, start + chance.randbytes(size)


def _pictures():
    for width, height in ((50_000, 50_000), (2_000_000_000, 1), (1, 2_000_000_000), (0, 0), (7000, 7000)):
        yield f"{width} by {height}.png", ALL, makers.png_that_claims(width, height)
    good = makers.picture()
    yield "wrong sum.png", ALL, good[:30] + bytes([good[30] ^ 255]) + good[31:]
    yield "no end.png", ALL, good[:-12]
    yield "a page inside.png", ALL, makers.png_with(b"tEXt", b"Comment\0<script>alert(1)</script>")
    yield "a bomb of words.png", ALL, makers.png_with(b"zTXt", b"a\0\0" + makers.squeezed(b"a" * 90_000_000))
    yield "a bomb of colours.png", ALL, makers.png_with(b"iCCP", b"a\0\0" + makers.squeezed(b"a" * 90_000_000))
    jpeg = makers.picture("JPEG")
    at = jpeg.index(b"\xff\xc0")
    yield "huge.jpg", ALL, jpeg[: at + 5] + b"\xff\xff\xff\xff" + jpeg[at + 9 :]
    yield "a page inside.jpg", ALL, makers.picture("JPEG", comment=b"<script>alert(1)</script>")
    yield "php inside.jpg", ALL, makers.picture("JPEG", comment=b"<?php system('id'); ?>")
    yield "no picture.jpg", ALL, b"\xff\xd8\xff\xd9"
    yield "endless segments.jpg", ALL, b"\xff\xd8" + b"\xff\xe1\x00\x02" * 200_000 + b"\xff\xd9"


def _drawings():
    yield "declared.svg", ALL, b'<!DOCTYPE svg [<!ENTITY a "b">]>' + makers.svg()
    yield "sheet.svg", ALL, b'<?xml-stylesheet href="http://exempel.example/a.css"?>' + makers.svg()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.svg", makers.svg())
    yield "packed.svgz", ALL, out.getvalue()
