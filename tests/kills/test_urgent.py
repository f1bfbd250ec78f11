"""A log-in code goes past what is slow: the shipped workers, real brokers, all bells in front of it.

Order is asserted, not time."""

import asyncio
import uuid
from contextlib import ExitStack

import pytest
from django.db import transaction

from portal.celery import QUEUE_OF, app
from portal.outbox.actions import queue_ready_mail
from portal.outbox.models import MailState, OutgoingMail
from portal.papers import actions as paper_actions
from portal.papers.models import Document, DocumentState
from tests.kills.brokers import KINDS
from tests.kills.ringing import sender_to
from tests.portal.papers import samples
from tests.portal.papers.conftest import county, publisher  # noqa: F401 - fixtures
from tests.processes import Worker, eventually
from tests.sinks import RunningSink

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.usefixtures("empty_queue"),
]
PAPERS, LETTERS = 150, 150  # far more papers than are drawn until the code has left
HOST = "kommun.example"


@pytest.fixture(params=KINDS)
def bells(request, tmp_path, monkeypatch):
    """A broker: its address, with every bell that this process rings going there, routed as shipped."""
    with request.param(tmp_path) as server:
        sender = sender_to(server.url)
        if sender is not app:
            sender.conf.task_routes = {task: {"queue": queue} for task, queue in QUEUE_OF.items()}
            sender.conf.task_default_queue = "small"
            monkeypatch.setattr(
                "portal.outbox.doorbell._send",
                lambda task, pk: sender.send_task(task, args=[pk], ignore_result=True),
            )
        yield server.url


def issue(county, number):  # noqa: F811 - a fixture's name
    """Papers issued one by one, each with its bell."""
    for _ in range(number):
        with transaction.atomic():
            paper_actions.issue_document(
                kind="confirmation", county=county, letter=samples.confirmation(), subject=county, by=None
            )


def write(kind, *, urgent=False):
    with transaction.atomic():
        return queue_ready_mail(
            kind,
            to=f"{kind}@{HOST}",
            unique_key=uuid.uuid4().hex,
            subject="Hej",
            text="Hej",
            html="Hej",
            urgent=urgent,
        )


async def _letters_take_their_time(envelope):
    """So long that a busy machine is not late with the code because letters are quick."""
    if envelope.rcpt_tos != [f"login_code@{HOST}"]:
        await asyncio.sleep(2)


def test_a_code_is_delivered_while_papers_and_letters_still_wait(bells, county):  # noqa: F811
    issue(county, PAPERS)
    for _ in range(LETTERS):
        write("invitation")
    with ExitStack() as running:
        sink = running.enter_context(RunningSink())
        sink.answer_data = _letters_take_their_time
        shipped = {"concurrency": None, "EMAIL_URL": sink.url, "CELERY_BROKER_URL": bells}
        running.enter_context(Worker(kind="quick", **shipped))
        eventually(lambda: sink.letters, every=0.05)
        # Not before: on a busy machine all papers might be drawn while the other worker still starts.
        running.enter_context(Worker(kind="papers", **shipped))
        eventually(Document.objects.ready().exists, every=0.05)
        code = write("login_code", urgent=True)
        eventually(lambda: OutgoingMail.objects.filter(pk=code.pk, state=MailState.SENT).exists(), every=0.05)
        papers_wait = Document.objects.exclude(state=DocumentState.READY).count()
        letters_wait = OutgoingMail.objects.exclude(state=MailState.SENT).count()
        place = sink.message_ids().index(code.message_id)
    assert papers_wait > 0, "the papers were too few for this machine: the test says nothing"
    assert letters_wait > LETTERS / 2, place
