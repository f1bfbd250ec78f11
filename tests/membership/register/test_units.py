"""Units under one organisation number: each an organisation of its own, and they lead to each other."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from membership.representation.actions import add_organisation, doubles_of
from membership.representation.models import RepresentativeRole
from portal.directory.models import Organisation
from tests.membership.deciding import world
from tests.membership.joining import world as joining_world

pytestmark = pytest.mark.django_db
NUMBER = "2021000076"


@pytest.fixture
def county():
    return world.make_county()


@pytest.fixture
def agency():
    return world.make_organisation("Polismyndigheten", orgnr=NUMBER, website="https://polisen.example")


def unit_of(agency, unit, county):
    said = {"kind": agency.kind, "name": agency.name, "orgnr": agency.orgnr, "role": RepresentativeRole.CONTACT}
    by = joining_world.make_user(f"{uuid4()}@polisen.example")
    return add_organisation(by=by, unit=unit, county=county, **said)[0]


def test_a_unit_has_its_own_page_and_the_pages_lead_to_each_other(agency, county):
    west, east = unit_of(agency, "Region Väst", county), unit_of(agency, "Region Öst", county)
    assert str(east) == "Polismyndigheten, Region Öst"
    assert len({agency.slug, west.slug, east.slug}) == 3
    page = Client().get(east.get_absolute_url()).content.decode()
    assert "Polismyndigheten, Region Öst" in page
    assert f'href="/organisation/{agency.slug}/"' in page
    assert f'href="/organisation/{west.slug}/"' in page
    assert f'href="/organisation/{east.slug}/"' in Client().get(agency.get_absolute_url()).content.decode()


def test_a_unit_is_found_by_its_name_and_shown_with_it_in_lists(agency, county):
    east = unit_of(agency, "Region Öst", county)
    world.make_handed_in(world.make_strategy(county), east, "active")
    assert list(Organisation.objects.matching("region öst")) == [east]
    page = Client().get(reverse("register:county_joined", args=[county.slug]), {"q": "region öst"}).content.decode()
    assert "Polismyndigheten, Region Öst" in page


def test_number_unit_and_county_stand_once_and_the_whole_is_not_added_again(agency, county):
    east = unit_of(agency, "Region Öst", county)
    assert unit_of(agency, "region öst", county) == east
    whole = {"name": "Polisen", "unit": "", "orgnr": NUMBER, "county": county, "municipality": None}
    assert list(doubles_of(**whole)) == [agency]
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.create(
            name="x", slug="x", sort_key="x", kind="company", orgnr=NUMBER, unit="Region Öst", county=county
        )


def test_the_same_unit_in_another_county_is_another_one(agency, county):
    other = world.make_county("19", "vastmanland", "Västmanland", "U")
    assert unit_of(agency, "Kontor A", county) != unit_of(agency, "Kontor a", other)


def test_namesakes_without_a_number_are_not_taken_for_one(county):
    one = world.make_organisation("Kvinnojouren", county)
    Organisation.objects.create(name=one.name, slug="y", sort_key="y", kind=one.kind, county=county)
    assert not Organisation.objects.parts_of(one).exists()


def test_the_way_through_the_pages(agency, county):
    person = Client()
    person.force_login(joining_world.make_user("ny@polisen.example"))
    add = f"{reverse('representation:add')}?del-av={agency.slug}"
    assert add in person.get(reverse("representation:ask", args=[agency.slug])).content.decode()
    form = person.get(add).context["form"]
    assert form["orgnr"].value() == "202100-0076"
    said = {"kind": "state_agency", "name": agency.name, "orgnr": form["orgnr"].value(), "county": county.pk}
    said |= {"role": "contact", "unit": ""}
    answer = person.post(add, said)
    assert "unit" in answer.context["form"].errors
    assert person.post(add, said | {"unit": "Region Öst"}).status_code == 302
    assert Organisation.objects.get(unit="Region Öst").orgnr == NUMBER
    assert person.get(f"{reverse('representation:add')}?del-av=ingen").status_code == 404
