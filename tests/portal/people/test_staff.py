"""A county's own publishers choose its staff; links are secret, work once and only by a button."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from portal.errors import Refused
from portal.log.models import LogEvent
from portal.outbox.models import OutgoingMail
from portal.people import actions
from portal.people.models import StaffInvitation, StaffRole
from portal.people.rules import Role
from tests.portal.people import world

pytestmark = pytest.mark.django_db(transaction=True)
NEW = "ny@lan.example"


@pytest.fixture
def county():
    return world.make_county()


@pytest.fixture
def publisher(county):
    return world.make_staff(county)


@pytest.fixture
def desk(client, publisher):
    """The publisher's browser, recently proven."""
    world.log_in(client, publisher.email, code=world.totp())
    world.prove(client)
    return client


def link(kind="staff_invitation"):
    mail = OutgoingMail.objects.filter(kind=kind).order_by("-queued_at").first()
    return re.search(r"/konto/inbjudan/[\w-]+/", mail.text)[0]


def invite(county, by, role=Role.EDITOR, email=NEW):
    return actions.invite_colleague(county, email=email, role=role, by=by)


def test_from_invitation_to_role(desk, county):
    answer = desk.post(reverse("people:staff_invite", args=[county.slug]), {"email": NEW, "role": "editor"})
    assert answer.url == reverse("people:staff", args=[county.slug])
    colleague = world.new_client()
    opened = colleague.get(link())
    here = reverse("people:invitation", args=[StaffInvitation.objects.get().pk])
    assert (opened.url, opened["Referrer-Policy"]) == (here, "no-referrer")
    page = colleague.get(here)
    assert "Länsstyrelsen i Örebro län bjuder in dig som redaktör" in page.content.decode()
    accept = f"{here}tacka-ja/"
    assert colleague.post(accept, {"role": "editor"}).url.startswith(reverse("account_login"))
    # The link came to the address, so sign-up there needs no code.
    answer = colleague.post(reverse("account_signup"), {"email": NEW, "password1": world.PASSWORD, "next": here})
    assert answer.url == here
    assert not StaffRole.objects.filter(user__email=NEW).exists()
    colleague.post(accept, {"role": "editor"})
    assert StaffRole.objects.get(user__email=NEW).role == Role.EDITOR
    assert colleague.get(f"/arbetsyta/{county.slug}/medarbetare/").url == reverse("mfa_index")


def test_opening_a_link_a_hundred_times_changes_nothing(county, publisher):
    invite(county, publisher)
    world.make_person(NEW)
    client = world.new_client()
    world.log_in(client, NEW)
    from portal.people.limits import Attempt

    for _ in range(100):
        Attempt.objects.all().delete()
        client.get(client.get(link()).url)
    assert StaffRole.objects.count() == 1
    assert StaffInvitation.objects.open().count() == 1


@pytest.mark.parametrize("spoil", ["used", "revoked", "old", "newer is used", "other person", "made up"])
def test_a_link_that_no_longer_holds_gives_nothing(county, publisher, spoil):
    invitation = invite(county, publisher)
    url = link()
    person = world.make_person("annan@lan.example" if spoil == "other person" else NEW)
    if spoil == "used":
        actions.accept_invitation(invitation, by=person, role=Role.EDITOR)
        person.staff_roles.all().delete()
    if spoil == "revoked":
        actions.revoke_invitation(invitation, by=publisher)
    if spoil == "old":
        StaffInvitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    if spoil == "newer is used":
        actions.accept_invitation(invite(county, publisher), by=person, role=Role.EDITOR)
        assert link() != url
        person.staff_roles.all().delete()
    if spoil == "made up":
        url = reverse("people:invitation_link", args=["x" * 43])
    client = world.new_client()
    world.log_in(client, person.email)
    client.get(url)
    answer = client.post(reverse("people:invitation_accept", args=[invitation.pk]), {"role": "editor"})
    assert answer.status_code in (302, 404, 410)
    assert not StaffRole.objects.filter(user=person).exists()


def test_the_secret_is_long_and_kept_as_a_hash(county, publisher):
    invitation = invite(county, publisher)
    token = link().split("/")[-2]
    assert len(token) >= 43
    assert token not in str(StaffInvitation.objects.values_list().get())
    assert invitation.expires_at - invitation.invited_at <= timedelta(days=14, seconds=5)


@pytest.mark.parametrize("role", [Role.READER, Role.EDITOR])
def test_only_publishers_choose(county, publisher, role):
    other = world.make_staff(county, role, "lagre@lan.example")
    with pytest.raises(Refused):
        invite(county, other)
    with pytest.raises(Refused):
        actions.give_role(other, role=Role.PUBLISHER, county=county, by=other)
    actions.give_role(other, role=Role.PUBLISHER, county=county, by=publisher)
    invite(county, other)


def test_a_publisher_of_another_county_is_refused_and_an_administrator_is_not(county, publisher):
    other = world.make_county("19", "vastmanland", "Västmanland", "U")
    stranger = world.make_staff(other, email="annan@lan.example")
    with pytest.raises(Refused):
        invite(county, stranger)
    StaffRole.objects.create(user=stranger, role=Role.ADMINISTRATOR)
    invite(county, stranger)


def test_the_last_publisher_stays(county, publisher):
    role = StaffRole.objects.get(user=publisher)
    for attempt in (
        lambda: actions.take_role(role, by=publisher),
        lambda: actions.give_role(publisher, role=Role.READER, county=county, by=publisher),
    ):
        with pytest.raises(Refused, match="minst en publicerare"):
            attempt()
    second = world.make_staff(county, email="andra@lan.example")
    actions.take_role(role, by=second)
    assert StaffRole.objects.for_county(county).get().user == second
    event = LogEvent.objects.filter(verb="role.taken").get()
    assert event.actor == second
    assert event.detail["user"] == publisher.pk


def test_two_publishers_cannot_remove_each_other_at_once(county, publisher):
    """Fails without the lock on the county (checked by hand): both see two publishers and none is left."""
    second = world.make_staff(county, email="andra@lan.example")
    roles = {role.user_id: role for role in StaffRole.objects.for_county(county)}

    def take(pair):
        victim, by = pair
        try:
            actions.take_role(roles[victim.pk], by=by)
        except Refused:
            return "refused"
        finally:
            connection.close()
        return "taken"

    with ThreadPoolExecutor(2) as pool:
        outcome = sorted(pool.map(take, [(publisher, second), (second, publisher)]))
    assert outcome == ["refused", "taken"]
    assert StaffRole.objects.for_county(county).count() == 1


def test_the_pages_of_another_county_are_not_there(desk, county):
    other = world.make_county("19", "vastmanland", "Västmanland", "U")
    foreign = StaffRole.objects.get(user=world.make_staff(other, email="annan@lan.example"))
    assert desk.get(reverse("people:staff", args=[county.slug])).status_code == 200
    for url in (
        reverse("people:staff", args=[other.slug]),
        reverse("people:staff_change", args=[other.slug, foreign.pk]),
        reverse("people:staff_change", args=[county.slug, foreign.pk]),
        reverse("people:staff_change", args=[county.slug, 987654]),
    ):
        assert desk.get(url).status_code == 404
    for name in ("staff_take", "staff_end_sessions"):
        assert desk.post(reverse(f"people:{name}", args=[county.slug, foreign.pk])).status_code == 404
    assert StaffRole.objects.filter(pk=foreign.pk).exists()
    assert LogEvent.objects.filter(verb="access.denied").count() == 6


def test_changing_staff_asks_for_a_fresh_proof_and_keeps_what_was_typed(client, county, publisher):
    world.log_in(client, publisher.email, code=world.totp())
    url = reverse("people:staff_invite", args=[county.slug])
    answer = client.post(url, {"email": NEW, "role": "editor"})
    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert not StaffInvitation.objects.exists()
    answer = client.post(answer.url, {"password": world.PASSWORD}, follow=True)
    assert answer.request["PATH_INFO"] == reverse("people:staff", args=[county.slug])
    assert StaffInvitation.objects.get().email == NEW
