"""What stands between an installed portal and a served one: tables, demo world, static files. Safe to repeat."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")


def main() -> None:
    import django

    owner = os.environ.pop("DATABASE_OWNER_URL", "")  # whatever stands below is done in the portal's own role
    django.setup()
    from django.conf import settings
    from django.core.management import call_command, get_commands

    migrate({"DATABASE_OWNER_URL": owner} if owner else {})
    if settings.DEMO and "load_demo" in get_commands():
        print("Demo world", flush=True)
        call_command("load_demo")
    collect_static_files(Path(settings.STATIC_ROOT))
    ring_heartbeats()


def migrate(owner: dict[str, str]) -> None:
    """What waits, as the owner of the tables: in a process of its own, since a process is one role's."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    print("Database tables", flush=True)
    command = [sys.executable, str(ROOT / "manage.py"), "migrate", "--noinput", "--verbosity=0"]
    if code := subprocess.run(command, cwd=ROOT, env=os.environ | owner, check=False).returncode:
        sys.exit(code)  # it has said what was wrong


def collect_static_files(target: Path) -> None:
    """Collect and compress, when a file has changed since last time."""
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    seen = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            file = Path(storage.path(path)).stat()
            seen.update(f"{path} {file.st_size} {file.st_mtime_ns}\n".encode())
    stamp = target.parent / "static.stamp"
    if target.exists() and stamp.exists() and stamp.read_text() == seen.hexdigest():
        return
    print("Static files", flush=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(seen.hexdigest())


def ring_heartbeats() -> None:
    """Let each worker show itself as soon as it is up, instead of at the next beat; not behind the demo's papers."""
    from portal.celery import app
    from portal.workers import PULSE

    for queue in PULSE.values():
        app.send_task("portal.log.tasks.beat", queue=queue, retry=False)


if __name__ == "__main__":
    from django.core.exceptions import ImproperlyConfigured

    try:
        main()
    except ImproperlyConfigured as error:
        sys.exit(str(error))
