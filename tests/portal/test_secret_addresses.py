"""Addresses that carry a secret: all stand in one table, and their first answer leads to one without it (R-36)."""

import logging
import re
import secrets

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver
from django.urls.converters import IntConverter, SlugConverter, UUIDConverter

from portal.log.lines import OneLine
from portal.log.secret_addresses import FOLDERS, WITH_QUERY, carries_secret, strike_out
from tests.membership.deciding import world as desk

TOKEN = secrets.token_urlsafe(32)
STAYS = {"verifiera"}  # whoever holds the paper may show its page; the code is no key to anything else
NAMED = re.compile(r":(?:token|code|key|secret)>|\(\?P<")
NO_SECRET = (
    "forvaltning/",  # the administrator's pages have primary keys, after a log-in with two factors
    # Names of what waits in this browser's own session: worth nothing to anybody else.
    "konto/fortsatt/<str:key>/",
    "skriv-under/legitimera/<uuid:key>/",
)


def patterns(resolver, before="", converters=()):
    """Every address: its text, and the kinds of its parts."""
    for one in resolver.url_patterns:
        text, kinds = before + str(one.pattern), (*converters, *one.pattern.converters.values())
        if isinstance(one, URLResolver):
            yield from patterns(one, text, kinds)
        else:
            yield text, kinds


def free_text():
    """Addresses where somebody's text is a part: all but numbers, names of ours and ids of rows."""
    plain = (IntConverter, SlugConverter, UUIDConverter)
    return sorted(
        text
        for text, kinds in patterns(get_resolver())
        if not text.startswith(NO_SECRET) and (any(not isinstance(one, plain) for one in kinds) or NAMED.search(text))
    )


def test_every_address_with_a_free_text_is_in_the_table():
    assert free_text() == sorted(f"{folder}/<str:{'code' if folder in STAYS else 'token'}>/" for folder in FOLDERS)


@pytest.mark.django_db
@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("before", ["", "/en"])
def test_the_first_answer_leads_away_from_the_secret_and_tells_nobody(folder, before):
    client = Client()
    answer = client.get(f"{before}/{folder}/{TOKEN}/")
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer.status_code in ({404} if folder in STAYS else {302, 404})  # known links: each room's own tests
    if answer.status_code == 302:
        assert TOKEN not in answer["Location"]
        answer = client.get(answer["Location"])
        assert answer["Referrer-Policy"] == "same-origin"  # its form must be able to say where it comes from
        assert TOKEN not in answer.content.decode()
    for method in ("post", "options", "put", "trace"):
        assert getattr(client, method)(f"{before}/{folder}/{TOKEN}/")["Referrer-Policy"] == "no-referrer"


@pytest.mark.django_db
def test_a_page_at_such_an_address_has_no_form_that_must_say_where_it_comes_from():
    """Without a Referer a browser names no origin either, and the check of forms would refuse the log-out."""
    client = Client()
    client.force_login(desk.make_signatory(desk.make_organisation()))
    for path in (f"/verifiera/{TOKEN}/", *(f"/{path}?state=x" for path in WITH_QUERY)):
        assert "/konto/logout/" not in client.get(path).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("path", WITH_QUERY)
def test_an_answer_of_an_identity_provider_tells_nobody(path):
    assert Client().get(f"/{path}?code={TOKEN}")["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_line_shows_the_pattern_only(folder):
    for text in (f"/{folder}/{TOKEN}/", f"https://x.example/en/{folder}/{TOKEN}?a=1", f"'/{folder}//{TOKEN}'"):
        record = logging.LogRecord("x", logging.INFO, "x", 1, "Not Found: %s", (text,), None)
        record.request_id = "-"
        line = OneLine().format(record)
        assert TOKEN not in line
        assert f"/{folder}/" in line
    assert carries_secret(f"/EN/{folder}//{TOKEN}")
    assert strike_out(f"/{folder}/klart/") == f"/{folder}/klart/"
    assert not carries_secret(f"/{folder}/klart/")


def test_a_query_that_holds_a_secret_is_struck_out():
    assert TOKEN not in strike_out(f"GET /skriv-under/legitimera/svar/?code={TOKEN}&state=x")
