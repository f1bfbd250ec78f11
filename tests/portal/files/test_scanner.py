"""R-62: with a scanner configured, nothing is open before it has answered; a small clamd speaks its protocol here."""

import socketserver
import struct
import threading
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from portal.files import actions, rules, tasks
from portal.files.fields import CheckedFile
from portal.files.models import Upload, UploadFile, UploadState
from portal.log.models import LogEvent
from portal.people.models import User
from tests.portal.files import makers
from tests.races import at_once, with_and_without_lock

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
pytestmark = pytest.mark.django_db(transaction=True)


class Clamd(socketserver.ThreadingTCPServer):
    """Answers INSTREAM as clamd does; ``answer`` may be set to say something else, or nothing."""

    allow_reuse_address = True
    daemon_threads = True
    answer = None
    seen = 0


class Talk(socketserver.StreamRequestHandler):
    def handle(self):
        if self.rfile.read(10) != b"zINSTREAM\0":
            return
        content = b""
        while size := struct.unpack("!I", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        self.server.seen += 1
        if self.server.answer is not None:
            self.wfile.write(self.server.answer)
        elif EICAR in content:
            self.wfile.write(b"stream: Eicar-Test-Signature FOUND\0")
        else:
            self.wfile.write(b"stream: OK\0")


@pytest.fixture
def clamd(settings):
    with Clamd(("127.0.0.1", 0), Talk) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.CLAMD_URL = f"tcp://127.0.0.1:{server.server_address[1]}"
        yield server
        server.shutdown()


@pytest.fixture
def send(monkeypatch):
    """Keep a file as a form's view would, without a broker; returns its row."""
    monkeypatch.setattr("portal.outbox.doorbell._send", lambda task, pk: None)
    person = User.objects.create_user("a@xby.example")

    def keep(content=None):
        with transaction.atomic():
            checked = CheckedFile("pdf", "a.pdf", content or makers.pdf())
            return actions.receive_upload(checked, purpose="extract", by=person)

    return keep


def with_eicar():
    return makers.pdf(lambda made: setattr(made.Root, "PieceInfo", made.make_stream(EICAR)), compress_streams=False)


def test_a_clean_file_opens_when_the_scanner_has_answered(clamd, send):
    upload = send()
    assert upload.state == UploadState.CHECKING
    tasks.scan(str(upload.pk))
    upload.refresh_from_db()
    assert upload.state == UploadState.CLEAN
    assert upload.scanned_at
    assert clamd.seen == 1
    tasks.scan(str(upload.pk))
    assert clamd.seen == 1


def test_the_scanners_sample_is_refused_and_its_bytes_thrown_away(clamd, send):
    upload = send(with_eicar())
    tasks.scan(str(upload.pk))
    upload.refresh_from_db()
    assert (upload.state, upload.reason) == (UploadState.REFUSED, "virus")
    assert not UploadFile.objects.filter(pk=upload.pk).exists()
    assert LogEvent.objects.filter(verb="upload.refused", thing_pk=str(upload.pk)).exists()


@pytest.mark.parametrize(
    "answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK and more\0", b"\0", b"OK"]
)
def test_anything_but_a_verdict_leaves_it_held(clamd, send, answer):
    clamd.answer = answer
    upload = send()
    tasks.scan(str(upload.pk))
    upload.refresh_from_db()
    assert upload.state == UploadState.CHECKING
    assert upload.due_at > timezone.now()


def test_a_scanner_that_is_down_leaves_it_held_until_it_is_back(clamd, send, settings):
    address, settings.CLAMD_URL = settings.CLAMD_URL, "tcp://127.0.0.1:9"
    first, second = send(), send()
    tasks.sweep()
    assert set(Upload.objects.values_list("state", flat=True)) == {"checking"}
    settings.CLAMD_URL = address
    tasks.sweep()  # the first waits its turn, the second is due
    Upload.objects.update(due_at=timezone.now())
    tasks.sweep()
    assert {first.pk, second.pk} == set(Upload.objects.clean().values_list("pk", flat=True))


def test_a_scanner_taken_out_of_the_settings_does_not_open_what_waited(clamd, send, settings):
    upload = send()
    settings.CLAMD_URL = ""
    tasks.sweep()
    upload.refresh_from_db()
    assert upload.state == UploadState.CHECKING


def test_waiting_for_half_an_hour_is_an_alarm(send, settings, caplog):
    settings.CLAMD_URL = "tcp://127.0.0.1:9"
    send()
    assert actions.warn_of_stuck() == 0
    later = timezone.now() + rules.STUCK_AFTER + timedelta(minutes=1)
    assert Upload.objects.stuck(later).count() == 1


@pytest.mark.race
@with_and_without_lock
def test_two_workers_scan_a_file_once(clamd, send, lock):
    upload = send()
    at_once(*[lambda: actions.scan_upload(str(upload.pk))] * 2)
    assert clamd.seen == 1
