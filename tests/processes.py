"""Real processes against the test database: workers above all."""

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from bin.run import die_with_parent
from portal import workers
from portal.embedded_database import PORTAL

ROOT = Path(__file__).resolve().parent.parent
# Seconds. No test says how fast anything is: a machine may be thirty times too busy, and only what hangs comes so far.
PATIENCE = 300
SAID = 3000  # characters of a process's last words that an error repeats


def environment(**extra):
    """The variables that let another process see the same database, broker folder and mail server."""
    database = connection.settings_dict
    name, host, port = database["NAME"], database["HOST"], database["PORT"] or 5432
    user, password = database["USER"] or "postgres", database["PASSWORD"]
    if host.startswith("/"):  # the embedded server asks for no password: there the others are the portal itself
        user = PORTAL
    where = f"/{quote(host)}/{name}" if host.startswith("/") else f"{host}:{port}/{name}"
    login = f"{user}:{password}@" if password else f"{user}@"
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "COV"))}
    return kept | {
        "DATABASE_URL": f"postgres://{login}{where}",
        "DEBUG": "1",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "PORTAL_LOCAL": str(settings.LOCAL_DIR),
        "PYTHONUNBUFFERED": "1",
        **{key: str(value) for key, value in extra.items()},
    }


class Process:
    """A process with a log, in a group of its own. Use as a context manager: at its end the whole group is killed.

    As long as it is neither killed nor stopped it has to live: ``eventually`` fails at once when it has ended."""

    running = set()

    def __init__(self, command, *, env, cwd=ROOT, log=None):
        self.command, self.env, self.cwd, self.process = command, env, cwd, None
        self.log = log or Path(settings.LOCAL_DIR) / f"process-{os.getpid()}-{id(self)}.log"

    def start(self):
        """Start, or start again after a kill."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self.process = begin(self.command, log=self.log, cwd=self.cwd, env=self.env)
        self.running.add(self)
        return self

    def kill(self):
        """SIGKILL to the whole group, as a machine that loses its power."""
        self.running.discard(self)
        if self.process:
            kill_group(self.process)

    def stop(self):
        """SIGTERM to the process itself, as a service manager should; SIGKILL to all when it takes too long.

        A child that gets the signal while it waits for work may take the lock of its queue along, and then the worker
        waits for that lock for ever."""
        self.running.discard(self)
        self.process.terminate()
        try:
            self.process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self.kill()

    def __enter__(self):
        try:
            return self.start()
        except BaseException:
            self.kill()
            raise

    def __exit__(self, *error):
        self.kill()


class Worker(Process):
    """A Celery worker with its children.

    ``kind``: as it is shipped, or one for all queues. ``concurrency``: None for the shipped number of slots.
    ``beat``: it also rings the sweepers every minute, as in production, so that what a bell missed is done later.

    Django's checks at its start, a third of what that costs, are left to the tests of the start."""

    FASTER = {"CELERY_SKIP_CHECKS": 1}

    def __init__(self, *, kind=workers.EVERYTHING, concurrency=2, beat=False, **extra):
        super().__init__(
            workers.command(kind, slots=concurrency, level="warning"), env=environment(**self.FASTER, **extra)
        )
        if beat:
            self.command += ["--beat", "--schedule", str(self.log.with_suffix(".beat"))]


def begin(command, *, log, **more):
    """Start a process in a group of its own, which writes to the log, and is told to end when the tests are killed."""
    with log.open("ab") as said:
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True,
            preexec_fn=die_with_parent(), **more,  # noqa: PLW1509 - one system call, no locks
        )  # fmt: skip


def kill_group(process):
    """SIGKILL to all of the process's group, also when it has itself ended and left others behind."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def last_words(log):
    """The end of a log, for an error that explains itself."""
    return f"{log}:\n{log.read_text(errors='replace')[-SAID:]}" if log.exists() else f"{log}: nothing"


def eventually(question, *, seconds=PATIENCE, every=0.2, meanwhile=lambda: None):
    """Ask until the answer is true; ``meanwhile`` is called between.

    Raises AssertionError after so many seconds, and as soon as a process that was started here has ended, with the
    last that the processes said."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        answer = question()
        if answer:
            return answer
        for one in Process.running:
            assert one.process.poll() is None, f"ended with {one.process.returncode}: {last_words(one.log)}"
        meanwhile()
        time.sleep(every)
    raise AssertionError("\n".join([f"not true within {seconds} s", *(last_words(one.log) for one in Process.running)]))
