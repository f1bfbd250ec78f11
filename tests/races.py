"""Several at the same moment, steered: the race happens every time when nothing stops it, on a busy machine too.

Each act runs in a thread on its own connection. Before its first write a thread waits until every other one stands
before its own first write, waits for a lock in the database, or is done. So without a lock all have read the same
before anyone writes; with it the second waits, and the first is let through. Nothing here sleeps or measures time."""

import threading
import time

import pytest
from django.db import connection
from django.db.models import QuerySet

from portal.errors import Refused

LONGEST = 300  # seconds, before a test is given up
WRITES = ("INSERT", "UPDATE", "DELETE")
# Written by every request, before it comes to anything that is raced about.
BESIDE = ("django_session", "portal_attempt", "usersessions_usersession")

with_and_without_lock = pytest.mark.parametrize(
    "lock",
    [
        pytest.param(True, id="lock"),
        # The control: the test must fail when no row is locked, each time.
        pytest.param(False, id="no lock", marks=pytest.mark.xfail(strict=True, reason="the race that the lock stops")),
    ],
    indirect=True,
)


@pytest.fixture
def lock(request, monkeypatch):
    """Row locks as they are, or taken away: ``select_for_update`` then only selects."""
    if not request.param:
        monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_options: self._chain())
    return request.param


def at_once(*acts):
    """Run the acts at the same moment; what each returned, or the refusal it met. Raises any other error."""
    meeting = _Meeting(len(acts))
    threads = [threading.Thread(target=meeting.run, args=pair, daemon=True) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    meeting.steer()
    for thread in threads:
        thread.join(timeout=LONGEST)
    errors = [one for one in meeting.results if isinstance(one, Exception) and not isinstance(one, Refused)]
    if errors:
        raise errors[0]
    return meeting.results


class _Meeting:
    def __init__(self, count):
        self.results, self.pids = [None] * count, [0] * count
        self.changed = threading.Condition()
        self.begun = threading.Barrier(count)
        self.running, self.waiting, self.let_through = set(range(count)), set(), set()

    def run(self, place, act):
        try:
            with connection.cursor() as cursor:
                # A busy machine is no fault of the code: who waits for a lock here waits until it is free.
                for name in ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"):
                    cursor.execute(f"SET {name} = '{LONGEST}s'")
            self.pids[place] = connection.connection.info.backend_pid
            self.begun.wait(LONGEST)
            with connection.execute_wrapper(self._before_the_first_write(place)):
                self.results[place] = act()
        except Exception as error:
            self.results[place] = error
        finally:
            connection.close()
            self._now(self.running.discard, place)

    def _before_the_first_write(self, place):
        def execute(execute, sql, params, many, context):
            is_write = sql.lstrip().upper().startswith(WRITES) and not any(table in sql for table in BESIDE)
            if is_write and place not in self.let_through:
                self._now(self.waiting.add, place)
                with self.changed:
                    self.changed.wait_for(lambda: place in self.let_through, LONGEST)
            return execute(sql, params, many, context)

        return execute

    def _now(self, change, place):
        with self.changed:
            change(place)
            self.changed.notify_all()

    def steer(self):
        """Let those through who wait before their write, as soon as nobody else can come any further."""
        given_up = time.monotonic() + LONGEST
        while time.monotonic() < given_up:
            with self.changed:
                if not self.running:
                    return
                on_the_way = self.running - self.waiting
            locked = self._locked(on_the_way) if on_the_way else set()
            with self.changed:
                if self.waiting and self.running - self.waiting <= locked:
                    self.let_through |= self.waiting
                    self.waiting.clear()
                    self.changed.notify_all()
                self.changed.wait(0.01)
        raise AssertionError("somebody neither wrote, nor waited for a lock, nor came to an end")

    def _locked(self, places):
        """Which of them wait for a lock in the database."""
        pids = {self.pids[place]: place for place in places if self.pids[place]}
        with connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT pid FROM pg_locks WHERE NOT granted AND pid = ANY(%s)", [list(pids)])
            return {pids[pid] for (pid,) in cursor.fetchall()}
