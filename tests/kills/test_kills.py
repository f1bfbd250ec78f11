"""Nothing is lost or doubled when workers are killed and brokers go away: real processes, a real mail server."""

import random
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from membership.joining.actions.deciding import confirm_membership
from membership.joining.models import Membership
from membership.support.models import SupportInvitation
from portal.outbox.actions import queue_ready_mail
from portal.outbox.models import MailState, OutgoingMail
from portal.papers.models import Document, DocumentState
from tests.kills.ringing import ring_sweepers
from tests.membership.deciding import world
from tests.processes import PATIENCE, Worker, eventually
from tests.sinks import RunningSink

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.usefixtures("empty_queue"),
]
SHORT_LEASES = {"MAIL_LEASE_SECONDS": 4, "PAPER_LEASE_SECONDS": 6}
LEASE = timedelta(seconds=6)  # a paper's, and a hand of letters' (HAND_SECONDS more than one delivery)
KILLS, SLOTS = 10, 2
AWAY = 10  # confirmations while the broker is away: each goes the same way
LEFT = 100  # letters whose bells are lost: more than the bells of a sweep, and than a sender takes in hand at once


@pytest.fixture
def many():
    """A county with a publisher and so many memberships that were handed in."""

    def make(number):
        county = world.make_county()
        strategy = world.make_strategy(county)
        signer = world.make_signatory(world.make_organisation("Region Örebro län", county))
        memberships = [
            world.make_handed_in(strategy, world.make_organisation(f"Kommun {n}", county), signer=signer)
            for n in range(number)
        ]
        return world.make_staff(county), memberships

    return make


@pytest.mark.parametrize("number", [60, pytest.param(200, marks=pytest.mark.hostile)])
def test_confirmations_survive_a_worker_that_is_killed_while_it_works(many, number):
    """Ten times, at random moments after it has taken work in hand, and each time with new work before it.

    The number of confirmations is not the proof: what a kill meets is what the two slots then hold."""
    chance = random.Random(7)
    staff, memberships = many(number)
    with RunningSink() as sink, Worker(concurrency=SLOTS, EMAIL_URL=sink.url, **SHORT_LEASES) as worker:
        began = timezone.now()
        for one in range(KILLS):
            for membership in memberships[one::KILLS]:
                confirm_membership(membership, by=staff)
            eventually(lambda since=began: _takes_work(since), every=0.02, meanwhile=ring_sweepers)
            time.sleep(chance.uniform(0, 0.5))
            worker.kill()
            began = timezone.now()
            worker.start()
        eventually(
            lambda: OutgoingMail.objects.filter(kind="invitation", state=MailState.SENT).count() == number,
            seconds=2 * PATIENCE,
            every=0.5,
            meanwhile=ring_sweepers,
        )
    assert Document.objects.filter(kind="confirmation", state=DocumentState.READY).count() == number
    assert Document.objects.count() == number
    assert SupportInvitation.objects.count() == number
    wanted = set(OutgoingMail.objects.filter(kind="invitation").values_list("message_id", flat=True))
    arrived = sink.message_ids()
    assert set(arrived) == wanted
    assert len(wanted) == number
    # A letter may be handed over twice when the sender dies between the server's yes and the note of it: at most by
    # each slot at each kill.
    assert len(arrived) <= number + SLOTS * KILLS


def _takes_work(since):
    """Whether a paper or a letter is in hand that was taken after the moment."""
    taken = {"lease_until__gt": since + LEASE}
    return (
        Document.objects.filter(state=DocumentState.RENDERING, **taken).exists()
        or OutgoingMail.objects.filter(state=MailState.INFLIGHT, **taken).exists()
    )


def test_letters_wait_for_a_broker_that_is_away_and_the_request_answers_quickly(many):
    staff, memberships = many(AWAY)
    queue = Path(settings.LOCAL_DIR) / "broker" / "queue"
    away = queue.with_name("queue-away")
    with RunningSink() as sink:
        queue.rename(away)
        queue.write_text("the broker's folder is gone")  # a file in its place: every publish fails
        try:
            began = time.monotonic()
            for membership in memberships:
                confirm_membership(membership, by=staff)
            assert (time.monotonic() - began) / AWAY < 3, "R-09: an answer within three seconds"
        finally:
            queue.unlink()
            away.rename(queue)
        assert Membership.objects.joined().count() == AWAY
        with Worker(EMAIL_URL=sink.url, **SHORT_LEASES):
            eventually(
                lambda: OutgoingMail.objects.filter(state=MailState.SENT).count() == AWAY,
                every=0.5,
                meanwhile=ring_sweepers,
            )
    assert len(set(sink.message_ids())) == len(sink.message_ids()) == AWAY


def test_a_wiped_broker_loses_no_letter():
    with transaction.atomic():
        for number in range(LEFT):
            queue_ready_mail(
                "test",
                to=f"n{number}@kommun.example",
                unique_key=str(number),
                subject="Hej",
                text="Hej",
                html='<html lang="sv"><title>Hej</title><p>Hej</p></html>',
            )
    for letter in (Path(settings.LOCAL_DIR) / "broker" / "queue").iterdir():
        letter.unlink()
    with RunningSink() as sink, Worker(EMAIL_URL=sink.url):
        ring_sweepers()
        eventually(
            lambda: OutgoingMail.objects.filter(state=MailState.SENT).count() == LEFT,
            every=0.5,
            meanwhile=ring_sweepers,
        )
    assert len(set(sink.message_ids())) == len(sink.message_ids()) == LEFT
