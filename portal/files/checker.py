"""Does one job in a process of its own: the file on standard input, the outcome as JSON on standard output.

Started by ``guard.py`` as a script, isolated: without Django, settings, secrets or connections, with limits that it
sets on itself before it looks at the first byte. Jobs: ``check`` a file,
``redraw`` a picture, read a ``workbook`` or a ``tree``."""

import base64
import importlib
import json
import resource
import sys
from pathlib import Path
from typing import Any

ROOM = 512 * 1024**2  # bytes, everything included
CPU_SECONDS = 4


def main() -> None:
    """Do the job named first; the second argument, JSON, is what it needs to know."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (ROOM, ROOM))
    sys.path.append(str(Path(__file__).resolve().parent))
    job, argument = sys.argv[1], json.loads(sys.argv[2])
    content = sys.stdin.buffer.read()
    json.dump(_done(job, content, argument), sys.stdout)


def _done(job: str, content: bytes, argument: Any) -> dict[str, Any]:
    if job == "check":
        return _checked(content, argument)
    if job == "redraw":
        return _redrawn(content)
    return _read(job, content, argument)


def _checked(content: bytes, allowed: list[str]) -> dict[str, str]:
    verdict = importlib.import_module("checks.judging").check(content, tuple(allowed))
    return {"kind": verdict.kind, "reason": verdict.reason}


def _redrawn(content: bytes) -> dict[str, Any]:
    refusal = importlib.import_module("checks.kinds").Bad
    try:
        drawn, width, height = importlib.import_module("checks.redrawing").redraw(content)
    except refusal as bad:
        return {"reason": bad.reason}
    return {"reason": "", "content": base64.b64encode(drawn).decode(), "width": width, "height": height}


def _read(job: str, content: bytes, arguments: list[Any]) -> dict[str, Any]:
    refusal = importlib.import_module("plain").Unread
    try:
        return {"plain": importlib.import_module(f"plain.{job}").read(content, *arguments)}
    except refusal as unread:
        return {"code": unread.code, "where": unread.where}


if __name__ == "__main__":
    main()
