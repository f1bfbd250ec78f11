"""A real broker that is killed and started again, with a worker that has to find its way back (R-07, R-08)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.log.models import Heartbeat
from tests.kills.brokers import SERVERS
from tests.kills.ringing import ring, sender_to
from tests.processes import Worker, eventually

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
AGAIN = 180  # seconds after which the worker must answer: six of the demand's, on a busy machine


@pytest.mark.parametrize("broker", SERVERS)
@pytest.mark.parametrize("times", [2, pytest.param(20, marks=pytest.mark.hostile)])
def test_a_worker_answers_again_after_each_restart(tmp_path, broker, times):
    with broker(tmp_path) as server, Worker(concurrency=1, CELERY_BROKER_URL=server.url):
        assert _is_answered(server.url)
        for _restart in range(times):
            server.kill()
            server.start()
            assert _is_answered(server.url)


def _is_answered(url):
    """Ring as beat does, until the heartbeat is newer than the first bell."""
    began = timezone.now()
    sender = sender_to(url)
    return eventually(
        lambda: Heartbeat.objects.filter(name="quick", at__gt=began + timedelta(milliseconds=1)).exists(),
        seconds=AGAIN,
        every=0.5,
        meanwhile=lambda: ring(sender, "portal.log.tasks.beat", expires=20),
    )
