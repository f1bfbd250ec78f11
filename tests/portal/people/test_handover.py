"""A colleague leaves, and somebody does what waited for that person."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from portal.errors import Refused
from portal.log.models import LogEvent
from portal.outbox.models import OutgoingMail
from portal.people import actions
from portal.people.models import Handover, StaffRole
from portal.people.rules import Role
from tests.portal.people import world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def county():
    return world.make_county()


@pytest.fixture
def publisher(county):
    return world.make_staff(county)


@pytest.fixture
def leaver(county, publisher):
    return world.make_staff(county, email="slutar@lan.example")


def test_the_colleague_who_takes_over_is_told_and_stands_for_the_one_who_left(county, publisher, leaver):
    assert Handover.objects.now_for(leaver, county) == leaver
    actions.take_role(leaver.staff_roles.get(), by=publisher, successor=publisher)
    assert Handover.objects.now_for(leaver, county) == publisher
    mail = OutgoingMail.objects.get(kind="staff_handover")
    assert mail.recipient == publisher.email
    assert LogEvent.objects.get(verb="role.handed_over").detail["successor"] == publisher.pk


def test_nobody_in_particular_leaves_it_to_the_unit(county, publisher, leaver):
    actions.take_role(leaver.staff_roles.get(), by=publisher)
    assert not Handover.objects.exists()
    assert Handover.objects.now_for(leaver, county) == leaver


def test_only_a_colleague_of_the_county_can_take_over(county, publisher, leaver):
    stranger = world.make_staff(world.make_county("19", "vastmanland", "Västmanland", "U"), email="x@lan.example")
    for successor in (stranger, leaver):
        with pytest.raises(Refused):
            actions.take_role(leaver.staff_roles.get(), by=publisher, successor=successor)
    assert StaffRole.objects.for_county(county).count() == 2


def test_who_comes_back_stands_for_oneself_again(county, publisher, leaver):
    actions.take_role(leaver.staff_roles.get(), by=publisher, successor=publisher)
    actions.give_role(leaver, role=Role.EDITOR, county=county, by=publisher)
    assert Handover.objects.now_for(leaver, county) == leaver


def test_two_who_handed_over_to_each_other_do_not_go_round_for_ever(county, publisher, leaver):
    for left, after in ((leaver, publisher), (publisher, leaver)):
        Handover.objects.create(county=county, left=left, taken_over_by=after, given_by=after)
    StaffRole.objects.all().delete()
    assert Handover.objects.now_for(leaver, county) in (leaver, publisher)


def test_a_handover_is_kept_and_never_to_oneself(county, publisher, leaver):
    with pytest.raises(IntegrityError), transaction.atomic():
        Handover.objects.create(county=county, left=leaver, taken_over_by=leaver, given_by=publisher)
    kept = Handover.objects.create(county=county, left=leaver, taken_over_by=publisher, given_by=publisher)
    with pytest.raises(DatabaseError), transaction.atomic():
        Handover.objects.filter(pk=kept.pk).delete()


def test_the_page_offers_colleagues_and_hands_over(client, county, publisher, leaver):
    stranger = world.make_staff(world.make_county("19", "vastmanland", "Västmanland", "U"), email="x@lan.example")
    world.log_in(client, publisher.email, code=world.totp())
    world.prove(client)
    role = leaver.staff_roles.get()
    page = client.get(reverse("people:staff_change", args=[county.slug, role.pk]))
    shown = page.content.decode()
    assert f'value="{publisher.pk}"' in shown
    assert f'value="{stranger.pk}"' not in shown
    take = reverse("people:staff_take", args=[county.slug, role.pk])
    client.post(take, {"successor": stranger.pk})
    assert StaffRole.objects.filter(pk=role.pk).exists()
    client.post(take, {"successor": publisher.pk})
    assert not StaffRole.objects.filter(pk=role.pk).exists()
    assert Handover.objects.get().taken_over_by == publisher
