"""The trail (R-82): what must be noted, what a request notes, and that the database keeps it as it was written.

One world for the module; what a test writes is rolled back."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from portal.log.models import LogEvent
from tests.trust import walker

pytestmark = pytest.mark.django_db

EVENTS_OF_THE_WAY = {
    "login.ok", "login.failed", "logout", "access.denied", "mfa.failed", "mfa.added", "mfa.removed", "mfa.codes_made",
    "password.changed", "password.reset", "password.code_failed", "login.code_failed", "email.changed", "account.made",
    "account.closed", "sessions.ended", "role.given", "role.taken", "staff.invited", "staff.invitation_revoked",
    "strategy.published", "membership.signed", "membership.taken_back", "membership.confirmed", "membership.declined",
    "membership.paused", "membership.resumed", "membership.ended", "cases.exported", "mail.sent_again",
    "organisation.added", "organisation.checked", "limit.refused", "strategy.closed", "membership.counter_signed",
    "consultation.sent", "consultation.extended", "consultation.answered", "consultation.published",
    "signing.link_sent", "signing.link_revoked", "signing.refused", "signing.text_issued", "signing.authority_checked",
    "role.handed_over", "theme.added", "theme.changed", "initiative.added", "initiative.changed",
    "certificate.made", "upload.received", "upload.refused",
}  # fmt: skip


def test_every_event_that_must_be_in_the_trail_is_written_somewhere():
    """The list of what must be noted; that it is noted when it happens is driven below and in tests/portal/people."""
    folders = ("portal", "strategies", "membership")
    sources = "".join(path.read_text() for folder in folders for path in Path(settings.BASE_DIR, folder).rglob("*.py"))
    assert [verb for verb in EVENTS_OF_THE_WAY if f'log_event("{verb}"' not in sources] == []


DRIVEN = [
    ("publisher", "/bekrafta/", "reasons", "membership.confirmed"),
    ("publisher", "/avsla/", "reasons", "membership.declined"),
    ("publisher", "/pausa/", "reasons", "membership.paused"),
    ("publisher", "/ateruppta/", "reasons", "membership.resumed"),
    ("publisher", "/avsluta/", "reasons", "membership.ended"),
    ("publisher", "/publicera/", "edition", "strategy.published"),
    ("publisher", "/bjud-in/", "email", "staff.invited"),
    ("publisher", "/organisationer/", "domains", "organisation.checked"),
    ("signatory", "/skriv-under/", "name", "membership.signed"),
    ("signatory", "/ta-tillbaka/", "why", "membership.taken_back"),
    ("newcomer", "/organisation/ny/", "name", "organisation.added"),
]


@pytest.mark.parametrize(("role", "part", "name", "verb"), DRIVEN)
def test_what_is_done_is_in_the_trail_without_names(world, role, part, name, verb):
    client = world.client(role)
    forms = [form for page in world.pages[role] if part in page for form in walker.forms_of(client, page)]
    form = next(form for form in forms if name in form.fields)
    assert walker.send(client, form, form.filled()).status_code == 302
    event = LogEvent.objects.filter(verb=verb).latest("pk")
    assert event.request_id
    assert "@" not in str(event.detail)


def test_an_export_and_a_denial_are_in_the_trail(world):
    slug = world.rows["county"].slug
    assert world.client("publisher").get(reverse("joining:cases_file", args=[slug])).status_code == 200
    assert LogEvent.objects.filter(verb="cases.exported").exists()
    assert world.client("signatory").get(reverse("joining:desk", args=[slug])).status_code == 404
    assert LogEvent.objects.filter(verb="access.denied", actor=world.people["signatory"]).exists()


TRAILS = ["portal_logevent", "membership_membershipevent", "membership_representativeevent", "strategies_strategyevent"]


@pytest.mark.parametrize("table", TRAILS)
@pytest.mark.parametrize("statement", ["UPDATE {} SET verb = 'x'", "DELETE FROM {}"])
def test_the_database_refuses_to_change_the_trail(world, table, statement):
    LogEvent.objects.create(verb="x")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'pgtrigger_append_only%%' AND tgrelid = %s::regclass",
            [table],
        )
        assert cursor.fetchone() == (1,)
        cursor.execute(f"SELECT count(*) FROM {table}")
        rows = cursor.fetchone()[0]
    if rows:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement.format(table))
