"""Ports for servers that tests start: given to one server only, and to no connection by chance.

A port that the system chooses ("bind to 0") lies in the range from which every outgoing connection gets its own:
between choosing and listening a connection of another test can take it, and a client that tries again and again at a
closed port of that range is in the end connected to itself. These lie outside it. Whoever can bind to 0 and keep the
socket should do that instead."""

import errno
import fcntl
import os
import random
import socket
import tempfile
from pathlib import Path

LOWEST, HIGHEST = 10_240, 65_535
EPHEMERAL = Path("/proc/sys/net/ipv4/ip_local_port_range")
USUAL_EPHEMERAL = (32_768, 65_535)  # where the system does not say it
TRIES = 200
# Byte number N of this file is locked by the process that has port N: all runs on this machine ask here. The locks end
# with their process, and this module opens the file once, since a process that closes it loses its locks.
_register = (Path(tempfile.gettempdir()) / f"portal-test-ports-{os.getuid()}").open("ab")
_given = set()
_chance = random.SystemRandom()  # pytest-randomly seeds the usual one alike in every process


def own_port():
    """A port that nobody listens on, and that nobody else is given as long as this process lives.

    Raises RuntimeError when none is found."""
    choice = _outside_ephemeral()
    for _ in range(TRIES):
        port = _chance.choice(choice)
        if port not in _given and _is_registered(port) and _is_free(port):
            _given.add(port)
            return port
    raise RuntimeError(f"no free port found between {min(choice)} and {max(choice)}")


def _outside_ephemeral():
    """All of them on a machine that keeps none apart."""
    try:
        first, last = map(int, EPHEMERAL.read_text().split())
    except OSError:
        first, last = USUAL_EPHEMERAL
    outside = [port for port in range(LOWEST, HIGHEST + 1) if not first <= port <= last]
    return outside or range(LOWEST, HIGHEST + 1)


def _is_registered(port):
    """Whether it is ours now. What others are given is left alone."""
    try:
        fcntl.lockf(_register, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, port)
    except OSError as error:
        if error.errno not in (errno.EACCES, errno.EAGAIN):
            raise
        return False
    return True


def _is_free(port):
    """On every address, also where an earlier server's last connections have not ended."""
    with socket.socket() as probe:
        try:
            probe.bind(("", port))
        except OSError:
            return False
    return True
