"""The kinds of file that may be sent, how each is told by its first bytes, and which others we know the name of."""

import re
from dataclasses import dataclass

MAX_BYTES = 10 * 1024**2
# Kind: content type that we answer with, ending that we give, and the name people know.
KINDS = {
    "pdf": ("application/pdf", "pdf", "PDF"),
    "png": ("image/png", "png", "PNG"),
    "jpeg": ("image/jpeg", "jpg", "JPEG"),
    "webp": ("image/webp", "webp", "WebP"),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx", "Word (.docx)"),
    "svg": ("image/svg+xml", "svg", "SVG"),
}
SVG_START = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<svg[\s>]", re.DOTALL
)
# A byte order mark, a line end or a space that a mail program or a scanner has put before a PDF; readers look past it.
PDF_START = re.compile(rb"\A(?:\xef\xbb\xbf)?[\s\0]{0,64}%PDF-")
# What a browser would take for a page when it guesses from the first bytes, and what a server would run. Compressed
# bytes hold any two signs sooner or later: "<%" counts only when words follow.
SNIFFED = re.compile(rb"<(?:!doctype|html|head|body|script|iframe|svg|\?php|%[\t\n\r -~]{12}|!--)", re.IGNORECASE)
SNIFFED_BYTES = 4096
# A line of a letter's head with those that go on from it, which begin with a space.
_HEADER_LINE = rb"[A-Za-z][A-Za-z0-9-]{1,60}: ?[^\n]{0,1000}\n(?:[ \t][^\n]{0,1000}\n){0,20}"
_FIRST_OF_MAIL = rb"(?:received|return-path|delivered-to|dkim-signature|from|to|subject|date|message-id|x-|arc-)"
# Kinds that we do not take but know, so that the answer can say what to do: the first bytes, and the reason.
OTHERS = (
    (re.compile(rb"\A.{4}ftyp(?:hei[cfmsx]|hev[cx]|mif1|msf1|avif)", re.DOTALL), "phone_picture"),
    (re.compile(rb"\A(?:II[*+]\0|MM\0[*+]|GIF8|BM|8BPS)"), "other_picture"),
    (re.compile(rb"\A(?:\0\0\0\x0cjP  |\xff\x4f\xff\x51|\0\0\0\x0cJXL |\xff\x0a)"), "other_picture"),
    (re.compile(rb"\A(?:7z\xbc\xaf\x27\x1c|Rar!\x1a\x07|\x1f\x8b)"), "archive"),
    (re.compile(rb"\A\{\\rtf"), "other_document"),
    (re.compile(rb"\A\xd0\xcf\x11\xe0"), "old_office"),
    (re.compile(rb"\A(?:[A-Z][A-Za-z-]{1,30}: [^\n]{0,1000}\r?\n){2,}", re.DOTALL), "mail"),
    (
        re.compile(
            rb"\A(?:From [^\n]{0,1000}\n)?(?=" + _FIRST_OF_MAIL + rb")(?:" + _HEADER_LINE + rb"){2,}", re.IGNORECASE
        ),
        "mail",
    ),
)
# The same for kinds that are packed as archives: a name inside, as the bytes hold it.
ARCHIVE, WORD = b"PK\x03\x04", re.compile(rb"word/document\d{0,2}\.xml")  # with a number, as Word on the web has it
PACKED = (
    (re.compile(rb"application/vnd\.oasis\.opendocument"), "other_document"),
    (re.compile(rb"xl/workbook|ppt/presentation"), "other_office"),
    (re.compile(rb""), "archive"),
)


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
    if PDF_START.match(content):
        return "pdf"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "webp"
    if content.startswith(ARCHIVE) and WORD.search(content):
        return "docx"
    if SVG_START.match(content):
        return "svg"
    return ""


def name_of_other(content: bytes) -> str:
    """The reason that says what a file of none of our kinds is: "unknown" when we do not know that either."""
    return _among(PACKED if content.startswith(ARCHIVE) else OTHERS, content) or "unknown"


def _among(table: tuple[tuple[re.Pattern[bytes], str], ...], content: bytes) -> str:
    return next((reason for pattern, reason in table if pattern.search(content)), "")


def refuse_pages_in_disguise(content: bytes) -> None:
    """Raises Bad when the beginning could also be read as a web page or a program."""
    if SNIFFED.search(content, 0, SNIFFED_BYTES):
        raise Bad("two_kinds")
