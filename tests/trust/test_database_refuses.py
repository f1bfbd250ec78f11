"""The database refuses for real: the portal's own role writes rows, and can neither get round a trigger nor a right.

Each try is made on a connection of that role (deploy/postgres/roles.sql), as an intruder in a web process would."""

from contextlib import contextmanager

import psycopg
import pytest
from django.apps import apps
from django.core.checks import Tags, run_checks
from django.db import DatabaseError, connection, transaction
from psycopg.errors import InsufficientPrivilege

from portal.embedded_database import OWNER, PORTAL
from portal.log.models import LogEvent
from tests.ownership import as_owner

pytestmark = pytest.mark.django_db


def _public_change_only(trigger):
    return trigger.name.startswith("public_")


PROTECTED = [
    model
    for model in apps.get_models(include_auto_created=True)
    if any(not _public_change_only(trigger) for trigger in getattr(model._meta, "triggers", ()))
]


@contextmanager
def portal():
    """A cursor in the portal's role, in a transaction that is thrown away."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)")
        assert cursor.fetchone() == (PORTAL, False)
    with transaction.atomic(), connection.cursor() as cursor:
        try:
            yield cursor
        finally:
            transaction.set_rollback(True)


def _refused(statement, words="permission denied|must be owner|must be able to SET ROLE|Only roles with"):
    with pytest.raises(DatabaseError, match=words) as found, portal() as cursor:
        cursor.execute(statement)
    return found.value.__cause__


@pytest.fixture(scope="module")
def by_name(django_db_setup, django_db_blocker):
    """A connection that logs in as the portal: there is no other role to go back to."""
    with django_db_blocker.unblock():
        where = connection.get_connection_params()
    if not (where.get("host") or "").startswith("/"):
        pytest.skip("only the embedded server lets a role in without its password")
    where = {name: where[name] for name in ("host", "port", "dbname") if where.get(name)}
    with psycopg.connect(**where, user=PORTAL, autocommit=True) as session:
        yield session


NEW_ROW = (
    "INSERT INTO portal_logevent (verb, at, thing, thing_pk, detail, request_id) VALUES ('x', now(), '', '', '{}', '')"
)
EVERYTHING = [
    "SET session_replication_role = replica",
    "SET ROLE portal_owner",
    "SET SESSION AUTHORIZATION postgres",
    "ALTER ROLE portal SUPERUSER",
    "CREATE ROLE intruder",
    "CREATE DATABASE intruder",
    "CREATE SCHEMA intruder",
    "CREATE TABLE public.intruder (id int)",
    "CREATE TEMPORARY TABLE portal_logevent (id int)",
    "CREATE FUNCTION public.intruder() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name NAME) RETURNS bool LANGUAGE sql AS 'SELECT true'",
    "CREATE EXTENSION vector",
    "COPY portal_logevent TO PROGRAM 'cat'",
    "COPY portal_logevent FROM PROGRAM 'true'",
    "COPY portal_logevent TO '/tmp/intruder'",
    "SELECT pg_read_file('PG_VERSION')",
    "SELECT pg_ls_dir('.')",
    "SELECT lo_import('/etc/passwd')",
    "SELECT rolpassword FROM pg_authid",
    "ALTER DATABASE {database} OWNER TO portal",
    "ALTER SYSTEM SET fsync = off",
    "ALTER TABLE portal_logevent DISABLE TRIGGER ALL",
    "ALTER TABLE portal_logevent OWNER TO portal",
    "ALTER TABLE portal_logevent ADD COLUMN more int",
    "DROP TABLE portal_logevent CASCADE",
    "DROP SCHEMA public CASCADE",
    "GRANT TRUNCATE ON portal_logevent TO PUBLIC",
]


@pytest.mark.parametrize("statement", EVERYTHING)
def test_what_only_owners_and_superusers_may_do_is_refused(by_name, statement):
    statement = statement.format(database=by_name.info.dbname)
    if statement.startswith("GRANT"):  # the server only warns that nothing was granted
        by_name.execute(statement)
        granted = by_name.execute("SELECT has_table_privilege('public', 'portal_logevent', 'TRUNCATE')")
        assert granted.fetchone() == (False,)
        return
    with pytest.raises(InsufficientPrivilege):
        by_name.execute(statement)


def test_the_same_role_may_read_and_write_rows(by_name):
    with by_name.transaction(force_rollback=True):
        made = by_name.execute(f"{NEW_ROW} RETURNING id")
        assert by_name.execute("SELECT verb FROM portal_logevent WHERE id = %s", made.fetchone()).fetchone() == ("x",)
        by_name.execute("UPDATE portal_publicversion SET number = number + 1")
        by_name.execute("DELETE FROM portal_attempt")


def test_it_owns_nothing_and_is_a_member_of_nothing():
    with portal() as cursor:
        cursor.execute("SELECT count(*) FROM pg_shdepend WHERE refobjid = 'portal'::regrole AND deptype = 'o'")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM pg_auth_members WHERE member = 'portal'::regrole")
        assert cursor.fetchone() == (0,)
        cursor.execute(
            "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relowner <> %s::regrole",
            [OWNER],
        )
        assert cursor.fetchone() == (0,)


def test_a_deployment_whose_role_may_too_much_is_told():
    how = {"tags": [Tags.database], "databases": ["default"], "include_deployment_checks": True}
    assert run_checks(**how) == []
    with as_owner():
        assert [fault.id for fault in run_checks(**how)] == ["portal.E001"]


def test_no_table_can_be_emptied_altered_or_dropped():
    tables = connection.introspection.table_names()
    assert len(tables) > 60
    for table in tables:
        for statement in (
            f'TRUNCATE "{table}" CASCADE',
            f'ALTER TABLE "{table}" DISABLE TRIGGER USER',
            f'DROP TABLE "{table}" CASCADE',
        ):
            assert isinstance(_refused(statement), InsufficientPrivilege), statement


def test_no_trigger_can_be_dropped_or_put_to_sleep():
    with portal() as cursor:
        cursor.execute("SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'pgtrigger_%%'")
        triggers = cursor.fetchall()
    assert len(triggers) > 60
    for name, table in triggers:
        _refused(f"DROP TRIGGER {name} ON {table}")
        _refused(f"ALTER TABLE {table} DISABLE TRIGGER {name}")


def test_the_library_s_own_way_round_its_triggers_is_the_owner_s_alone(by_name):
    """pgtrigger lets triggers sleep by a setting that anybody may set."""
    with by_name.transaction(force_rollback=True):
        by_name.execute(NEW_ROW)
        name = by_name.execute(
            "SELECT tgname FROM pg_trigger "
            "WHERE tgname LIKE 'pgtrigger_append_only%' AND tgrelid = 'portal_logevent'::regclass"
        ).fetchone()[0]
        by_name.execute("SELECT set_config('pgtrigger.ignore', %s, true)", ["{" + name + "}"])
        with pytest.raises(psycopg.errors.RaiseException), by_name.transaction():
            by_name.execute("UPDATE portal_logevent SET verb = 'y'")


@pytest.mark.parametrize("statement", ["UPDATE portal_logevent SET verb = 'y'", "DELETE FROM portal_logevent"])
def test_rows_that_are_written_once_stay(statement):
    LogEvent.objects.create(verb="x")
    _refused(statement, "Cannot update or delete rows from portal_logevent")


@pytest.mark.parametrize("model", PROTECTED, ids=lambda model: model._meta.label)
def test_not_even_the_owner_empties_a_table_whose_rows_something_protects(model):
    refused = pytest.raises(DatabaseError, match="Cannot truncate rows")
    with as_owner(), refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'TRUNCATE "{model._meta.db_table}" CASCADE')
    own = [trigger for trigger in model._meta.triggers if trigger.name == "never_emptied"]
    assert own, "its table alone, without what points to it, could be emptied"


def test_the_list_above_has_the_models_that_it_should():
    names = {model.__name__ for model in PROTECTED}
    assert {"LogEvent", "MembershipEvent", "Document", "DocumentFile", "Upload", "UploadFile", "Signature"} <= names
    assert len(names) > 25
