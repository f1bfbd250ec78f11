"""The runbook's commands as they are written: the text is the program, so a wrong word in it is a failing test."""

import re
from pathlib import Path

RUNBOOK = Path(__file__).resolve().parents[2] / "docs" / "runbook.md"
_HEADING = re.compile(r"^(#{2,3}) (.+)$")


def commands(heading):
    """The shell commands under a heading of the runbook, in order: everything that stands in blocks marked ``sh``.

    Raises KeyError when there is no such heading, or no command below it."""
    found, here, inside = [], False, False
    for line in RUNBOOK.read_text().splitlines():
        if line.startswith("```"):
            inside = line == "```sh"
        elif inside and here:
            found.append(line)
        elif match := _HEADING.match(line):
            here = match[2] == heading
    if not found:
        raise KeyError(f"docs/runbook.md has no commands under {heading!r}")
    return "\n".join(found) + "\n"
