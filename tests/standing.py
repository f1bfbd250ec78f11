"""Rows that stand for a whole module: made once, and each test's own changes are rolled back before the next begins."""

from contextlib import contextmanager

from django.core.cache import cache
from django.db import connection, transaction


@contextmanager
def standing(request, blocker):
    """A transaction around all tests of the asking module; its fixture makes the rows inside and yields them.

    AssertionError: a test of the module commits, which nothing inside a transaction can."""
    committing = [item.name for item in request.session.items if item.path == request.path and _commits(item)]
    assert not committing, f"these commit and need a module of their own: {committing}"
    cache.clear()  # pages are kept under the number of the last change, which another module had too
    with blocker.unblock(), transaction.atomic():
        connection.atomic_blocks[-1]._from_testcase = True  # actions in it are the outermost, as in a test
        with connection.cursor() as cursor:  # between two tests a busy machine may pause for long
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        try:
            yield
        finally:
            transaction.set_rollback(True)


def _commits(item):
    marks = (mark.args or mark.kwargs.get("transaction") for mark in item.iter_markers("django_db"))
    return "transactional_db" in item.fixturenames or any(marks)


# Of this transaction, as the server counts for it: rows written into each table, also those that were undone since.
WRITTEN = "SELECT relname, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_xact_user_tables"


@contextmanager
def nothing_written(but=()):
    """Whatever is done inside writes no row of any table, but for the tables named. AssertionError: it did."""
    before = _written()
    yield
    told = {table: rows for table, rows in _written().items() if rows != before[table] and table not in but}
    assert told == {}, f"rows added, changed and deleted so far: {told}"


def _written():
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN)
        return {table: rows for table, *rows in cursor.fetchall()}
