"""Nothing is lost or doubled when workers are killed and brokers go away: real processes, a real mail server."""

import random
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from membership.joining.actions.deciding import confirm_membership
from membership.joining.models import Membership
from membership.support.models import SupportInvitation
from portal.outbox.actions import queue_ready_mail
from portal.outbox.models import MailState, OutgoingMail
from portal.papers.models import Document, DocumentState
from tests.kills.ringing import ring_sweepers
from tests.membership.deciding import world
from tests.processes import Worker, eventually
from tests.sinks import RunningSink

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.xdist_group("kills"),
    pytest.mark.usefixtures("empty_queue"),
]
SHORT_LEASES = {"MAIL_LEASE_SECONDS": 4, "PAPER_LEASE_SECONDS": 6}


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


def test_200_confirmations_survive_a_worker_that_is_killed_at_random_moments(many):
    chance = random.Random(7)
    staff, memberships = many(200)
    with RunningSink() as sink, Worker(EMAIL_URL=sink.url, **SHORT_LEASES) as worker:
        for number, membership in enumerate(memberships):
            confirm_membership(membership, by=staff)
            if number % 20 == 19:
                time.sleep(chance.uniform(0.5, 4))
                worker.kill()
                worker.start()
        eventually(
            lambda: OutgoingMail.objects.filter(kind="invitation", state=MailState.SENT).count() == 200,
            seconds=600,
            every=2,
            meanwhile=ring_sweepers,
        )
    assert Document.objects.filter(kind="confirmation", state=DocumentState.READY).count() == 200
    assert Document.objects.count() == 200
    assert SupportInvitation.objects.count() == 200
    wanted = set(OutgoingMail.objects.filter(kind="invitation").values_list("message_id", flat=True))
    arrived = sink.message_ids()
    assert set(arrived) == wanted
    assert len(wanted) == 200
    # A letter may be handed over twice when the sender dies between the server's yes and the note of it: at most the
    # two slots of each of the ten kills.
    assert len(arrived) <= 220


def test_letters_wait_for_a_broker_that_is_away_and_the_request_answers_quickly(many):
    staff, memberships = many(50)
    queue = Path(settings.LOCAL_DIR) / "broker" / "queue"
    away = queue.with_name("queue-away")
    with RunningSink() as sink:
        queue.rename(away)
        queue.write_text("the broker's folder is gone")  # a file in its place: every publish fails
        try:
            began = time.monotonic()
            for membership in memberships:
                confirm_membership(membership, by=staff)
            assert (time.monotonic() - began) / 50 < 3, "R-09: an answer within three seconds"
        finally:
            queue.unlink()
            away.rename(queue)
        assert Membership.objects.joined().count() == 50
        with Worker(EMAIL_URL=sink.url, **SHORT_LEASES):
            eventually(
                lambda: OutgoingMail.objects.filter(state=MailState.SENT).count() == 50,
                seconds=300,
                every=2,
                meanwhile=ring_sweepers,
            )
    assert len(set(sink.message_ids())) == len(sink.message_ids()) == 50


def test_a_wiped_broker_loses_no_letter():
    with transaction.atomic():
        for number in range(300):
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
            lambda: OutgoingMail.objects.filter(state=MailState.SENT).count() == 300,
            seconds=300,
            every=1,
            meanwhile=ring_sweepers,
        )
    assert len(set(sink.message_ids())) == len(sink.message_ids()) == 300
