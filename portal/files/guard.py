"""Checks, reads or redraws a file in a process that may take 512 MB and a few seconds, and is killed after that.

A fresh process, not a copy of this one as for papers: the web process has threads and open connections, and a hostile
file must find nothing worth having where it is opened."""

import base64
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal.files.checks import KINDS, MAX_BYTES, Verdict
from portal.files.plain import Unread

SECONDS = 20  # of waiting on a busy machine; the checker's own limit is four seconds of work
CHECKER = Path(__file__).parent / "checker.py"


@dataclass(frozen=True)
class Redrawn:
    """A picture drawn anew as WebP; its sides in points."""

    content: bytes
    width: int
    height: int


def check_guarded(content: bytes, allowed: tuple[str, ...]) -> Verdict:
    """The verdict of ``checks.check``; a checker that dies or takes too long refuses the file as too heavy."""
    if not content or len(content) > MAX_BYTES:
        return Verdict("", "too_large" if content else "empty")
    unknown = set(allowed) - set(KINDS)
    if unknown:
        raise ValueError(f"no such kinds of file: {sorted(unknown)}")
    verdict = _in_a_process("check", allowed, content)
    return Verdict("", "too_heavy") if verdict is None else Verdict(**verdict)


def redraw_guarded(content: bytes) -> Redrawn:
    """A checked picture as ``checks.redrawing`` draws it.

    Raises ValueError with a code of ``portal.files.rules.SENTENCES``; too_heavy when its process dies."""
    answer = _in_a_process("redraw", None, content)
    if answer is None:
        raise ValueError("too_heavy")
    if answer["reason"]:
        raise ValueError(answer["reason"])
    return Redrawn(base64.b64decode(answer["content"]), answer["width"], answer["height"])


def read_workbook_guarded(content: bytes, sheets: list[str]) -> dict[str, list[list[Any]]]:
    """The sheets' plain rows, see ``plain.workbook.read``. Raises Unread, also as ``too_heavy``."""
    return _read("workbook", [sheets], content)


def read_tree_guarded(content: bytes) -> list[Any]:
    """A YAML file's plain values, see ``plain.tree.read``. Raises Unread, also as ``too_heavy``."""
    return _read("tree", [], content)


def _read(job: str, arguments: list[Any], content: bytes) -> Any:
    answer = _in_a_process(job, arguments, content)
    if answer is None:
        raise Unread("too_heavy")
    if "code" in answer:
        raise Unread(answer["code"], **answer["where"])
    return answer["plain"]


def _in_a_process(job: str, argument: Any, content: bytes) -> Any:
    """What the checker answers; None when it dies or takes too long."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(CHECKER), job, json.dumps(argument)],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            env={"OPENBLAS_NUM_THREADS": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    return json.loads(done.stdout) if done.returncode == 0 else None
