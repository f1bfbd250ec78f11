"""Addresses of counties, however their names are spelled."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.directory.forgiving import county_called
from portal.directory.loading import load_directory
from portal.directory.models import County
from tests.membership.register import world

pytestmark = pytest.mark.django_db
SPELLINGS = [
    ("Örebro", "orebro"),
    ("ÖREBRO", "orebro"),
    ("Orebro", "orebro"),
    ("O\u0308rebro", "orebro"),
    ("oerebro", "orebro"),
    ("orebro-lan", "orebro"),
    ("Örebro län", "orebro"),
    ("vastragotaland", "vastra-gotaland"),
    ("Västra Götaland", "vastra-gotaland"),
    ("Västra-Götalands-län", "vastra-gotaland"),
    ("Malardalen", ""),
    ("Jönköpings", "jonkoping"),
    ("joenkoeping", "jonkoping"),
    ("Gävleborg", "gavleborg"),
    ("västerås", ""),
    ("-", ""),
]


@pytest.mark.parametrize(("typed", "slug"), SPELLINGS)
def test_a_county_is_known_by_how_people_write_it(typed, slug):
    load_directory()
    assert county_called(typed, County.objects.values_list("slug", "name")) == slug


def test_every_county_is_known_by_its_name_and_its_short_name():
    load_directory()
    pairs = list(County.objects.values_list("slug", "name"))
    for county in County.objects.all():
        for typed in (county.name, county.short_name, county.short_name.upper(), county.slug.replace("-", "")):
            assert county_called(typed, pairs) == county.slug


@pytest.fixture
def orebro():
    made = world.strategy(world.county())
    return made.county


@pytest.mark.parametrize(
    ("asked", "led_to"),
    [
        ("/lan/Örebro/", "/lan/orebro/"),
        ("/lan/Örebro", "/lan/orebro/"),
        ("/lan/OREBRO/", "/lan/orebro/"),
        ("/en/lan/Örebro/", "/en/lan/orebro/"),
        ("/lan/Örebro/strategi/2024-2030/", "/lan/orebro/strategi/2024-2030/"),
        ("/lan/Örebro/anslutna/?q=%C3%A5&sort=-name", "/lan/orebro/anslutna/?q=%C3%A5&sort=-name"),
        ("/lan/Örebro län/satsningar/", "/lan/orebro/satsningar/"),
    ],
)
def test_it_is_led_on_for_good_with_what_was_asked(client, orebro, asked, led_to):
    response = client.get(asked)
    assert (response.status_code, response["Location"]) == (301, led_to)
    assert not response.cookies
    assert client.head(asked).status_code == 301
    assert client.get(led_to).status_code == 200


def test_only_who_reads_is_led_on_and_the_unknown_stay_unknown(client, orebro):
    assert client.post("/lan/Örebro/").status_code in (404, 405)
    for path in ("/lan/Mordor/", "/lan/orebro/finns-inte/", "/lan/Örebro%00/", "/organisation/Örebro/", "/lan//"):
        assert client.get(path).status_code in (400, 404), path
    # What does not exist below a county is not found there either, and nobody goes round in circles.
    assert client.get("/lan/Örebro/finns-inte/")["Location"] == "/lan/orebro/finns-inte/"


def test_no_other_site_is_ever_named(client, orebro):
    for path in ("/lan/Örebro//evil.example/", "/lan/Örebro/%0d%0aSet-Cookie:x/", "/lan/Örebro/../../x"):
        location = client.get(path).get("Location", "/lan/orebro/")
        assert location.startswith("/lan/orebro/"), path
        assert "\n" not in location


def test_it_costs_one_more_question_at_most(client, orebro):
    client.get("/lan/Mordor/")
    with CaptureQueriesContext(connection) as plain:
        client.get("/mordor/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/lan/Mordor/x/y/")
    assert len(asked) <= len(plain) + 1
