"""What stands between an installed portal and a served one: tables, demo world, static files. Safe to repeat."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")


def main() -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command, get_commands

    print("Database tables", flush=True)
    call_command("migrate", interactive=False, verbosity=0)
    if settings.DEMO and "load_demo" in get_commands():
        print("Demo world", flush=True)
        call_command("load_demo")
    collect_static_files(Path(settings.STATIC_ROOT))
    ring_heartbeats()


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
