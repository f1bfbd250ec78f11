"""How long one stays logged in is told before it is over, and asking is no sign of life."""

import time

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from portal.people import sessions
from tests.membership.deciding import world as deciding
from tests.portal.people import world

pytestmark = pytest.mark.django_db
AS_SCRIPT = {"accept": "application/json"}


def moved(client, **seconds):
    """The client's session as it will be so many seconds later: {"seen": 60} was seen a minute earlier."""
    store = SessionStore(client.cookies["sessionid"].value)
    for name, back in seconds.items():
        store[name] = int(time.time()) - back
    store.save()
    return store


@pytest.fixture
def staff(client):
    deciding.log_in(client, deciding.make_staff(deciding.make_county()))
    client.get(reverse("account"))
    return client


@pytest.fixture
def person(client):
    world.make_person()
    world.log_in(client)
    client.get(reverse("account"))
    return client


def test_asking_tells_and_does_not_prolong(staff):
    moved(staff, seen=sessions.STAFF_IDLE - 200, began=3600)
    for _ in range(2):
        left = staff.get(reverse("session_time"), headers=AS_SCRIPT).json()
        assert 195 <= left["idle"] <= 200
        assert 0 <= sessions.LONGEST_SESSION - 3600 - left["whole"] <= 5


def test_staying_begins_the_idle_time_anew_and_not_the_longest(staff):
    moved(staff, seen=sessions.STAFF_IDLE - 200, began=3600)
    left = staff.post(reverse("session_time"), headers=AS_SCRIPT).json()
    assert left["idle"] >= sessions.STAFF_IDLE - 5
    assert left["whole"] <= sessions.LONGEST_SESSION - 3600


def test_staying_also_works_without_script(staff):
    moved(staff, seen=sessions.STAFF_IDLE - 200)
    assert staff.post(reverse("session_time"))["Location"] == reverse("home_after_login")
    assert staff.get(reverse("session_time"), headers=AS_SCRIPT).json()["idle"] >= sessions.STAFF_IDLE - 5


def test_a_session_that_is_over_is_not_brought_back(staff):
    moved(staff, seen=sessions.STAFF_IDLE + 60)
    assert staff.post(reverse("session_time"), headers=AS_SCRIPT).status_code == 403
    assert staff.get(reverse("session_time"), headers=AS_SCRIPT).status_code in (302, 403)
    assert not Session.objects.exists()


def test_staying_needs_the_pages_token():
    client = Client(enforce_csrf_checks=True)
    deciding.log_in(client, deciding.make_staff(deciding.make_county()))
    assert client.post(reverse("session_time"), headers=AS_SCRIPT).status_code == 403


def test_organisations_have_no_idle_limit_but_the_longest_time(person):
    left = person.get(reverse("session_time"), headers=AS_SCRIPT).json()
    assert left["idle"] is None
    assert left["whole"] > 0


def test_pages_say_it_beforehand_for_those_without_script(staff):
    page = staff.get(reverse("account")).content.decode()
    said = page[page.index("<noscript>") : page.index("</noscript>")]
    assert "30 minuter" in said
    assert "10 timmar" in said


def test_those_without_an_idle_limit_are_told_the_longest_time_only(person):
    page = person.get(reverse("account")).content.decode()
    said = page[page.index("<noscript>") : page.index("</noscript>")]
    assert "10 timmar" in said
    assert "minuter" not in said


@pytest.mark.parametrize("address", ["/", "/lan/", "/konto/login/"])
def test_visitors_never_see_it(client, address):
    assert "session-time" not in client.get(address).content.decode()


def test_public_pages_are_the_same_for_those_who_are_logged_in(staff):
    assert "session-time" not in staff.get("/lan/").content.decode()


def test_the_rule():
    now = int(time.time())
    left = sessions.time_left({"seen": now - 100, "began": now - 500}, is_staff=True)
    assert (left.idle, left.whole) == (sessions.STAFF_IDLE - 100, sessions.LONGEST_SESSION - 500)
    assert not left.is_over
    assert sessions.time_left({"seen": now - sessions.STAFF_IDLE - 1}, is_staff=True).is_over
    assert not sessions.time_left({"seen": now - sessions.STAFF_IDLE - 1}, is_staff=False).is_over
    assert sessions.WARN_AHEAD >= 120
