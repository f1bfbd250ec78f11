"""A scan that has lost its lease writes nothing over its successor's verdict."""

import pytest
from django.db import transaction

from portal.files import actions
from portal.files.fields import CheckedFile
from portal.files.models import Upload, UploadFile
from portal.people.models import User
from tests.leases import check_that_only_the_successor_counts
from tests.portal.files import makers

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def upload(settings, monkeypatch):
    settings.CLAMD_URL = "tcp://127.0.0.1:9"
    monkeypatch.setattr("portal.outbox.doorbell._send", lambda task, pk: None)
    person = User.objects.create_user("a@xby.example")
    with transaction.atomic():
        return actions.receive_upload(CheckedFile("pdf", "a.pdf", makers.pdf()), purpose="extract", by=person)


def clean(upload):
    actions._judge(upload, found=False)


def virus(upload):
    actions._judge(upload, found=True)


def away(upload):
    actions._note_away(upload, "TimeoutError")


@pytest.mark.parametrize("late", [clean, virus, away])
@pytest.mark.parametrize("successor", [clean, virus, away])
def test_only_the_successor_counts(upload, late, successor):
    check_that_only_the_successor_counts(
        upload, lambda: actions._take(Upload.objects.filter(pk=upload.pk)), late, successor
    )
    assert UploadFile.objects.exists() is (successor is not virus)
