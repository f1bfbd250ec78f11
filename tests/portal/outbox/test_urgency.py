"""What somebody waits for at a screen leaves before all other mail."""

import threading

import pytest
from django.db import connection

from portal.outbox import actions, tasks
from portal.outbox.actions import HAND, deliver_due
from portal.outbox.models import MailState, OutgoingMail

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bells(monkeypatch):
    """Bells rung, instead of a broker: (task, pk) in order."""
    rung = []
    monkeypatch.setattr("portal.outbox.doorbell._send", lambda task, pk: rung.append((task, pk)))
    return rung


def test_a_code_that_came_last_leaves_first(sink, queue):
    for _ in range(2 * HAND):
        queue()
    code = queue(urgent=True)
    deliver_due()
    assert sink.message_ids()[0] == code.message_id
    assert len(sink.letters) == 2 * HAND + 1


def test_a_code_asked_for_while_a_thousand_others_leave_waits_for_one_hand_only(sink, queue):
    """The code is written while the first letter is on its way; what is in hand leaves, then the code."""
    codes = []

    def ask_for_a_code():
        try:
            codes.append(queue(urgent=True))
        finally:
            connection.close()

    def first_letter(envelope):
        if not codes:
            asking = threading.Thread(target=ask_for_a_code)
            asking.start()
            asking.join()

    for _ in range(3 * HAND):
        queue()
    sink.answer_data = first_letter
    deliver_due()
    assert sink.message_ids().index(codes[0].message_id) <= HAND


def test_the_urgent_bell_is_its_own_and_leaves_other_mail_to_others(sink, queue, bells):
    other, code = queue(), queue(urgent=True)
    assert bells == [(actions.DELIVER, str(other.pk)), (actions.DELIVER_URGENT, str(code.pk))]
    tasks.deliver_urgent(str(code.pk))
    assert sink.message_ids() == [code.message_id]
    tasks.deliver(str(other.pk))
    assert sink.message_ids() == [code.message_id, other.message_id]


def test_lost_bells_are_rung_again_for_every_slot(queue, bells):
    mails = [queue() for _ in range(tasks.ENOUGH_BELLS + 3)]
    bells.clear()
    tasks.sweep()
    assert bells == [(actions.DELIVER, str(mail.pk)) for mail in mails[: tasks.ENOUGH_BELLS]]
    OutgoingMail.objects.update(state=MailState.HELD)
    bells.clear()
    tasks.sweep()
    assert bells == []


def test_a_shift_that_ends_with_more_to_do_rings_the_next(sink, queue, bells, monkeypatch):
    monkeypatch.setattr(actions, "SHIFT", 0.0)
    one, two = queue(), queue()
    bells.clear()
    tasks.deliver(str(one.pk))
    assert bells == [(actions.DELIVER, str(two.pk))]
    tasks.deliver(str(two.pk))
    assert bells == [(actions.DELIVER, str(two.pk))]
