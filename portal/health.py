"""GET /healthz: whether database, broker, worker and storage answer, asked in at most two seconds.

It stands before every other part of a request (portal/middleware.py) and shares no connection with it, so that it
answers when they do not. The worker is judged by the row its heartbeat writes: asking it over the queue would hang when
the queue does.
"""

import contextlib
import os
import shutil
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import psycopg
from django.conf import settings
from django.db import connections
from django.http import JsonResponse

from portal.celery import app

PATIENCE = 1.8  # seconds for all checks together
OLDEST_HEARTBEAT = timedelta(minutes=3)  # beat rings every half minute
LEAST_FREE_SPACE = 50_000_000  # bytes
T = TypeVar("T")
SILENT = "does not answer"


def healthz(request):
    """200 when everything answers, else 503; the body says how each part does, and nothing about why."""
    states = health()
    fine = all(state == "ok" for state in states.values())
    body = {"status": "ok" if fine else "error", **states}
    return JsonResponse(body, status=200 if fine else 503, headers={"Cache-Control": "no-store"})


def health() -> dict[str, str]:
    """`ok` or a few words for each part."""
    pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="health")
    rows = pool.submit(ask_database)
    broker = pool.submit(ask_broker)
    deadline = datetime.now(UTC) + timedelta(seconds=PATIENCE)
    database, worker = answer(rows, deadline, (SILENT, "unknown"))
    states = {
        "database": database,
        "broker": answer(broker, deadline, SILENT),
        "worker": worker,
        "storage": ask_storage(),
    }
    pool.shutdown(wait=False, cancel_futures=True)
    return states


def answer(future: "Future[T]", deadline: datetime, otherwise: T) -> T:
    left = (deadline - datetime.now(UTC)).total_seconds()
    try:
        return future.result(timeout=max(left, 0))
    except Exception:  # a driver may raise anything; the probe only needs to know that it did
        return otherwise


def ask_database() -> tuple[str, str]:
    """The states of the database and of the worker, by a connection of our own."""
    parameters = {**connections["default"].get_connection_params(), "connect_timeout": 2}
    with psycopg.connect(**parameters) as session, session.cursor() as cursor:
        cursor.execute("select max(at) from portal_heartbeat")
        row = cursor.fetchone()
    last = row[0] if row else None
    if last is None:
        return "ok", "not seen yet"
    return "ok", "ok" if datetime.now(UTC) - last < OLDEST_HEARTBEAT else "silent"


def ask_broker() -> str:
    with app.connection_for_write(connect_timeout=1) as connection:
        connection.connect()
    return "ok"


def ask_storage() -> str:
    """The folders that processes write to: there, writable, and with room left."""
    folder = settings.LOCAL_DIR
    with contextlib.suppress(OSError):
        if not os.access(folder, os.W_OK):
            return "not writable"
        return "ok" if shutil.disk_usage(folder).free > LEAST_FREE_SPACE else "full"
    return "missing"
