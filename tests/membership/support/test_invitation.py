"""The invitation to process support: after the paper, once, and answered by those who may."""

import pytest

from membership.joining.actions import deciding
from membership.support import actions, tasks
from membership.support.models import SupportInvitation
from portal.errors import Refused
from portal.outbox.models import OutgoingMail
from portal.people.rules import Role
from tests.membership.deciding import world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def county():
    return world.make_county()


@pytest.fixture
def case(county):
    membership = world.make_handed_in(world.make_strategy(county))
    return deciding.confirm_membership(membership, by=world.make_staff(county))


def test_nothing_leaves_before_the_paper_is_drawn(case):
    assert actions.invite_to_support(case.pk) is None
    tasks.sweep()
    assert not OutgoingMail.objects.exists()


def test_the_invitation_leaves_once_with_the_paper(case, county):
    paper = world.draw(world.confirmation_of(case))
    for _ in range(3):
        tasks.invite(str(case.pk))
    tasks.sweep()
    mail = OutgoingMail.objects.get()
    assert (mail.unique_key, mail.document) == (f"invitation:{case.pk}", paper)
    assert (mail.recipient, mail.reply_to) == ("kommun@kumla.example", county.contact_email)
    assert mail.text.index("Processledning") < mail.text.index("Nätverk")
    assert f"/mina-sidor/anslutning/{case.pk}/processtod/" in mail.text
    assert f"/mina-sidor/anslutning/{case.pk}/processtod/" in mail.html
    assert case.events.filter(verb="invite").count() == 1


def test_the_sweeper_invites_when_nobody_heard_the_bell(case):
    world.draw(world.confirmation_of(case))
    tasks.sweep()
    assert SupportInvitation.objects.get().mail.kind == "invitation"


def test_a_paused_membership_is_not_invited(case, county):
    world.draw(world.confirmation_of(case))
    deciding.pause_membership(case, by=world.make_staff(county, email="b@orebro.example"), reasons="Väntar")
    tasks.sweep()
    assert not SupportInvitation.objects.exists()


def test_the_answer_is_kept_with_its_history_and_waits_for_the_county(case, county):
    world.draw(world.confirmation_of(case))
    invitation = actions.invite_to_support(case.pk)
    signer = case.declarations.get().signer
    actions.answer_invitation(invitation, by=signer, answer="later")
    actions.answer_invitation(invitation, by=signer, answer="yes", wishes="Kartläggning")
    assert list(type(case).objects.for_county(county).on_the_desk()) == [case]
    actions.note_contact(invitation, by=world.make_staff(county, Role.EDITOR))
    assert not type(case).objects.for_county(county).on_the_desk().exists()
    assert case.events.filter(verb="support_answer").count() == 2


def test_strangers_and_readers_change_nothing(case, county):
    world.draw(world.confirmation_of(case))
    invitation = actions.invite_to_support(case.pk)
    other = world.make_signatory(world.make_organisation("Hallsbergs kommun", county), "chef@hallsberg.example")
    with pytest.raises(Refused):
        actions.answer_invitation(invitation, by=other, answer="yes")
    with pytest.raises(Refused):
        actions.note_contact(invitation, by=world.make_staff(county, Role.READER))
    invitation.refresh_from_db()
    assert invitation.answer == ""
