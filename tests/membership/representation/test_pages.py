"""Pages about acting: found or 404, the same answer when sent twice, doubles offered."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from membership.representation.models import Representative
from portal.directory.models import Organisation
from tests.membership.joining import world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def county():
    return world.make_county()


@pytest.fixture
def organisation(county):
    return world.make_organisation(county=county, orgnr="2120001975")


@pytest.fixture
def person(client):
    user = world.make_user("eva@kumla.se")
    client.force_login(user)
    return user


def test_search_finds_by_name_and_number_and_offers_to_add(client, person, organisation):
    for typed in ("kuml", "212000-1975", "2120001975"):
        page = client.get(reverse("representation:find"), {"q": typed}).content.decode()
        assert reverse("representation:ask", args=[organisation.slug]) in page
    assert reverse("representation:add") in client.get(reverse("representation:find"), {"q": "zzz"}).content.decode()


def test_the_list_takes_as_many_queries_for_three_as_for_one(client, person, county, organisation):
    def queries():
        with CaptureQueriesContext(connection) as found:
            client.get(reverse("representation:find"), {"q": "kommun"})
        return len(found)

    queries()
    one = queries()
    for number in range(3):
        world.make_organisation(f"Kommun {number}", county)
    assert queries() == one


def test_asking_twice_leads_to_the_same_page_and_keeps_the_strategy(client, person, organisation):
    path = reverse("representation:ask", args=[organisation.slug])
    page = client.get(path + "?till=orebro/2024-2027").content.decode()
    assert 'name="till" value="orebro/2024-2027"' in page
    answers = [client.post(path, {"role": "contact", "till": "orebro/2024-2027"}) for _again in range(3)]
    assert {answer.url for answer in answers} == {reverse("joining:home")}
    assert Representative.objects.count() == 1


@pytest.mark.parametrize("page", ["ask", "add"])
def test_who_has_no_name_gives_it_before_asking(client, county, organisation, page):
    nameless = world.make_user("ny@exempel.example", name="")
    client.force_login(nameless)
    path = reverse(f"representation:{page}", args=[organisation.slug] if page == "ask" else [])
    typed = FORM | {"message": "Jag leder vården."}
    answer = client.post(path, typed)
    said = answer.content.decode()
    assert list(answer.context["form"].errors) == ["own_name"]
    assert "Jag leder vården." in said
    assert not Representative.objects.exists()
    assert client.post(path, typed | {"own_name": "  Åsa Ö "}).url == reverse("joining:home")
    nameless.refresh_from_db()
    assert nameless.name == "Åsa Ö"
    assert Representative.objects.get().user == nameless


@pytest.mark.parametrize("page", ["ask", "add"])
def test_a_name_that_stands_is_neither_asked_for_nor_changed(client, person, county, organisation, page):
    path = reverse(f"representation:{page}", args=[organisation.slug] if page == "ask" else [])
    assert 'name="own_name"' not in client.get(path).content.decode()
    client.post(path, FORM | {"own_name": "Någon Annan"})
    assert Representative.objects.get().user.name == person.name
    person.refresh_from_db()
    assert person.name == "Eva Ek"


@pytest.mark.parametrize("till", ["//evil.example/x", "https://evil.example", "a/b/c", "../x"])
def test_the_way_back_leads_nowhere_else(client, person, organisation, till):
    organisation.domains.create(domain="kumla.se")
    answer = client.post(reverse("representation:ask", args=[organisation.slug]), {"role": "contact", "till": till})
    assert answer.url == reverse("joining:home")


FORM = {"kind": "company", "name": "Åkeriet AB", "orgnr": "556036-0793", "county": "18", "role": "contact"}


def test_a_new_organisation_is_added_and_the_form_sent_again_adds_nothing(client, person, county):
    answers = [client.post(reverse("representation:add"), FORM) for _again in range(3)]
    assert {answer.url for answer in answers} == {reverse("joining:home")}
    added = Organisation.objects.get(name="Åkeriet AB")
    assert (added.orgnr, added.checked) == ("5560360793", False)


def test_one_that_is_there_is_offered_instead(client, person, organisation):
    form = FORM | {"orgnr": "SE212000197501", "name": "Kumla"}
    page = client.post(reverse("representation:add"), form)
    assert reverse("representation:ask", args=[organisation.slug]) in page.content.decode()
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize("number", ["", "640823-3234", "212000-1976", "12"])
def test_a_wrong_or_personal_number_is_refused(client, person, county, number):
    page = client.post(reverse("representation:add"), FORM | {"orgnr": number})
    assert "error-summary" in page.content.decode()
    assert not Organisation.objects.exists()


def test_an_organisation_without_a_number_waits_for_the_county(client, person, county):
    client.post(reverse("representation:add"), FORM | {"orgnr": "", "has_no_orgnr": "on"})
    assert Representative.objects.get().asked_county == county


@pytest.mark.parametrize("page", ["answer", "end"])
def test_strangers_find_no_requests(client, person, organisation, page):
    other = world.make_representative(organisation, world.make_user("b@x.se"))
    pk = other.representatives.get().pk
    for number in (pk, 98765):
        assert client.get(reverse(f"representation:{page}", args=[number])).status_code == 404
        assert client.post(reverse(f"representation:{page}", args=[number])).status_code == 404
    assert client.get(reverse("representation:colleagues", args=[organisation.slug])).status_code == 404


def test_a_colleague_answers_from_my_pages(client, person, organisation):
    world.make_representative(organisation, person)
    asker = world.make_user("ny@kumla.se", name="Ny Person")
    world.make_representative(organisation, asker, "contact", state="waiting", basis="", decided_at=None)
    asked = asker.representatives.get()
    path = reverse("representation:answer", args=[asked.pk])
    assert path in client.get(reverse("joining:home")).content.decode()
    assert client.get(path).status_code == 200
    assert "error-summary" in client.post(path, {"answer": "decline"}).content.decode()
    assert client.post(path, {"answer": "contact"}).url == reverse("joining:home")
    asked.refresh_from_db()
    assert asked.state == "active"
    assert client.get(reverse("representation:colleagues", args=[organisation.slug])).status_code == 200


def test_stopping_asks_first(client, person, organisation):
    world.make_representative(organisation, person)
    mine = person.representatives.get()
    path = reverse("representation:end", args=[mine.pk])
    assert client.get(path).status_code == 200
    client.post(path)
    mine.refresh_from_db()
    assert mine.state == "ended"
