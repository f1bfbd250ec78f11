"""The press: a process of its own that draws each paper in a copy of itself. This is the worker's end of it.

Pango starts threads, and a copy (fork) made while any other thread holds a lock of GLib's or fontconfig's waits for
that lock for ever. So the worker never makes copies. It starts a fresh process (``press_server``) with one thread, and
that one makes a copy for each paper: warm, at the cost of milliseconds. It has no settings, secrets or connections."""

import atexit
import contextlib
import json
import logging
import os
import signal
import socket
import struct
import sys
import time
from pathlib import Path
from threading import Lock

from portal.papers.rules import CutOff

logger = logging.getLogger(__name__)
ROOT = Path(__file__).resolve().parents[2]
GRACE = 2.0  # seconds after a paper's limit in which the press itself tells what happened
START_SECONDS = 60.0  # the longest that a press may take to get ready, however many papers ask meanwhile
WORKER = 3  # the file descriptor by which the press speaks with its worker
LENGTH = struct.Struct("!I")
# What finding libraries, fonts and a folder for them may need; nothing else of the worker's environment goes along.
PASSED_ON = {
    *("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH"),
    *("FONTCONFIG_FILE", "FONTCONFIG_PATH", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "PYTHONHASHSEED", "VIRTUAL_ENV"),
}


class RenderingFailed(Exception):
    """The paper could not be drawn; the text says why, without anything from the letter."""


class DrawingCutOff(RenderingFailed):
    """The drawing was ended from outside: ``why`` is a ``rules.CutOff``. It may well succeed when tried again."""

    def __init__(self, text, why):
        super().__init__(text)
        self.why = why


class _Gone(Exception):
    """The press is not there any more."""


class Press:
    """One process of the kind, started when it is first needed, and again when it is gone. Threads take turns."""

    def __init__(self):
        self._turn = Lock()
        self.pid = None
        self._talk = None
        self._started = 0.0
        self._ready = False

    def draw(self, html, *, seconds, **order):
        """The PDF. ``seconds`` count from now, whatever they go to; ``order``: as ``press_server`` takes it.

        A press that is lost on the way is replaced, and the paper drawn once more by the new one.
        Raises DrawingCutOff, RenderingFailed."""
        deadline = time.monotonic() + seconds
        order = json.dumps({"html": html, "deadline": deadline, "seconds": seconds, **order}).encode()
        with self._turn:
            for is_last in (False, True):
                try:
                    return self._drawn(order, deadline, seconds)
                except _Gone:
                    if is_last:
                        raise DrawingCutOff("the press died twice while drawing", CutOff.DIED) from None
                    logger.warning("the press (process %s) is gone; another one is started", self.pid)
                    self._drop()
        return None

    def start(self):
        """Have a press get ready meanwhile, so that the first paper need not wait for it."""
        with self._turn:
            if self.pid is None:
                self._start()

    def close(self, seconds=2.0):
        """End the press and collect it; it may take so long to tidy up after itself, and a paper as long to end."""
        is_ours = self._turn.acquire(timeout=seconds)
        try:
            if self.pid is not None:
                self._end(seconds)
            self._drop()
        finally:
            if is_ours:
                self._turn.release()

    def _end(self, seconds):
        """Hang up, and give it time to go by itself."""
        self._talk.close()
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if os.waitpid(self.pid, os.WNOHANG) != (0, 0):
                self.pid = None  # collected: from now on the number may be somebody else's
                return
            time.sleep(0.005)

    def forget(self):
        """In a copy of this process: the press is the other one's."""
        if self._talk is not None:
            self._talk.close()
        self.__init__()

    def _drawn(self, order, deadline, seconds):
        if self.pid is None:
            self._start()
        try:
            if not self._ready:
                self._receive(deadline)
                self._ready = True
            self._send(order, deadline)
            verdict = self._receive(deadline + GRACE)
        except TimeoutError:
            what = "did not answer" if self._ready else "was not ready"
            if self._ready or time.monotonic() - self._started > START_SECONDS:
                self._drop()
            raise DrawingCutOff(f"took longer than {seconds} seconds: the press {what}", CutOff.TIME) from None
        except OSError:
            raise _Gone from None
        except BaseException:  # a time limit of the task's own: an answer must not come to the next paper
            self._drop()
            raise
        return _judged(verdict)

    def _start(self):
        ours, its = socket.socketpair()
        with its:
            environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
            self.pid = os.posix_spawn(
                sys.executable,
                [sys.executable, "-P", "-m", "portal.papers.press_server"],
                {**environment, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
                file_actions=[
                    (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                    (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
                    (os.POSIX_SPAWN_DUP2, its.fileno(), WORKER),
                ],
            )
        self._talk, self._started, self._ready = ours, time.monotonic(), False

    def _drop(self):
        if self._talk is not None:
            self._talk.close()
        if self.pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(self.pid, 0)
        self.pid, self._talk, self._ready = None, None, False

    def _send(self, content, deadline):
        self._wait_until(deadline)
        self._talk.sendall(LENGTH.pack(len(content)) + content)

    def _receive(self, deadline):
        (length,) = LENGTH.unpack(self._exactly(LENGTH.size, deadline))
        return self._exactly(length, deadline)

    def _exactly(self, count, deadline):
        found = bytearray()
        while len(found) < count:
            self._wait_until(deadline)
            part = self._talk.recv(min(count - len(found), 1 << 20))
            if not part:
                raise _Gone
            found += part
        return bytes(found)

    def _wait_until(self, deadline):
        # What lies there already is taken also after a pause of the whole machine.
        self._talk.settimeout(max(0.001, deadline - time.monotonic()))


def _judged(answer):
    verdict, _line, content = answer.partition(b"\n")
    if verdict == b"drawn":
        return content
    text = content.decode(errors="replace")[:200]
    why = {one.value.encode(): one for one in CutOff}.get(verdict)
    raise DrawingCutOff(text, why) if why else RenderingFailed(text)


press = Press()
atexit.register(press.close)
os.register_at_fork(after_in_child=press.forget)
