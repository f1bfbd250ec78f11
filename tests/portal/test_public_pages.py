"""Kept public pages: one question to the database, the right headers, new at the next request after a change."""

import gzip

import pytest
from django.core.cache import cache
from django.db import connection
from django.templatetags.static import static
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.membership.deciding import world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def county():
    return world.make_county()


def test_a_kept_page_costs_one_question_and_is_the_same(county, client):
    first = client.get("/lan/orebro/")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        second = client.get("/lan/orebro/")
    assert len(asked) == 1
    assert second.content == first.content
    assert second["ETag"] == first["ETag"]
    for name in ("Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy"):
        assert second[name] == first[name]
    assert "Set-Cookie" not in second
    assert second["Content-Length"] == str(len(second.content))


def test_the_known_version_is_answered_with_304_and_a_change_with_the_new_page(county, client):
    etag = client.get("/lan/orebro/")["ETag"]
    assert client.get("/lan/orebro/", headers={"if-none-match": etag}).status_code == 304
    county.visiting_address = "Stortorget 22"
    county.save()
    fresh = client.get("/lan/orebro/", headers={"if-none-match": etag})
    assert fresh.status_code == 200
    assert "Stortorget 22" in fresh.content.decode()


def test_the_governor_is_named_when_the_board_has_written_it(county, client):
    assert "Landshövding" not in client.get("/lan/orebro/").content.decode()
    county.governor = "Astrid Exempel"
    county.save()
    assert "<dt>Landshövding</dt><dd>Astrid Exempel</dd>" in client.get("/lan/orebro/").content.decode()


def test_a_kept_page_is_refused_under_a_foreign_name(county, client):
    client.get("/lan/orebro/")
    assert client.get("/lan/orebro/", headers={"host": "evil.example"}).status_code == 400


def test_compressed_and_plain_hold_the_same(county, client):
    plain = client.get("/lan/orebro/")
    small = client.get("/lan/orebro/", headers={"accept-encoding": "gzip"})
    assert small["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.content) == plain.content
    assert "Accept-Encoding" in small["Vary"]


def test_what_is_behind_the_log_in_is_never_kept(county):
    staff = world.make_staff(county)
    client = Client()
    client.force_login(staff)
    client.get("/arbetsyta/orebro/")
    assert Client().get("/arbetsyta/orebro/").status_code == 302


def test_a_lost_connection_is_replaced(county, client):
    client.get("/lan/orebro/")
    pid = connection.connection.info.backend_pid
    with world_connection() as other:
        other.execute("SET ROLE NONE")
        other.execute("SELECT pg_terminate_backend(%s)", [pid])
    assert client.get("/lan/orebro/").status_code == 200


def world_connection():
    """Another connection to the same database."""
    import psycopg

    return psycopg.connect(connection.connection.info.dsn, autocommit=True)


def test_a_tag_made_weak_on_the_way_and_a_star_are_known(county, client):
    kept = client.get("/lan/orebro/")
    for sent in (f"W/{kept['ETag']}", f'"other", W/{kept["ETag"]}', "*"):
        answer = client.get("/lan/orebro/", headers={"if-none-match": sent})
        assert (answer.status_code, answer.content) == (304, b""), sent
    cache.clear()
    assert client.get("/lan/orebro/", headers={"if-none-match": "*"}).status_code == 304
    assert client.get("/lan/orebro/", headers={"if-none-match": 'W/"other"'}).status_code == 200
    assert client.get("/lan/ingenstans/", headers={"if-none-match": "*"}).status_code == 404


@pytest.mark.parametrize(
    ("asked", "is_small"),
    [("gzip;q=0", False), ("gzip; Q=0.000, br", False), ("identity, gzip;q=0", False), ("gzip;q=0.1", True)],
)
def test_a_coding_that_is_not_wanted_is_not_used(county, client, asked, is_small):
    for address in ("/lan/orebro/", "/lan/orebro/", static("css/portal.css")):
        answer = client.get(address, headers={"accept-encoding": asked})
        assert answer.status_code == 200
        if not address.startswith("/static/"):  # in tests files lie as they are
            assert answer.has_header("Content-Encoding") == is_small


def test_what_was_taken_down_may_stand_in_the_pages_place_for_visitors_only(county, client):
    assert client.get("/lan/ingenstans/")["Cache-Control"].startswith("public")
    client.cookies["sessionid"] = "somebody"
    assert not client.get("/lan/ingenstans/").headers.get("Cache-Control", "").startswith("public")


def test_each_release_has_pages_of_its_own(county, client, settings, monkeypatch):
    old = client.get("/lan/orebro/")["ETag"]
    monkeypatch.setattr("portal.pages.release", lambda: "another")
    answer = client.get("/lan/orebro/", headers={"if-none-match": old})
    assert answer.status_code == 200
    assert answer["ETag"] != old
