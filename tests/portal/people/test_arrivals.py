"""Colleagues are told of what comes to their county: as each has chosen, once each, whatever dies or runs twice."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from membership.joining.actions.steps import record
from membership.joining.rules import State
from membership.joining.rules_arriving import ARRIVALS, arrival_of
from membership.support.actions import answer_invitation
from membership.support.models import SupportInvitation
from portal.log.models import LogEvent
from portal.outbox.models import MailState, OutgoingMail
from portal.people import actions_arrivals, tasks
from portal.people.actions_arrivals import arrived, choose_mail, note_lost_mail, tell_due, tell_one
from portal.people.models import StaffRole
from portal.people.models_arrivals import Arrival, Telling
from portal.people.rules import ArrivalKind, MailChoice, Role, tell_at
from strategies.consultation.actions import hand_in_answer, save_answer
from tests import stage
from tests.membership.deciding import world
from tests.races import at_once
from tests.strategies.consultation import world as consultations

pytestmark = pytest.mark.django_db(transaction=True)
STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.fixture
def county():
    return world.make_county()


@pytest.fixture
def publisher(county):
    return world.make_staff(county)


@pytest.fixture
def case(county):
    return world.make_handed_in(world.make_strategy(county))


def come(county, key="1", **more):
    with transaction.atomic():
        return arrived(county, ArrivalKind.DECLARATION, key=key, page=("joining:case", 7), name="Kumla kommun", **more)


def letters():
    return list(OutgoingMail.objects.filter(kind="arrivals").order_by("queued_at"))


def choose(user, choice):
    StaffRole.objects.filter(user=user).update(mail_choice=choice)


@pytest.mark.parametrize(
    ("choice", "now", "expected"),
    [
        (MailChoice.AT_ONCE, datetime(2026, 12, 1, 10, tzinfo=STOCKHOLM), datetime(2026, 12, 1, 10, tzinfo=STOCKHOLM)),
        (MailChoice.DAILY, datetime(2026, 12, 1, 6, 59, tzinfo=STOCKHOLM), datetime(2026, 12, 1, 7, tzinfo=STOCKHOLM)),
        (MailChoice.DAILY, datetime(2026, 12, 1, 7, 0, tzinfo=STOCKHOLM), datetime(2026, 12, 2, 7, tzinfo=STOCKHOLM)),
        (MailChoice.DAILY, datetime(2026, 3, 28, 12, tzinfo=STOCKHOLM), datetime(2026, 3, 29, 7, tzinfo=STOCKHOLM)),
        (MailChoice.NONE, datetime(2026, 12, 1, 10, tzinfo=STOCKHOLM), None),
    ],
)
def test_when_somebody_is_told(choice, now, expected):
    assert tell_at(choice, now) == expected


def test_a_new_colleague_is_told_at_once(county, publisher):
    come(county)
    tell_due()
    (letter,) = letters()
    assert letter.recipient == publisher.email
    assert "Kumla kommun" in letter.subject
    assert "/arbetsyta/orebro/arenden/7/" in letter.text
    assert "/arbetsyta/orebro/arenden/7/" in letter.html
    assert letter.county is None  # not among the letters in the county's name
    assert "Vänliga hälsningar" not in letter.text
    assert reverse("people:mail_choice", args=["orebro"]) in letter.text
    tell_due()
    assert len(letters()) == 1


def test_the_letters_of_a_day_are_one_and_leave_at_its_hour(county, publisher):
    choose(publisher, MailChoice.DAILY)
    come(county, "1")
    come(county, "2")
    tell_due()
    assert not letters()
    Telling.objects.update(due_at=timezone.now())  # the hour has come
    come(county, "3")
    tell_due()
    (letter,) = letters()
    assert letter.subject.startswith("2 ")
    assert letter.text.count("Kumla kommun") == 2
    assert Telling.objects.filter(told_at=None).count() == 1  # the next day's


def test_who_wants_none_gets_none_and_who_changes_their_mind_before_the_hour_neither(county, publisher):
    choose(publisher, MailChoice.NONE)
    come(county, "1")
    choose(publisher, MailChoice.DAILY)
    come(county, "2")
    Telling.objects.update(due_at=timezone.now())
    choose(publisher, MailChoice.NONE)
    tell_due()
    choose(publisher, MailChoice.AT_ONCE)
    tell_due()
    assert not letters()
    assert not Telling.objects.filter(told_at=None).exists()


def test_who_did_it_and_who_has_left_are_not_told(county, publisher):
    leaving = world.make_staff(county, Role.EDITOR)
    closed = world.make_staff(county, Role.READER)
    type(closed).objects.filter(pk=closed.pk).update(is_active=False)
    come(county, by=publisher)
    StaffRole.objects.filter(user=leaving).delete()
    tell_due()
    assert not letters()


def test_another_countys_people_are_not_told(county, publisher):
    world.make_staff(world.make_county("19", "vastmanland", "Västmanland", "U"))
    come(county)
    tell_due()
    assert [letter.recipient for letter in letters()] == [publisher.email]


def test_the_same_thing_comes_once(county, publisher):
    come(county)
    come(county)
    tell_due()
    assert Arrival.objects.count() == len(letters()) == 1


def test_what_was_rolled_back_has_not_come(county, publisher):
    with transaction.atomic():
        arrived(county, ArrivalKind.GOALS, key="1", page=("joining:case", 7))
        transaction.set_rollback(True)
    assert not Arrival.objects.exists()


def test_two_workers_at_once_write_one_letter(county, publisher):
    come(county)
    at_once(
        lambda: tell_one(publisher.pk, county.pk) and None,
        lambda: tell_one(publisher.pk, county.pk) and None,
    )
    assert len(letters()) == 1


def test_a_worker_that_dies_between_letter_and_note_tells_once(county, publisher, monkeypatch):
    choose(publisher, MailChoice.DAILY)
    come(county)
    Telling.objects.update(due_at=timezone.now())
    queue = actions_arrivals.queue_mail

    def die(*words, **more):
        queue(*words, **more)
        raise SystemExit

    monkeypatch.setattr(actions_arrivals, "queue_mail", die)
    with pytest.raises(SystemExit):
        tell_due()
    monkeypatch.setattr(actions_arrivals, "queue_mail", queue)
    assert not letters()
    tasks.sweep()
    tasks.sweep()
    assert len(letters()) == 1


def test_the_bell_is_for_the_county_and_the_sweeper_for_all(county, publisher):
    come(county)
    tasks.tell("99")
    assert not letters()
    tasks.tell(county.pk)
    assert len(letters()) == 1


def test_what_each_step_brings():
    assert arrival_of("sign", State.DRAFT) == ArrivalKind.DECLARATION
    assert arrival_of("sign", State.COMPLETION) == ArrivalKind.COMPLETION
    assert arrival_of("edit", State.DRAFT) is None
    assert arrival_of("confirm", State.HANDED_IN) is None


@pytest.mark.parametrize("verb", ARRIVALS)
def test_every_step_that_brings_something_is_told_in_the_same_transaction(case, publisher, verb):
    with transaction.atomic():
        record(case, verb, State.DRAFT, by=case.declarations.get().signer)
    told = Arrival.objects.get()
    assert (told.kind, told.name) == (ARRIVALS[verb], str(case.organisation))
    assert told.path == reverse("joining:case", args=["orebro", case.pk])
    assert case.declarations.get().signer.name not in f"{told.name} {told.path}"


def test_an_answer_about_support_is_told(county, publisher):
    case = world.make_handed_in(world.make_strategy(county), state=State.ACTIVE)
    invitation = SupportInvitation.objects.create(membership=case)
    answer_invitation(invitation, by=case.declarations.get().signer, answer="yes")
    assert Arrival.objects.get().kind == ArrivalKind.SUPPORT


def test_a_consultation_answer_is_told(county, publisher):
    strategy = world.make_strategy(county)
    stage.draft_version(strategy)
    consultation = consultations.make_sent(strategy, publisher)
    invitation = consultation.invitations.select_related("consultation__strategy__county").first()
    row = save_answer(
        invitation, edition=0, texts={"whole": "Bra vision."}, organisation_name="Kumla kommun", name="B", title="B"
    )
    answer = hand_in_answer(invitation, edition=row.edition)
    told = Arrival.objects.get()
    assert (told.kind, told.name) == (ArrivalKind.CONSULTATION, "Kumla kommun")
    assert told.path.endswith(f"/svar/{answer.pk}/")


def lost(county, key="a", state=MailState.FAILED, **more):
    return OutgoingMail.objects.create(
        kind="receipt", county=county, recipient="a@xby.example", subject="Kvittens", text="t", html="h",
        message_id=key, unique_key=key, state=state, **more,
    )  # fmt: skip


def test_a_letter_that_did_not_arrive_is_told_once_and_again_when_it_is_lost_again(county, publisher):
    mail = lost(county)
    lost(county, "sent", MailState.SENT, sent_at=timezone.now())
    lost(None, "nobodys")
    lost(county, "old", queued_at=timezone.now() - timedelta(days=60))
    note_lost_mail()
    note_lost_mail()
    tasks.sweep()
    assert len(letters()) == 1
    assert reverse("outbox:county_mail", args=["orebro", mail.pk]) in letters()[0].text
    assert "a@xby.example" not in letters()[0].text
    assert letters()[0].subject == "Ett mejl kom inte fram: Kvittens på en avsiktsförklaring"
    OutgoingMail.objects.filter(pk=mail.pk).update(due_at=timezone.now() + timedelta(minutes=1))
    tasks.sweep()
    assert len(letters()) == 2


def test_a_lost_letter_to_a_colleague_brings_no_other(county, publisher):
    come(county)
    tell_due()
    OutgoingMail.objects.filter(kind="arrivals").update(state=MailState.FAILED)
    tasks.sweep()
    assert len(letters()) == 1


def test_each_chooses_on_their_own_page(county, publisher, client):
    other = world.make_staff(county, Role.READER)
    world.log_in(client, publisher)
    url = reverse("people:mail_choice", args=["orebro"])
    assert client.get(url).status_code == 200
    assert client.post(url, {"choice": "hourly"}).status_code == 200
    assert client.post(url, {"choice": "daily"}).status_code == 302
    assert StaffRole.objects.get(user=publisher).mail_choice == MailChoice.DAILY
    assert StaffRole.objects.get(user=other).mail_choice == MailChoice.AT_ONCE
    assert LogEvent.objects.filter(verb="mail.chosen", actor=publisher).count() == 1
    assert url in client.get(reverse("account")).content.decode()


def test_a_role_given_anew_keeps_the_choice(county, publisher):
    choose_mail(publisher, county=county, choice="none")
    come(county)
    assert not Telling.objects.exists()


def test_old_arrivals_are_thrown_away(county, publisher):
    come(county)
    tell_due()
    Arrival.objects.update(at=timezone.now() - timedelta(days=91))
    tasks.tidy()
    assert not Arrival.objects.exists()
    assert len(letters()) == 1
