"""Resources: a county's staff tends its own, administrators the national ones, and the public finds them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.directory.loading import load_directory
from portal.errors import Refused
from portal.files.models import Upload
from portal.log.models import LogEvent
from portal.people.models import StaffRole, User
from portal.people.rules import Role
from strategies.library import actions
from strategies.library.loading import load_resources
from strategies.library.models import Resource
from strategies.publishing.reference_data import load_national_goals, load_themes
from tests.membership.deciding import world
from tests.portal.files import makers
from tests.races import at_once, with_and_without_lock
from tests.strategies.library.stage import make_resource

pytestmark = pytest.mark.django_db(transaction=True)
TEXTS = {"title": "Vägledning", "kind": "handbook", "language": "sv", "link": "https://vagledning.example/"}


@pytest.fixture
def county():
    load_national_goals()
    return world.make_county()


@pytest.fixture
def editor(county):
    return world.make_staff(county, Role.EDITOR)


@pytest.fixture
def staff(client, editor):
    return world.log_in(client, editor)


@pytest.fixture
def administrator():
    user = User.objects.create_user("admin@portal.example", "x")
    StaffRole.objects.create(user=user, role=Role.ADMINISTRATOR)
    return user


def public(client, query=""):
    return client.get(f"{reverse('library:resources')}{query}").content.decode()


def test_staff_add_a_resource_with_a_file_and_the_public_downloads_it(county, staff):
    page = reverse("library:county_resource_new", args=[county.slug])
    file = SimpleUploadedFile("x.pdf", makers.pdf())
    sent = {**TEXTS, "link": "", "file": file, "goals": ["jamstalld-halsa"], "audience": "Rektorer", "note": "Kort."}
    assert staff.post(page, sent).status_code == 302
    made = Resource.objects.get()
    assert made.county == county
    assert [goal.pk for goal in made.goals.all()] == ["jamstalld-halsa"]
    shown = public(staff)
    for word in ("Vägledning", "Rektorer", "Kort.", "Ladda ner"):
        assert word in shown
    fetched = staff.get(reverse("library:resource_file", args=[made.pk]))
    assert fetched.content == makers.pdf()
    assert fetched["Content-Disposition"].startswith("attachment")
    assert LogEvent.objects.filter(verb="resource.added", county=county).count() == 1


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"link": ""}, "Ange en länk"),
        ({"link": "javascript:alert(1)"}, "Skriv hela webbadressen"),
        ({"title": ""}, "Fyll i det här"),
        ({"year": "2999"}, "Året har inte kommit"),
        ({"kind": "weapon"}, "Välj ett giltigt alternativ"),
        ({"title": "a\u202eb"}, "osynliga styrtecken"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(county, staff, change, word):
    page = reverse("library:county_resource_new", args=[county.slug])
    answer = staff.post(page, {**TEXTS, "audience": "Rektorer", **change}).content.decode()
    assert word in answer
    assert 'value="Rektorer"' in answer
    assert not Resource.objects.exists()


def test_a_harmful_file_is_refused(county, staff):
    page = reverse("library:county_resource_new", args=[county.slug])
    answer = staff.post(page, {**TEXTS, "file": SimpleUploadedFile("x.pdf", b"<html>")})
    assert answer.status_code == 200
    assert not Upload.objects.exists()
    assert not Resource.objects.exists()


def test_change_retire_and_bring_back(county, staff):
    made = make_resource(county)
    page = reverse("library:county_resource", args=[county.slug, made.pk])
    assert staff.post(page, {**TEXTS, "edition": 1, "title": "Ny titel"}).status_code == 302
    assert "Ny titel" in public(staff)
    retire = reverse("library:county_resource_retire", args=[county.slug, made.pk])
    assert staff.get(retire).status_code == 200
    assert "Ny titel" in public(staff)
    assert staff.post(retire, {"verb": "retire"}).status_code == 302
    assert "Ny titel" not in public(staff)
    assert staff.get(reverse("library:resource_file", args=[made.pk])).status_code == 404
    answer = staff.post(retire, {"verb": "retire"})
    assert "har dragits tillbaka" in answer.content.decode()
    assert staff.post(page, {**TEXTS, "edition": 2}).status_code == 200
    made.refresh_from_db()
    assert made.title == "Ny titel"
    assert staff.post(retire, {"verb": "restore"}).status_code == 302
    assert "Ny titel" in public(staff)


def test_two_editors_the_later_sees_both(county, staff):
    made = make_resource(county)
    page = reverse("library:county_resource", args=[county.slug, made.pk])
    staff.post(page, {**TEXTS, "edition": 1, "title": "Hennes"})
    answer = staff.post(page, {**TEXTS, "edition": 1, "title": "Min"})
    assert answer.status_code == 409
    assert "Hennes" in answer.content.decode()
    assert 'value="Min"' in answer.content.decode()
    assert staff.post(page, {**TEXTS, "edition": 2, "title": "Min"}).status_code == 302


@pytest.mark.race
@with_and_without_lock
def test_two_editors_at_the_same_moment(county, editor, lock):
    """Fails without the row's lock: both then read edition 1 and the later overwrites."""
    made = make_resource(county)
    results = at_once(
        *(
            lambda title=title: actions.change_resource(made, by=editor, edition=1, title=title, kind="tool")
            for title in ("Min", "Hennes")
        )
    )
    assert sum(isinstance(result, actions.EditedMeanwhile) for result in results) == 1


def test_a_reader_and_another_county_cannot(county, editor):
    reader = world.make_staff(county, Role.READER)
    other = world.make_staff(world.make_county("19", "vastmanland", "Västmanland", "U"))
    made = make_resource(county)
    for person in (reader, other):
        with pytest.raises(Refused):
            actions.add_resource(county, by=person, **TEXTS)
        with pytest.raises(Refused):
            actions.retire_resource(made, by=person)
    actions.retire_resource(made, by=editor)


def test_national_ones_are_the_administrators(county, editor, administrator, client):
    national = make_resource(None, "Nationell")
    with pytest.raises(Refused):
        actions.retire_resource(national, by=editor)
    world.log_in(client, administrator)
    page = reverse("library:national_resource", args=[national.pk])
    assert client.post(page, {**TEXTS, "edition": 1}).status_code == 302
    own = make_resource(county, "Länets")
    assert client.get(reverse("library:national_resource", args=[own.pk])).status_code == 404


def test_the_same_title_and_publisher_only_once_in_a_county(county, editor):
    actions.add_resource(county, by=editor, **TEXTS, publisher="SKR")
    with pytest.raises(Refused):
        actions.add_resource(county, by=editor, **TEXTS, publisher="SKR")
    make_resource(None, TEXTS["title"], publisher="SKR")
    assert Resource.objects.count() == 2


def test_loading_again_brings_back_nothing_that_people_changed():
    load_directory()
    load_national_goals()
    assert load_resources().made == 41
    Resource.objects.filter(pk=Resource.objects.first().pk).update(title="Ändrad")
    assert load_resources().made == 0


def test_filters_stand_in_the_address_and_nonsense_is_left_out(county, client):
    make_resource(county, "Film A", kind="film", language="en", year=2020)
    make_resource(None, "Bok B", year=2024)
    shown = public(client, f"?kind=film&language=en&county={county.slug}")
    assert "Film A" in shown
    assert "Bok B" not in shown
    assert "Film A" not in public(client, "?kind=handbook")
    assert "Film A" not in public(client, "?goal=jamstalld-halsa")
    both = public(client, "?kind=vapen&county=finns-inte")
    assert "Film A" in both
    assert "har utelämnats" in both
    newest = public(client, "?sort=year")
    assert newest.index("Bok B") < newest.index("Film A")
    assert public(client).index("Bok B") < public(client).index("Film A")


def test_a_cross_cutting_area_is_ticked_shown_and_filtered(county, staff):
    load_themes()
    page = reverse("library:county_resource_new", args=[county.slug])
    assert staff.post(page, {**TEXTS, "themes": ["barnets-rattigheter", "nonsens"]}).status_code == 200
    assert staff.post(page, {**TEXTS, "themes": ["barnets-rattigheter"]}).status_code == 302
    assert 'href="/tvargaende-omraden/barnets-rattigheter/"' in public(staff)
    assert "Vägledning" in public(staff, "?theme=barnets-rattigheter")
    assert "<h2>" not in public(staff, "?theme=samhallsplanering").split("<main")[1]
    assert "Vägledning" in staff.get("/tvargaende-omraden/barnets-rattigheter/").content.decode()


def test_swedish_order(county, client):
    for title in ("Ödeshög", "Zoo", "Ånge", "Ärlig"):
        make_resource(county, title)
    shown = public(client)
    places = [shown.index(title) for title in ("Zoo", "Ånge", "Ärlig", "Ödeshög")]
    assert places == sorted(places)


def test_hostile_words_are_shown_as_words(county, client):
    make_resource(county, "<script>alert(1)</script>", note='"><img src=x onerror=alert(1)>', audience="\u200b" * 9)
    shown = public(client)
    assert "<script>alert" not in shown
    assert "<img src=x" not in shown


def test_the_lists_cost_the_same(county, staff):
    page = reverse("library:county_resources", args=[county.slug])
    staff.get(page)  # the first request of a session writes that it was there
    costs = []
    for more in (1, 2):
        for number in range(more):
            make_resource(county, f"Bok {more} {number}")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert staff.get(page).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]
