"""Looks at the electronic signatures of a PDF in a process of its own; answers JSON on standard output.

Started by ``signed_files.py`` as a script, isolated: without Django, settings, secrets or connections, with limits
that it sets on itself first. Nothing is fetched from anywhere: what is not in the file or trusted here is unknown."""

import io
import json
import re
import resource
import sys
from pathlib import Path

ROOM = 768 * 1024**2  # bytes, everything included
CPU_SECONDS = 12
NUMBERS = re.compile(r"\b(?:\d{2})?\d{6}[-+ ]?\d{4}\b")  # a personal number has no business here


def main() -> None:
    """Judge what comes in; argument: a file of trusted certificates (PEM), or nothing."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (ROOM, ROOM))
    json.dump(judge(sys.stdin.buffer.read(), sys.argv[1] if len(sys.argv) > 1 else ""), sys.stdout)


def judge(content: bytes, trusted: str) -> list[dict]:
    """One dict for each signature: who, when, and what pyHanko found."""
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko_certvalidator import ValidationContext

    reader = PdfFileReader(io.BytesIO(content), strict=False)
    if reader.encrypted:  # locked by its owner's password only: readers open it without one
        reader.decrypt("")
    context = ValidationContext(trust_roots=list(_certificates(trusted)), allow_fetching=False)
    return [_judge_one(one, context) for one in reader.embedded_regular_signatures]


def _certificates(path: str):
    from pyhanko.keys import load_certs_from_pemder

    if path and Path(path).is_file():
        yield from load_certs_from_pemder([path])


def _judge_one(signature, context) -> dict:
    from pyhanko.sign.validation import validate_pdf_signature

    status = validate_pdf_signature(signature, signer_validation_context=context)
    certificate = status.signing_cert
    at = status.signer_reported_dt
    return {
        "name": _word(certificate.subject.native, "common_name", "organization_name"),
        "organisation": _word(certificate.subject.native, "organization_name"),
        "issuer": _word(certificate.issuer.native, "common_name", "organization_name"),
        "intact": bool(status.intact and status.valid),
        "unchanged": bool(
            status.modification_level is not None and status.docmdp_ok is not False and _harmless(status)
        ),
        "known": bool(status.trusted),
        "at": at.isoformat() if at else "",
        "stamped": bool(status.timestamp_validity and status.timestamp_validity.valid),
    }


def _harmless(status) -> bool:
    """Whether nothing, or nothing but further signatures and what belongs to them, came after the signature."""
    from pyhanko.sign.diff_analysis import ModificationLevel

    return status.modification_level <= ModificationLevel.FORM_FILLING


def _word(names: dict, *keys: str) -> str:
    found = next((names[key] for key in keys if names.get(key)), "")
    text = ", ".join(found) if isinstance(found, list) else str(found)
    return NUMBERS.sub("", "".join(c for c in text if c.isprintable())).strip(" ,-")[:120]


if __name__ == "__main__":
    main()
