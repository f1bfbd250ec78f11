"""A drawer that has lost its lease writes nothing over its successor's outcome."""

import pytest

from portal.papers import actions, rules
from portal.papers.models import Document, DocumentFile
from tests.leases import check_that_only_the_successor_counts, columns, taken_over

pytestmark = pytest.mark.django_db(transaction=True)


def take(document):
    return lambda: actions._take(Document.objects.filter(pk=document.pk))


def fail(document):
    actions._note_failure(document, "too late", cut_off=rules.CutOff.TIME)


def store(document):
    actions._store(document, b"%PDF late")


def draw(document):
    actions._store(document, b"%PDF in time")


def give_up(document):
    actions._note_failure(document, "in time")


@pytest.mark.parametrize("late", [fail, store])
@pytest.mark.parametrize("successor", [draw, give_up])
def test_only_the_successor_counts(issue, late, successor):
    document = issue()
    check_that_only_the_successor_counts(document, take(document), late, successor)
    files = [bytes(one.content) for one in DocumentFile.objects.all()]
    assert files == ([b"%PDF in time"] if successor is draw else [])


def test_a_late_file_does_not_wake_a_parked_paper(issue):
    document = issue()
    late, successor = taken_over(document, take(document))
    Document.objects.filter(pk=document.pk).update(attempts=rules.MAX_ATTEMPTS)
    give_up(successor)
    before = columns(document)
    assert before["state"] == "failed"
    store(late)
    assert columns(document) == before
    assert not DocumentFile.objects.exists()
