"""Checks a file in a process that may take 512 MB and a few seconds, and is killed after that.

A fresh process, not a copy of this one as for papers: the web process has threads and open connections, and a hostile
file must find nothing worth having where it is opened."""

import json
import subprocess
import sys
from pathlib import Path

from portal.files.checks import KINDS, MAX_BYTES, Verdict

SECONDS = 20  # of waiting on a busy machine; the checker's own limit is four seconds of work
CHECKER = Path(__file__).parent / "checker.py"


def check_guarded(content: bytes, allowed: tuple[str, ...]) -> Verdict:
    """The verdict of ``checks.check``; a checker that dies or takes too long refuses the file as too heavy."""
    if not content or len(content) > MAX_BYTES:
        return Verdict("", "too_large" if content else "empty")
    unknown = set(allowed) - set(KINDS)
    if unknown:
        raise ValueError(f"no such kinds of file: {sorted(unknown)}")
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(CHECKER), ",".join(allowed)],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            env={"OPENBLAS_NUM_THREADS": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Verdict("", "too_heavy")
    if done.returncode != 0:
        return Verdict("", "too_heavy")
    return Verdict(**json.loads(done.stdout))
