"""Steering races: knowing that others have come to a lock, instead of hoping that they have."""

import time

from django.db import connection

WAITING = """
    SELECT count(DISTINCT pid) FROM pg_locks
    WHERE NOT granted AND pid IN (SELECT pid FROM pg_stat_activity WHERE datname = current_database())
"""


def be_patient():
    """This connection waits for a lock until it is free: a busy machine is no fault of the code."""
    with connection.cursor() as cursor:
        for name in ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"):
            cursor.execute(f"SET {name} = '300s'")


def until_waiting(number, seconds=120):
    """Return when so many connections wait for a lock in this database. Raises TimeoutError when they never do."""
    deadline = time.monotonic() + seconds
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute(WAITING)
            if cursor.fetchone()[0] >= number:
                return
    raise TimeoutError(f"fewer than {number} wait for a lock")


__all__ = ["WAITING", "be_patient", "until_waiting"]
