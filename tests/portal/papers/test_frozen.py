"""What is issued stays as it was: the database itself refuses, whoever asks in whatever words."""

import re

import pgtrigger
import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from portal.papers import actions
from portal.papers.models import Document, DocumentFile

pytestmark = pytest.mark.django_db(transaction=True)

# Column: what somebody might want it to be instead, in SQL.
FROZEN = {
    "kind": "'declaration'",
    "county_id": "NULL",
    "number": "'EX-KVI-1999-1'",
    "title": "'Något annat'",
    "template": "'receipt_v1'",
    "letter": """jsonb_set(letter, '{paper,number}', '"EX-KVI-1999-1"')""",
    "language": "'en'",
    "subject_type": "'membership'",
    "subject_pk": "'999'",
    "verification_code": "'aaaaaaaaaaaaaaaaaaaaaaaaaa'",
    "replaces_id": "NULL",
    "issued_at": "issued_at + interval '1 day'",
    "issued_by_id": "NULL",
}
# Frozen too from the moment when the file is there.
DRAWN = {
    "sha256": "repeat('a', 64)",
    "plain_sha256": "repeat('a', 64)",
    "size": "1",
    "seal": "'Någon annans sigill'",
    "sealed_at": "now()",
    "seal_time_stamped": "NOT seal_time_stamped",
    "rendered_at": "rendered_at + interval '1 day'",
}
# How far the work has come may change.
MAY_CHANGE = {
    "state", "attempts", "due_at", "lease_until", "error", "then_task", "then_pk",
    "cut_off_count", "cut_off_reason", "cut_off_at",
}  # fmt: skip


def columns_of_trigger(name):
    """The columns that the trigger in the database compares."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_triggerdef(oid) FROM pg_trigger"
            " WHERE tgrelid = 'portal_document'::regclass AND tgname LIKE %s",
            [f"pgtrigger_{name}_%"],
        )
        ((definition,),) = cursor.fetchall()
    return set(re.findall(r'old\."?(\w+)"?\)?(?:::\w+)? IS DISTINCT FROM', definition, re.IGNORECASE))


def write(table, column, value, where):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'UPDATE {table} SET "{column}" = {value} WHERE {where}')
        assert cursor.rowcount == 1


@pytest.fixture
def paper(issue):
    """A correction, so that every column has something in it to lose; its file is there."""
    made = issue(replaces=issue())
    actions.render_document(made.pk)
    return made


@pytest.fixture
def waiting(issue):
    return issue(replaces=issue())


def test_every_column_is_frozen_or_may_change():
    every = {field.column for field in Document._meta.concrete_fields} - {"id"}
    assert columns_of_trigger("frozen") == set(FROZEN)
    assert columns_of_trigger("drawn_once") == set(DRAWN)
    assert every == FROZEN.keys() | DRAWN.keys() | MAY_CHANGE


@pytest.mark.parametrize("column", FROZEN)
def test_the_database_refuses_to_change_what_was_issued(waiting, column):
    before = Document.objects.values().get(pk=waiting.pk)
    _is_held_by("frozen", waiting, column, FROZEN[column])
    assert Document.objects.values().get(pk=waiting.pk) == before


@pytest.mark.parametrize("column", DRAWN)
def test_the_database_refuses_to_change_what_was_drawn(paper, column):
    before = Document.objects.values().get(pk=paper.pk)
    _is_held_by("drawn_once", paper, column, DRAWN[column])
    assert Document.objects.values().get(pk=paper.pk) == before


def _is_held_by(trigger, document, column, value):
    """It is this trigger that refuses: without it the same words are taken, and something is changed by them."""
    with pytest.raises(DatabaseError, match="pgtrigger: Cannot update rows from portal_document"):
        write("portal_document", column, value, f"id = {document.pk}")
    before = Document.objects.values(column).get(pk=document.pk)
    with transaction.atomic():
        with pgtrigger.ignore(f"portal.Document:{trigger}"):
            write("portal_document", column, value, f"id = {document.pk}")
        assert Document.objects.values(column).get(pk=document.pk) != before
        transaction.set_rollback(True)


@pytest.mark.parametrize(("column", "value"), [("content", "'other'::bytea"), ("document_id", "{other}")])
def test_the_database_refuses_to_change_a_file(paper, issue, column, value):
    value = value.format(other=issue().pk)
    with pytest.raises(DatabaseError, match="Cannot update or delete rows from portal_documentfile"):
        write("portal_documentfile", column, value, f"document_id = {paper.pk}")
    with transaction.atomic():
        with pgtrigger.ignore("portal.DocumentFile:written_once"):
            write("portal_documentfile", column, value, f"document_id = {paper.pk}")
        transaction.set_rollback(True)


@pytest.mark.parametrize("table", ["portal_documentfile", "portal_document"])
def test_the_database_refuses_to_delete(paper, table):
    key = "document_id" if table.endswith("file") else "id"
    with pytest.raises(DatabaseError, match="pgtrigger: Cannot"), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE {key} = {paper.pk}")
    assert DocumentFile.objects.filter(pk=paper.pk).exists()


def test_a_ready_paper_never_becomes_unready(paper):
    for state in ("queued", "failed"):
        with pytest.raises(DatabaseError, match="document_ready_has_hash"):
            write("portal_document", "state", f"'{state}'", f"id = {paper.pk}")
