"""Tests run in the portal's own role; a test that must do what only the owner of the tables may do says so."""

from contextlib import contextmanager

from django.db import connection


@contextmanager
def as_owner():
    """Inside ``with as_owner():`` this connection may change tables, as `migrate` does."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
