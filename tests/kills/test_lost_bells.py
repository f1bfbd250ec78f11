"""Papers whose bells were all lost: one sweep wakes every slot of the shipped worker, and nothing is left."""

import pytest
from django.utils import timezone

from portal.celery import app
from portal.papers.models import Document, DocumentState
from tests.kills.test_urgent import issue
from tests.portal.papers.conftest import county, publisher  # noqa: F401 - fixtures
from tests.processes import Worker, eventually

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.usefixtures("empty_queue"),
]
PAPERS = 16  # more than a sweep has bells


def test_one_sweep_is_enough_for_all_slots_and_all_papers(county, monkeypatch):  # noqa: F811
    with monkeypatch.context() as lost:
        lost.setattr("portal.outbox.doorbell._send", lambda task, pk: None)
        issue(county, PAPERS)
    with Worker(kind="quick", concurrency=1), Worker(kind="papers", concurrency=2):
        app.send_task("portal.papers.tasks.sweep", retry=False, ignore_result=True)
        eventually(lambda: _in_hand() == 2, every=0.02)  # two slots, each with a paper of its own
        eventually(lambda: Document.objects.ready().count() == PAPERS)


def _in_hand():
    return Document.objects.filter(state=DocumentState.RENDERING, lease_until__gt=timezone.now()).count()
