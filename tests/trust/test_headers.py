"""Headers, cookies, hosts and limits with production settings (R-56, R-70 to R-73, R-83)."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.urls import get_resolver, reverse

from bin.check import PRODUCTION
from portal.pages_errors import server_error
from tests.processes import environment

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
YEAR = 365 * 24 * 60 * 60  # seconds
PAGES = {
    "start": "/",
    "english": "/en/",
    "log-in": "/konto/login/",
    "sign-up": "/konto/signup/",
    "list": "/anslutna/",
    "file": "/oppna-data/anslutningar.csv",
    "json": "/oppna-data/anslutningar.json",
    "api": "/api/v1/counties",
    "catalogue": "/datasets/dcat",
    "sitemap": "/sitemap.xml",
    "robots": "/robots.txt",
    "security": "/.well-known/security.txt",
    "missing": "/finns-inte/",
    "closed": "/mina-sidor/",
    "staff": "/arbetsyta/orebro/",
    "admin": "/forvaltning/",
    "health": "/healthz",
    "readiness": "/readyz",
    "nul": "/sok/?q=%00",
    "method": "/mina-sidor/anslutning/1/aterta/",
}
SPECIAL = [
    {"name": "trace", "method": "TRACE", "path": "/", "headers": {"HTTP_X_HK_ECHO": "hk-echo"}},
    {"name": "track", "method": "TRACK", "path": "/konto/login/", "headers": {"HTTP_X_HK_ECHO": "hk-echo"}},
    {"name": "host", "path": "/", "headers": {"HTTP_HOST": "evil.example"}},
    {"name": "host port", "path": "/", "headers": {"HTTP_HOST": "portal.example:99999"}},
    {"name": "host dots", "path": "/", "headers": {"HTTP_HOST": "portal.example.evil.example"}},
    {"name": "host line", "path": "/konto/login/", "headers": {"HTTP_HOST": "portal.example\r\nX-Hk: 1"}},
    {"name": "forwarded host", "path": "/", "headers": {"HTTP_X_FORWARDED_HOST": "evil.example"}},
    {"name": "big body", "method": "POST", "path": "/konto/login/", "body_size": 2_700_000},
    {"name": "many fields", "method": "POST", "path": "/konto/login/", "fields": 1500},
    {"name": "no token", "method": "POST", "path": "/konto/login/", "fields": 2},
    {"name": "plain http", "path": "/", "headers": {"HTTP_X_FORWARDED_PROTO": "http"}},
    {"name": "request id", "path": "/", "headers": {"HTTP_X_REQUEST_ID": "given-by-the-proxy-1"}},
]


@pytest.fixture(scope="module")
def answers(django_db_setup, django_db_blocker, tmp_path_factory):
    """All answers of one process with production settings on the (empty) test database."""
    with django_db_blocker.unblock():
        database = environment()["DATABASE_URL"]
    variables = PRODUCTION | {"DATABASE_URL": database, "PORTAL_LOCAL": str(tmp_path_factory.mktemp("local"))}
    asked = [{"name": name, "path": path} for name, path in PAGES.items()] + SPECIAL
    done = subprocess.run(
        [sys.executable, "-m", "tests.trust.production_answers"],
        input=json.dumps(asked),
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "tests.trust.production_settings", **variables},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert "ANSWERS" in done.stdout, done.stderr[-2000:]
    found = json.loads(done.stdout.split("ANSWERS", 1)[1])
    for answer in found.values():
        answer["cookies"] = [value.strip() for name, value in answer["headers"] if name.lower() == "set-cookie"]
        answer["headers"] = {name.lower(): value for name, value in answer["headers"]}
    return found


@pytest.mark.parametrize("name", [*PAGES, "trace", "host", "big body", "no token"])
def test_every_answer_is_guarded(answers, name):
    answer = answers[name]
    headers = answer["headers"]
    assert answer["status"] < 500 or name == "health"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    hsts = headers["strict-transport-security"]
    assert int(re.search(r"max-age=(\d+)", hsts)[1]) >= YEAR
    assert "includeSubDomains" in hsts
    assert headers["x-frame-options"] == "DENY"
    policy = headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "*" not in policy
    for directive in ("default-src", "object-src", "base-uri", "frame-ancestors"):
        assert f"{directive} 'none'" in policy, directive
    assert "form-action 'self'" in policy
    assert headers["x-request-id"]
    assert "server" not in headers
    assert "x-powered-by" not in headers


def test_cookies_are_for_this_host_only(answers):
    cookies = [cookie for answer in answers.values() for cookie in answer["cookies"]]
    assert cookies
    for cookie in cookies:
        assert cookie.startswith("__Host-")
        for word in ("Secure", "Path=/", "HttpOnly", "SameSite=Lax"):
            assert word in cookie, cookie
        assert "Domain" not in cookie


@pytest.mark.parametrize("name", ["start", "english", "list", "file", "json", "api", "catalogue", "sitemap", "robots"])
def test_visitors_get_no_cookie_and_a_page_that_may_be_kept(answers, name):
    answer = answers[name]
    assert answer["status"] == 200
    assert answer["cookies"] == []
    assert "Cookie" not in answer["headers"].get("vary", "")
    assert "no-store" not in answer["headers"].get("cache-control", "")


@pytest.mark.parametrize("name", ["start", "english", "list", "log-in", "missing"])
def test_nothing_comes_from_elsewhere(answers, name):
    body = answers[name]["body"]
    loaded = re.findall(r"<(?:script|img|link|iframe|source|video)\b[^>]*?(?:src|href)=\"([^\"]+)\"", body)
    own = ("/", "data:", "https://portal.example/")
    assert loaded
    assert [url for url in loaded if not url.startswith(own) or url.startswith("//")] == []
    assert not re.search(
        r"\son\w+=|\sstyle=|<style|<script(?![^>]*src=)(?![^>]*type=\"application/(?:ld\+)?json\")", body
    )


@pytest.mark.parametrize("name", ["log-in", "sign-up", "closed", "staff", "admin", "missing", "no token"])
def test_what_depends_on_the_person_is_stored_by_nobody(answers, name):
    assert "no-store" in answers[name]["headers"]["cache-control"]


def test_trace_is_refused_and_echoes_nothing(answers):
    for name in ("trace", "track"):
        assert answers[name]["status"] in (400, 403, 405, 501)
        assert "hk-echo" not in answers[name]["body"]


@pytest.mark.parametrize("name", ["host", "host dots", "host line"])
def test_a_foreign_host_is_refused(answers, name):
    assert answers[name]["status"] == 400
    assert "evil.example" not in answers[name]["headers"].get("location", "")


def test_a_forwarded_host_is_not_believed(answers):
    assert "evil.example" not in answers["forwarded host"]["body"]
    assert answers["host port"]["status"] < 500


def test_bodies_are_limited(answers):
    assert answers["big body"]["status"] in (400, 413)
    assert answers["many fields"]["status"] in (400, 413)
    assert answers["no token"]["status"] == 403


def test_plain_http_is_sent_on(answers):
    assert answers["plain http"]["status"] == 301
    assert answers["plain http"]["headers"]["location"] == "https://portal.example/"


def test_the_request_id_of_the_proxy_is_kept(answers):
    assert answers["request id"]["headers"]["x-request-id"] == "given-by-the-proxy-1"


def test_downloads_are_attachments(answers):
    disposition = answers["file"]["headers"]["content-disposition"]
    assert disposition.startswith("attachment; filename=")


def test_papers_and_case_lists_are_attachments_that_nobody_stores(world):
    slug, paper = world.rows["county"].slug, world.rows["paper"]
    for path, kind in (
        (reverse("papers:county_paper_file", args=[slug, paper.pk]), "application/pdf"),
        (reverse("joining:cases_file", args=[slug]), "text/csv"),
    ):
        answer = world.client("publisher").get(path)
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith(kind)
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in answer["Cache-Control"]


def test_the_page_for_our_own_faults_needs_no_database_and_shows_an_id(rf, django_db_blocker):
    request = rf.get("/")
    request.id = "abcdef0123456789"
    with django_db_blocker.block():
        answer = server_error(request)
    assert answer.status_code == 500
    text = answer.content.decode()
    assert "abcdef0123456789" in text
    assert "Traceback" not in text
    assert get_resolver().resolve_error_handler(500) is server_error
