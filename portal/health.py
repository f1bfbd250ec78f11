"""GET /readyz: whether this web process can serve. GET /healthz: whether all is well, for alarms.

Both stand before every other part of a request (portal/middleware.py). /readyz asks the database over the connection
that pages use: a database that takes no more connections must not take away a web that has its own. /healthz shares
no connection with pages, takes at most two seconds, and judges those who work in the background by rows: by their
signs of life, and by what waits too long. Asking them over the queue would hang when the queue does.
"""

import contextlib
import os
import shutil
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, TypeVar

import psycopg
from django.conf import settings
from django.db import Error, connection, connections
from django.http import JsonResponse

from portal.celery import app

PATIENCE = 1.8  # seconds for all checks together
OLDEST_SIGN = timedelta(minutes=3)  # beat rings every half minute, and work shows itself every few seconds
LEAST_FREE_SPACE = 50_000_000  # bytes
WORKS = {"worker": "quick", "papers_worker": "papers", "beat": "beat"}  # part of the answer → name of its row
# How long the oldest may wait. Ten seconds are promised for a code, half an hour is what 3,000 papers take.
LONGEST_WAIT = {
    "account_mail": timedelta(minutes=2),
    "mail": timedelta(minutes=15),
    "papers": timedelta(minutes=30),
}
# A letter that no server has been reached for counts from when it was written, any other from when it is due: a
# recipient's server that asks for patience is no fault of ours.
OLDEST_WAITING = """
SELECT CASE WHEN is_urgent THEN 'account_mail' ELSE 'mail' END,
       min(CASE WHEN state = 'retry' AND attempts = 0 THEN queued_at ELSE due_at END)
  FROM portal_outgoingmail WHERE state IN ('queued', 'retry', 'inflight') GROUP BY 1
UNION ALL
SELECT 'papers', min(due_at) FROM portal_document WHERE state NOT IN ('ready', 'failed')
"""
T = TypeVar("T")
SILENT = "does not answer"


class State(NamedTuple):
    """How a part does, in a word or two, and since when it does not do well, if that is known."""

    word: str
    since: datetime | None = None


FINE = State("ok")


def readyz(request):
    """200 while this process can serve: its database answers. Else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        connection.close()
        return _answer(503, {"status": "error", "database": SILENT})
    return _answer(200, {"status": "ok"})


def healthz(request):
    """200 when all is well, else 503; the body says how each part does, and since when it does not (`since`)."""
    states = health()
    fine = all(state == FINE for state in states.values())
    since = {name: state.since.isoformat(timespec="seconds") for name, state in states.items() if state.since}
    body = {"status": "ok" if fine else "error", **{name: state.word for name, state in states.items()}}
    return _answer(200 if fine else 503, body | ({"since": since} if since else {}))


def _answer(status, body):
    return JsonResponse(body, status=status, headers={"Cache-Control": "no-store"})


def health() -> dict[str, State]:
    """How each part does."""
    pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="health")
    rows = pool.submit(ask_database)
    broker = pool.submit(ask_broker)
    deadline = datetime.now(UTC) + timedelta(seconds=PATIENCE)
    mute = {"database": State(SILENT), **dict.fromkeys([*WORKS, *LONGEST_WAIT], State("unknown"))}
    by_rows = answer(rows, deadline, mute)
    states = {
        "database": by_rows["database"],
        "broker": answer(broker, deadline, State(SILENT)),
        "storage": ask_storage(),
        **by_rows,
    }
    pool.shutdown(wait=False, cancel_futures=True)
    return states


def answer(future: "Future[T]", deadline: datetime, otherwise: T) -> T:
    left = (deadline - datetime.now(UTC)).total_seconds()
    try:
        return future.result(timeout=max(left, 0))
    except Exception:  # a driver may raise anything; the probe only needs to know that it did
        return otherwise


def ask_database() -> dict[str, State]:
    """The states of the database and of all that is judged by its rows, by a connection of our own."""
    parameters = {**connections["default"].get_connection_params(), "connect_timeout": 2}
    with psycopg.connect(**parameters) as session, session.cursor() as cursor:
        seen = dict(cursor.execute("SELECT name, at FROM portal_heartbeat").fetchall())
        waiting = dict(cursor.execute(OLDEST_WAITING).fetchall())
    now = datetime.now(UTC)
    return {
        "database": FINE,
        **{part: shows_life(seen.get(row), now) for part, row in WORKS.items()},
        **{part: is_in_time(waiting.get(part), now, longest) for part, longest in LONGEST_WAIT.items()},
    }


def shows_life(last: datetime | None, now: datetime) -> State:
    if last is None:
        return State("not seen yet")
    return FINE if now - last < OLDEST_SIGN else State("silent", last)


def is_in_time(oldest: datetime | None, now: datetime, longest: timedelta) -> State:
    return FINE if oldest is None or now - oldest < longest else State("slow", oldest)


def ask_broker() -> State:
    with app.connection_for_write(connect_timeout=1) as broker:
        broker.connect()
    return FINE


def ask_storage() -> State:
    """The folders that processes write to: there, writable, and with room left."""
    folder = settings.LOCAL_DIR
    with contextlib.suppress(OSError):
        if not os.access(folder, os.W_OK):
            return State("not writable")
        return FINE if shutil.disk_usage(folder).free > LEAST_FREE_SPACE else State("full")
    return State("missing")
