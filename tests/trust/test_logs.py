"""What stands in logs, at the broker and in the trail (R-80 to R-82): ids, never a secret or an address."""

import logging
import re
import time
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from portal.celery import app
from portal.log.lines import AddRequestId, OneLine
from portal.log.models import LogEvent
from portal.middleware import request_id
from portal.outbox.actions import queue_ready_mail
from portal.outbox.models import MailState, OutgoingMail
from portal.papers.models import Document, DocumentState
from tests.membership.deciding import world as desk_world
from tests.membership.joining import world as joining_world
from tests.portal.people import world as people_world
from tests.processes import Worker, eventually
from tests.sinks import RunningSink
from tests.trust import walker

CONTROL = ["\n", "\r", "\r\n", "\x00", "\x1b[31m", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\x7f", "\t"]
SECRETS = [people_world.PASSWORD, people_world.SECRET, settings.SECRET_KEY]


@pytest.mark.parametrize("text", CONTROL)
def test_one_event_is_one_line(text):
    record = logging.LogRecord("portal", logging.INFO, "x", 1, "before%sERROR forged", (text,), None)
    AddRequestId().filter(record)
    line = OneLine().format(record)
    assert len(line.splitlines()) == 1
    assert not re.search(r"[\x00-\x1f\x7f\x85\u2028\u2029]", line)


@pytest.mark.django_db
@pytest.mark.parametrize("given", ["a\r\nERROR forged", "x" * 200, "<hk-x>", "", "å" * 10, "a b c d e f g h"])
def test_a_strange_request_id_is_replaced(given):
    answer = Client().get("/robots.txt", headers={"X-Request-Id": given})
    assert re.fullmatch(r"[0-9a-f]{16}", answer["X-Request-Id"])
    assert request_id.get() == "-"


class _Kept(logging.Handler):
    """The lines as standard output would get them."""

    def __init__(self):
        super().__init__()
        self.setFormatter(OneLine())
        self.addFilter(AddRequestId())
        self.lines = []

    def emit(self, record):
        self.lines.append(self.format(record))


@pytest.fixture
def kept():
    handler = _Kept()
    logging.getLogger().addHandler(handler)
    yield handler.lines
    logging.getLogger().removeHandler(handler)


def _broker_files():
    """Every message that lies at the broker now; a worker may take one while they are read."""
    found = []
    for path in (Path(settings.LOCAL_DIR) / "broker" / "queue").iterdir():
        with suppress(FileNotFoundError):
            found.append(path.read_text(errors="replace"))
    return found


def _all_papers_are_drawn():
    """Signing makes more than one paper, and two slots may finish them between two questions."""
    return Document.objects.exists() and not Document.objects.exclude(state=DocumentState.READY).exists()


SWEEPS = ["portal.outbox.tasks.sweep", "portal.papers.tasks.sweep", "membership.support.tasks.sweep"]


def _sweep():
    """What beat does each minute, oftener, with ids that a line can be found by."""
    if not _broker_files():
        for name in SWEEPS:
            app.send_task(name, task_id=f"sweep-of-a-test-{time.monotonic_ns()}", retry=False, ignore_result=True)


@pytest.mark.django_db(transaction=True)
def test_the_whole_way_leaves_no_secret_in_logs_or_at_the_broker(kept, empty_queue):
    """Signed, confirmed, drawn and invited by a real worker; then every line and every message is read."""
    messages = []
    county = desk_world.make_county()
    officer = people_world.make_staff(county)
    organisation = desk_world.make_organisation(county=county)
    signer = joining_world.make_representative(
        organisation, people_world.make_person("eva.ek@kumla.example", name="Eva Ek")
    )
    membership = joining_world.fill(
        joining_world.make_draft(joining_world.make_strategy(county), organisation, signer), signer
    )
    one, two = Client(), Client()
    people_world.log_in(one, signer.email, password="fel lösenord nu")
    people_world.log_in(one, signer.email)
    people_world.prove(one)
    sign = reverse("joining:sign", args=[membership.pk])
    form = next(form for form in walker.forms_of(one, sign) if "ground" in form.fields)
    assert walker.send(one, form, form.filled()).status_code == 302
    people_world.log_in(two, officer.email, code=people_world.totp())
    people_world.prove(two)
    messages += _broker_files()
    with Worker() as worker:
        eventually(_all_papers_are_drawn, meanwhile=_sweep)
        confirm = reverse("joining:confirm", args=[county.slug, membership.pk])
        form = next(form for form in walker.forms_of(two, confirm) if "reasons" in form.fields)
        assert walker.send(two, form, form.filled()).status_code == 302
        messages += _broker_files()
        eventually(
            lambda: OutgoingMail.objects.filter(kind="invitation", state=MailState.SENT).exists(),
            meanwhile=lambda: messages.extend(_broker_files()) or _sweep(),
        )
        worker.stop()  # what it says at its end is read too
    everything = "\n".join([*kept, worker.log.read_text(), *messages])
    assert messages
    sessions = [client.cookies[settings.SESSION_COOKIE_NAME].value for client in (one, two)]
    codes = re.findall(r"/verifiera/(\w{20,})/", "".join(OutgoingMail.objects.values_list("text", flat=True)))
    for secret in [*SECRETS, *sessions, *codes, signer.email, officer.email, "fel lösenord nu", signer.name]:
        assert secret not in everything, secret[:6]
    assert not re.search(r"[\w.]+@[\w.]+\.example", everything)


@pytest.mark.django_db(transaction=True)
def test_the_workers_lines_carry_the_id_of_the_request_that_rang(empty_queue):
    """A letter is refused by its server; the worker's line about it and the request have one id (R-81)."""
    with RunningSink() as sink, Worker(concurrency=1, EMAIL_URL=sink.url) as worker:
        sink.answer_rcpt = lambda address: "550 nobody here"
        rang = {"X-Request-Id": "asked-from-a-test-1"}
        code = reverse("account_request_login_code")
        assert Client(headers=rang).post(code, {"email": people_world.make_person().email}).status_code == 302
        mail = eventually(lambda: OutgoingMail.objects.filter(state=MailState.UNDELIVERABLE).first())
        line = eventually(lambda: _line_about(mail, worker))
        assert " asked-from-a-test-1 " in line
        with transaction.atomic():
            mail = queue_ready_mail("x", to="a@b.example", unique_key="x", subject="x", text="x", html="x")
            transaction.get_connection().run_on_commit.clear()  # no bell: left to the sweep
        line = eventually(lambda: _line_about(mail, worker), every=1, meanwhile=_sweep)
        assert re.search(r" sweep-of-a-test-\d+ ", line)


def _line_about(mail, worker):
    return next((line for line in worker.log.read_text().splitlines() if f"mail {mail.pk} " in line), "")


# the trail

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


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "part", "name", "verb"), DRIVEN)
def test_what_is_done_is_in_the_trail_without_names(world, role, part, name, verb):
    client = world.client(role)
    forms = [form for page in world.pages[role] if part in page for form in walker.forms_of(client, page)]
    form = next(form for form in forms if name in form.fields)
    assert walker.send(client, form, form.filled()).status_code == 302
    event = LogEvent.objects.filter(verb=verb).latest("pk")
    assert event.request_id
    assert "@" not in str(event.detail)


@pytest.mark.django_db
def test_an_export_and_a_denial_are_in_the_trail(world):
    slug = world.rows["county"].slug
    assert world.client("publisher").get(reverse("joining:cases_file", args=[slug])).status_code == 200
    assert LogEvent.objects.filter(verb="cases.exported").exists()
    assert world.client("signatory").get(reverse("joining:desk", args=[slug])).status_code == 404
    assert LogEvent.objects.filter(verb="access.denied", actor=world.people["signatory"]).exists()


TRAILS = ["portal_logevent", "membership_membershipevent", "membership_representativeevent", "strategies_strategyevent"]


@pytest.mark.django_db
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
