"""Real worker processes against the test database."""

import os
import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from portal import workers
from portal.embedded_database import PORTAL

ROOT = Path(__file__).resolve().parent.parent


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


class Worker:
    """A Celery worker with its children, in a process group of its own. Use as a context manager.

    ``kind``: as it is shipped, or one for all queues. ``concurrency``: None for the shipped number of slots.
    ``beat``: it also rings the sweepers every minute, as in production, so that what a bell missed is done later."""

    def __init__(self, *, kind=workers.EVERYTHING, concurrency=2, beat=False, **extra):
        self.kind, self.concurrency, self.beat, self.extra, self.process = kind, concurrency, beat, extra, None
        self.log = Path(settings.LOCAL_DIR) / f"worker-{os.getpid()}-{id(self)}.log"

    def start(self):
        """Start, or start again after a kill."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *workers.command(self.kind, slots=self.concurrency, level="warning"),
                    *(("--beat", "--schedule", str(self.log.with_suffix(".beat"))) if self.beat else ()),
                ],
                cwd=ROOT,
                env=environment(**self.extra),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        return self

    def kill(self):
        """SIGKILL to the whole group, as a machine that loses its power."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self):
        """SIGTERM to the worker itself, as a service manager should; SIGKILL to all when it takes too long.

        A child that gets the signal while it waits for work may take the lock of its queue along, and then the worker
        waits for that lock for ever."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.kill()

    def __enter__(self):
        return self.start()

    def __exit__(self, *error):
        self.stop()


def eventually(question, *, seconds, every=0.2, meanwhile=lambda: None):
    """Ask until the answer is true; ``meanwhile`` is called between. Fails after so many seconds."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        answer = question()
        if answer:
            return answer
        meanwhile()
        time.sleep(every)
    raise AssertionError(f"not true within {seconds} seconds")
