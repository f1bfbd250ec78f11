"""Worlds that many tests begin with: built once a process by the portal's own actions, then put back row by row.

A test gets the same rows and the same objects as if it had built them itself, each object its own copy."""

import copy
import functools

from django.db import connection, connections, transaction
from django.utils import timezone

NOW = timezone.now
SAME_FOR_ALL = {"django_migrations", "django_content_type", "auth_permission"}
_worlds = {}


def kept(build):
    """The builder of a world, which now builds only the first time it is asked for with these arguments.

    Built again, and not kept, where there are rows already or a test has set the clock: what stands then is no world
    of anybody else's. Keys are never given twice by the database, so what is put back collides with nothing."""

    @functools.wraps(build)
    def world(*args, **options):
        if timezone.now is not NOW:
            return build(*args, **options)
        # Days of a world are counted from the day on which it was built.
        asked_for = (build, timezone.localdate(), repr((args, sorted(options.items()))))
        if asked_for not in _worlds:
            if _tables_with_rows(connection):
                return build(*args, **options)
            _worlds[asked_for] = _build_apart(build, *args, **options)
        made, tables = _worlds[asked_for]
        _put_back(tables)
        return copy.deepcopy(made)

    return world


def _build_apart(build, *args, **options):
    """What the builder gives and the rows that it wrote: [(table, columns, rows)].

    On a connection of its own, which is rolled back: the test's own transaction has seen nothing of it."""
    own = connections["default"]
    connections["default"] = apart = own.copy()
    try:
        atomic = transaction.atomic()
        atomic._from_testcase = True  # as in any test: actions that must be outermost take this for no transaction
        with atomic:
            made = build(*args, **options)
            tables = [_read(apart, table) for table in _tables_with_rows(apart)]
            apart.check_constraints()
            transaction.set_rollback(True)
    finally:
        apart.close()
        connections["default"] = own
    return made, tables


def _tables_with_rows(apart):
    with apart.cursor() as cursor:
        tables = [one.name for one in apart.introspection.get_table_list(cursor) if one.name not in SAME_FOR_ALL]
        cursor.execute(" UNION ALL ".join(f"(SELECT '{table}' FROM \"{table}\" LIMIT 1)" for table in tables))
        return [table for (table,) in cursor.fetchall()]


def _read(apart, table):
    with apart.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}" LIMIT 0')
        columns = ", ".join(f'"{column.name}"' for column in cursor.description)
        with cursor.copy(f'COPY "{table}" ({columns}) TO STDOUT') as rows:
            return table, columns, b"".join(bytes(row) for row in rows)


def _put_back(tables):
    """Triggers and constraints sleep meanwhile: they had their say when the rows were built."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE; SET LOCAL session_replication_role = replica")
        for table, columns, rows in tables:
            with cursor.copy(f'COPY "{table}" ({columns}) FROM STDIN') as copying:
                copying.write(rows)
        cursor.execute("SET LOCAL session_replication_role = origin; RESET ROLE")
