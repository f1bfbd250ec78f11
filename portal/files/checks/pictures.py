"""PNG and JPEG that decode as a whole, are not too large to draw, and end where they say."""

import io
import struct
import warnings

from PIL import Image

from .kinds import Bad, refuse_pages_in_disguise

MAX_PIXELS = 40_000_000  # an A4 page scanned at 600 dots an inch has 35 million
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
PNG_SIGNATURE = 8
# Markers without a length of their own.
ALONE = {0x01, *range(0xD0, 0xD8)}
SCAN, END = 0xDA, 0xD9


def check_png(content: bytes) -> None:
    """Raises Bad with the reason."""
    refuse_pages_in_disguise(content)
    if _end_of_png(content) != len(content):
        raise Bad("trailing")
    _decode(content, "PNG")


def check_jpeg(content: bytes) -> None:
    """Raises Bad with the reason."""
    refuse_pages_in_disguise(content)
    if content[_end_of_jpeg(content) :].strip(b"\0\r\n"):
        raise Bad("trailing")
    _decode(content, "JPEG")


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


def _end_of_jpeg(content: bytes) -> int:
    at = 2
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
