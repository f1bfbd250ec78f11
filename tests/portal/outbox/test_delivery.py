"""Letters from row to server, with a real server that also fails."""

import time
from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import connection, transaction
from django.utils import timezone

from portal.errors import Refused
from portal.outbox.actions import deliver_due, deliver_mail, queue_ready_mail, send_again
from portal.outbox.models import MailState, OutgoingMail
from portal.outbox.rules import MOST_ATTEMPTS, WAITS
from tests.races import at_once, with_and_without_lock

pytestmark = pytest.mark.django_db(transaction=True)


def test_letter_arrives_with_all_its_headers_once(sink, queue):
    mail = queue(to="registrator@kommun.example", to_name="Registrator, Åre", reply_to="jamstalldhet@lan.example")
    deliver_mail(mail.pk)
    deliver_mail(mail.pk)  # rung twice
    mail.refresh_from_db()
    assert mail.state == MailState.SENT
    assert mail.sent_at
    [(recipients, message)] = sink.letters
    assert recipients == ["registrator@kommun.example"]
    for name in ("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Reply-To"):
        assert len(message.get_all(name)) == 1, name
    assert message["Bcc"] is None
    assert message["Message-ID"] == mail.message_id
    assert message["Subject"] == "Välkommen till processtödet"
    assert message.get_body(["plain"]).get_content().startswith("Hej")
    assert "<p>Hej</p>" in message.get_body(["html"]).get_content()


@pytest.mark.parametrize("written", ["anna@malmö.example", "anna@xn--malm-8qa.example"])
@pytest.mark.parametrize("name", ["", "Anna Åkesson"])
def test_a_letter_to_a_domain_with_swedish_letters_leaves(sink, queue, written, name):
    deliver_mail(queue(to=written, to_name=name).pk)
    assert OutgoingMail.objects.get().state == MailState.SENT
    [(recipients, message)] = sink.letters
    assert recipients == ["anna@xn--malm-8qa.example"]
    assert message["To"].addresses[0].addr_spec == "anna@xn--malm-8qa.example"


def test_the_same_key_is_queued_once(queue):
    assert queue(unique_key="invitation:1").pk == queue(unique_key="invitation:1").pk
    assert OutgoingMail.objects.count() == 1


def test_mail_is_refused_outside_a_transaction():
    with pytest.raises(ImproperlyConfigured):
        queue_ready_mail("x", to="a@kommun.example", unique_key="k", subject="s", text="t", html="h")


def test_what_is_rolled_back_never_leaves(sink, queue):
    class Undone(Exception):
        pass

    def fail(number):
        with transaction.atomic():
            queue_ready_mail("x", to="a@kommun.example", unique_key=str(number), subject="s", text="t", html="h")
            raise Undone

    for number in range(50):
        with pytest.raises(Undone):
            fail(number)
    assert deliver_due() == 0
    assert sink.letters == []


def test_one_connection_is_kept_for_many_letters(sink, queue):
    for _ in range(20):
        queue()
    assert deliver_due() == 20
    assert len(sink.letters) == 20
    assert sink.connections == 1


def test_refused_recipient_is_tried_once_and_shown_with_code_and_text(sink, queue):
    sink.answer_rcpt = lambda address: "550 5.1.1 No such mailbox <hemlig@kommun.example>"
    mail = queue()
    deliver_due()
    deliver_due()
    mail.refresh_from_db()
    assert mail.state == MailState.UNDELIVERABLE
    assert mail.smtp_code == 550
    assert "No such mailbox" in mail.smtp_text
    assert "hemlig@" not in mail.smtp_text
    assert len(sink.recipients_tried) == 1
    assert list(OutgoingMail.objects.unhappy()) == [mail]


def test_passing_fault_is_tried_again_with_growing_waits_and_then_given_up(sink, queue):
    sink.answer_rcpt = lambda address: "451 4.7.1 Greylisted"
    mail = queue()
    for wait in WAITS:
        before = timezone.now()
        assert deliver_mail(mail.pk)
        mail.refresh_from_db()
        assert mail.state == MailState.RETRY
        assert mail.due_at >= before + wait
        assert not deliver_mail(mail.pk), "not before its time"
        OutgoingMail.objects.filter(pk=mail.pk).update(due_at=timezone.now())
    deliver_mail(mail.pk)
    mail.refresh_from_db()
    assert mail.state == MailState.FAILED
    assert mail.attempts == MOST_ATTEMPTS == 8
    assert sum(WAITS, timedelta()) > timedelta(hours=24)


def test_a_server_that_hangs_up_after_the_text_leads_to_a_copy_with_the_same_id(sink, queue):
    mail = queue()
    sink.answer_data = lambda envelope: "421 4.3.2 Closing"
    deliver_due()
    sink.answer_data = lambda envelope: None
    OutgoingMail.objects.update(due_at=timezone.now())
    deliver_due()
    assert sink.message_ids() == [mail.message_id]


def test_unreachable_server_costs_no_attempt(settings, queue):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    mail = queue()
    for _ in range(12):
        deliver_mail(mail.pk)
        OutgoingMail.objects.update(due_at=timezone.now())
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (MailState.RETRY, 0)


def test_a_letter_whose_sender_died_leaves_after_the_lease(sink, queue, settings):
    mail = queue()
    OutgoingMail.objects.update(
        state=MailState.INFLIGHT, lease_until=timezone.now() + timedelta(seconds=settings.MAIL_LEASE_SECONDS)
    )
    assert deliver_due() == 0
    OutgoingMail.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert deliver_due() == 1
    assert sink.message_ids() == [mail.message_id]


def test_send_again_keeps_the_message_id_and_is_refused_while_on_its_way(sink, queue, django_user_model):
    person = django_user_model.objects.create_user("staff@lan.example")
    sink.answer_rcpt = lambda address: "550 No"
    mail = queue()
    with pytest.raises(Refused):
        send_again(mail, by=person)
    deliver_due()
    sink.answer_rcpt = lambda address: None
    send_again(mail, by=person)
    deliver_due()
    assert sink.message_ids() == [mail.message_id]


@pytest.mark.parametrize("name", ["a\r\nBcc: x@evil.example", "\u2028Bcc: x@evil.example", 'a" <x@evil.example>, "b'])
def test_names_and_subjects_cannot_add_headers(sink, queue, name):
    queue(to_name=name, subject=name, to="one@kommun.example")
    deliver_due()
    [(recipients, message)] = sink.letters
    assert recipients == ["one@kommun.example"]
    assert message["Bcc"] is None
    assert [a.addr_spec for a in message["To"].addresses] == ["one@kommun.example"]


def test_an_address_with_a_line_break_is_refused(queue):
    with pytest.raises(ValidationError):
        queue(to="a@kommun.example\r\nBcc: x@evil.example")


def test_a_letter_that_cannot_be_put_together_stops_no_other(sink, queue):
    broken = queue()
    OutgoingMail.objects.filter(pk=broken.pk).update(recipient_name="x", recipient="not an address\x00"[:14])
    fine = [queue() for _ in range(3)]
    assert deliver_due() == 4
    broken.refresh_from_db()
    assert (broken.state, broken.attempts) == (MailState.RETRY, 1)
    assert sorted(sink.message_ids()) == sorted(mail.message_id for mail in fine)


def test_a_thousand_letters_in_one_transaction_ring_four_bells():
    with transaction.atomic():
        for number in range(50):
            queue_ready_mail("x", to="a@kommun.example", unique_key=str(number), subject="s", text="t", html="h")
        waiting = [callback for _, callback, _ in connection.run_on_commit]
        assert len(waiting) == 4


def test_what_is_left_in_hand_when_the_time_is_over_is_free_for_others(sink, queue):
    sink.answer_data = lambda envelope: time.sleep(0.2)
    mails = [queue() for _ in range(5)]
    assert deliver_due(seconds=0.1) == 1
    assert OutgoingMail.objects.filter(state=MailState.SENT).count() == 1
    assert deliver_due() == 4
    assert sorted(sink.message_ids()) == sorted(mail.message_id for mail in mails)


@pytest.mark.race
@with_and_without_lock
@pytest.mark.parametrize("one_by_one", [True, False], ids=["each", "whatever is due"])
def test_six_workers_rung_for_the_same_letters_send_each_once(sink, queue, one_by_one, lock):
    mails = [queue() for _ in range(12)]

    def work():
        for mail in mails if one_by_one else ():
            deliver_mail(mail.pk)
        deliver_due()

    at_once(*[work] * 6)
    assert sorted(sink.message_ids()) == sorted(mail.message_id for mail in mails)
