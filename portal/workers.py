"""Which kinds of worker there are, which queues each hears, and the command that starts one.

Said once for the container (deploy/entry.sh), `make run` and the tests. What somebody waits for at a screen never
stands behind what takes long: a worker for quick things and one for slow things, each with slots of its own, and each
queue asked in turn. Which task waits in which queue stands in portal/celery.py."""

import os
import sys

QUEUES = {
    "quick": ("account", "mail", "small"),
    "papers": ("papers", "files", "slow"),
}
PULSE = {"quick": "small", "papers": "slow"}  # where each is asked for a sign of life: not behind a thousand papers
SLOTS = {"quick": 3, "papers": 2}  # mail shifts may fill two of the quick ones and leave one for sweeps
EVERYTHING = "all"
BEAT = "beat"  # it rings the bells; the third that shows a sign of life


def kind_of(queue):
    """The kind of worker that hears the queue, or "" when none does."""
    return next((kind for kind, queues in QUEUES.items() if queue in queues), "")


def queues_of(kind):
    """The queues that a worker of the kind hears."""
    return QUEUES[kind] if kind != EVERYTHING else tuple(queue for queues in QUEUES.values() for queue in queues)


def command(kind=EVERYTHING, *, slots=None, level="INFO"):
    """The command of a worker. ``all`` is one worker for all queues, where mail may wait for a paper: for tests."""
    slots = slots or os.environ.get("WORKER_PROCESSES") or SLOTS.get(kind, 2)
    return [
        *(sys.executable, "-m", "celery", "--quiet", "--app", "portal", "worker", "--hostname", f"{kind}@%h"),
        *("--queues", ",".join(queues_of(kind)), "--concurrency", str(slots), "--pool", "prefork"),
        *("--loglevel", level, "--without-gossip", "--without-mingle", "--without-heartbeat"),
    ]


def main(arguments):
    """Become a worker of the kind that the first argument names."""
    kind = arguments[0] if arguments else ""
    if kind not in QUEUES and kind != EVERYTHING:
        sys.exit(f"Say which worker: {', '.join(QUEUES)}, or {EVERYTHING} for one that does everything.")
    program, *rest = command(kind, level=os.environ.get("LOG_LEVEL", "INFO"))
    os.execv(program, [program, *rest])  # noqa: S606 - our own command
