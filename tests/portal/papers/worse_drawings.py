"""Drawings that the press must survive, and that it runs by name in place of the real one."""

import os
import time
from pathlib import Path


def sleeps(*_args, **_kwargs):
    """Waits for something that never comes, as a copy does that was made with a held lock."""
    time.sleep(600)


def computes(*_args, **_kwargs):
    """Never ends, and always has something to do."""
    while True:
        pass


def eats(*_args, **_kwargs):
    """Wants 300 MB."""
    return bytes(300 * 1024**2)


def dies(*_args, **_kwargs):
    """Is killed, as by a machine without memory."""
    os.kill(os.getpid(), 9)


def kills_the_press(*_args, **_kwargs):
    """Takes the process along that it was copied from."""
    os.kill(os.getppid(), 9)
    time.sleep(600)


def looks_around(html, **_kwargs):
    """What there is to find in the process: its variables, open files and threads."""
    links = [str(fd.readlink()) for fd in Path("/proc/self/fd").iterdir() if fd.is_symlink()]
    threads = len(list(Path("/proc/self/task").iterdir()))
    return "\n".join([f"threads={threads}", *links, *(f"{key}={value}" for key, value in os.environ.items())]).encode()


def leaves_things(html, **_kwargs):
    """Leaves a file in the temporary folder and does not end."""
    import tempfile

    Path(tempfile.mkdtemp(prefix="left-")).joinpath("x").write_bytes(b"x" * 1000)
    time.sleep(600)


def refuses(*_args, **_kwargs):
    """Fails with a text that nobody may read."""
    raise ValueError("what a person wrote")


HERE = "tests.portal.papers.worse_drawings"
