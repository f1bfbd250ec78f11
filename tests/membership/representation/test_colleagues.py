"""Inviting a colleague: by address, without a secret, as contact alone; taken back, too old, and answered twice."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from membership.representation import actions_colleagues as actions
from membership.representation.models import ColleagueInvitation, Representative
from membership.representation.rules import INVITATION_LASTS
from portal.errors import Refused
from portal.outbox.models import OutgoingMail
from tests.membership.joining import world
from tests.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "bo@kumla.example"


@pytest.fixture
def organisation():
    return world.make_organisation(county=world.make_county())


@pytest.fixture
def inviter(organisation):
    return world.make_representative(organisation, role="contact")


@pytest.fixture
def colleague():
    return world.make_user(ADDRESS, name="Bo Berg")


def page_of(invitation):
    return reverse("representation:invitation", args=[invitation.pk])


def test_a_colleague_is_invited_from_the_page_and_says_yes(client, organisation, inviter, colleague):
    strategy = world.make_strategy(organisation.county)
    client.force_login(inviter)
    colleagues = reverse("representation:colleagues", args=[organisation.slug])
    till = f"{strategy.county.slug}/{strategy.slug}"
    assert client.post(colleagues, {"email": " Bo@Kumla.example ", "till": till}).status_code == 302
    invitation = ColleagueInvitation.objects.get()
    letter = OutgoingMail.objects.get(kind="colleague_invitation")
    assert letter.recipient == ADDRESS
    assert f"?next={page_of(invitation)}" in letter.text
    assert ADDRESS in client.get(colleagues).content.decode()
    client.force_login(colleague)
    assert page_of(invitation) in client.get(reverse("joining:home")).content.decode()
    answer = client.post(page_of(invitation))
    assert answer.url == reverse("joining:start", args=[strategy.county.slug, strategy.slug])
    acting = Representative.objects.get(user=colleague)
    assert (acting.state, acting.role, acting.basis, acting.decided_by) == ("active", "contact", "colleague", inviter)
    assert [event.verb for event in acting.events.all()] == ["approved"]


def test_an_invitation_never_gives_the_right_to_sign(organisation, inviter, colleague):
    world.make_representative(organisation, colleague, "signatory", state="waiting", basis="", decided_at=None)
    row = actions.accept_invitation(actions.invite_colleague(organisation, by=inviter, email=ADDRESS), by=colleague)
    assert (row.state, row.role, row.wanted_role) == ("active", "contact", "signatory")


def test_only_whoever_has_the_address_finds_the_page(client, organisation, inviter, colleague):
    invitation = actions.invite_colleague(organisation, by=inviter, email=ADDRESS)
    for person in (inviter, world.make_user("annan@kumla.example")):
        client.force_login(person)
        assert client.get(page_of(invitation)).status_code == 404
        assert client.post(page_of(invitation)).status_code == 404
    with pytest.raises(Refused):
        actions.accept_invitation(invitation, by=world.make_user("tredje@kumla.example"))
    colleague.emailaddress_set.update(verified=False)
    client.force_login(colleague)
    assert client.get(page_of(invitation)).status_code == 404
    assert Representative.objects.count() == 1


def test_who_does_not_act_invites_nobody(organisation, inviter):
    with pytest.raises(Refused):
        actions.invite_colleague(organisation, by=world.make_user("annan@kumla.example"), email=ADDRESS)
    assert not ColleagueInvitation.objects.exists()


def test_invited_twice_one_letter_leaves(organisation, inviter):
    first, second = (actions.invite_colleague(organisation, by=inviter, email=ADDRESS) for _again in range(2))
    assert first == second
    assert OutgoingMail.objects.filter(kind="colleague_invitation").count() == 1


@pytest.mark.parametrize("how", ["revoked", "old", "inviter gone"])
def test_what_no_longer_holds_says_so(client, organisation, inviter, colleague, how):
    invitation = actions.invite_colleague(organisation, by=inviter, email=ADDRESS)
    if how == "revoked":
        actions.revoke_invitation(invitation, by=inviter)
    elif how == "old":
        then = timezone.now() - INVITATION_LASTS - timedelta(minutes=1)
        ColleagueInvitation.objects.update(invited_at=then)
    else:
        inviter.representatives.update(state="ended")
    with pytest.raises(Refused):
        actions.accept_invitation(invitation, by=colleague)
    client.force_login(colleague)
    answer = client.get(page_of(invitation))
    assert answer.status_code == (404 if how == "revoked" else 200)
    assert '<form method="post" novalidate>' not in answer.content.decode()
    assert not Representative.objects.filter(user=colleague).exists()


def test_an_old_one_gives_way_to_a_new(organisation, inviter, colleague):
    actions.invite_colleague(organisation, by=inviter, email=ADDRESS)
    ColleagueInvitation.objects.update(invited_at=timezone.now() - INVITATION_LASTS - timedelta(days=1))
    again = actions.invite_colleague(organisation, by=inviter, email=ADDRESS)
    assert actions.accept_invitation(again, by=colleague).state == "active"


def test_two_yes_at_once_make_one(organisation, inviter, colleague):
    invitation = actions.invite_colleague(organisation, by=inviter, email=ADDRESS)
    at_once(*[lambda: actions.accept_invitation(invitation, by=colleague)] * 2)
    assert Representative.objects.filter(user=colleague).count() == 1


def test_taken_back_from_the_page(client, organisation, inviter):
    invitation = actions.invite_colleague(organisation, by=inviter, email=ADDRESS)
    client.force_login(inviter)
    client.post(reverse("representation:invitation_revoke", args=[invitation.pk]))
    invitation.refresh_from_db()
    assert invitation.revoked_at
    client.force_login(world.make_user("annan@kumla.example"))
    assert client.post(reverse("representation:invitation_revoke", args=[invitation.pk])).status_code == 404
