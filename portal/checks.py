"""What `check --deploy --database default` asks of the database: that the portal's role is as small as it should be."""

from django.core.checks import Error, Tags, register
from django.db import connections

MAY_TOO_MUCH = """
SELECT rolsuper OR rolcreaterole OR rolcreatedb OR EXISTS (SELECT FROM pg_class WHERE relowner = role.oid)
FROM pg_roles role WHERE rolname = current_user
"""


@register(Tags.database, deploy=True)
def portal_owns_nothing(databases=None, **_kwargs):
    """An error when DATABASE_URL names a role that owns tables or may make roles: triggers would not bind it (R-82)."""
    return [_fault(alias) for alias in databases or () if _may_too_much(alias)]


def _may_too_much(alias):
    with connections[alias].cursor() as cursor:
        cursor.execute(MAY_TOO_MUCH)
        return cursor.fetchone()[0]


def _fault(alias):
    return Error(
        f"The role of the database {alias!r} owns tables or is a superuser: it could put the triggers to sleep.",
        hint="Run deploy/postgres/roles.sql and let DATABASE_URL name the role portal (docs/runbook.md).",
        id="portal.E001",
    )
