"""A worker that stands still for longer than its lease, and then goes on as if nothing had happened (R-02)."""

import os
import signal
import time

import pytest
from django.db import transaction

from portal.outbox.actions import queue_ready_mail
from portal.outbox.models import MailState, OutgoingMail
from tests.kills.ringing import ring_sweepers
from tests.processes import Worker, eventually
from tests.sinks import RunningSink

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
LETTERS, LEASE, SLOTS = 40, 3, 2  # seconds of lease


def test_a_worker_that_stops_for_longer_than_its_lease_loses_no_letter_and_takes_none_back(empty_queue):
    with RunningSink() as sink, Worker(concurrency=SLOTS, EMAIL_URL=sink.url, MAIL_LEASE_SECONDS=LEASE) as first:
        sink.answer_data = lambda envelope: time.sleep(0.1)  # most of the time a letter is on its way
        _queue()
        eventually(lambda: _sent() > 5, meanwhile=ring_sweepers)
        eventually(lambda: _stop_with_a_letter_in_hand(first))
        with Worker(concurrency=SLOTS, EMAIL_URL=sink.url, MAIL_LEASE_SECONDS=LEASE):
            eventually(lambda: _sent() == LETTERS, meanwhile=ring_sweepers)
            before = list(OutgoingMail.objects.order_by("pk").values_list("pk", "state", "attempts", "sent_at"))
            os.killpg(first.process.pid, signal.SIGCONT)
            time.sleep(3)  # the first finishes what it had in hand, and must not write over what the second noted
            assert list(OutgoingMail.objects.order_by("pk").values_list("pk", "state", "attempts", "sent_at")) == before
    arrived = sink.message_ids()
    assert set(arrived) == set(OutgoingMail.objects.values_list("message_id", flat=True))
    assert len(set(arrived)) == LETTERS
    assert len(arrived) <= LETTERS + SLOTS  # at most a copy of the letter that each slot was sending


def _queue():
    with transaction.atomic():
        for number in range(LETTERS):
            queue_ready_mail(
                "test", to=f"n{number}@kommun.example", unique_key=str(number), subject="Hej", text="Hej", html="Hej"
            )


def _sent():
    return OutgoingMail.objects.filter(state=MailState.SENT).count()


def _stop_with_a_letter_in_hand(worker):
    """SIGSTOP to the whole group, which goes on when it holds no letter; whether it does."""
    os.killpg(worker.process.pid, signal.SIGSTOP)
    held = OutgoingMail.objects.filter(state=MailState.INFLIGHT).exists()
    if not held:
        os.killpg(worker.process.pid, signal.SIGCONT)
    return held
