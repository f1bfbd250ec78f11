"""The embedded PostgreSQL: one address for all, kept while somebody holds it, and å ä ö alike on every machine."""

import subprocess
import sys
from pathlib import Path

import environ
import psycopg
import pytest

from portal import embedded_database

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
    where = {"host": settings["HOST"], "user": settings["USER"], "dbname": settings["NAME"], "autocommit": True}
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
