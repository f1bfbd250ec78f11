"""Keeping what was sent: its bytes as they came, under a name of ours, for nobody before it is clean."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InternalError, ProgrammingError, transaction
from django.http import Http404

from portal.files.actions import receive_upload
from portal.files.answers import upload_response
from portal.files.fields import CheckedFile, check_file
from portal.files.models import Upload, UploadFile, UploadState
from portal.log.models import LogEvent
from portal.people.models import User
from tests.portal.files import hostile, makers
from tests.portal.files.sending import OneFile

pytestmark = pytest.mark.django_db(transaction=True)
REFUSES = (InternalError, ProgrammingError)


@pytest.fixture
def person():
    return User.objects.create_user("a@xby.example")


@pytest.fixture
def kept(person):
    """A PDF that was sent in a form and kept."""
    form = OneFile({}, {"extract": SimpleUploadedFile("../Beslut åäö.PDF.exe", makers.pdf(), "text/html")})
    assert form.is_valid()
    with transaction.atomic():
        return receive_upload(form.cleaned_data["extract"], purpose="extract", by=person, subject=person)


def test_what_is_handed_out_is_what_was_sent(kept):
    response = upload_response(Upload.objects.get(pk=kept.pk))
    assert response.content == makers.pdf()
    assert hashlib.sha256(response.content).hexdigest() == kept.sha256
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="{kept.pk}.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Cache-Control"] == "no-store"
    assert kept.original_name == "Beslut åäö.PDF.exe"


def test_a_name_of_ours_may_be_given(kept):
    assert (
        'filename="Protokoll-112-RS-2025.pdf"'
        in upload_response(kept, "Protokoll § 112, RS 2025")["Content-Disposition"]
    )


def test_it_is_found_by_what_it_is_about(kept, person):
    assert list(Upload.objects.about(person, "extract")) == [kept]
    assert list(Upload.objects.about(person, "logo")) == []
    assert list(Upload.objects.about(person).clean()) == [kept]


def test_receiving_is_noted_without_names(kept, person):
    event = LogEvent.objects.get(verb="upload.received")
    assert event.thing_pk == str(kept.pk)
    assert "Beslut" not in str(event.detail)


def test_it_belongs_in_a_transaction(person):
    with pytest.raises(RuntimeError):
        receive_upload(check_file(makers.pdf(), "a.pdf", ("pdf",)), purpose="extract", by=person)


@pytest.mark.parametrize(
    "change", [{"original_name": "b"}, {"sha256": "0" * 64}, {"kind": "docx"}, {"state": "refused"}]
)
def test_the_database_refuses_to_change_it(kept, change):
    with pytest.raises(REFUSES), transaction.atomic():
        Upload.objects.filter(pk=kept.pk).update(**change)
    kept.refresh_from_db()
    assert kept.state == UploadState.CLEAN


def test_the_database_refuses_to_change_or_delete_its_bytes(kept):
    with pytest.raises(REFUSES), transaction.atomic():
        UploadFile.objects.filter(pk=kept.pk).update(content=b"x")
    with pytest.raises(REFUSES), transaction.atomic():
        UploadFile.objects.filter(pk=kept.pk).delete()


@pytest.mark.parametrize("name", hostile.ODD_NAMES)
def test_an_odd_name_is_only_ever_text(name, person):
    checked = check_file(makers.pdf(), name, ("pdf",))
    assert 0 < len(checked.name) <= 150
    assert not set(checked.name) & set("\0\r\n/\\\u202e")
    with transaction.atomic():
        upload = receive_upload(checked, purpose="extract", by=person)
    assert upload_response(upload)["Content-Disposition"] == f'attachment; filename="{upload.pk}.pdf"'


def test_what_is_held_or_refused_is_not_handed_out(person, settings, monkeypatch):
    monkeypatch.setattr("portal.outbox.doorbell._send", lambda task, pk: None)
    settings.CLAMD_URL = "tcp://127.0.0.1:9"
    with transaction.atomic():
        upload = receive_upload(CheckedFile("pdf", "a.pdf", makers.pdf()), purpose="extract", by=person)
    assert upload.state == UploadState.CHECKING
    with pytest.raises(Http404):
        upload_response(upload)
