"""Issuing a paper, drawing it, and drawing it again when that failed."""

import base64
import hashlib
import logging
import secrets
import time
from datetime import timedelta

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from portal.errors import Refused
from portal.log.signs import sign_of_life
from portal.outbox.doorbell import ring
from portal.papers import rendering, rules, sealing
from portal.papers.models import Counter, Document, DocumentFile, DocumentState

logger = logging.getLogger(__name__)
RENDER = "portal.papers.tasks.render"
SHIFT = 15.0  # seconds that one task goes on drawing; with one paper's limit still inside the task's


def issue_document(
    *, kind, county, letter, subject, by, template="", language="sv", replaces=None, then_task="", then_pk=""
):
    """Issue a paper: give it a number without gaps and a code, freeze its letter and ask a worker to draw it.

    Part of the caller's transaction, so that the paper and what it is about stand or fall together. Call it late:
    the series is locked until the commit. ``letter`` is a ``documents.Letter``; ``county`` may be None (national).
    ``replaces`` is the paper this one corrects. When the file is there, ``then_task`` is rung for ``then_pk``.

    Raises RuntimeError outside a transaction, Refused when the replaced paper is of another kind or already replaced
    (a missing field or an unfilled placeholder has refused when the letter was made)."""
    if not connection.in_atomic_block:
        raise RuntimeError("issue_document must be part of the transaction that it concerns")
    if letter.kind != kind:
        raise ValueError(f"a {letter.kind} letter cannot become a {kind} paper")
    if replaces is not None:
        _check_replaceable(replaces, kind=kind)
    now = timezone.now().replace(microsecond=0)
    code = new_code()
    number = next_number(kind, county, now)
    with translation.override(language):
        title = letter.heading()[:200]
        address = settings.SITE_URL + reverse("papers:verify", args=[code])
    paper = {
        "number": number,
        "title": title,
        "language": language,
        "issued_at": now.isoformat(),
        "address": address,
        "replaces": replaces.number if replaces else "",
        "draft": False,
    }
    document = Document.objects.create(
        kind=kind,
        county=county,
        number=number,
        title=title,
        template=template or letter.template,
        letter={**letter.frozen(), "paper": paper},
        language=language,
        subject_type=subject._meta.model_name,
        subject_pk=str(subject.pk),
        verification_code=code,
        replaces=replaces,
        issued_at=now,
        issued_by=by,
        due_at=now,
        then_task=then_task,
        then_pk=str(then_pk),
    )
    ring(RENDER, document.pk, stands_for_all=True)
    return document


def preview_html(letter, *, language="sv"):
    """How the paper would look, as HTML marked as a draft: without number, code and PDF."""
    with translation.override(language):
        title = letter.heading()
    now = timezone.now().replace(microsecond=0).isoformat()
    paper = {"number": "", "title": title, "language": language, "issued_at": now, "address": "", "draft": True}
    return rendering.render_html({**letter.frozen(), "paper": {**paper, "replaces": ""}}, letter.template)


def _check_replaceable(old, *, kind):
    if old.kind != kind:
        raise Refused(_("A paper can only be replaced by one of the same kind."))
    if Document.objects.filter(replaces=old).exists():
        raise Refused(_("The paper %(number)s has already been replaced.") % {"number": old.number})


def next_number(kind, county, moment):
    """The next number of the county's series for the kind and the Swedish year: ``T-AVS-2026-7``.

    The row of the series is made before it is locked, since locking in an empty table locks nothing."""
    key = rules.series(kind, county and county.letter, moment)
    Counter.objects.bulk_create([Counter(key=key)], ignore_conflicts=True)
    counter = Counter.objects.select_for_update(no_key=True).get(key=key)
    counter.value += 1
    counter.save(update_fields=["value"])
    return f"{key}-{counter.value}"


def new_code():
    """A verification code of 128 random bits, in letters and digits that are hard to mistake."""
    return base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()


def render_document(pk, *, draw=rendering.render_pdf_guarded):
    """Draw the paper if it is due and nobody has it; store its bytes and fingerprint once; ring what waits for it."""
    document = _take(Document.objects.filter(pk=pk))
    if document is not None:
        _draw(document, draw)


def render_due(seconds=SHIFT, *, draw=rendering.render_pdf_guarded):
    """Draw due papers one after the other until none is left or the time is over; returns how many were begun.

    One bell may stand for many papers, so a slow or emptied queue holds nothing up."""
    until, begun = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        document = _take(Document.objects.order_by("due_at", "pk"))
        if document is None:
            break
        _draw(document, draw)
        sign_of_life()
        begun += 1
    return begun


def ring_for_due(most):
    """Ring for so many due papers as there are, at most `most`: each bell wakes a slot, which goes on with the rest."""
    for pk in list(Document.objects.due(timezone.now()).order_by("due_at", "pk").values_list("pk", flat=True)[:most]):
        ring(RENDER, pk)


def _draw(document, draw):
    try:
        html = rendering.render_html(document.letter, document.template)
        order = {"identifier": document.number, "style": rendering.style_of(document.template)}
        if sealing.is_sealed_for(document.county):
            content = draw(html, **order, seal_name=_seal_name(document))
            sealed = sealing.seal(content, county=document.county)
        else:
            content, sealed = draw(html, **order), None
    except rendering.DrawingCutOff as error:
        _note_failure(document, str(error), cut_off=error.why)
        return
    except SoftTimeLimitExceeded:
        _note_failure(document, "the time of the worker's task was over", cut_off=rules.CutOff.TIME)
        return
    except Exception as error:  # whatever a paper does must not stop the others
        told = isinstance(error, (rendering.RenderingFailed, sealing.SealingFailed))
        _note_failure(document, str(error) if told else type(error).__name__)
        return
    _store(document, content, sealed)


def _seal_name(document):
    """What a screen reader says about the seal, in the paper's language."""
    with translation.override(document.language):
        if document.county is None:
            return gettext("Electronic seal")
        return gettext("Electronic seal of %(board)s") % {"board": document.county.board_name}


@transaction.atomic(durable=True)
def _take(papers):
    """One due paper with a lease on it; None when there is none.

    An attempt counts when it begins. A drawing that dies by itself dies in its guard and is noted as a failure; a
    lease that runs out means that the whole worker was lost, which is seldom the paper's fault: it may begin more
    often before it is parked."""
    now = timezone.now()
    due = papers.due(now).select_related("county").select_for_update(of=("self",), no_key=True, skip_locked=True)
    while document := due.first():
        if document.attempts < rules.MAX_BEGINNINGS:
            break
        _park(document, document.error or "the worker died while drawing")
    else:
        return None
    document.state = DocumentState.RENDERING
    document.attempts += 1
    document.lease_until = now + timedelta(seconds=settings.PAPER_LEASE_SECONDS)
    document.save(update_fields=["state", "attempts", "lease_until"])
    return document


def _still_ours(document):
    """The locked row; None when our lease ran out and somebody else has taken it over: the outcome is theirs."""
    row = Document.objects.select_for_update(of=("self",), no_key=True).get(pk=document.pk)
    return row if row.state == DocumentState.RENDERING and row.lease_until == document.lease_until else None


@transaction.atomic(durable=True)
def _store(document, drawn, sealed=None):
    """Write the bytes once, sealed or as drawn; whoever has lost the lease leaves."""
    content = sealed.content if sealed else drawn
    row = _still_ours(document)
    if row is None:
        return
    DocumentFile.objects.create(document=row, content=content)
    row.state = DocumentState.READY
    row.sha256 = hashlib.sha256(content).hexdigest()
    row.plain_sha256 = hashlib.sha256(drawn).hexdigest()
    row.size = len(content)
    if sealed:
        row.seal, row.sealed_at, row.seal_time_stamped = sealed.subject, sealed.at, sealed.time_stamped
    row.rendered_at = timezone.now()
    row.lease_until = None
    row.error = ""
    row.save(
        update_fields=[
            "state", "sha256", "plain_sha256", "size", "seal", "sealed_at", "seal_time_stamped", "rendered_at",
            "lease_until", "error",
        ]
    )  # fmt: skip
    if row.then_task:
        ring(row.then_task, row.then_pk)


@transaction.atomic(durable=True)
def _note_failure(document, reason, cut_off=None):
    """Write why there is no file and when to try again. ``cut_off``: the ``rules.CutOff`` of a drawing that was ended
    from outside; that stays on the row also when a later one succeeds."""
    row = _still_ours(document)
    if row is None:
        return
    now = timezone.now()
    if cut_off:
        row.cut_off_count, row.cut_off_reason, row.cut_off_at = row.cut_off_count + 1, cut_off.value, now
        row.save(update_fields=["cut_off_count", "cut_off_reason", "cut_off_at"])
    wait = rules.wait_after(row.attempts, was_cut_off=cut_off is not None)
    if wait is None:
        _park(row, reason)
        return
    row.state = DocumentState.QUEUED
    row.due_at = now + wait
    row.lease_until = None
    row.error = reason[:300]
    row.save(update_fields=["state", "due_at", "lease_until", "error"])
    logger.warning("paper %s was not drawn, attempt %s: %s", row.pk, row.attempts, reason)
    if not wait:
        ring(RENDER, row.pk)


def _park(row, reason):
    row.state = DocumentState.FAILED
    row.lease_until = None
    row.error = reason[:300]
    row.save(update_fields=["state", "lease_until", "error"])
    logger.error("paper %s is parked after %s attempts: %s", row.pk, row.attempts, reason)


@transaction.atomic(durable=True)
def draw_again(document, *, by):
    """Staff ask for another three attempts at a parked paper. Raises Refused when it is not parked."""
    row = Document.objects.select_for_update(of=("self",), no_key=True).get(pk=document.pk)
    if no := rules.why_not("draw_again", state=row.state):
        raise Refused(no)
    row.state = DocumentState.QUEUED
    row.attempts = 0
    row.due_at = timezone.now()
    row.save(update_fields=["state", "attempts", "due_at"])
    logger.info("paper %s is drawn again, asked for by user %s", row.pk, by.pk)
    ring(RENDER, row.pk)
    return row
