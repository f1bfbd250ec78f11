"""What stands in logs and at the broker (R-80, R-81): ids, never a secret or an address."""

import logging
import re
import time
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from portal.celery import app
from portal.log.lines import AddRequestId, OneLine
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
