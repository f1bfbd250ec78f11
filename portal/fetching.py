"""Asks whether an address on the web answers, without letting it lead inside (R-50): for workers, never in a request.

Only http and https on their own ports. The name is looked up once, every address found must be public, and the
connection goes to the very address that was judged, so that a second look-up cannot answer otherwise. Each redirect
is judged anew. Nothing of the answer is kept but its status."""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

SECONDS = 10  # for the whole question, redirects included
MOST_REDIRECTS = 5
MOST_BYTES = 64 * 1024  # read of an answer to GET
PORTS = {"http": 80, "https": 443}
AGENT = "lansportalen-linkcheck/1.0"
_AS_WRITTEN = "%/?:@!$&'()*+,;=-._~[]"  # what an address may hold; anything else is sent percent-encoded
ASK_AGAIN = {400, 403, 404, 405, 406, 500, 501, 503}  # some servers answer HEAD with these though the page is there


@dataclass(frozen=True)
class Answer:
    """What came of it: ``status`` of the last answer, or None with the reason: refused, unknown_host, no_answer."""

    status: int | None
    reason: str = ""


class Unreachable(Exception):
    """The address was not asked or did not answer; the text is the reason."""


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the open internet, also when it is written inside another kind."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        inside = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inside is not None:
            return is_public(str(inside))
        if ip in ipaddress.ip_network("64:ff9b::/96"):
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        if ip.is_site_local:
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def ask(address: str, *, allowed=is_public, ports=PORTS, seconds: float = SECONDS) -> Answer:
    """Ask the address, following redirects. ``allowed`` and ``ports`` are for tests with a server of their own."""
    until = time.monotonic() + seconds
    try:
        for _hop in range(MOST_REDIRECTS + 1):
            status, onward = _one(address, "HEAD", allowed, ports, until)
            if status in ASK_AGAIN:
                status, onward = _one(address, "GET", allowed, ports, until)
            if not onward:
                return Answer(status)
            address = urljoin(address, onward)
    except Unreachable as why:
        return Answer(None, str(why))
    return Answer(None, "no_answer")


def _one(address, method, allowed, ports, until):
    """The status, and where a redirect leads. Raises Unreachable."""
    host, port, scheme, target = _parts(address, ports)
    ip = _look_up(host, port, allowed)
    connection = _connection(scheme, host, port, ip, until)
    # A server that sends a byte now and then would never meet the socket's own time limit.
    watch = threading.Timer(max(0.1, until - time.monotonic()), _cut, [connection.sock])
    watch.start()
    try:
        host_line = f"[{host}]" if ":" in host else host
        connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
        connection.putheader("Host", host_line if port in (80, 443) else f"{host_line}:{port}")
        connection.putheader("User-Agent", AGENT)
        connection.putheader("Connection", "close")
        connection.endheaders()
        answer = connection.getresponse()
        if method == "GET":
            answer.read(MOST_BYTES)
        onward = answer.headers.get("Location", "") if answer.status in (301, 302, 303, 307, 308) else ""
        return answer.status, onward
    except (OSError, http.client.HTTPException, UnicodeError):
        raise Unreachable("no_answer") from None
    finally:
        watch.cancel()
        connection.close()


def _cut(sock):
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


def _parts(address, ports):
    try:
        found = urlsplit(address)
        host, port = found.hostname, found.port
    except ValueError:
        raise Unreachable("refused") from None
    if found.scheme not in ports or not host or found.username is not None:
        raise Unreachable("refused")
    if port not in (None, ports[found.scheme]):
        raise Unreachable("refused")
    target = (found.path or "/") + (f"?{found.query}" if found.query else "")
    if any(ord(c) < 33 or ord(c) == 127 for c in target):
        raise Unreachable("refused")
    try:
        host = host.encode("idna").decode() if not host.isascii() else host
    except UnicodeError:
        raise Unreachable("refused") from None
    return host, ports[found.scheme], found.scheme, quote(target, safe=_AS_WRITTEN)


def _look_up(host, port, allowed):
    """The address to connect to; one that is not public among those found refuses the whole name."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        raise Unreachable("unknown_host" if error.errno == socket.EAI_NONAME else "no_answer") from None
    except (OSError, UnicodeError):
        raise Unreachable("refused") from None
    addresses = [str(row[4][0]).partition("%")[0] for row in found]
    if not addresses or not all(allowed(one) for one in addresses):
        raise Unreachable("refused")
    return addresses[0]


def _connection(scheme, host, port, ip, until):
    """A connection to the judged IP that knows itself by the host's name."""
    left = until - time.monotonic()
    if left <= 0:
        raise Unreachable("no_answer")
    try:
        plain = socket.create_connection((ip, port), timeout=left)
        plain.settimeout(max(0.1, until - time.monotonic()))
    except OSError:
        raise Unreachable("no_answer") from None
    connection = http.client.HTTPConnection(host, port)
    try:
        secure = ssl.create_default_context().wrap_socket(plain, server_hostname=host) if scheme == "https" else plain
    except (OSError, ValueError):
        plain.close()
        raise Unreachable("no_answer") from None
    connection.sock = secure
    return connection
