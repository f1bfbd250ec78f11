"""Names compare on a folded form: invisible differences make no double, and a missing municipality is a question."""

import importlib

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from membership.changes.actions.organisations import rename_organisation
from membership.joining.loading import _Directory
from membership.joining.models import Membership
from membership.representation import actions
from membership.representation.rules import RepresentativeRole
from portal.characters import folded
from portal.directory.models import Municipality, Organisation
from portal.errors import Refused
from tests.membership.deciding.world import make_staff
from tests.membership.joining import world
from tests.races import at_once, with_and_without_lock

pytestmark = pytest.mark.django_db(transaction=True)
NAME = "Örebro kvinnors nätverk"
ADDED = {"kind": "association", "name": NAME, "role": RepresentativeRole.CONTACT}
SPELLINGS = [
    "ÖREBRO KVINNORS NÄTVERK",
    "Örebro\u00a0kvinnors  nätverk",
    "Örebro kvin\u00adnors nät\u200bverk\ufeff",
    "O\u0308rebro kvinnors na\u0308tverk",
]


@pytest.fixture
def county():
    return world.make_county()


@pytest.fixture
def town(county):
    return Municipality.objects.create(
        code="1880", county=county, name="Örebro", display_name="Örebro kommun", slug="orebro-kommun", sort_key="o"
    )


@pytest.fixture
def person(client):
    user = world.make_user("eva@kumla.se")
    client.force_login(user)
    return user


def add(by, county, **said):
    return actions.add_organisation(by=by, county=county, **(ADDED | said))[0]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_another_spelling_of_the_same_name_is_the_same(person, county, town, spelling):
    first = add(person, county, municipality=town)
    assert add(person, county, municipality=town, name=spelling) == first
    assert list(Organisation.objects.matching(spelling)) == [first]
    assert Organisation.objects.count() == 1


def test_letters_of_their_own_are_another_name(person, county):
    assert add(person, county) != add(person, county, name="Orebro kvinnors natverk")


def test_a_missing_municipality_is_a_question(person, county, town):
    first = add(person, county, municipality=town)
    with pytest.raises(Refused, match=r"Menar du Örebro kvinnors nätverk i Örebro kommun\?"):
        add(person, county, name=SPELLINGS[1])
    assert Organisation.objects.count() == 1
    another = add(person, county, is_another=True)
    assert another != first
    assert add(person, county) == another
    hers = add(world.make_user("b@kumla.se"), county, municipality=town)
    assert hers == first


def test_another_municipality_is_another_organisation(person, county, town):
    other = Municipality.objects.create(
        code="1881", county=county, name="Kumla", display_name="Kumla kommun", slug="kumla", sort_key="k"
    )
    assert add(person, county, municipality=town) != add(person, county, municipality=other)


def test_one_with_a_number_is_asked_about_when_none_is_written(person, county, town):
    add(person, county, orgnr="8020000007", municipality=town)
    with pytest.raises(Refused, match="Menar du"):
        add(person, county)


def test_the_page_asks_and_takes_both_answers(client, person, county, town):
    first = add(world.make_user("b@kumla.se"), county, municipality=town)
    form = {
        "kind": "association", "name": SPELLINGS[1], "has_no_orgnr": "on", "county": county.pk,
        "own_name": "Eva Ek", "role": "contact",
    }  # fmt: skip
    page = client.post(reverse("representation:add"), form).content.decode()
    assert "Menar du Örebro kvinnors nätverk i Örebro kommun?" in page
    assert reverse("representation:ask", args=[first.slug]) in page
    assert 'type="checkbox" name="is_another"' in page
    assert Organisation.objects.count() == 1
    assert client.post(reverse("representation:add"), form | {"is_another": "on"}).status_code == 302
    assert Organisation.objects.count() == 2


@pytest.mark.race
@with_and_without_lock
def test_two_who_add_the_same_at_once_the_second_is_asked(county, town, lock):
    people = [world.make_user(f"p{number}@x.se") for number in range(2)]
    results = at_once(
        lambda: add(people[0], county, municipality=town),
        lambda: add(people[1], county),
    )
    (refusal,) = [str(one) for one in results if isinstance(one, Refused)]
    assert refusal.startswith("Menar du")


def test_the_database_holds_a_name_once_in_its_place(person, county, town):
    add(person, county, municipality=town)
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.create(
            kind="association", name=SPELLINGS[1], slug="x", sort_key="x", county=county, municipality=town,
            named_once=True,
        )  # fmt: skip


def test_a_new_name_is_folded_too(county):
    organisation = world.make_organisation("Gamla namnet", county=county)
    rename_organisation(
        organisation, by=make_staff(county), name="Nya\u00a0Namnet", since=timezone.localdate(), seen="Gamla namnet"
    )
    organisation.refresh_from_db()
    assert organisation.folded == folded("nya namnet")


def test_a_list_of_members_finds_the_same_name(county):
    organisation = world.make_organisation(NAME, county=county)
    row = {"organisation": "", "unit": "", "name": SPELLINGS[2], "county": county.pk}
    assert _Directory().find_or_add(row) == organisation


def test_the_desk_finds_a_pasted_name(county):
    organisation = world.make_organisation(NAME, county=county)
    sql = str(Membership.objects.chosen(text=SPELLINGS[1]).query)
    assert folded(NAME) in sql
    assert organisation.folded == folded(NAME)


def test_names_from_before_the_rule_are_folded_by_the_migration(county):
    organisation = world.make_organisation(NAME, county=county)
    Organisation.objects.filter(pk=organisation.pk).update(folded="")
    importlib.import_module("portal.migrations.0014_names_as_compared").fold(apps, None)
    organisation.refresh_from_db()
    assert organisation.folded == folded(NAME)
