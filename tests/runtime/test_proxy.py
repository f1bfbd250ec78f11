"""The shipped proxy: what visitors see through a real nginx in front of a real portal."""

import gzip
import itertools
import json
import re
import secrets
import threading

import pytest
from django.utils import timezone

from membership.changes.actions.organisations import rename_organisation
from membership.joining.rules import State
from portal.log import secret_addresses
from strategies.pages import actions as page_actions
from tests.membership.deciding import world as desk
from tests.ports import own_port
from tests.processes import eventually
from tests.runtime.proxy import NAME, NGINX_FOLDER, Proxy, Web
from tests.strategies.pages import world

pytestmark = [pytest.mark.django_db(transaction=True)]
VISITORS = (f"127.0.1.{number}" for number in itertools.count(1))  # each test's own: limits count by address


@pytest.fixture
def county():
    return desk.make_county()


@pytest.fixture
def publisher(county):
    return desk.make_staff(county)


@pytest.fixture
def strict(web, tmp_path):
    """A proxy that refuses the seventh question, however slow this machine is."""

    def change(text):
        assert "rate=20r/s" in text
        assert "burst=60" in text
        return text.replace("rate=20r/s", "rate=1r/m").replace("burst=60", "burst=5")

    with Proxy(tmp_path, web_port=web.port, change=change) as running:
        yield running


class Askers:
    """Visitors who ask for one page again and again, each with other codings; `last` is what they saw."""

    CODINGS = ("", "gzip", "gzip, deflate, br", "gzip;q=0")

    def __init__(self, proxy, path):
        self.proxy, self.path, self.last, self.over = proxy, path, {}, threading.Event()
        self.threads = [threading.Thread(target=self._ask, args=(coding,)) for coding in self.CODINGS]

    def _ask(self, coding):
        source = next(VISITORS)
        while not self.over.is_set():
            answer = self.proxy.ask(self.path, source=source, Accept_Encoding=coding)
            self.last[coding] = answer
            self.over.wait(0.06)  # as often as one visitor may

    def all_see(self, question):
        eventually(lambda: len(self.last) == 4 and all(question(one) for one in self.last.values()))

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error):
        self.over.set()
        for thread in self.threads:
            thread.join()


def lines(proxy):
    return [json.loads(line) for line in (proxy.folder / "log" / "access.log").read_text().splitlines()]


def seen(proxy, path):
    """How the cache answered for this address, in order."""
    return [line["cache"] for line in lines(proxy) if line["path"] == path]


def test_a_change_and_its_end_show_to_everybody_also_while_many_ask(proxy, county, publisher):
    page = world.make_public(county, publisher, title="Om vårt arbete")
    path = f"/lan/orebro/sidor/{page.slug}/"
    with Askers(proxy, path) as askers:
        askers.all_see(lambda answer: answer.status == 200)
        page = page_actions.save_page(world.fresh(page), by=publisher, seen=None, title="Nytt namn på sidan")
        page_actions.publish_page(page, by=publisher, edition=page.edition)
        small = {coding for coding, answer in askers.last.items() if answer.headers["Content-Encoding"] == "gzip"}
        assert small == {"gzip", "gzip, deflate, br"}
        askers.all_see(lambda answer: shown(answer).count("Nytt namn på sidan"))
        page_actions.withdraw_page(world.fresh(page), by=publisher)
        askers.all_see(lambda answer: answer.status == 404)
    assert "HIT" in seen(proxy, path)
    assert set(seen(proxy, path)) <= {"MISS", "HIT", "EXPIRED", "REVALIDATED"}


def shown(answer):
    return (gzip.decompress(answer.raw_body) if answer.headers["Content-Encoding"] else answer.raw_body).decode()


def test_a_page_that_moved_leads_on(proxy, county, publisher):
    case = desk.make_handed_in(desk.make_strategy(county), state=State.ACTIVE)
    path = f"/organisation/{case.organisation.slug}/"
    with Askers(proxy, path) as askers:
        askers.all_see(lambda answer: answer.status == 200)
        said = {"seen": case.organisation.name, "since": timezone.localdate(), "reason": "Fullmäktige § 9"}
        rename_organisation(case.organisation, by=publisher, name="Kumla stad", **said)
        askers.all_see(lambda answer: answer.headers["Location"] == "/organisation/kumla-stad/")


def test_ten_seconds_are_what_is_shipped():
    compose = (NGINX_FOLDER.parents[1] / "docker-compose.yml").read_text()
    assert re.search(r"PAGES_KEPT: 10s", compose)


def test_what_is_too_large_is_refused_in_our_words(proxy):
    limit = 60 * 1024 * 1024
    for path, words in {"/konto/login/": "Det du skickade är för stort", "/en/konto/login/": "What you sent"}.items():
        answer = proxy.ask(path, "POST", source=next(VISITORS), Content_Length=str(limit + 1))
        assert answer.status == 413
        assert words in answer.text
        assert "40 MB" in answer.text
        assert "default-src" in answer.headers["Content-Security-Policy"]
    chunks = (b"x" * 1_000_000 for _ in range(64))
    answer = proxy.ask("/konto/login/", "POST", chunks, next(VISITORS), Transfer_Encoding="chunked")
    assert (answer.status, "Det du skickade är för stort" in answer.text) == (413, True)


def test_what_the_portal_can_answer_better_reaches_it(proxy):
    """The portal's own limits are 10 MB a file and 40 MB a request; what is a little over comes back as its page."""
    part = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
    body = b"".join([part, b"x" * 50_000_000, b"\r\n--x--\r\n"])
    answer = proxy.ask("/konto/login/", "POST", body, next(VISITORS), Content_Type="multipart/form-data; boundary=x")
    assert answer.status == 403  # a form from elsewhere: the portal has read it
    eventually(lambda: lines(proxy)[-1]["web_status"] == "403")  # written after the answer


def test_too_many_questions_are_refused_in_our_words(strict):
    answers = [strict.ask("/en/robots-of-nobody/") for _ in range(20)]
    assert [answer.status for answer in answers] == [404] * 6 + [429] * 14
    assert all("Too many questions at once" in answer.text for answer in answers[6:])
    assert strict.ask("/en/robots-of-nobody/", source=next(VISITORS)).status == 404
    strict.stop()
    said = [line["cache"] for line in lines(strict) if line["status"] == 429]
    assert said == ["MISS"] + ["HIT"] * 13  # a flood does not reach the portal this way


def test_slow_senders_hold_no_web_process(proxy):
    """Ten begin a form and do not end it; the web process has two threads and still answers everybody else."""
    slow = [proxy.line(next(VISITORS)) for _ in range(10)]
    try:
        for line in slow:
            line.sendall(f"POST /konto/login/ HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 900\r\n\r\nlogin=".encode())
        for _ in range(5):
            assert proxy.ask("/konto/login/", source=next(VISITORS), Cookie="a=b").status == 200
    finally:
        for line in slow:
            line.close()


def test_health_is_for_the_inside(proxy):
    for path in ("/healthz", "/readyz"):
        assert proxy.ask(path).status != 403
        assert proxy.ask(path, source=next(VISITORS)).status == 403  # 127.0.1.x is no network of ours
    text = (NGINX_FOLDER / "portal.conf.template").read_text()
    networks = re.findall(r"allow (.+);", text)
    assert networks == ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.1"]


def test_a_portal_that_is_away(image, database, tmp_path, county, publisher):
    """What was kept is shown meanwhile; the rest says so in our words, and no line tells of a secret."""
    page = world.make_public(county, publisher)
    path = f"/lan/orebro/sidor/{page.slug}/"
    token = secrets.token_urlsafe(32)
    web = Web(image, port=own_port(), database=database)
    with Proxy(tmp_path, web_port=web.port) as proxy:
        with web:
            assert proxy.ask(path).status == 200
        for _ in range(2):
            assert proxy.ask(path).status == 200
            eventually(lambda: proxy.ask(path) and seen(proxy, path)[-1] == "STALE", every=0.5)
        for address in (f"/skriv-under/{token}/?secret={token}", "/konto/login/"):
            answer = proxy.ask(address, Referer=f"https://{NAME}/remissvar/lank/{token}/")
            assert (answer.status, "tillfälligt stängd" in answer.text) == (502, True)
            assert answer.headers["Referrer-Policy"] == "no-referrer"
        page_actions.withdraw_page(world.fresh(page), by=publisher)
        with web:
            eventually(lambda: proxy.ask(path).status == 404)
        proxy.stop()
        assert token not in proxy.logged()


@pytest.mark.parametrize("folder", secret_addresses.FOLDERS)
def test_no_line_holds_the_secret_of_an_address(strict, web, folder):
    """Asked in every way: as it is, in English, refused for its size, refused for its number, with it as Referer."""
    token, proxy = secrets.token_urlsafe(32), strict
    plain = f"/{folder}/{token}"
    for path in (f"{plain}/", f"/en{plain}/", plain, f"/{folder}//{token}/x/?a={token}"):
        answer = proxy.ask(path, source=next(VISITORS), Referer=f"https://{NAME}/{folder}/{token}/")
        assert answer.headers["Referrer-Policy"] == "no-referrer", path
        assert token not in answer.headers.get("Location", "").partition("?")[0] or answer.status == 301
    assert proxy.ask(f"{plain}/", "POST", source=next(VISITORS), Content_Length="99999999").status == 413
    assert [proxy.ask(f"{plain}/").status for _ in range(7)][-1] == 429
    proxy.ask(f"/?next=/{folder}/{token}/", source=next(VISITORS), Referer=f"https://{NAME}/?x={token}")
    proxy.stop()
    written = proxy.logged() + web.log.read_text()
    assert f"/{folder}/…/" in written
    assert token not in written


def test_the_proxys_table_is_the_portals():
    text = (NGINX_FOLDER / "portal.conf.template").read_text()
    folders, shortest = re.search(r"\(\(\?:/en\)\?/\(\?:(.+?)\)/\)\[\^/\]\{(\d+),\}", text).groups()
    assert folders.split("|") == list(secret_addresses.FOLDERS)
    assert int(shortest) == secret_addresses.SHORTEST


def test_the_shipped_files_are_read_without_a_complaint(tmp_path):
    """With the upstream of compose too, but for the word that this machine's nginx may be too old for."""
    proxy = Proxy(tmp_path, web_port=own_port())
    said = proxy.checked()
    assert said.returncode == 0, said.stderr
    old_word = 'the "listen ... http2" directive is deprecated'  # the newer word stops nginx 1.22
    assert [line for line in said.stderr.splitlines() if "[warn]" in line and old_word not in line] == []
    upstream = (NGINX_FOLDER / "upstream.compose.conf").read_text()
    assert "server web:8000 resolve;" in upstream
    (tmp_path / "conf.d" / "00-upstream.conf").write_text(upstream.replace("web:8000 resolve", "127.0.0.1:8000"))
    assert proxy.checked().returncode == 0, proxy.checked().stderr
