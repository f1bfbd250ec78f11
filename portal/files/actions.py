"""Taking in a file that somebody sent, and having it scanned before anybody else can fetch it."""

import logging
import time
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from portal.files import rules, scanner
from portal.files.checks import KINDS
from portal.files.models import Upload, UploadFile, UploadState
from portal.log.actions import log_event
from portal.outbox.doorbell import ring

logger = logging.getLogger(__name__)
SCAN = "portal.files.tasks.scan"
SHIFT = 15.0  # seconds that one task goes on scanning
LEASE = timedelta(minutes=3)


def receive_upload(checked, *, purpose, by, subject=None, county=None, organisation=None):
    """Keep a file that a form has checked; returns its Upload. Part of the caller's transaction.

    ``checked`` is a ``fields.CheckedFile``. ``subject`` is the row it is about. With a virus scanner configured it is
    held (``checking``) until the scanner has answered; without one it is ``clean`` at once.
    Raises RuntimeError outside a transaction."""
    if not connection.in_atomic_block:
        raise RuntimeError("receive_upload must be part of the transaction that it concerns")
    upload = Upload.objects.create(
        kind=checked.kind,
        original_name=checked.name,
        content_type=KINDS[checked.kind][0],
        size=checked.size,
        sha256=checked.sha256,
        state=UploadState.CHECKING if settings.CLAMD_URL else UploadState.CLEAN,
        purpose=purpose,
        subject_type=subject._meta.model_name if subject is not None else "",
        subject_pk=str(subject.pk) if subject is not None else "",
        county=county,
        organisation=organisation,
        uploaded_by=by,
    )
    UploadFile.objects.create(upload=upload, content=checked.content)
    log_event("upload.received", by=by, county=county, thing=upload, kind=checked.kind, size=checked.size)
    if upload.state == UploadState.CHECKING:
        ring(SCAN, upload.pk)
    return upload


def scan_upload(pk):
    """Have this file scanned if it waits and nobody has it."""
    upload = _take(Upload.objects.filter(pk=pk))
    if upload is not None:
        _scan(upload)


def scan_due(seconds=SHIFT):
    """Scan waiting files one after the other until none is left or the time is over; returns how many were begun."""
    until, begun = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        upload = _take(Upload.objects.order_by("due_at"))
        if upload is None:
            break
        begun += 1
        if not _scan(upload):
            break  # the scanner is away: the others wait as well
    return begun


def warn_of_stuck():
    """Say in the log when files have waited for the scanner for half an hour; returns how many."""
    stuck = Upload.objects.stuck(timezone.now() - rules.STUCK_AFTER).count()
    if stuck:
        logger.error("%s files have waited more than half an hour for the virus scanner", stuck)
    return stuck


@transaction.atomic(durable=True)
def _take(uploads):
    """One waiting file with a lease on it; None when there is none."""
    now = timezone.now()
    row = uploads.due(now).select_for_update(of=("self",), no_key=True, skip_locked=True).first()
    if row is None:
        return None
    row.attempts += 1
    row.lease_until = now + LEASE
    row.save(update_fields=["attempts", "lease_until"])
    return row


def _scan(upload):
    """Ask the scanner outside any transaction and write what it said; False when it gave no verdict.

    A scanner that has been switched off in the settings gives none: what waits for it waits on."""
    try:
        if not scanner.is_configured():
            raise scanner.ScannerAway("not configured")
        found = scanner.finds_something(bytes(upload.file.content))
    except scanner.ScannerAway as away:
        _note_away(upload, str(away))
        return False
    _judge(upload, found)
    return True


def _still_ours(upload):
    """The locked row; None when our lease ran out and somebody else has taken it over."""
    row = Upload.objects.select_for_update(of=("self",), no_key=True).get(pk=upload.pk)
    return row if row.state == UploadState.CHECKING and row.lease_until == upload.lease_until else None


@transaction.atomic(durable=True)
def _judge(upload, found):
    row = _still_ours(upload)
    if row is None:
        return
    row.state = UploadState.REFUSED if found else UploadState.CLEAN
    row.reason = "virus" if found else ""
    row.scanned_at = timezone.now()
    row.lease_until = None
    row.save(update_fields=["state", "reason", "scanned_at", "lease_until"])
    if found:
        UploadFile.objects.filter(upload=row).delete()
        log_event("upload.refused", county=row.county, thing=row, reason=row.reason)


@transaction.atomic(durable=True)
def _note_away(upload, fault):
    row = _still_ours(upload)
    if row is None:
        return
    row.due_at = timezone.now() + rules.wait_after(row.attempts)
    row.lease_until = None
    row.save(update_fields=["due_at", "lease_until"])
    logger.warning("the virus scanner gave no verdict (%s); file %s is held", fault, row.pk)
