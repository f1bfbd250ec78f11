"""Asking whether an address answers never leads inside, and never waits or reads without end (R-50)."""

import socket
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from portal import fetching
from portal.fetching import Answer, ask, is_public
from tests.ports import own_port

# fmt: off
INSIDE = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "192.0.0.170", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fec0::1",
    "fd00::1", "ff02::1", "2001:db8::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::",
    "2002:a9fe:a9fe::", "64:ff9b::127.0.0.1", "64:ff9b:1::1", "2001:0:0:0:0:0:80ff:fffe",
]
# fmt: on
OUTSIDE = ["8.8.8.8", "193.10.0.1", "2a00:1450:4001::1", "::ffff:8.8.8.8", "2002:808:808::", "64:ff9b::808:808"]


class Site(BaseHTTPRequestHandler):
    """A small website; what was asked is kept in ``asked``."""

    asked: list = []
    to = ""

    def do_HEAD(self):
        self._answer()

    def do_GET(self):
        self._answer()

    def _answer(self):
        self.asked.append((self.command, self.path, self.headers["Host"], self.headers["User-Agent"]))
        name = self.path.split("?")[0].strip("/").split("/")[0]
        getattr(self, f"page_{name}", self.page_plain)()

    def page_plain(self, status=200, **headers):
        self.send_response(status)
        for header, text in headers.items():
            self.send_header(header, text)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def page_gone(self):
        self.page_plain(404)

    def page_broken(self):
        self.page_plain(500)

    def page_no_head(self):
        self.page_plain(405 if self.command == "HEAD" else 200)

    def page_away(self):
        self.page_plain(302, Location=type(self).to)

    def page_loop(self):
        self.page_plain(301, Location="/loop/")

    def page_silent(self):
        time.sleep(3)

    def page_drip(self):
        with_end = time.monotonic() + 4
        while time.monotonic() < with_end:
            try:
                self.wfile.write(b"H")
                self.wfile.flush()
            except OSError:
                return
            time.sleep(0.1)

    def page_endless(self):
        if self.command == "HEAD":
            return self.page_plain(405)
        self.send_response(200)
        self.end_headers()
        try:
            for _megabyte in range(200):
                self.wfile.write(b"x" * 2**20)
                type(self).asked.append("megabyte")
        except OSError:
            return None

    def log_message(self, *args):
        """Says nothing."""


@contextmanager
def serving():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Site.asked, Site.to = [], ""
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def port():
    with serving() as port:
        yield port


def ask_site(port, path, **more):
    """The same question with our own server let in; ``allowed`` is what the tests of refusals leave out."""
    return ask(f"http://127.0.0.1/{path}", **{"allowed": lambda _ip: True, "ports": {"http": port}, **more})


@pytest.mark.parametrize("address", INSIDE)
def test_addresses_inside_are_known(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", OUTSIDE)
def test_addresses_of_the_open_internet_are_known(address):
    assert is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "127.1"])
def test_a_name_that_leads_inside_is_never_connected_to(port, host):
    answer = ask(f"http://{host}/", ports={"http": port})
    assert answer.status is None
    assert Site.asked == []


def test_the_same_server_answers_when_it_is_let_in(port):
    assert ask_site(port, "plain/") == Answer(200)
    assert Site.asked == [("HEAD", "/plain/", f"127.0.0.1:{port}", fetching.AGENT)]


@pytest.mark.parametrize(
    "address",
    [
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "http://user:secret@127.0.0.1/",
        "http://127.0.0.1:22/",
        "http:///",
        "http://127.0.0.1:99999/",
        "http://[::1/",
        "//127.0.0.1/",
        "",
        "http://127.0.0.1/a\r\nX-Injected: 1",
        "http://127.0.0.1/a b",
        "http://" + "å" * 70 + ".se/",
    ],
)
def test_what_is_no_plain_address_on_the_web_is_refused_unasked(port, address):
    assert ask(address, allowed=lambda _ip: True, ports={"http": port}).status is None
    assert Site.asked == []


def test_a_redirect_is_judged_anew(port):
    """The first host is let in, the second is what the rule refuses."""
    Site.to = "http://localhost/plain/"
    judged = []

    def only_the_first(ip):
        judged.append(ip)
        return len(judged) == 1

    answer = ask_site(port, "away/", allowed=only_the_first)
    assert answer == Answer(None, "refused")
    assert [path for _method, path, *_rest in Site.asked] == ["/away/"]
    Site.asked.clear()
    assert ask_site(port, "away/").status == 200


@pytest.mark.parametrize("to", ["file:///etc/passwd", "http://127.0.0.1:22/", "http://user:x@127.0.0.1/"])
def test_a_redirect_to_something_else_is_refused(port, to):
    Site.to = to
    assert ask_site(port, "away/") == Answer(None, "refused")


def test_a_name_with_one_address_inside_is_refused_whole(port, monkeypatch):
    both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in ("8.8.8.8", "127.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: both)
    assert ask("http://tva.example/", ports={"http": port}) == Answer(None, "refused")
    assert Site.asked == []


def test_the_name_is_looked_up_once_and_the_judged_address_is_used(port, monkeypatch):
    """A name that answers otherwise the second time (DNS rebinding) is not asked a second time."""
    found, asked = socket.getaddrinfo, []

    def look_up(host, *rest, **more):
        asked.append(host)
        return found("127.0.0.1", *rest, **more) if host == "byter.example" else found(host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    assert ask("http://byter.example/", allowed=lambda _ip: True, ports={"http": port}).status == 200
    assert asked.count("byter.example") == 1
    assert Site.asked[0][2] == f"byter.example:{port}"


def test_redirects_without_end_are_given_up(port):
    assert ask_site(port, "loop/") == Answer(None, "no_answer")
    assert len(Site.asked) == fetching.MOST_REDIRECTS + 1


def test_get_when_the_server_does_not_know_head(port):
    assert ask_site(port, "no_head/") == Answer(200)
    assert [method for method, *_rest in Site.asked] == ["HEAD", "GET"]


@pytest.mark.parametrize(("path", "status"), [("gone/", 404), ("broken/", 500)])
def test_the_status_is_told(port, path, status):
    assert ask_site(port, path).status == status


@pytest.mark.parametrize("path", ["silent/", "drip/"])
def test_a_slow_server_is_left_in_time(port, path):
    began = time.monotonic()
    assert ask_site(port, path, seconds=0.8) == Answer(None, "no_answer")
    assert time.monotonic() - began < 2.5


def test_a_large_answer_is_not_read(port):
    assert ask_site(port, "endless/") == Answer(200)
    time.sleep(0.2)
    assert Site.asked.count("megabyte") < 20


def test_nobody_listens():
    assert ask_site(own_port(), "") == Answer(None, "no_answer")


def test_an_unknown_name():
    assert ask("https://finns-inte.invalid/").status is None


def test_swedish_letters_in_path_and_name_are_sent_as_the_web_has_them(port, monkeypatch):
    found = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *rest, **more: found("127.0.0.1", *rest, **more))
    answer = ask("http://räddning.example/målet/?q=å%20b", allowed=lambda _ip: True, ports={"http": port})
    assert answer.status == 200
    assert Site.asked[0][1:3] == ("/m%C3%A5let/?q=%C3%A5%20b", f"xn--rddning-5wa.example:{port}")
