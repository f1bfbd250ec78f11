"""The kinds of file that may be sent, and how each is told by its first bytes."""

import re
from dataclasses import dataclass

MAX_BYTES = 10 * 1024**2
# Kind: content type that we answer with, ending that we give, and the name people know.
KINDS = {
    "pdf": ("application/pdf", "pdf", "PDF"),
    "png": ("image/png", "png", "PNG"),
    "jpeg": ("image/jpeg", "jpg", "JPEG"),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx", "Word (.docx)"),
    "svg": ("image/svg+xml", "svg", "SVG"),
}
SVG_START = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<svg[\s>]", re.DOTALL
)
# What a browser would take for a page when it guesses from the first bytes, and what a server would run.
SNIFFED = re.compile(rb"<(?:!doctype|html|head|body|script|iframe|svg|\?php|%|!--)", re.IGNORECASE)
SNIFFED_BYTES = 4096


class Bad(Exception):
    """The file may not be kept; the reason is a code."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Verdict:
    """What a file is ("" when it is none of ours) and why it is refused ("" when it is kept)."""

    kind: str
    reason: str


def kind_of(content: bytes) -> str:
    """The kind that the first bytes claim, or ""."""
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if content.startswith(b"PK\x03\x04"):
        return "docx"
    if SVG_START.match(content):
        return "svg"
    return ""


def refuse_pages_in_disguise(content: bytes) -> None:
    """Raises Bad when the beginning could also be read as a web page or a program."""
    if SNIFFED.search(content, 0, SNIFFED_BYTES):
        raise Bad("two_kinds")
