"""A mail server and a way to queue a letter."""

import uuid

import pytest
from django.db import transaction

from portal.outbox import smtp
from portal.outbox.actions import queue_ready_mail
from tests.sinks import RunningSink


@pytest.fixture
def sink(settings):
    """A running mail server that the portal sends to."""
    with RunningSink() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", running.port, 5
        smtp.hang_up()
        yield running
        smtp.hang_up()


@pytest.fixture
def queue():
    """Queue one letter as an action does; keyword arguments change it."""

    def make(**changes):
        fields = {
            "to": f"{uuid.uuid4().hex[:8]}@kommun.example",
            "unique_key": uuid.uuid4().hex,
            "subject": "Välkommen till processtödet",
            "text": "Hej\n",
            "html": '<!DOCTYPE html><html lang="sv"><title>Hej</title><p>Hej</p></html>',
        }
        with transaction.atomic():
            return queue_ready_mail("invitation", **{**fields, **changes})

    return make
