"""Reference data: the right counts, and nobody's work overwritten."""

import pytest

from portal.directory.loading import domain_of, load_directory
from portal.directory.models import County, Municipality, Organisation, OrganisationDomain
from portal.directory.organisation_numbers import luhn_is_right

pytestmark = pytest.mark.django_db


@pytest.fixture
def directory():
    load_directory()


def test_counts(directory):
    """21 counties, 290 municipalities, 21 regions of which Gotland's is its municipality too, 74 agencies."""
    assert County.objects.count() == 21
    assert Municipality.objects.count() == 290
    kinds = Organisation.objects.values_list("kind", flat=True)
    assert sum(kind == "region" for kind in kinds) == 21
    assert sum(kind == "municipality" for kind in kinds) == 289
    assert sum(kind == "county_board" for kind in kinds) == 21
    assert sum(kind in ("state_agency", "university") for kind in kinds) == 74


def test_numbers_are_right_or_empty(directory):
    numbers = dict(Organisation.objects.values_list("slug", "orgnr"))
    without = {slug for slug, number in numbers.items() if not number}
    assert without == {"region-vastmanland", "region-jamtland-harjedalen"}
    assert all(luhn_is_right(number) for number in numbers.values() if number)


def test_gotland_is_one_organisation(directory):
    gotland = Organisation.objects.get(slug="region-gotland")
    assert (gotland.kind, gotland.municipality_id, gotland.county_id) == ("region", "0980", "09")
    assert Organisation.objects.filter(orgnr="2120000803").count() == 1


def test_loading_again_writes_nothing(directory, django_assert_max_num_queries):
    with django_assert_max_num_queries(12) as queries:
        again = load_directory()
    assert (again.made, again.changed) == (0, 0)
    assert not any(query["sql"].startswith(("INSERT", "UPDATE", "DELETE")) for query in queries.captured_queries)


def test_what_staff_changed_stays(directory):
    """Addresses, websites, domains and a number that was filled in belong to people."""
    County.objects.filter(code="18").update(visiting_address="Stortorget 22", website="https://ny.example/")
    OrganisationDomain.objects.filter(organisation__slug="arbetsmiljoverket").delete()
    Organisation.objects.filter(slug="region-vastmanland").update(orgnr="2321000172", description="Vår text")
    load_directory()
    orebro, region = County.objects.get(code="18"), Organisation.objects.get(slug="region-vastmanland")
    assert (orebro.visiting_address, orebro.website) == ("Stortorget 22", "https://ny.example/")
    assert (region.orgnr, region.description) == ("2321000172", "Vår text")
    assert not OrganisationDomain.objects.filter(organisation__slug="arbetsmiljoverket").exists()


def test_a_name_of_ours_is_brought_in_line(directory):
    Organisation.objects.filter(slug="arbetsmiljoverket").update(name="Fel namn")
    assert load_directory().changed == 1
    assert Organisation.objects.get(slug="arbetsmiljoverket").name == "Arbetsmiljöverket"


def test_an_organisation_that_somebody_added_before_is_taken_over():
    Organisation.objects.create(kind="state_agency", name="AV", slug="av", sort_key="av", orgnr="2021002148")
    load_directory()
    mine = Organisation.objects.get(orgnr="2021002148", unit="")
    assert (mine.slug, mine.name, mine.in_reference) == ("av", "Arbetsmiljöverket", True)


def test_swedish_order_in_the_database(directory):
    names = list(Municipality.objects.values_list("name", flat=True))
    assert (names[0], names[-1]) == ("Ale", "Övertorneå")
    assert names.index("Ystad") < names.index("Åmål") < names.index("Årjäng") < names.index("Älmhult")
    assert names.index("Överkalix") < names.index("Övertorneå")


def test_slugs_are_ascii(directory):
    slugs = dict(County.objects.values_list("code", "slug"))
    assert (slugs["18"], slugs["14"], slugs["23"]) == ("orebro", "vastra-gotaland", "jamtland")
    assert {"habo-jonkoping", "habo-uppsala"} <= set(Municipality.objects.values_list("slug", flat=True))


def test_domains_come_from_websites(directory):
    domains = set(OrganisationDomain.objects.values_list("organisation__slug", "domain"))
    assert ("arbetsmiljoverket", "av.se") in domains
    assert ("lansstyrelsen-i-orebro-lan", "lansstyrelsen.se") in domains
    assert domain_of("https://www.av.se/om") == "av.se"


def test_only_stockholms_addresses_are_known(directory):
    assert County.objects.get(code="01").postal_address == "Box 22067, 104 22 Stockholm"
    assert not County.objects.exclude(code="01").exclude(postal_address="").exists()
