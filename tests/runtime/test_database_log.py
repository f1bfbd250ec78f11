"""What a PostgreSQL started as in docker-compose.yml writes down when statements with a secret go wrong (R-80)."""

import os
import secrets
import signal
import threading
from pathlib import Path

import psycopg
import pytest
import yaml
from psycopg.conninfo import make_conninfo

from portal import embedded_database
from tests.processes import eventually

ROOT = Path(__file__).resolve().parents[2]
NOT_IN_THE_WHEEL = ("shared_preload_libraries", "pg_stat_statements")


def of_compose():
    """The options that the database of docker-compose.yml is started with, as name=value."""
    command = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]["postgres"]["command"]
    assert command[0] == "postgres"
    options = [word.removeprefix("--") for word in command[1:] if word.startswith("--")]
    assert len(options) == len(command) - 1
    return tuple(options)


KINDS = {
    "compose": of_compose(),
    "embedded": embedded_database.LOGGED,
    "a server that logs": ("log_min_duration_statement=1s", "log_lock_waits=on"),  # so that the test would notice
}


@pytest.fixture(params=KINDS)
def server(request, tmp_path, monkeypatch):
    options = [option for option in KINDS[request.param] if not option.startswith(NOT_IN_THE_WHEEL)]
    monkeypatch.setattr(embedded_database, "LOGGED", options)
    embedded_database.keep_running(tmp_path, unsafe=True)
    where = embedded_database.database_settings(tmp_path, role=embedded_database.SUPERUSER)
    address = make_conninfo(host=where["HOST"], port=where["PORT"], user=where["USER"], dbname=where["NAME"])
    yield request.param, address, tmp_path / "postgres" / "data" / "server.log"
    embedded_database.let_go(tmp_path)


def test_no_statement_and_no_value_is_written_down(server):
    kind, address, log = server
    secret = secrets.token_hex(12)
    with connected(address) as session:
        session.execute("create table kept (id int primary key, text text unique)")
        session.execute("insert into kept values (1, %s), (2, 'b')", [secret])
        session.execute("select pg_sleep(1.1), %s", [secret])
        fails(session, psycopg.errors.UniqueViolation, "insert into kept values (3, %s)", [secret])
        fails(session, psycopg.errors.SyntaxError, f"select from where {secret} {secret}")
        fails(session, psycopg.errors.InvalidTextRepresentation, "select cast(%s as int)", [secret])
        session.execute("set statement_timeout = '50ms'")
        fails(session, psycopg.errors.QueryCanceled, "select pg_sleep(9), %s", [secret])
    assert "deadlock" in deadlock(address, secret)
    kill_one_at_work(address, secret)
    eventually(lambda: "terminated by signal 9" in log.read_text() and is_up(address))
    text = log.read_text()
    assert "detected deadlock while waiting for" in text
    assert (secret in text) == (kind == "a server that logs")


def test_the_demos_database_logs_as_little_as_productions():
    said = {option for option in of_compose() if option.startswith("log_")}
    assert said == set(embedded_database.LOGGED)
    assert "shared_preload_libraries=pg_stat_statements" in of_compose()


def connected(address):
    return psycopg.connect(address, autocommit=True, cursor_factory=psycopg.ClientCursor)


def fails(session, error, statement, values=()):
    with pytest.raises(error):
        session.execute(statement, values or None)


def deadlock(address, secret):
    """Two who each hold what the other wants; what the one who loses is told."""
    both_hold, told = threading.Barrier(2), []

    def take(first, second):
        with connected(address) as session:
            try:
                with session.transaction():
                    session.execute("update kept set text = text || %s where id = %s", [secret, first])
                    both_hold.wait(timeout=30)
                    session.execute("update kept set text = text || %s where id = %s", [secret, second])
            except psycopg.errors.DeadlockDetected as error:
                told.append(str(error))

    threads = [threading.Thread(target=take, args=pair) for pair in ((1, 2), (2, 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return " ".join(told)


def kill_one_at_work(address, secret):
    """The server says what a process was doing that died."""

    def work():
        with pytest.raises(psycopg.OperationalError), connected(address) as session:
            session.execute("select pg_sleep(60), %s", [secret])

    worker = threading.Thread(target=work)
    worker.start()
    with connected(address) as session:
        question = "select pid from pg_stat_activity where query like 'select pg_sleep(60)%'"
        (pid,) = eventually(lambda: session.execute(question).fetchone())
    os.kill(pid, signal.SIGKILL)
    worker.join()


def is_up(address):
    try:
        with connected(address) as session:
            return session.execute("select 1").fetchone()
    except psycopg.OperationalError:
        return False
