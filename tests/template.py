"""The tests' databases are copies of one template, made anew when a migration has changed: a copy takes a second."""

import fcntl
import hashlib
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

PREFIX = "portal_template_"


def template_database():
    """The name of a database with all migrations in it. The first worker that asks makes it; the others wait for it."""
    name = PREFIX + _fingerprint()
    with (Path(settings.LOCAL_DIR).parent / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if name not in _there():
            _make(name)
    return name


def _fingerprint():
    """Of every migration of every installed app."""
    found = hashlib.sha256()
    for app in apps.get_app_configs():
        for path in sorted(Path(app.path).glob("migrations/*.py")):
            found.update(f"{app.label}/{path.name}".encode() + path.read_bytes())
    return found.hexdigest()[:16]


def _there():
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
        return {name for (name,) in cursor.fetchall()}


def _make(name):
    """Under another name until it is whole: what was cut off in the middle is thrown away by the next."""
    making = f"{PREFIX}making"
    with connection._nodb_cursor() as cursor:
        for old in _there():
            cursor.execute(f'DROP DATABASE IF EXISTS "{old}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{making}"')
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = making
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'ALTER DATABASE "{making}" RENAME TO "{name}"')
