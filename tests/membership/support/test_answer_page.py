"""The organisation's answer page: for its own people only."""

import pytest
from django.urls import reverse

from membership.joining.actions import deciding
from membership.support import actions
from membership.support.models import SupportInvitation
from tests.membership.deciding import world
from tests.shown import press, shown_on

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def invitation():
    county = world.make_county()
    case = deciding.confirm_membership(world.make_handed_in(world.make_strategy(county)), by=world.make_staff(county))
    world.draw(world.confirmation_of(case))
    return actions.invite_to_support(case.pk)


def url(invitation):
    return reverse("support:answer", args=[invitation.membership_id])


def test_its_own_person_answers_and_changes_the_answer(invitation, client):
    client.force_login(invitation.membership.declarations.get().signer)
    page = client.get(url(invitation)).content.decode()
    assert page.index("Processledning") < page.index("Nätverk")
    assert press(client, url(invitation), answer="yes", wishes="Kartläggning <b>").status_code == 302
    assert press(client, url(invitation), answer="no").status_code == 302
    invitation.refresh_from_db()
    assert (invitation.answer, invitation.wishes) == ("no", "")
    assert [event.verb for event in invitation.membership.events.all()][-2:] == ["support_answer"] * 2


def test_an_answer_never_replaces_a_colleagues_unseen(invitation, client):
    client.force_login(invitation.membership.declarations.get().signer)
    seen = shown_on(client.get(url(invitation)))
    press(client, url(invitation), answer="yes", wishes="Kollegans önskemål")
    told = client.post(url(invitation), {**seen, "answer": "no", "wishes": "Mina ord"}).content.decode()
    assert "har ändrats sedan du öppnade sidan" in told
    assert "Mina ord" in told
    assert SupportInvitation.objects.get().wishes == "Kollegans önskemål"
    assert press(client, url(invitation), answer="no", wishes="Mina ord").status_code == 302


def test_contact_is_noted_for_the_answer_that_was_read(invitation, client):
    signer = invitation.membership.declarations.get().signer
    client.force_login(signer)
    press(client, url(invitation), answer="yes", wishes="Ett")
    staff = world.log_in(client, invitation.membership.strategy.county.staff_roles.get().user)
    case = reverse("joining:case", args=["orebro", invitation.membership_id])
    noted = reverse("support:contacted", args=["orebro", invitation.membership_id])
    seen = shown_on(staff.get(case), noted)
    actions.answer_invitation(invitation, by=signer, answer="yes", wishes="Två")
    assert "har ändrats" in staff.post(noted, seen, follow=True).content.decode()
    assert SupportInvitation.objects.get().contacted_at is None
    press(staff, case, to=noted)
    assert SupportInvitation.objects.get().contacted_at


def test_strangers_find_nothing(invitation, client):
    other = world.make_signatory(world.make_organisation("Hallsbergs kommun"), "chef@hallsberg.example")
    client.force_login(other)
    assert client.get(url(invitation)).status_code == 404
    assert client.post(url(invitation), {"answer": "no"}).status_code == 404
    assert client.get(reverse("support:answer", args=[10**9])).status_code == 404
    assert SupportInvitation.objects.get().answer == ""


def test_staff_do_not_answer_for_an_organisation(invitation, client):
    staff = world.log_in(client, invitation.membership.strategy.county.staff_roles.get().user)
    assert staff.get(url(invitation)).status_code == 404
    done = reverse("support:contacted", args=["orebro", invitation.membership_id])
    staff.post(done)
    assert SupportInvitation.objects.get().contacted_at is None
