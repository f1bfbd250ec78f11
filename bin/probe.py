"""The containers' health checks.

``probe.py``: this web answers and can serve (/readyz). A silent worker or broker shows in /healthz and in the alarms,
but restarting the web would not mend it. ``probe.py quick``, ``papers`` or ``beat``: that kind of process has shown a
sign of life in the last minutes; its row tells, since a process that is there may still stand still."""

import json
import os
import sys
import urllib.request

ADDRESS = "http://127.0.0.1:8000/readyz"
OLDEST_SECONDS = 180  # as in portal/health.py
SIGN = "SELECT coalesce(max(at) > now() - %s * interval '1 second', false) FROM portal_heartbeat WHERE name = %s"


def web_can_serve():
    """Whether /readyz says yes."""
    try:
        with urllib.request.urlopen(ADDRESS, timeout=4) as answer:
            return json.load(answer).get("status") == "ok"
    except OSError:  # refused, too late, or 503
        return False


def shows_life(name):
    """Whether the row of this kind of process is young."""
    import environ
    import psycopg

    parts = environ.Env.db_url_config(os.environ["DATABASE_URL"])
    where = {"host": parts["HOST"], "port": parts["PORT"], "user": parts["USER"], "password": parts["PASSWORD"]}
    options = {key: value for key, value in parts.get("OPTIONS", {}).items() if key.startswith("ssl")}
    options |= {key: value for key, value in where.items() if value}
    try:
        with psycopg.connect(dbname=parts["NAME"], connect_timeout=4, **options) as session:
            return bool(session.execute(SIGN, [OLDEST_SECONDS, name]).fetchone()[0])
    except psycopg.Error:
        return False


if __name__ == "__main__":
    is_well = shows_life(sys.argv[1]) if len(sys.argv) > 1 else web_can_serve()
    sys.exit(0 if is_well else 1)
