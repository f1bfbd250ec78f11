"""One verdict on one file. Each kind's parser is loaded only when a file of that kind comes."""

from collections.abc import Callable
from importlib import import_module

from .kinds import MAX_BYTES, Bad, Verdict, kind_of, name_of_other

# Kind: module of this package and the function in it.
CHECKS = {
    "pdf": ("pdf", "check_pdf"),
    "png": ("pictures", "check_png"),
    "jpeg": ("pictures", "check_jpeg"),
    "webp": ("pictures", "check_webp"),
    "docx": ("word", "check_docx"),
    "svg": ("svg", "check_svg"),
}


def check(content: bytes, allowed: tuple[str, ...]) -> Verdict:
    """The file's kind and an empty reason when it may be kept, else why not.

    ``allowed`` holds keys of KINDS. Never raises on what the file holds, but may be killed by the caller's limits."""
    if not content:
        return Verdict("", "empty")
    if len(content) > MAX_BYTES:
        return Verdict("", "too_large")
    kind = kind_of(content)
    if not kind:
        return Verdict("", name_of_other(content))
    if kind not in allowed:
        return Verdict(kind, "not_allowed")
    return Verdict(kind, _reason(_check_of(kind), content))


def _check_of(kind: str) -> Callable[[bytes], None]:
    module, function = CHECKS[kind]
    return getattr(import_module(f".{module}", __package__), function)


def _reason(check_kind: Callable[[bytes], None], content: bytes) -> str:
    try:
        check_kind(content)
    except Bad as bad:
        return bad.reason
    except MemoryError:
        return "too_heavy"
    except Exception:  # a parser may fail in any way on a hostile file: what cannot be read is not kept
        return "damaged"
    return ""
