"""Asks the virus scanner clamd about a file, over its own protocol. Nothing here decides: no answer is no answer."""

import socket
import struct
from urllib.parse import urlsplit

from django.conf import settings

CHUNK = 1 << 16
SECONDS = 20  # for each step of the talk
LONGEST_ANSWER = 4096  # bytes


class ScannerAway(Exception):
    """The scanner did not answer, or not with a verdict. The text names the fault and nothing of the file."""


def is_configured():
    """Whether files are held until a scanner has looked at them."""
    return bool(settings.CLAMD_URL)


def finds_something(content: bytes) -> bool:
    """Whether clamd found a virus (INSTREAM). Raises ScannerAway when it gave no verdict."""
    try:
        with _connection() as talk:
            talk.sendall(b"zINSTREAM\0")
            for at in range(0, len(content), CHUNK):
                part = content[at : at + CHUNK]
                talk.sendall(struct.pack("!I", len(part)) + part)
            talk.sendall(struct.pack("!I", 0))
            answer = _answer(talk)
    except OSError as error:
        raise ScannerAway(type(error).__name__) from None
    if answer.endswith(b" FOUND"):
        return True
    if answer == b"stream: OK":
        return False
    raise ScannerAway("no verdict")


def _connection() -> socket.socket:
    where = urlsplit(settings.CLAMD_URL)
    if where.scheme == "unix":
        talk = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        talk.settimeout(SECONDS)
        try:
            talk.connect(where.path)
        except OSError:
            talk.close()
            raise
        return talk
    return socket.create_connection((where.hostname, where.port or 3310), timeout=SECONDS)


def _answer(talk: socket.socket) -> bytes:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
        part = talk.recv(CHUNK)
        if not part:
            break
        answer += part
    return answer.rstrip(b"\0").strip()
