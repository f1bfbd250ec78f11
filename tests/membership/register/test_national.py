"""The national page: for national readers, at a constant price."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from membership.joining.rules import State
from portal.people.models import StaffRole, User
from portal.people.rules import Role
from tests.membership.deciding import world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def reader(client):
    user = User.objects.create_user("national@example.example", "x")
    StaffRole.objects.create(user=user, role=Role.NATIONAL)
    return world.log_in(client, user)


def make(code, slug, name, letter, members):
    strategy = world.make_strategy(world.make_county(code, slug, name, letter))
    for number in range(members):
        organisation = world.make_organisation(f"{name} {number}", strategy.county)
        world.make_handed_in(strategy, organisation, State.ACTIVE)
    return strategy


def queries(client):
    with CaptureQueriesContext(connection) as seen:
        page = client.get(reverse("register:national"))
    assert page.status_code == 200
    return len(seen), page.content.decode()


def test_the_price_is_the_same_for_one_county_and_three(reader):
    make("18", "orebro", "Örebro", "T", 1)
    queries(reader)
    price, _page = queries(reader)
    make("19", "vastmanland", "Västmanland", "U", 3)
    make("01", "stockholm", "Stockholm", "AB", 3)
    again, page = queries(reader)
    assert again == price
    assert "Västmanland" in page


@pytest.mark.parametrize("sort", ["lan", "-alla", "kommuner", "-senaste", "period", "odd", "-", "'"])
def test_every_order_answers(reader, sort):
    make("18", "orebro", "Örebro", "T", 1)
    world.make_county("19", "vastmanland", "Västmanland", "U")
    page = reader.get(reverse("register:national"), {"sort": sort}).content.decode()
    if sort == "-alla":
        assert page.index('href="/lan/orebro/">Örebro') < page.index('href="/lan/vastmanland/">Västmanland', 5000)


def test_county_staff_and_organisations_find_nothing(client):
    county = world.make_county()
    world.log_in(client, world.make_staff(county))
    assert client.get(reverse("register:national")).status_code == 404
    client.force_login(world.make_signatory(world.make_organisation()))
    assert client.get(reverse("register:national")).status_code == 404
