"""PNG, JPEG and WebP that decode as a whole, are not too large to draw, and end where they say.

After a JPEG may follow what cameras put there: further pictures (MPF, as telephones do for bright light), a short
film, and the makers' own notes."""

import io
import re
import struct
import warnings

from PIL import Image

from .kinds import SNIFFED, Bad, refuse_pages_in_disguise

MAX_PIXELS = 65_000_000  # an A4 page scanned at 600 dots an inch has 35 million, a telephone's picture 12 to 64
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
PNG_SIGNATURE = 8
# Markers without a length of their own.
ALONE = {0x01, *range(0xD0, 0xD8)}
SCAN, END = 0xDA, 0xD9
START = b"\xff\xd8\xff"
PADDING = b"\0\r\n"
# How the notes of makers begin or end, and how a film does at its fifth byte.
MAKERS_START = (b"CANON OPTIONAL DATA\0", b"vivo{", b"QDIOBS", b"\0\0\1\x0a")
MAKERS_END = (b"SEFT",)
FILM = b"ftyp"
# What another program would find behind a picture.
HIDDEN = re.compile(rb"PK\x05\x06|%PDF-|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|\x7fELF|This program cannot be run")


def check_png(content: bytes) -> None:
    """Raises Bad with the reason."""
    refuse_pages_in_disguise(content)
    if content[_end_of_png(content) :].strip(PADDING):
        raise Bad("trailing")
    _decode(content, "PNG")


def check_jpeg(content: bytes) -> None:
    """Raises Bad with the reason."""
    refuse_pages_in_disguise(content)
    _check_after(content, _end_of_jpeg(content))
    _decode(content, "JPEG")


def check_webp(content: bytes) -> None:
    """Raises Bad with the reason."""
    refuse_pages_in_disguise(content)
    if content[_end_of_webp(content) :].strip(PADDING):
        raise Bad("trailing")
    _decode(content, "WEBP")


def _check_after(content: bytes, at: int) -> None:
    """Raises Bad when anything follows the picture that no camera puts there."""
    while content[at : at + 3] == START:
        at = _end_of_jpeg(content, at)
    rest = content[at:].strip(PADDING)
    if not rest:
        return
    if HIDDEN.search(rest) or SNIFFED.search(rest):
        raise Bad("two_kinds")
    raw = content[at:]
    film = raw[4:8] == FILM or rest[3:7] == FILM or rest[4:8] == FILM
    if not (film or raw.startswith(MAKERS_START) or rest.startswith(MAKERS_START) or rest.endswith(MAKERS_END)):
        raise Bad("trailing")


def _decode(content: bytes, form: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(content), formats=[form]) as picture:
                if picture.width * picture.height > MAX_PIXELS:
                    raise Bad("too_many_pixels")
                picture.verify()
            with Image.open(io.BytesIO(content), formats=[form]) as picture:
                picture.load()
        except (Image.DecompressionBombWarning, Image.DecompressionBombError):
            raise Bad("too_many_pixels") from None


def _end_of_png(content: bytes) -> int:
    at = PNG_SIGNATURE
    while at + 12 <= len(content):
        length, name = struct.unpack(">I4s", content[at : at + 8])
        at += 12 + length
        if name == b"IEND":
            return at
    raise Bad("damaged")


def _end_of_webp(content: bytes) -> int:
    """Where the container says that it ends, on an even byte (RFC 9649, 2.3)."""
    if len(content) < 12:
        raise Bad("damaged")
    length = struct.unpack("<I", content[4:8])[0]
    end = 8 + length + length % 2
    if end > len(content):
        raise Bad("damaged")
    return end


def _end_of_jpeg(content: bytes, start: int = 0) -> int:
    at = start + 2
    while at + 2 <= len(content):
        if content[at] != 0xFF:
            raise Bad("damaged")
        marker = content[at + 1]
        if marker == 0xFF:  # fill byte
            at += 1
            continue
        at += 2
        if marker == END:
            return at
        if marker in ALONE:
            continue
        if at + 2 > len(content):
            break
        at += struct.unpack(">H", content[at : at + 2])[0]
        if marker == SCAN:
            at = _end_of_scan(content, at)
    raise Bad("damaged")


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the drawn data ends: the next marker that is neither an escaped byte nor a restart."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            raise Bad("damaged")
        if content[at + 1] != 0 and content[at + 1] not in ALONE:
            return at
        at += 2
