"""Files inside a PDF: the evidence that signing services attach, and the data that archives ask for."""

import io
import re

import pikepdf

from .kinds import Bad

MAX_CARRIED = 20 * 1024**2  # bytes, unpacked
TEXTS = ("xml", "xades", "json", "txt", "log", "csv", "html", "htm", "pem", "cer", "crt")
PICTURES = {"png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff", "jpeg": b"\xff\xd8\xff"}
PROOFS = ("p7s", "p7m", "p7b", "tsr", "tst", "der", "cer", "crt", "ers", "ocsp", "crl")
# DER begins with a sequence; what is none is no proof.
SEQUENCE = b"\x30"
# What a page does beside being read. An attached page is opened in a browser, outside the reader.
RUNS = re.compile(
    rb"<\s*(?:script|iframe|object|embed|form|base|frame|applet)\b|javascript:|vbscript:|"
    rb"<[^<>]{0,2000}\son[a-z]{3,20}\s*=|http-equiv\s*=\s*.?refresh|<!entity|xml-stylesheet",
    re.IGNORECASE,
)
PAGES = ("html", "htm", "xml", "xades")


def check_carried(names: list[str], stream: pikepdf.Stream) -> None:
    """Raises Bad when the file inside is of a kind that no signing service attaches, or when it could run.

    ``names``: all that the paper calls it; a reader may use any of them."""
    content = _unpacked(stream)
    endings = {name.rsplit(".", 1)[-1].lower() if "." in name else "" for name in names}
    if not endings:
        raise Bad("attachments")
    for ending in endings:
        _check_one(ending, content)


def _check_one(ending: str, content: bytes) -> None:
    if ending in PICTURES and content.startswith(PICTURES[ending]):
        return
    if ending in PROOFS and content.startswith(SEQUENCE):
        return
    if ending == "pdf" and content.startswith(b"%PDF-"):
        _check_inner(content)
        return
    if ending in TEXTS and _is_text(content) and not (ending in PAGES and RUNS.search(content.replace(b"\0", b""))):
        return
    raise Bad("attachments")


def _unpacked(stream: pikepdf.Stream) -> bytes:
    content = stream.read_bytes()
    if len(content) > MAX_CARRIED:
        raise Bad("too_heavy")
    return content


def _is_text(content: bytes) -> bool:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        content = content.replace(b"\0", b"")
    return not re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", content)


def _check_inner(content: bytes) -> None:
    """A paper inside a paper is judged as one that is sent, but may carry nothing further."""
    from .pdf import check_pdf

    if re.search(rb"/EmbeddedFiles?\b", content):
        raise Bad("attachments")
    check_pdf(content)
    with pikepdf.open(io.BytesIO(content)) as inner:
        if "/Names" in inner.Root and "/EmbeddedFiles" in inner.Root.Names:
            raise Bad("attachments")
