"""A letter whose code has ended is not sent, and one whose text was taken away never is."""

import importlib
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from portal.errors import Refused
from portal.outbox import tasks
from portal.outbox.actions import (
    _claim,
    _send_all,
    deliver_due,
    deliver_mail,
    give_up_late,
    queue_ready_mail,
    send_again,
)
from portal.outbox.models import MailState, OutgoingMail
from tests.portal.people import world

pytestmark = pytest.mark.django_db(transaction=True)
SOON, AGO = timedelta(minutes=15), timedelta(seconds=1)


@pytest.fixture
def person(django_user_model):
    return django_user_model.objects.create_user("staff@lan.example")


def end_code(mail):
    OutgoingMail.objects.filter(pk=mail.pk).update(expires_at=timezone.now() - AGO)


@pytest.mark.parametrize("state", [MailState.QUEUED, MailState.RETRY, MailState.INFLIGHT])
def test_a_code_that_comes_too_late_is_not_sent_and_its_text_is_struck(sink, queue, person, state):
    late, fine = queue(expires_at=timezone.now() + SOON), queue(expires_at=timezone.now() + SOON)
    lease = timezone.now() - AGO if state == MailState.INFLIGHT else None
    OutgoingMail.objects.update(state=state, lease_until=lease)
    end_code(late)
    tasks.sweep()
    deliver_due()
    deliver_mail(late.pk)
    tasks.sweep()
    late.refresh_from_db()
    assert sink.message_ids() == [fine.message_id]
    assert (late.state, late.text, late.html, late.sent_at) == (MailState.EXPIRED, "", "", None)
    assert late.get_state_display() == "Skickades inte: koden hade gått ut"
    assert late.emptied_at
    assert not late.can_be_sent_again
    with pytest.raises(Refused, match="Koden i mejlet har gått ut"):
        send_again(late, by=person)
    assert deliver_due() == 0


def test_a_code_that_ends_between_the_claim_and_the_sending_stays_here(sink, queue):
    late = queue(expires_at=timezone.now() + SOON)
    fine = queue()
    taken = _claim(OutgoingMail.objects.order_by("queued_at"), 2)
    taken[0].expires_at = timezone.now()
    _send_all(taken, until=float("inf"))
    late.refresh_from_db()
    assert (late.state, late.text) == (MailState.EXPIRED, "")
    assert sink.message_ids() == [fine.message_id]


def test_a_letter_that_is_being_sent_is_left_alone(queue):
    mail = queue(expires_at=timezone.now() + SOON)
    _claim(OutgoingMail.objects.all(), 1)
    end_code(mail)
    assert give_up_late() == 0
    mail.refresh_from_db()
    assert mail.state == MailState.INFLIGHT
    assert mail.text


@pytest.mark.parametrize("state", [MailState.SENT, MailState.FAILED, MailState.UNDELIVERABLE])
def test_what_was_tried_keeps_its_state_and_loses_its_text(queue, state, person):
    mail = queue(expires_at=timezone.now() + SOON)
    OutgoingMail.objects.update(state=state, sent_at=timezone.now() if state == MailState.SENT else None)
    mail.refresh_from_db()
    assert mail.can_be_sent_again
    end_code(mail)
    mail.refresh_from_db()
    assert not mail.can_be_sent_again  # before the sweep too
    assert give_up_late() == 1
    assert give_up_late() == 0
    mail.refresh_from_db()
    assert (mail.state, mail.text, mail.html) == (state, "", "")


def test_a_letter_without_a_code_has_no_end(sink, queue):
    queue()
    give_up_late()
    assert deliver_due() == 1


def test_an_emptied_letter_is_never_sent(sink, queue, person):
    """An hour after the sending the text is taken away; "send again" sent our inner notice in its place."""
    mail = queue()
    deliver_due()
    assert OutgoingMail.objects.get().can_be_sent_again
    OutgoingMail.objects.filter(pk=mail.pk).take_text_away(timezone.now())
    mail.refresh_from_db()
    assert not mail.can_be_sent_again
    with pytest.raises(Refused, match="texten har tagits bort"):
        send_again(mail, by=person)
    for state in (MailState.QUEUED, MailState.RETRY, MailState.INFLIGHT):
        with pytest.raises(IntegrityError, match="mail_without_text_is_not_sent"), transaction.atomic():
            OutgoingMail.objects.update(state=state, sent_at=None, lease_until=timezone.now() - AGO)
    deliver_due()
    assert sink.message_ids() == [mail.message_id]


def test_a_letter_on_its_way_cannot_lose_its_text(queue):
    queue()
    for change in ("text = ''", "text = '', emptied_at = now()", "emptied_at = now()"):
        with pytest.raises(IntegrityError), connection.cursor() as cursor:
            cursor.execute(f"UPDATE portal_outgoingmail SET {change}")
    assert OutgoingMail.objects.get().text == "Hej\n"
    with pytest.raises(ValidationError), transaction.atomic():
        queue_ready_mail("x", to="a@b.example", unique_key="x", subject="x", text="", html="x")


def test_the_button_stands_only_where_the_letter_has_its_content(queue):
    mail = queue()
    OutgoingMail.objects.update(state=MailState.FAILED)
    county = world.make_county()

    def line():
        mail = OutgoingMail.objects.defer("text", "html").get()
        name = "portal/outbox/county_mail_line.html"
        return render_to_string(name, {"mail": mail, "county": county, "may_handle": True})

    address = reverse("outbox:send_again", args=[county.slug, mail.pk])
    assert address in line()
    OutgoingMail.objects.all().take_text_away(timezone.now())
    assert address not in line()
    assert "går inte att skicka igen" in line()


def test_the_notice_that_older_versions_wrote_in_place_of_a_text_is_taken_away_too(sink, queue):
    """Also from a letter that staff had just asked to have sent again."""
    step = importlib.import_module("portal.migrations.0010_urgent_mail")
    fine, waiting, sent = queue(), queue(), queue()
    OutgoingMail.objects.exclude(pk=fine.pk).update(text=step.REMOVED, html=step.REMOVED)
    OutgoingMail.objects.filter(pk=sent.pk).update(state=MailState.SENT, sent_at=timezone.now())
    step.empty_what_was_removed(apps, None)
    deliver_due()
    assert sink.message_ids() == [fine.message_id]
    states = {mail.pk: (mail.state, mail.text) for mail in OutgoingMail.objects.exclude(pk=fine.pk)}
    assert states == {waiting.pk: (MailState.FAILED, ""), sent.pk: (MailState.SENT, "")}


CODES = {
    "login_code": lambda client: client.post(
        reverse("account_request_login_code"), {"email": "person@exempel.example"}
    ),
    "password_reset_code": lambda client: client.post(
        reverse("account_reset_password"), {"email": "person@exempel.example"}
    ),
}


@pytest.mark.parametrize("kind", CODES)
def test_codes_carry_their_own_time_limit(client, kind, settings):
    world.make_person()
    CODES[kind](client)
    _has_limit(kind, 15 * 60)


def test_the_code_of_a_new_account_does_too(client):
    client.post(reverse("account_signup"), {"email": "ny@exempel.example", "password1": world.PASSWORD})
    _has_limit("email_confirmation_signup", 15 * 60)


def test_the_code_that_proves_who_one_is_does_too():
    from portal.people.actions import send_proof_code

    send_proof_code(world.make_person(), code="abc", seconds=90)
    _has_limit("proof_code", 90)


def _has_limit(kind, seconds):
    mail = OutgoingMail.objects.get(kind=kind)
    assert abs((mail.expires_at - mail.queued_at).total_seconds() - seconds) < 60
    assert mail.is_urgent
