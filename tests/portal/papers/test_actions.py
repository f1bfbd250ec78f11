"""Issuing, drawing, failing, sweeping: on a real database with the real renderer."""

import hashlib
import threading
from datetime import timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import IntegrityError, connection, connections, transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from portal.errors import Refused
from portal.papers import actions, rendering, rules
from portal.papers.models import Counter, Document, DocumentFile, DocumentState
from tests.portal.papers import samples
from tests.portal.papers.worse_drawings import HERE
from tests.races import at_once, with_and_without_lock

pytestmark = pytest.mark.django_db(transaction=True)


def together(count, work):
    """Run the work in threads that start at the same moment; their results and errors."""
    start, results, errors = threading.Barrier(count), [], []

    def run():
        try:
            start.wait(10)
            results.append(work())
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results, errors


def take(document):
    """Take the paper as a worker does before it draws."""
    return actions._take(Document.objects.filter(pk=document.pk))


def test_a_paper_is_frozen_numbered_and_rung_for(issue, county, no_broker):
    document = issue(then_task="membership.joining.tasks.sweep", then_pk="5")
    year = timezone.now().astimezone(rules.SWEDEN).year
    assert document.number == f"EX-KVI-{year}-1"
    assert issue().number == f"EX-KVI-{year}-2"
    assert issue("declaration").number == f"EX-AVS-{year}-1"
    assert document.title == "Kvittens: Region Exempel"
    assert document.letter["paper"]["number"] == document.number
    assert document.letter["paper"]["address"].endswith(f"/verifiera/{document.verification_code}/")
    assert rules.tidy_code(document.verification_code) == document.verification_code
    assert no_broker[0] == (actions.RENDER, str(document.pk))


def test_an_english_paper_leads_to_the_english_page(issue):
    document = issue(language="en")
    assert document.title == "Receipt: Region Exempel"
    assert "/en/verifiera/" in document.letter["paper"]["address"]


def test_issuing_outside_a_transaction_is_a_mistake(county, publisher):
    with pytest.raises(RuntimeError, match="transaction"):
        actions.issue_document(kind="receipt", county=county, letter=samples.receipt(), subject=county, by=publisher)


def test_a_rolled_back_paper_leaves_no_gap(issue, county, publisher, no_broker):
    with transaction.atomic():
        actions.issue_document(kind="receipt", county=county, letter=samples.receipt(), subject=county, by=publisher)
        transaction.set_rollback(True)
    assert no_broker == []
    assert issue().number.endswith("-1")


def test_a_correction_refers_to_the_paper_it_replaces(issue):
    first = issue()
    second = issue(replaces=first)
    assert second.letter["paper"]["replaces"] == first.number
    with pytest.raises(Refused):
        issue(replaces=first)
    with pytest.raises(Refused):
        issue("declaration", replaces=second)


def test_the_database_keeps_what_was_issued(issue):
    document = issue()
    with pytest.raises(DatabaseError):
        Document.objects.filter(pk=document.pk).update(title="Något annat")
    with pytest.raises(DatabaseError):
        document.delete()


@pytest.mark.race
@with_and_without_lock
def test_eight_at_once_get_one_to_eight(county, lock):
    """Its lock is the counter's row."""

    def take():
        with transaction.atomic():
            return actions.next_number("receipt", county, timezone.now())

    results = at_once(*[take] * 8)
    assert sorted(int(number.rsplit("-", 1)[1]) for number in results) == list(range(1, 9))
    assert Counter.objects.get().value == 8


def test_drawing_stores_the_bytes_once_and_rings_on(issue, no_broker):
    document = issue(then_task="membership.joining.tasks.sweep", then_pk="5")
    no_broker.clear()
    actions.render_document(document.pk)
    document.refresh_from_db()
    assert document.state == DocumentState.READY
    assert document.sha256 == hashlib.sha256(bytes(document.file.content)).hexdigest()
    assert document.size == len(document.file.content)
    assert no_broker == [("membership.joining.tasks.sweep", "5")]
    actions.render_document(document.pk)
    assert len(no_broker) == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        DocumentFile.objects.update(content=b"other")


def test_drawing_again_from_the_row_gives_the_stored_bytes(issue):
    document = issue()
    actions.render_document(document.pk)
    row = Document.objects.get(pk=document.pk)
    html, style = rendering.render_html(row.letter, row.template), rendering.style_of(row.template)
    again = rendering.render_pdf(html, identifier=row.number, style=style)
    assert hashlib.sha256(again).hexdigest() == row.sha256


@pytest.mark.race
@with_and_without_lock
def test_a_hundred_requests_make_one_file(issue, lock):
    document, draws = issue(), []

    def draw(html, *, identifier, **order):
        draws.append(identifier)
        return rendering.render_pdf(html, identifier=identifier)

    def work():
        for _ in range(5):
            actions.render_document(document.pk, draw=draw)

    at_once(*[work] * 20)
    assert draws == [document.number]
    assert DocumentFile.objects.count() == 1


def test_a_second_writer_leaves(issue, no_broker):
    """The lease of a slow worker ran out, another drew the paper, and the slow one comes back."""
    document = issue(then_task="x.y", then_pk="1")
    slow = take(document)
    Document.objects.filter(pk=document.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    actions.render_document(document.pk)
    before = Document.objects.get(pk=document.pk)
    actions._store(slow, b"other bytes")
    actions._note_failure(slow, "too late")
    after = Document.objects.get(pk=document.pk)
    assert (after.sha256, after.state, after.error) == (before.sha256, DocumentState.READY, "")
    assert no_broker.count(("x.y", "1")) == 1


def _killed(html, *, identifier, **order):
    raise rendering.RenderingFailed("the drawing process died (status -9)")


def _make_due(document):
    Document.objects.filter(pk=document.pk).update(due_at=timezone.now())


def test_a_killed_drawing_is_tried_again_then_parked_and_shown(issue, county, publisher):
    document = issue()
    waits = []
    for _attempt in range(2):
        actions.render_document(document.pk, draw=_killed)
        document.refresh_from_db()
        assert document.state == DocumentState.QUEUED
        waits.append(document.due_at - timezone.now())
        actions.render_document(document.pk)  # not due yet: nothing happens
        document.refresh_from_db()
        assert document.state == DocumentState.QUEUED
        _make_due(document)
    assert timedelta(seconds=10) < waits[0] < waits[1]
    actions.render_document(document.pk, draw=_killed)
    document.refresh_from_db()
    assert document.state == DocumentState.FAILED
    assert "died" in document.error
    assert actions.render_due() == 0
    assert Document.objects.for_county(county).troubled_first()[0] == document
    actions.draw_again(document, by=publisher)
    actions.render_document(document.pk)
    document.refresh_from_db()
    assert (document.state, document.error) == (DocumentState.READY, "")
    with pytest.raises(Refused):
        actions.draw_again(document, by=publisher)


def test_a_paper_whose_worker_is_lost_again_and_again_is_parked(issue):
    document = issue()
    for _loss in range(rules.MAX_BEGINNINGS):
        assert take(document) is not None  # and the worker dies here
        assert take(document) is None  # the lease holds
        Document.objects.filter(pk=document.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    healthy = issue()
    assert actions.render_due() == 1  # the healthy one, although the other came first
    document.refresh_from_db()
    healthy.refresh_from_db()
    assert document.state == DocumentState.FAILED
    assert "worker died" in document.error
    assert healthy.state == DocumentState.READY


def by_the_press(draw, seconds=1):
    """A drawing by one of the worse ones, under a limit of so many seconds."""

    def guarded(html, *, identifier, **order):
        named = f"{HERE}:{draw}" if draw else rendering.DRAW
        return rendering.render_pdf_guarded(
            html, identifier=identifier, seconds=seconds, room=200 * 1024**2, draw=named
        )

    return guarded


@pytest.fixture
def warm_press():
    rendering.render_pdf_guarded("<p>x", identifier="X", seconds=60)


@pytest.mark.usefixtures("warm_press")
@pytest.mark.parametrize(("worse", "why"), [("sleeps", "time"), ("eats", "memory"), ("dies", "died")])
def test_a_really_killed_drawing_leaves_the_worker_alive_and_is_made_again_at_once(
    issue, county, no_broker, worse, why
):
    document, other = issue(), issue()
    no_broker.clear()
    actions.render_document(document.pk, draw=by_the_press(worse))
    document.refresh_from_db()
    assert (document.state, document.attempts, document.cut_off_count) == (DocumentState.QUEUED, 1, 1)
    assert document.error
    assert no_broker == [(actions.RENDER, str(document.pk))]
    actions.render_document(document.pk)  # due already
    actions.render_document(other.pk)
    document.refresh_from_db()
    assert (document.state, document.error) == (DocumentState.READY, "")
    assert (document.cut_off_count, document.cut_off_reason) == (1, why)
    now = timezone.now()
    assert list(Document.objects.cut_off_lately(now)) == [document]
    assert not Document.objects.cut_off_lately(now + rules.CUT_OFF_LATELY).exists()
    assert Document.objects.for_county(county).get(pk=other.pk).cut_off_words == ""


@pytest.mark.usefixtures("warm_press")
def test_a_paper_that_always_hangs_is_parked_after_three_and_counted(issue):
    document = issue()
    for _attempt in range(rules.MAX_ATTEMPTS):
        _make_due(document)
        actions.render_document(document.pk, draw=by_the_press("sleeps", seconds=0.3))
    document.refresh_from_db()
    assert (document.state, document.cut_off_count) == (DocumentState.FAILED, 3)
    assert "longer than" in document.error


def test_a_task_whose_time_is_over_counts_as_cut_off(issue):
    document = issue()

    def over(html, *, identifier, **order):
        raise SoftTimeLimitExceeded

    actions.render_document(document.pk, draw=over)
    document.refresh_from_db()
    assert (document.state, document.cut_off_reason) == (DocumentState.QUEUED, "time")


def test_what_fails_by_itself_is_no_cut_off(issue):
    document = issue()
    actions.render_document(document.pk, draw=_killed)
    document.refresh_from_db()
    assert (document.cut_off_count, document.cut_off_reason, document.cut_off_at) == (0, "", None)
    assert document.due_at > timezone.now()


def test_the_sweeper_draws_the_due_and_the_orphaned(issue):
    """A bell that was lost, and a lease that ran out; not the one that waits, nor the one that is ready."""
    lost, waiting, orphaned, ready = (issue() for _ in range(4))
    Document.objects.filter(pk=waiting.pk).update(due_at=timezone.now() + timedelta(minutes=1))
    take(orphaned)
    Document.objects.filter(pk=orphaned.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    actions.render_document(ready.pk)
    drawn = []

    def draw(html, *, identifier, **order):
        drawn.append(identifier)
        return identifier.encode()

    assert actions.render_due(draw=draw) == 2
    assert sorted(drawn) == sorted([lost.number, orphaned.number])


@pytest.mark.race
def test_two_sweepers_share_the_work(issue):
    """SKIP LOCKED: what one has in hand the other passes by instead of waiting. Without it the second
    drew nothing and failed at the lock's time-out (tried by hand)."""
    held, free = issue(), issue()
    with transaction.atomic():
        Document.objects.select_for_update(no_key=True).get(pk=held.pk)
        results, errors = together(1, lambda: actions.render_due(draw=lambda html, **order: b"x"))
    assert (results, errors) == ([1], [])
    free.refresh_from_db()
    assert free.state == DocumentState.READY


def test_a_preview_is_marked_and_takes_no_number(county):
    html = actions.preview_html(samples.declaration())
    assert "Utkast" in html
    assert "verifiera" not in html
    assert not Counter.objects.exists()


def test_the_number_is_taken_once_in_the_database(issue):
    document = issue()
    with pytest.raises(IntegrityError):
        Document.objects.create(
            kind="receipt",
            number=document.number,
            title="x",
            template="receipt_v1",
            letter={},
            subject_type="county",
            subject_pk="98",
            verification_code="x",
        )
    assert connection.is_usable()
