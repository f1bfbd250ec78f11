"""Filters and order of the list; nothing in an address makes it fail."""

import re
from datetime import date

import pytest
from django.http import QueryDict

from membership.register.forms import read_filters, read_page
from tests.membership.register import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def strategy():
    place = world.county()
    world.municipality(place)
    return world.strategy(place)


def names(client, path="/anslutna/"):
    return re.findall(r'<th scope="row"><a href="[^"]*">([^<]*)</a>', client.get(path).content.decode())


def test_names_stand_in_swedish_order(client, strategy):
    for name in ("Örebro", "Zinkgruvan", "Ängelholm", "Åre", "Arboga", "Förening 10", "Förening 9"):
        world.membership(strategy, world.organisation(name))
    in_order = ["Arboga", "Förening 9", "Förening 10", "Zinkgruvan", "Åre", "Ängelholm", "Örebro"]
    assert names(client) == in_order
    assert names(client, "/anslutna/?sort=-name") == in_order[::-1]


def test_by_date_those_without_stand_last(client, strategy):
    for name, day in (("Ett", date(2024, 5, 1)), ("Två", None), ("Tre", date(2025, 1, 1))):
        world.membership(strategy, world.organisation(name), origin="listed", joined_on=day)
    assert names(client, "/anslutna/?sort=date") == ["Ett", "Tre", "Två"]
    assert names(client, "/anslutna/?sort=-date") == ["Tre", "Ett", "Två"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=company", ["Bolaget"]),
        ("municipality=1880", ["Bolaget"]),
        ("goal=delmal-1", ["Bolaget", "Kommunen"]),
        ("goal=delmal-2", []),
        ("county=orebro", ["Bolaget", "Kommunen"]),
        ("county=kalmar", ["Andra"]),
        ("q=kommun", ["Kommunen"]),
        ("q=556677", ["Bolaget"]),
    ],
)
def test_each_filter(client, strategy, query, found):
    place = strategy.county.municipalities.get()
    world.membership(strategy, world.organisation("Bolaget", "company", municipality=place, orgnr="5566778899"))
    world.membership(strategy, world.organisation("Kommunen"))
    other = world.strategy(world.county("08", "kalmar", "Kalmar", "H"), goals=0)
    world.membership(other, world.organisation("Andra", "association"))
    assert names(client, f"/anslutna/?{query}") == found


def test_a_chosen_filter_is_a_tag_that_takes_it_away(client, strategy):
    text = client.get("/anslutna/?kind=company&county=orebro").content.decode()
    chosen = re.search(r'<ul class="chosen".*?</ul>', text, re.DOTALL)[0]
    assert 'href="?county=orebro"' in chosen
    assert 'href="?kind=company"' in chosen


def test_pages_hold_fifty_and_a_page_too_far_is_the_last(client, strategy):
    world.many(strategy, 60)
    assert len(names(client)) == 50
    assert len(names(client, "/anslutna/?page=2")) == 10
    assert len(names(client, "/anslutna/?page=99")) == 10
    assert "60 anslutningar" in client.get("/anslutna/?page=2").content.decode()


ODD = [
    "%00",
    "%01",
    "%ff%fe",
    "9" * 400,
    "-1",
    "a" * 100_000,
    "%27%22%3E%3Cscript%3E",
    "%F0%9F%92%A9",
    "%ED%A0%80",
    "١٢",
    "²",
    "1e9",
]


@pytest.mark.parametrize("name", ["q", "kind", "county", "municipality", "goal", "status", "sort", "page"])
@pytest.mark.parametrize("value", ODD, ids=range(len(ODD)))
def test_nothing_in_the_address_makes_the_list_fail(client, strategy, name, value):
    assert client.get(f"/anslutna/?{name}={value}").status_code in (200, 400)


@pytest.mark.parametrize("path", ["/sok/", "/kunskapsbank/", "/api/v1/organisations", "/lan/orebro/anslutna/"])
@pytest.mark.parametrize("value", ODD, ids=range(len(ODD)))
def test_nor_any_other_page(client, strategy, path, value):
    for name in ("q", "page", "kind", "goal", "county", "size"):
        assert client.get(f"{path}?{name}={value}").status_code in (200, 400, 422)


def test_an_unknown_value_is_left_out_and_said(client, strategy):
    text = client.get("/anslutna/?kind=nonsense").content.decode()
    assert "gick inte att tolka" in text
    assert "gick inte att tolka" not in client.get("/anslutna/").content.decode()


def test_filters_are_read_from_the_address():
    options = {"counties": {"orebro": "Örebro län"}, "municipalities": {}, "goals": {}}
    found = read_filters(QueryDict("county=orebro&q=+Kumla+&sort=nope"), **options)
    assert (found.county, found.q, found.sort, found.ignored) == ("orebro", "Kumla", "name", True)
    assert [name for name, _value, _words in found.chosen] == ["q", "county"]


@pytest.mark.parametrize(("text", "number"), [("3", 3), ("0", 1), ("", 1), ("x", 1), ("9999999", 1), ("²", 1)])
def test_page_numbers(text, number):
    assert read_page(text) == number
