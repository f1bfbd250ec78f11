"""What keeps `make run` from starting is said in one sentence, without a trace of Python's."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bin import setup
from tests.ports import own_port

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def start(tmp_path):
    """Start bin/run.py with these variables; answer its exit code and what it said."""

    def run(**variables):
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        environment = kept | {"PORTAL_LOCAL": str(tmp_path), "PORT": "0", "DEBUG": "1"} | variables
        done = subprocess.run(
            [sys.executable, ROOT / "bin" / "run.py"],
            env=environment,
            capture_output=True,
            text=True,
            timeout=180,
            stdin=subprocess.DEVNULL,
        )
        return done.returncode, done.stdout + done.stderr

    return run


@pytest.fixture
def free_port():
    return str(own_port())


def assert_one_sentence(code, said, *words):
    assert code == 1
    assert len(said.strip().splitlines()) == 1, said
    assert "Traceback" not in said
    for word in words:
        assert word in said


def test_a_port_in_use(start):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert_one_sentence(*start(PORT=str(port)), f"Port {port} is in use", "make run PORT=")


@pytest.mark.parametrize("port", ["abc", "0", "70000", "-1"])
def test_a_port_that_is_none(start, port):
    assert_one_sentence(*start(PORT=port), "PORT must be a number")


def test_a_folder_that_cannot_be_written_to(start, tmp_path, free_port):
    (tmp_path / "file").touch()
    folder = tmp_path / "file" / "local"  # below a file: refused to root as well
    assert_one_sentence(*start(PORTAL_LOCAL=str(folder), PORT=free_port), str(folder), "PORTAL_LOCAL")


def test_a_database_address_that_is_none(start, free_port):
    assert_one_sentence(*start(DATABASE_URL="nonsense", PORT=free_port), "DATABASE_URL must look like postgres://")


def test_a_database_that_does_not_answer(start, free_port):
    url = f"postgres://me:very-secret@127.0.0.1:{free_port}/name"
    code, said = start(DATABASE_URL=url, PORT=free_port)
    assert_one_sentence(code, said, "The database in DATABASE_URL does not answer")
    assert "very-secret" not in said


@pytest.mark.parametrize("scheme", ["redis", "amqp"])
def test_a_broker_that_does_not_answer(start, free_port, scheme):
    url = f"{scheme}://me:very-secret@127.0.0.1:{free_port}/"
    code, said = start(CELERY_BROKER_URL=url, PORT=free_port)
    assert_one_sentence(code, said, "The broker in CELERY_BROKER_URL does not answer")
    assert "very-secret" not in said


def test_production_without_its_secrets(start, free_port):
    assert_one_sentence(*start(DEBUG="0", PORT=free_port), "Set the environment variable")


def test_missing_system_packages_are_named_with_the_command(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(setup.shutil, "which", {"apt-get": "/usr/bin/apt-get"}.get)
    monkeypatch.setattr(setup, "LIBRARIES", {"libpango-1.0-0": "libnot-there.so.0"})
    with pytest.raises(setup.Impossible, match=r"sudo apt-get install libpango-1\.0-0 chromium qpdf"):
        setup.install_system_packages([p for p in setup.missing_packages("test") if p != setup.FONTS[0]])


def test_a_proxy_that_cannot_be_had_is_named_with_the_command(monkeypatch, tmp_path):
    monkeypatch.setattr(setup, "NGINX", tmp_path / "nginx")
    monkeypatch.setattr(setup.shutil, "which", lambda name, path=None: None)
    with pytest.raises(setup.Impossible, match=r"sudo apt-get install nginx-light"):
        setup.unpack_nginx()


def test_missing_fonts_stop_nobody(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    setup.install_system_packages([setup.FONTS[0]])


def test_an_old_python_is_named(monkeypatch):
    monkeypatch.setattr(setup, "OLDEST_PYTHON", (99, 0))
    with pytest.raises(setup.Impossible, match=r"Python 99\.0 or later is needed"):
        setup.main("run")
