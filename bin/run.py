"""`make run`: check the machine in plain sentences, prepare, then keep web, workers and beat alive in the foreground.

They run in process groups of their own, so Ctrl-C reaches only this script, which then ends them in order and
leaves nothing behind. One that dies is started again, more slowly each time. Environment variables are those of the
portal (docs/runbook.md), and PORT, BIND and WEB_WORKERS.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
GRACE_SECONDS = 10  # a job cut off after that is taken up again from its row at the next start
STEADY_SECONDS = 30  # who lived this long starts again at once
SLOWEST_RESTART = 30  # seconds
PATIENT_SECONDS = 5  # before it says for the first time what it waits for
REMINDED_SECONDS = 30  # between two such words when nothing has changed
POSTGRES_SCHEMES = {"postgres", "postgresql", "psql", "pgsql"}
OFF = {"0", "false", "False", "off", "no"}


class Impossible(Exception):
    """The portal cannot start; the message is one sentence for the person at the keyboard."""


class Stopped(Exception):
    """Somebody asked for an end."""


@dataclass
class Part:
    """One of the processes, and when it may start again."""

    name: str
    command: list[str]
    process: subprocess.Popen[str] | None = None
    started: float = 0.0
    restart_at: float = 0.0
    delay: float = 1.0
    readers: list[threading.Thread] = field(default_factory=list)


def local_folder() -> Path:
    """PORTAL_LOCAL, made and tried.

    :raises Impossible: when nothing can be written there."""
    folder = Path(os.environ.get("PORTAL_LOCAL") or ROOT / ".local").resolve()
    probe = folder / f".probe-{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise Impossible(
            f"The folder {folder} cannot be written to ({error.strerror}): name another one in PORTAL_LOCAL."
        ) from error
    return folder


def free_port(bind: str) -> int:
    """PORT, when it is a number and nobody listens there.

    :raises Impossible: otherwise."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Impossible(f"PORT must be a number between 1 and 65535, not {text!r}.")
    with socket.socket(socket.AF_INET6 if ":" in bind else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind, int(text)))
        except PermissionError as error:
            raise Impossible(f"Port {text} needs more rights than you have: choose one above 1023.") from error
        except OSError as error:
            raise Impossible(
                f"Port {text} is in use ({error.strerror}): stop what listens there, or choose another with "
                f"make run PORT={int(text) % 65535 + 1}."
            ) from error
    return int(text)


def check_database(url: str) -> None:
    """:raises Impossible: when DATABASE_URL is no PostgreSQL address, or nobody lets us in there."""
    import environ
    import psycopg

    parts = environ.Env.db_url_config(url) if url.partition("://")[0] in POSTGRES_SCHEMES else {}
    if not parts.get("NAME"):
        raise Impossible("DATABASE_URL must look like postgres://user:password@host:5432/name.")
    where = {"host": parts["HOST"] or None, "port": parts["PORT"] or None, "user": parts["USER"] or None}
    options = {name: value for name, value in parts.get("OPTIONS", {}).items() if name.startswith("ssl")}
    options |= {name: value for name, value in where.items() if value}
    try:
        with psycopg.connect(dbname=parts["NAME"], password=parts["PASSWORD"] or None, connect_timeout=5, **options):
            return
    except psycopg.Error as error:
        lines = str(error).strip().splitlines() or ["no answer"]
        raise Impossible(f"The database in DATABASE_URL does not answer: {lines[-1]}") from error


def check_broker(url: str) -> None:
    """:raises Impossible: when CELERY_BROKER_URL cannot be reached."""
    import kombu

    if url.startswith("filesystem"):
        return
    options = {"socket_connect_timeout": 3, "socket_timeout": 3} if url.startswith("redis") else {}
    try:
        with kombu.Connection(url, connect_timeout=3, transport_options=options) as connection:
            connection.ensure_connection(max_retries=1, timeout=5)
    except Exception as error:
        shown = kombu.Connection(url).as_uri() if "://" in url else "it"
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise Impossible(f"The broker in CELERY_BROKER_URL does not answer ({shown}): {reason}") from error


def prepare(folder: Path) -> None:
    """Run bin/prepare.py in a process of its own, so that its memory goes with it.

    :raises Impossible: with its last words when it fails; all of them lie in prepare.log."""
    log = folder / "prepare.log"
    command = [sys.executable, str(ROOT / "bin" / "prepare.py")]
    with open(log, "w") as errors:
        done = subprocess.run(command, cwd=ROOT, check=False, stdin=subprocess.DEVNULL, stderr=errors)
    if done.returncode == 0:
        return
    words = log.read_text(errors="replace").strip().splitlines() or ["no reason given"]
    if len(words) == 1:
        raise Impossible(words[0])
    raise Impossible(f"The portal could not be prepared: {words[-1]} (all of it in {log}).")


def parts(folder: Path, bind: str, port: int) -> list[Part]:
    """The four processes. Two web workers with four threads keep eight connections to the database."""
    from portal import workers

    python = [sys.executable, "-m"]
    celery = [*python, "celery", "--quiet", "--app", "portal"]
    schedule = str(folder / "beat-schedule")
    return [
        Part(
            "web",
            [
                *python, "granian", "--interface", "wsgi", "--host", bind, "--port", str(port), "--no-ws",
                "--workers", os.environ.get("WEB_WORKERS", "2"), "--blocking-threads", "4",
                "--blocking-threads-idle-timeout", "600", "--respawn-failed-workers", "--workers-kill-timeout", "10",
                "--log-level", "warning", "portal.wsgi:application",
            ],
        ),
        Part("worker", workers.command("quick")),
        Part("papers", workers.command("papers")),
        Part("beat", [*celery, "beat", "--loglevel", "WARNING", "--pidfile=", "--schedule", schedule]),
    ]  # fmt: skip


class Supervisor:
    """Keeps the parts alive until told to stop."""

    def __init__(self, parts: list[Part], out: IO[str] = sys.stdout) -> None:
        self.parts = parts
        self.out = out
        self.width = max(len(part.name) for part in parts)
        self.writing = threading.Lock()
        self.parent = os.getppid()

    def say(self, name: str, line: str) -> None:
        with self.writing, contextlib.suppress(BrokenPipeError, ValueError):
            print(f"{name:<{self.width}} | {line}", file=self.out, flush=True)

    def start(self, part: Part) -> None:
        part.process = subprocess.Popen(
            part.command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, errors="replace", start_new_session=True, preexec_fn=die_with_parent(),  # noqa: PLW1509 - one system call, no locks
        )  # fmt: skip
        part.started = time.monotonic()
        reader = threading.Thread(target=self.copy_lines, args=(part.name, part.process), daemon=True)
        reader.start()
        part.readers = [reader]

    def copy_lines(self, name: str, process: subprocess.Popen[str]) -> None:
        for line in process.stdout or ():
            self.say(name, line.rstrip("\n"))

    def keep_alive(self) -> None:
        """Start what is due; plan a new start for what has died."""
        now = time.monotonic()
        for part in self.parts:
            if part.process is None and now >= part.restart_at:
                self.start(part)
            elif part.process is not None and part.process.poll() is not None:
                kill_group(part.process.pid, signal.SIGKILL)  # what it may have left behind
                steady = now - part.started > STEADY_SECONDS
                part.delay = 1.0 if steady else min(part.delay * 2, SLOWEST_RESTART)
                part.restart_at = now + part.delay
                self.say(part.name, f"ended with {part.process.returncode}, starts again in {part.delay:.0f} s")
                part.process = None

    def watch(self, ready: Callable[[], bool]) -> None:
        """Until somebody asks for an end. `ready` is asked twice a second until it says yes."""
        waiting = True
        while True:
            self.keep_alive()
            if waiting:
                waiting = not ready()
            if "MAKELEVEL" in os.environ and os.getppid() != self.parent:
                raise Stopped  # make was killed without a word to us
            time.sleep(0.5)

    def stop(self) -> None:
        """Ask all groups to end, wait, then insist. A second Ctrl-C insists at once."""
        running = [part for part in self.parts if part.process is not None]
        deadline = time.monotonic() + GRACE_SECONDS
        try:
            for part in running:
                if part.process and part.process.poll() is None:
                    part.process.terminate()
            while any(part.process and part.process.poll() is None for part in running):
                if time.monotonic() > deadline:
                    break
                time.sleep(0.1)
        except (KeyboardInterrupt, Stopped):
            self.say("run", "ending at once")
        for part in running:
            if part.process:
                kill_group(part.process.pid, signal.SIGKILL)
                part.process.wait()
                for reader in part.readers:
                    reader.join(timeout=2)


def kill_group(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)


def die_with_parent() -> Callable[[], object] | None:
    """On Linux a child is told to end when this script is killed without warning."""
    if sys.platform != "linux":
        return None
    import ctypes

    with contextlib.suppress(OSError):
        call = ctypes.CDLL(None).prctl
        return lambda: call(1, signal.SIGTERM)  # PR_SET_PDEATHSIG
    return None


def health(bind: str, port: int) -> dict[str, str]:
    """What /healthz says about each part, or an empty answer while nobody listens."""
    host = "127.0.0.1" if bind in {"0.0.0.0", "::"} else bind
    host = f"[{host}]" if ":" in host else host
    try:
        with urllib.request.urlopen(f"http://{host}:{port}/healthz", timeout=3) as answer:
            body = answer.read()
    except urllib.error.HTTPError as error:
        body = error.read()
    except OSError:
        return {}
    with contextlib.suppress(ValueError):
        return {name: state for name, state in json.loads(body).items() if isinstance(state, str)}
    return {"status": "unreadable"}


def awaited(answer: dict[str, str]) -> str:
    """What a start still waits for, in words; "" when all parts answer."""
    if answer.get("status") == "ok":
        return ""
    if not answer:
        return "the web (does not answer yet)"
    names = {"worker": "the worker for mail", "papers_worker": "the worker for papers", "beat": "the clock (beat)"}
    states = {name: state for name, state in answer.items() if state != "ok" and name != "status"}
    return ", ".join(f"{names.get(name, name)} ({state})" for name, state in states.items()) or "a readable answer"


class Announcer:
    """Says what the start waits for while it waits, and the addresses once all parts answer, however late."""

    def __init__(self, bind: str, port: int, began: float, ask: Callable[[str, int], dict[str, str]] = health) -> None:
        self.bind, self.port, self.began, self.ask = bind, port, began, ask
        self.next_try = 0.0
        self.said, self.said_at = "", began

    def ready(self) -> bool:
        """Whether all parts answer. Asks at most once a second."""
        now = time.monotonic()
        if now < self.next_try:
            return False
        self.next_try = now + 1
        waits_for = awaited(self.ask(self.bind, self.port))
        if not waits_for:
            print(greeting(self.bind, self.port, now - self.began), flush=True)
            return True
        is_due = waits_for != self.said or now - self.said_at > REMINDED_SECONDS
        if is_due and now - self.began > PATIENT_SECONDS:
            print(f"waiting for: {waits_for}, {now - self.began:.0f} s", flush=True)
            self.said, self.said_at = waits_for, now
        return False


def greeting(bind: str, port: int, seconds: float) -> str:
    address = f"http://{'127.0.0.1' if bind == '0.0.0.0' else bind}:{port}"
    lines = ["", f"The portal is served at {address}/   (English: {address}/en/)   ready in {seconds:.0f} s"]
    if os.environ.get("DEBUG") not in OFF:
        lines += [
            "",
            "Demo logins, password demo-portal-2024 for all:",
            "  county staff    staff@exempel.example   staff@orebro.example   staff@vastmanland.example",
            "                  staff@stockholm.example",
            "  organisations   contact@kommun.example   contact@region-orebro.example",
            "                  contact@region-vastmanland.example",
            "  national        national@example.example     administrator   admin@example.example",
            "Staff also give a six-digit code; secret for an authenticator app: JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
            "  a code now:     .venv/bin/python bin/demo_code.py",
        ]
    mail = "the server in EMAIL_URL" if os.environ.get("EMAIL_URL") else str(local_folder() / "mail")
    return "\n".join([*lines, "", f"Mail goes to {mail}. End with Ctrl-C.", ""])


def stop_on_signal(number: int, frame: object) -> None:
    raise Stopped


def main() -> int:
    began = time.monotonic()
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, stop_on_signal)
    bind = os.environ.get("BIND") or "127.0.0.1"
    folder = local_folder()
    port = free_port(bind)
    os.environ.update({"PORTAL_LOCAL": str(folder), "PORT": str(port), "PYTHONUNBUFFERED": "1"})
    os.environ.setdefault("PYTHONWARNINGS", "ignore:You're running the worker with superuser")
    os.environ.setdefault("DEBUG", "1")
    from portal import embedded_database  # only now: the import starts Celery, which reads the variables

    if url := os.environ.get("CELERY_BROKER_URL"):
        check_broker(url)
    if url := os.environ.get("DATABASE_URL"):
        check_database(url)
    elif os.environ["DEBUG"] not in OFF:
        embedded_database.keep_running(folder)
    prepare(folder)
    os.environ.pop("DATABASE_OWNER_URL", None)  # only tables are made in that role
    supervisor = Supervisor(parts(folder, bind, port))
    try:
        supervisor.watch(Announcer(bind, port, began).ready)
    finally:
        supervisor.say("run", "stopping")
        supervisor.stop()
        embedded_database.let_go(folder)
    return 0


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except (KeyboardInterrupt, Stopped):
        print("Stopped.", flush=True)
        raise SystemExit(0) from None
    except Exception as error:
        if type(error).__name__ in {"Impossible", "EmbeddedDatabaseError", "ImproperlyConfigured"}:
            raise SystemExit(str(error)) from None
        raise
