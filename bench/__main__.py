"""``make bench``: every measurement in one scratch world, each beside a baseline taken in the same run.

The world is a database of its own, made anew and dropped afterwards, with 10,000 organisations.
``make bench ARGS=mail`` runs one part."""

import os
import subprocess
import sys
from pathlib import Path

import environ
import psycopg

ROOT = Path(__file__).resolve().parent.parent
PARTS = ["public", "papers", "decisions", "mail", "urgent"]


def scratch_database():
    """Address of a new, empty database, and how to reach the server that holds it."""
    os.environ["DEBUG"] = "1"
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    os.environ["PORTAL_LOCAL"] = str(ROOT / ".local" / "bench")
    if not os.environ.get("DATABASE_URL"):
        from portal import embedded_database

        embedded_database.keep_running(ROOT / ".local" / "bench")
        os.environ["DATABASE_URL"] = embedded_database.database_url(
            ROOT / ".local" / "bench", embedded_database.SUPERUSER
        )
    parts = environ.Env().db_url("DATABASE_URL")
    server = {
        "dbname": parts["NAME"],
        "host": parts["HOST"] or None,
        "port": parts["PORT"] or None,
        "user": parts["USER"] or None,
        "password": parts["PASSWORD"] or None,
    }
    with psycopg.connect(**server, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS portal_bench WITH (FORCE)")
        connection.execute("CREATE DATABASE portal_bench")
    return os.environ["DATABASE_URL"].replace(parts["NAME"], "portal_bench"), server


def main():
    wanted = [part for part in sys.argv[1:] if part in PARTS] or PARTS
    address, server = scratch_database()
    os.environ["DATABASE_URL"] = address
    manage = [sys.executable, "manage.py"]
    try:
        subprocess.run([*manage, "migrate", "-v", "0"], cwd=ROOT, check=True)
        subprocess.run([*manage, "load_reference", "-v", "0"], cwd=ROOT, check=True)
        parts = [subprocess.run([sys.executable, "-m", f"bench.{part}"], cwd=ROOT, check=False) for part in wanted]
        return max(part.returncode for part in parts)
    finally:
        with psycopg.connect(**server, autocommit=True) as connection:
            connection.execute("DROP DATABASE IF EXISTS portal_bench WITH (FORCE)")


if __name__ == "__main__":
    sys.exit(main())
