"""The embedded PostgreSQL: one address for all, kept while somebody holds it, and å ä ö alike on every machine."""

import subprocess
import sys
from pathlib import Path

import environ
import psycopg
import pytest

from portal import embedded_database
from portal.embedded_database import OWNER, PORTAL, SUPERUSER

ROOT = Path(__file__).resolve().parents[2]
HOLD = """
import sys
from portal import embedded_database
embedded_database.keep_running(sys.argv[1], unsafe=True)
print("up", flush=True)
sys.stdin.read()
"""


def hold(folder):
    """Another process that holds the server until its input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, folder], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "up\n"
    return process


def end(process):
    process.communicate(timeout=180)


@pytest.mark.parametrize("name", ["short", "Åre 100% & so on", "long" * 40])
def test_settings_and_url_say_the_same_and_fit_a_socket(tmp_path, name):
    folder = tmp_path / name
    settings = embedded_database.database_settings(folder)
    parsed = environ.Env.db_url_config(embedded_database.database_url(folder))
    assert (parsed["HOST"], parsed["NAME"], parsed["USER"]) == (settings["HOST"], settings["NAME"], settings["USER"])
    assert len(f"{settings['HOST']}/.s.PGSQL.5432".encode()) <= 107
    assert not folder.exists()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["short", "long" * 40])
def test_it_runs_while_somebody_holds_it_and_keeps_its_rows(tmp_path, name):
    folder = tmp_path / name
    folder.mkdir()
    first = hold(folder)
    second = hold(folder)
    settings = embedded_database.database_settings(folder)
    where = {"host": settings["HOST"], "user": SUPERUSER, "dbname": settings["NAME"], "autocommit": True}
    with psycopg.connect(**where) as session:
        assert session.execute("select lower('ÅÄÖŠ'), 'örebro' ilike 'ÖREBRO'").fetchone() == ("åäöš", True)
        session.execute("create table kept as select 7 as number")
    end(first)
    assert embedded_database.answers(folder)
    second.kill()  # without a word
    second.communicate()
    assert embedded_database.answers(folder)
    end(hold(folder))
    assert not embedded_database.answers(folder)
    third = hold(folder)
    with psycopg.connect(**where) as session:
        assert session.execute("select number from kept").fetchone() == (7,)
    end(third)
    assert not embedded_database.answers(folder)


def test_data_of_another_version_is_refused_in_a_sentence(tmp_path):
    data = tmp_path / "postgres" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("14\n")
    with pytest.raises(embedded_database.EmbeddedDatabaseError, match="written by PostgreSQL 14"):
        embedded_database.keep_running(tmp_path)


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(embedded_database.EmbeddedDatabaseError, match="PORTAL_LOCAL"):
        embedded_database.keep_running(tmp_path / "file")


@pytest.mark.slow
def test_a_cluster_from_before_the_roles_is_given_over_at_the_next_start(tmp_path):
    """All was the superuser's then; a serial's sequence and a trigger's function come along."""
    end(hold(tmp_path))
    first = hold(tmp_path)
    where = {"host": embedded_database.database_settings(tmp_path)["HOST"], "dbname": "portal", "autocommit": True}
    with psycopg.connect(**where, user=SUPERUSER) as session:
        session.execute("ALTER DATABASE portal OWNER TO postgres; ALTER SCHEMA public OWNER TO postgres")
        session.execute("CREATE TABLE kept (id serial, number int); INSERT INTO kept (number) VALUES (7)")
        session.execute("CREATE FUNCTION seven() RETURNS int LANGUAGE sql AS 'SELECT 7'")
        session.execute("GRANT ALL ON kept TO PUBLIC; GRANT pg_read_server_files TO portal; ALTER ROLE portal CREATEDB")
    end(first)
    second = hold(tmp_path)
    with psycopg.connect(**where, user=PORTAL) as session:
        session.execute("INSERT INTO kept (number) VALUES (8)")
        assert session.execute("SELECT sum(number) FROM kept").fetchone() == (15,)
        for refused in (
            "TRUNCATE kept",
            "DROP TABLE kept",
            "SELECT pg_read_file('PG_VERSION')",
            "CREATE DATABASE more",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                session.execute(refused)
    with psycopg.connect(**where, user=OWNER) as session:
        session.execute("ALTER TABLE kept ADD COLUMN more int; CREATE TABLE made (id serial); DROP FUNCTION seven()")
    with psycopg.connect(**where, user=PORTAL) as session:
        session.execute("INSERT INTO made DEFAULT VALUES")
    end(second)


def test_only_a_process_that_is_given_the_owners_address_may_take_its_time(tmp_path):
    said = "import portal.settings as s; d = s.DATABASES['default']; print(d['USER'], d['OPTIONS']['options'])"
    addresses = {
        "DATABASE_URL": "postgres://portal@db/portal",
        "DATABASE_OWNER_URL": "postgres://portal_owner@db/portal",
    }
    answers = []
    for given in (addresses, {"DATABASE_URL": addresses["DATABASE_URL"]}):
        environment = {"PATH": "", "DEBUG": "1", "PORTAL_LOCAL": str(tmp_path), **given}
        done = subprocess.run([sys.executable, "-c", said], cwd=ROOT, env=environment, capture_output=True, text=True)
        answers.append(done.stdout.strip())
    assert answers == [
        "portal_owner -c statement_timeout=0 -c lock_timeout=10s",
        "portal -c statement_timeout=10s -c lock_timeout=3s -c idle_in_transaction_session_timeout=30s",
    ]
