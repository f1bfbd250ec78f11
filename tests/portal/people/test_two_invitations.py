"""The page decides, not the session: two invitations in one browser; a letter sent again voids none before it."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.urls import reverse

from portal.directory.models import County
from portal.errors import Refused
from portal.outbox.models import OutgoingMail
from portal.people import actions
from portal.people.models import StaffInvitation, StaffRole
from portal.people.rules import Role
from tests.membership.deciding import world as desk
from tests.portal.people import world
from tests.waiting import be_patient, until_waiting

pytestmark = pytest.mark.django_db(transaction=True)
NEW = "ny@lan.example"


def invite(county, by, role=Role.EDITOR):
    """An invitation and the path of the link in its letter."""
    made = actions.invite_colleague(county, email=NEW, role=role, by=by)
    return made, re.search(r"/konto/inbjudan/[\w-]+/", OutgoingMail.objects.about(made).get().text)[0]


def open_tab(browser, link):
    """Where the link leads, and what its button sends to which address."""
    page = browser.get(link, follow=True)
    form = re.search(
        r'<form method="post" action="([^"]+tacka-ja/)">.*?name="role" value="(\w+)"', page.content.decode()
    )
    return page, form and (form[1], {"role": form[2]})


@pytest.fixture
def counties():
    return [world.make_county(), desk.make_county("19", "vastmanland", "Västmanland", "U")]


@pytest.fixture
def publishers(counties):
    return [world.make_staff(county, email=f"publisher@{county.slug}.example") for county in counties]


@pytest.fixture
def person():
    return world.make_person(NEW)


@pytest.fixture
def browser(client, person):
    client.force_login(person)
    return client


def counties_of(person):
    return set(person.staff_roles.values_list("county__slug", flat=True))


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_each_tab_accepts_what_it_shows(browser, person, counties, publishers, order):
    tabs = [open_tab(browser, invite(*pair)[1]) for pair in zip(counties, publishers, strict=True)]
    for place in order:
        page, (where, sent) = tabs[place]
        assert counties[place].name in page.content.decode()
        before = counties_of(person)
        browser.post(where, sent)
        assert counties_of(person) - before == {counties[place].slug}


def test_the_number_alone_opens_nothing(browser, person, counties, publishers):
    made, _link = invite(counties[0], publishers[0])
    for answer in (
        browser.get(reverse("people:invitation", args=[made.pk])),
        browser.post(reverse("people:invitation_accept", args=[made.pk]), {"role": "editor"}),
    ):
        assert answer.status_code == 404
        assert "Öppna länken i mejlet igen" in answer.content.decode()
    assert not counties_of(person)


def test_the_old_letter_holds_until_one_is_accepted_and_one_line_stands_in_the_list(
    browser, person, counties, publishers
):
    _old, link = invite(counties[0], publishers[0])
    _page, (where, sent) = open_tab(browser, link)
    newer, other = invite(counties[0], publishers[0])
    assert list(StaffInvitation.objects.for_county(counties[0]).latest_letters()) == [newer]
    browser.post(where, sent)
    assert counties_of(person) == {counties[0].slug}
    page, form = open_tab(browser, other)
    assert (page.status_code, form) == (410, None)
    assert "redan tackat ja" in page.content.decode()


def test_a_role_that_was_changed_holds_for_every_letter_and_is_said(browser, person, counties, publishers):
    _old, link = invite(counties[0], publishers[0], Role.PUBLISHER)
    _page, (where, sent) = open_tab(browser, link)
    invite(counties[0], publishers[0], Role.READER)
    answer = browser.post(where, sent, follow=True)
    assert "Rollen har ändrats" in answer.content.decode()
    assert not counties_of(person)
    _page, (where, sent) = open_tab(browser, link)
    browser.post(where, sent)
    assert StaffRole.objects.get(user=person).role == Role.READER


def test_taken_back_ends_every_letter_at_once(browser, person, counties, publishers):
    _old, link = invite(counties[0], publishers[0])
    _page, (where, sent) = open_tab(browser, link)
    newer, _other = invite(counties[0], publishers[0])
    actions.revoke_invitation(newer, by=publishers[0])
    answer = browser.post(where, sent)
    assert answer.status_code == 410
    assert "tagits tillbaka" in answer.content.decode()
    assert not counties_of(person)


@pytest.mark.race
def test_the_old_and_the_new_letter_at_the_same_moment_give_one_role(person, counties, publishers):
    """Both wait at the county's row. Checked once by hand: without that lock the second meets the database's error."""
    pair = [invite(counties[0], publishers[0])[0] for _letter in range(2)]
    both_ready = threading.Barrier(3)

    def accept(one):
        try:
            be_patient()
            both_ready.wait(120)
            return actions.accept_invitation(one, by=person, role=Role.EDITOR)
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        with transaction.atomic():
            County.objects.select_for_update().get(pk=counties[0].pk)
            results = [threads.submit(accept, one) for one in pair]
            both_ready.wait(120)
            until_waiting(2)
        results = [one.result(240) for one in results]
    assert sorted(type(one).__name__ for one in results) == ["Refused", "StaffRole"]
    assert StaffInvitation.objects.filter(used_at__isnull=False).count() == 1
