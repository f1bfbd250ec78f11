# ruff: noqa: E501
"""Hostile bodies, queries, addresses, headers and file names (R-50 and the address part of R-70)."""

import pytest
from django.test import Client

from tests.trust import texts, walker
from tests.trust.pages import every_public_page
from tests.trust.trying import forms_for, some, undone

pytestmark = pytest.mark.django_db


@pytest.mark.hostile
@pytest.mark.parametrize("role", ["visitor", "publisher", "signatory"])
def test_unexpected_fields_and_broken_bodies(world, role):
    client, forms = forms_for(world, role)
    bodies = [b"\xff\xfe=%zz&a=%ED%A0%80&%00=1", b"&" * 900, b"a=1;b=2", b"=" * 100, b'{"a":1}', b"a[]=1&a[0]=2&a.b=3"]
    kinds = [
        walker.FORM_TYPE,
        "multipart/form-data",
        "multipart/form-data; boundary=x",
        "application/json",
        "text/xml",
        "x/\u00e5",
    ]
    kinds += ["application/x-www-form-urlencoded; charset=hk", "application/x-www-form-urlencoded; charset=utf-16"]
    for form in forms:
        if form.method != "post":
            continue
        for kind, body in zip(kinds, [*bodies, b"edition=1", b"a=1"], strict=True):
            cookies = client.cookies.copy()
            with undone():
                answer = client.generic("POST", form.action, body, content_type=kind)
            client.cookies = cookies
            assert answer.status_code < 500, (form.action, kind, body)


QUERY_NAMES = ["q", "page", "sort", "county", "lan", "kind", "typ", "status", "strategi", "goal", "municipality", "next", "till", "tillbaka", "limit", "offset", "cursor", "format"]  # fmt: skip


@pytest.mark.hostile
@pytest.mark.parametrize("role", ["visitor", "publisher", "signatory"])
def test_every_query(world, role):
    client = world.client(role, raise_request_exception=False)
    pages = every_public_page(world) if role == "visitor" else []
    pages += world.pages[role]
    for page in dict.fromkeys(one.partition("?")[0] for one in pages):
        for text in some(texts.SHORT, 3):
            query = "&".join(f"{name}={walker._quote(text[:20_000])}" for name in QUERY_NAMES)
            with undone():
                answer = client.get(f"{page}?{query}")
            assert walker.faults_of(answer, text) == [], (page, text[:40])
    for page in pages[:12]:
        for raw in ("%", "%zz", "a=%ff%fe", "q=%ED%A0%80", "%00=1", "q=1&" * 2000, "page=" + "9" * 5000, "q[]=1&q[a]=b", "&&&===", "page=-1", "page=0", "page=1e9", "page=%D9%A3"):  # fmt: skip
            assert client.get(f"{page.partition('?')[0]}?{raw}").status_code < 500, (page, raw[:30])


PARTS = [
    "%00", "a%00b", "%0d%0aX-Hk-Injected:%201", "..%2f..%2fetc%2fpasswd", "9" * 30, "-1", "0", "2147483648", "9223372036854775808", "99999999999999999999999", "%ED%A0%80", "%FF",
    "a" * 5000, "%3Chk-x%3E", "%27%3B--", "%7B%7B7*7919%7D%7D", "å", "%D9%A3", "1.5", "None", "%20", ".", "%2e%2e", "a%2Fb", "=1+1", "%E2%80%AE",
]  # fmt: skip


@pytest.mark.hostile
@pytest.mark.parametrize("role", ["visitor", "publisher", "signatory"])
def test_every_part_of_every_address(world, role):
    """Each changing part of each route is replaced; names, routes and their rows come from the table of addresses."""
    from tests.test_access import NAMES

    client = world.client(role, raise_request_exception=False)
    for route, _name in ((route, name) for route, name in NAMES.items() if "<" in route):
        for part in some(PARTS, 8):
            pieces = [part if "<" in piece else piece for piece in route.replace("\\", "").split("/")]
            pieces = [piece if role == "visitor" or piece != part or "arbetsyta" not in route or number != 1 else "orebro" for number, piece in enumerate(pieces)]  # fmt: skip
            path = "/" + "/".join(pieces).replace("$", "")
            answer = client.generic("GET", "/", PATH_INFO=_unquoted(path))
            assert walker.faults_of(answer, part) == [], path[:200]


def _unquoted(path):
    """PATH_INFO as a server gives it: bytes as Latin-1."""
    from urllib.parse import unquote_to_bytes

    return unquote_to_bytes(path.encode()).decode("latin-1")


HEADERS = ["HTTP_ACCEPT_LANGUAGE", "HTTP_USER_AGENT", "HTTP_REFERER", "HTTP_X_FORWARDED_FOR", "HTTP_X_REQUEST_ID", "HTTP_ACCEPT", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE", "HTTP_ORIGIN", "HTTP_X_FORWARDED_HOST", "HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_X_HTTP_METHOD_OVERRIDE"]  # fmt: skip


@pytest.mark.parametrize("name", HEADERS)
def test_every_header(world, name):
    client = Client(raise_request_exception=False)
    for text in (*texts.SHORT[:12], "x" * 8000, "sv;q=9999999999999999999", 'W/"', "bytes=0-,1-,2-" * 200, "\xff\xfe"):
        clean = text.encode("utf-8", "surrogatepass").decode("latin-1")
        for path in ("/", "/konto/login/", "/anslutna/", "/oppna-data/anslutningar.csv", "/finns-inte/"):
            answer = client.get(path, **{name: clean})
            assert walker.faults_of(answer, text) == [], (path, text[:40])


def test_the_verification_page_takes_any_file(world):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = Client(raise_request_exception=False)
    page = world.pages["visitor"][10]
    assert "/verifiera/" in page
    for name in (
        "../../etc/passwd",
        "a\r\nX-Hk-Injected: 1.pdf",
        "<hk-x>.pdf",
        "a\x00.pdf",
        "å" * 300,
        "",
        "CON",
        "\u202efdp.exe",
    ):
        answer = client.post(page, {"file": SimpleUploadedFile(name or "x", b"%PDF-1.7\n" + b"\x00" * 100)})
        assert walker.faults_of(answer, name) == []
