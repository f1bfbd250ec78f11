"""The press itself: run as a program by ``press``, it draws each paper in a copy of this process.

Exactly one thread stands here when a copy is made; what cannot be made ready without threads that stay is made ready
in each copy instead. A copy has its limits and a folder of its own, and ends with the press; the press ends with its
worker."""

import contextlib
import ctypes
import fcntl
import gc
import importlib
import json
import math
import os
import resource
import select
import shutil
import signal
import socket
import tempfile
import time
from pathlib import Path

from portal.papers import rendering
from portal.papers.press import LENGTH, WORKER
from portal.papers.rules import CutOff

LONGEST = 100 * 1024**2  # bytes of one paper
SETTLE_SECONDS = 5.0  # for threads that end by themselves
LOOK_UP_SECONDS = 5.0  # how often an idle press looks whether its worker is still there
FOLDER = "portal-press-"
PR_SET_PDEATHSIG = 1


class _OverForUs(Exception):
    """The worker is gone."""


def main():
    """Serve the worker at the other end of the inherited socket until it is gone."""
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, signal.SIG_IGN)  # sent to the whole group; what is being drawn may become ready
    worker, talk = os.getppid(), socket.socket(fileno=WORKER)
    talk.set_inheritable(False)
    clear_left_over()
    with _own_folder() as folder:
        make_ready()  # a missing library says so here, in the worker's log
        with contextlib.suppress(_OverForUs, ConnectionError):
            _answer(talk, b"ready")
            while True:
                order = _order(talk, worker)
                _answer(talk, draw_apart(order, folder, talk))


def make_ready(warm_up=rendering.warm_up, forget=rendering.forget_fonts):
    """Load and keep what can be kept with a single thread. Newer Pangos give each font map a thread that stays.

    Raises SystemExit when threads stay in spite of all."""
    warm_up()
    if not settled():
        forget()
        if not settled():
            raise SystemExit("the press has threads that do not end: it would make copies that hang")
    gc.collect()
    gc.freeze()  # objects made so far stay shared with the copies


def settled():
    """Whether this is the only thread, at the latest after ``SETTLE_SECONDS``."""
    until = time.monotonic() + SETTLE_SECONDS
    while len(list(Path("/proc/self/task").iterdir())) > 1:
        if time.monotonic() > until:
            return False
        time.sleep(0.002)
    return True


def draw_apart(order, folder, talk):
    """One paper's verdict: a line (drawn, failed, or a ``rules.CutOff``) and then the PDF or the reason."""
    if not settled():
        raise SystemExit("the press has got a second thread: another one must be started")
    own = Path(tempfile.mkdtemp(dir=folder))
    reading, writing = os.pipe()
    began, press = time.monotonic(), os.getpid()
    child = os.fork()
    if child == 0:
        os.close(reading)
        talk.close()
        _draw_and_leave(writing, order, own, press)
    os.close(writing)
    try:
        outcome = _read_until(reading, order["deadline"], talk)
        state = _state_of(child) if outcome is None else ""
    finally:
        os.close(reading)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)  # already gone in the good case: still ours to collect
        _pid, status, used = os.wait4(child, 0)
        shutil.rmtree(own, ignore_errors=True)
    if outcome:
        return outcome
    computed = used.ru_utime + used.ru_stime
    if outcome is None or computed >= order["seconds"]:
        return _cut(
            CutOff.TIME,
            f"took longer than {order['seconds']} seconds: begun {time.monotonic() - began:.1f} s ago, "
            f"computed {computed:.1f} s, {state or 'ended by its limit'}",
        )
    return _cut(CutOff.DIED, f"the drawing process died (status {os.waitstatus_to_exitcode(status)})")


def _cut(why, text):
    return f"{why}\n{text}".encode()


def _state_of(process):
    """What the process is at, for whoever looks for the reason: "S in futex_wait_queue", "R in 0"."""
    try:
        doing = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        return f"{doing} in {Path(f'/proc/{process}/wchan').read_text() or '?'}"
    except OSError:
        return "state unknown"


def _draw_and_leave(writing, order, own, press):
    """In the copy: draw, write the verdict, leave without tidying up."""
    code = 1
    try:
        _die_with(press)
        _limit(order["seconds"], order["room"])
        tempfile.tempdir = str(own)
        gc.disable()
        verdict = _verdict(order)
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(verdict)
        code = 0
    finally:
        os._exit(code)


def _verdict(order):
    try:
        module, _colon, name = order["draw"].partition(":")
        draw = getattr(importlib.import_module(module), name)
        named = {key: order[key] for key in ("identifier", "style", "seal_name")}
        return b"drawn\n" + draw(order["html"], **named)
    except MemoryError:
        return _cut(CutOff.MEMORY, f"wanted more than {order['room'] // 1024**2} MB")
    except BaseException as error:  # whatever happened, the worker must hear of it
        if isinstance(error.__cause__ or error.__context__, MemoryError):
            return _cut(CutOff.MEMORY, f"wanted more than {order['room'] // 1024**2} MB")
        return b"failed\n" + _name_of(error).encode()


def _name_of(error):
    """The error's class and its cause's, never its text: the text may hold what a person wrote."""
    cause = f" from {type(error.__cause__).__name__}" if error.__cause__ else ""
    return f"{type(error).__name__}{cause}"


def _die_with(press):
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != press:
        os._exit(1)


def _limit(seconds, room):
    with open("/proc/self/statm") as f:
        now = int(f.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (now + room, now + room))
    computing = math.ceil(seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (computing, computing))  # also when the press itself is stopped
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _read_until(reading, deadline, talk):
    """Everything the copy writes; None when it is not done at the deadline. Raises _OverForUs without a worker."""
    chunks, size = [], 0
    poll = select.poll()
    poll.register(reading, select.POLLIN)
    poll.register(talk, select.POLLIN)  # the worker says nothing meanwhile: it can only have gone
    while size <= LONGEST:
        ready = dict(poll.poll(max(0, int(1000 * (deadline - time.monotonic())))))
        if reading in ready:
            chunk = os.read(reading, 1 << 16)
            if not chunk:
                return b"".join(chunks)
            chunks.append(chunk)
            size += len(chunk)
        elif ready:
            raise _OverForUs
        else:
            return None
    return b"failed\nthe paper is too large"


def _order(talk, worker):
    while not select.select([talk], [], [], LOOK_UP_SECONDS)[0]:
        if os.getppid() != worker:  # somebody else may hold the other end of the socket open
            raise _OverForUs
    (length,) = LENGTH.unpack(_exactly(talk, LENGTH.size))
    return json.loads(_exactly(talk, length))


def _exactly(talk, count):
    found = talk.recv(count, socket.MSG_WAITALL)
    if len(found) < count:
        raise _OverForUs
    return found


def _answer(talk, content):
    talk.sendall(LENGTH.pack(len(content)) + content)


@contextlib.contextmanager
def _own_folder():
    """A temporary folder that others can see is in use: a lock in it is held by this process and its copies."""
    made = Path(tempfile.mkdtemp(prefix=f"new-{FOLDER}"))
    lock = os.open(made / "in-use", os.O_CREAT | os.O_RDWR)
    fcntl.flock(lock, fcntl.LOCK_EX)
    folder = made.rename(made.with_name(made.name.removeprefix("new-")))
    outside, tempfile.tempdir = tempfile.gettempdir(), str(folder)
    try:
        yield folder
    finally:
        tempfile.tempdir = outside
        shutil.rmtree(folder, ignore_errors=True)


def clear_left_over():
    """Throw away the folders of presses that were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDER}*"):
        with contextlib.suppress(OSError):
            lock = os.open(folder / "in-use", os.O_RDWR | os.O_NOFOLLOW)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(lock)


if __name__ == "__main__":
    main()
