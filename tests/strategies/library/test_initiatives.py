"""Initiatives: the county's staff tends them, anyone reads them, and what is not known is said to be unknown."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from portal.errors import Refused
from portal.log.models import LogEvent
from portal.people.rules import Role
from strategies.library import actions
from strategies.library.models import Initiative
from strategies.publishing.reference_data import load_national_goals, load_themes
from tests.membership.deciding import world
from tests.races import at_once, with_and_without_lock
from tests.strategies.library.stage import make_initiative

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {
    "title": "Heltid i länet", "description": "<p>Vi <b>prövar</b>.</p><script>x</script>", "funder": "Fonden",
    "amount": "1800000", "from_year": "2024", "to_year": "2026", "lead": "Xby kommun",
    "partners": "Yby kommun\nEn förening i Norge", "trained": "100", "trained_note": "cirka",
    "outcome": "Fler på heltid.", "goals": ["ekonomisk-jamstalldhet"], "themes": ["manskliga-rattigheter"],
}  # fmt: skip


@pytest.fixture
def county():
    load_national_goals()
    load_themes()
    return world.make_county()


@pytest.fixture
def editor(county):
    return world.make_staff(county, Role.EDITOR)


@pytest.fixture
def staff(client, editor):
    return world.log_in(client, editor)


def desk(county, name, *more):
    return reverse(f"library:county_{name}", args=[county.slug, *more])


def test_from_the_form_to_the_public_pages(county, staff):
    other = world.make_county("19", "vastmanland", "Västmanland", "U")
    lead, partner = world.make_organisation("Xby kommun", county), world.make_organisation("Yby kommun", other)
    answer = staff.post(desk(county, "initiative_new"), WORDS)
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    made = Initiative.objects.get()
    assert set(made.organisations.all()) == {lead, partner}
    shown = staff.get(made.get_absolute_url()).content.decode()
    for text in (
        "1\u202f800\u202f000 kronor",
        "2024–2026",
        "Fonden",
        "En förening i Norge",
        "100 (cirka)",
        "Fler på heltid.",
    ):
        assert text in shown
    for one in (lead, partner):
        assert reverse("register:organisation", args=[one.slug]) in shown
    assert "<script>x" not in shown
    for path in (
        reverse("library:initiatives") + f"?county={county.slug}&goal=ekonomisk-jamstalldhet",
        reverse("library:initiatives") + "?theme=manskliga-rattigheter&q=Fonden",
        reverse("library:county_public_initiatives", args=[county.slug]),
    ):
        assert "Heltid i länet" in staff.get(path).content.decode()
    assert "Heltid i länet" not in staff.get(reverse("library:initiatives") + "?goal=jamstalld-halsa").content.decode()
    assert staff.get("/lan/finns-inte/satsningar/").status_code == 404
    assert LogEvent.objects.filter(verb="initiative.added", county=county).count() == 1


def test_what_is_not_known_is_said_to_be_unknown(county, client):
    shown = client.get(make_initiative(county).get_absolute_url()).content.decode()
    assert shown.count('class="unknown"') >= 5
    assert "inte berättat här än" in shown


def test_a_name_that_two_organisations_have_leads_nowhere(county, editor):
    for place in (county, world.make_county("19", "vastmanland", "Västmanland", "U")):
        world.make_organisation("Kvinnojouren", place)
    made = actions.add_initiative(county, by=editor, title="Jour", lead="Kvinnojouren", partners=[])
    assert not made.organisations.exists()


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"to_year": "2020"}, "före det första"),
        ({"amount": "-1"}, "större än eller lika med"),
        ({"title": ""}, "Fyll i det här"),
        ({"link": "javascript:alert(1)"}, "Skriv hela webbadressen"),
    ],
)
def test_what_is_wrong_is_said(county, staff, change, word):
    assert word in staff.post(desk(county, "initiative_new"), WORDS | change).content.decode()
    assert not Initiative.objects.exists()


def test_change_retire_and_bring_back(county, staff):
    made = make_initiative(county)
    page = desk(county, "initiative", made.pk)
    assert staff.post(page, {**WORDS, "edition": 1, "title": "Ny"}).status_code == 302
    answer = staff.post(page, {**WORDS, "edition": 1, "title": "Min"})
    assert answer.status_code == 409
    assert "Ny" in answer.content.decode()
    retire = desk(county, "initiative_retire", made.pk)
    assert staff.post(retire, {"verb": "retire"}).status_code == 302
    assert staff.get(made.get_absolute_url()).status_code == 404
    assert "tillbakadragen" in staff.post(page, {**WORDS, "edition": 2}).content.decode()
    assert staff.post(retire, {"verb": "restore"}).status_code == 302
    assert staff.get(made.get_absolute_url()).status_code == 200


def test_a_reader_and_another_county_cannot(county):
    made = make_initiative(county)
    other = world.make_staff(world.make_county("19", "vastmanland", "Västmanland", "U"))
    for person in (world.make_staff(county, Role.READER), other):
        with pytest.raises(Refused):
            actions.add_initiative(county, by=person, title="x")
        with pytest.raises(Refused):
            actions.retire_initiative(made, by=person)


def test_years_in_the_wrong_order_are_refused_by_the_database(county):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_initiative(county, from_year=2026, to_year=2024)


@pytest.mark.race
@with_and_without_lock
def test_two_editors_at_the_same_moment(county, editor, lock):
    """Fails without the row's lock: both then read edition 1 and the later overwrites."""
    made = make_initiative(county)
    results = at_once(
        *(
            lambda title=title: actions.change_initiative(made, by=editor, edition=1, title=title)
            for title in ("Min", "Hennes")
        )
    )
    assert sum(isinstance(result, actions.EditedMeanwhile) for result in results) == 1
