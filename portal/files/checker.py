"""Runs one check in a process of its own: the file on standard input, the verdict as JSON on standard output.

Started by ``guard.py`` as a script, isolated: without Django, settings, secrets or connections, with limits that it
sets on itself before it looks at the first byte."""

import importlib
import json
import resource
import sys
from pathlib import Path

ROOM = 512 * 1024**2  # bytes, everything included
CPU_SECONDS = 4


def main() -> None:
    """Check what comes in; argument: the allowed kinds with commas between."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (ROOM, ROOM))
    sys.path.append(str(Path(__file__).resolve().parent))
    verdict = importlib.import_module("checks.judging").check(sys.stdin.buffer.read(), tuple(sys.argv[1].split(",")))
    json.dump({"kind": verdict.kind, "reason": verdict.reason}, sys.stdout)


if __name__ == "__main__":
    main()
