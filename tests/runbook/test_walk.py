"""The runbook walked word for word: from nothing to a county's page, a new release, new keys, a restore, and back.

Every command is read from docs/runbook.md. What a person does between them (fill in .env, make an account) is done
here."""

import json
import os
import re
import secrets
import shlex
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.ports import own_port
from tests.processes import eventually
from tests.runbook.reading import commands
from tests.sinks import RunningSink

ROOT = Path(__file__).resolve().parents[2]
HOST = "portal.example"
COUNTY = "/lan/orebro/"
pytestmark = [pytest.mark.slow]


class Operator:
    """Somebody with the project's folder, a shell, and the runbook."""

    def __init__(self, home, sink):
        self.home, self.checkout, self.sink = home, home / "checkout", sink
        self.environment = {
            "PATH": f"{home / 'bin'}:{Path(sys.executable).parent}:{os.defpath}",
            "RUNBOOK_HOME": str(home),
            "HOME": str(home),
            "LANG": "C.UTF-8",
        }
        (home / "bin").mkdir()
        shim = home / "bin" / "dc"
        shim.write_text(f'#!/bin/sh\nexec {sys.executable} {Path(__file__).parent / "machine.py"} "$@"\n')
        shim.chmod(0o755)
        ports = {name: own_port() for name in ("postgres", "valkey", "cache", "web")}
        (home / "state.json").write_text(json.dumps({"ports": ports, "running": {}}))
        self._check_out()

    def _check_out(self):
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT, check=True, capture_output=True, text=True,
        )  # fmt: skip
        for name in filter(None, listed.stdout.split("\0")):
            if (ROOT / name).is_file():
                (self.checkout / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, self.checkout / name)

    def does(self, heading):
        """Type everything that stands under the heading; the first command that fails ends the walk."""
        return self.types(commands(heading))

    def types(self, script):
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            cwd=self.checkout, env=self.environment, capture_output=True, text=True, stdin=subprocess.DEVNULL,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{script}\n{done.stdout[-3000:]}\n{done.stderr[-6000:]}\n{self.logs()}"
        return done.stdout + done.stderr

    def logs(self):
        return "\n".join(f"== {log.name}\n{log.read_text()[-1500:]}" for log in (self.home / "logs").glob("*.log"))

    def writes(self, **values):
        """Put values into .env, as with an editor."""
        env = self.checkout / ".env"
        text = env.read_text()
        for name, value in values.items():
            line = f"{name}={value}"
            text, found = re.subn(rf"(?m)^#? ?{name}=.*$", lambda _m, line=line: line, text)
            text = text if found else f"{text}\n{line}\n"
        env.write_text(text)

    def value(self, name):
        return re.search(rf"(?m)^{name}=(.*)$", (self.checkout / ".env").read_text())[1]

    def asks(self, code):
        """What a line of Python prints inside the portal."""
        return self.types(f"dc exec -T web entry shell --verbosity 0 -c {shlex.quote(code)}").strip()

    def counts(self, rows):
        """How many rows the portal's database has, asked of the server itself: cheaper than a start of the portal."""
        question = shlex.quote(f"SELECT count(*) FROM {rows}")
        return int(self.types(f"dc exec -T postgres psql -U postgres -d portal -At -c {question}"))

    def sees(self, path, status=200):
        """The page that a visitor gets through the proxy."""
        port = json.loads((self.home / "state.json").read_text())["ports"]["web"]
        headers = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}
        request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                got, body = answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            got, body = error.code, error.read().decode()
        assert got == status, f"{path}: {got}\n{self.logs()}"
        return body

    def letters(self):
        with self.sink.lock:
            return [message for to, message in self.sink.letters if to == ["mottagare@kommun.example"]]

    def message_ids(self):
        return [message["Message-ID"] for message in self.letters()]

    def waits_for_letters(self, count):
        eventually(lambda: len(self.letters()) >= count)

    def sees_with_its_style(self, path):
        """The page, whose style sheet is there too."""
        page = self.sees(path)
        sheet = re.search(r'href="(/static/[^"]+\.css)"', page)[1]
        assert self.sees(sheet)
        return page, sheet


@pytest.fixture
def operator():
    # Not under pytest's own folder: the database server is somebody else there, and may not pass through.
    home = Path(tempfile.mkdtemp(prefix="runbook-"))
    home.chmod(0o711)
    with RunningSink() as sink:
        operator = Operator(home, sink)
        try:
            yield operator
        finally:
            operator.types("dc stop")
            shutil.rmtree(home, ignore_errors=True)


def secret():
    return secrets.token_urlsafe(48)


def fill_in(operator):
    operator.writes(
        SITE_URL=f"https://{HOST}",
        SERVER_NAME=HOST,
        ALLOWED_HOSTS=HOST,
        EMAIL_URL=f"smtp://127.0.0.1:{operator.sink.port}",
        MAIL_FROM=f"portal@{HOST}",
        WEB_WORKERS="1",
        PORTAL_IMAGE="portal:first",
        **{
            name: secret()
            for name in (
                "SECRET_KEY", "SECOND_FACTOR_KEY", "POSTGRES_PASSWORD", "DATABASE_PASSWORD", "DATABASE_OWNER_PASSWORD",
            )
        },
    )  # fmt: skip


MAKE_PEOPLE = """
from allauth.account.models import EmailAddress
from portal.people.models import User
for name in ("anna", "admin"):
    user = User.objects.create_user(f"{name}@lan.example", None, name=name)
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
"""
APP = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
GIVE_APP = f"""
from allauth.mfa.totp.internal.auth import TOTP
from portal.people.models import User
TOTP.activate(User.objects.get(email="anna@lan.example"), "{APP}")
"""
READ_APP = """
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
row = Authenticator.objects.get(user__email="anna@lan.example", type="totp")
print(get_adapter().decrypt(row.data["secret"]))
"""
QUEUE_LETTER = """
from django.db import transaction
from portal.outbox.actions import queue_ready_mail
with transaction.atomic():
    queue_ready_mail("note", to="mottagare@kommun.example", unique_key="runbook", subject="Å", text="Å", html="<p>")
"""


def test_the_runbook_is_walked_word_for_word(operator):
    """One walk, since each part begins where the one before ended."""
    sheet = start_from_nothing(operator)
    after = take_up_a_release(operator, sheet)
    change_the_keys(operator)
    restore_with_mail_held(operator)
    go_back(operator, sheet, after)


def start_from_nothing(operator):
    first, rest = commands("Start in production").split("\n", 1)
    assert first == "cp .env.example .env"
    operator.types(first)
    fill_in(operator)
    operator.types(rest)
    page, sheet = operator.sees_with_its_style(COUNTY)
    assert "/strategi/" in page, "the county's page has content"
    operator.asks(MAKE_PEOPLE)  # as they would by signing up
    operator.does("The first people")
    assert operator.counts("portal_staffrole WHERE county_id = '18'") == 1
    return sheet


def take_up_a_release(operator, sheet):
    """The project's folder as the next release has it: another style, another word on the county's page."""
    style = operator.checkout / "static" / "css" / "portal.css"
    style.write_text(style.read_text() + "\n.from-the-next-release { color: inherit }\n")
    operator.writes(PORTAL_IMAGE="portal:next")
    operator.does("A new release")
    page, after = operator.sees_with_its_style(COUNTY)
    assert after != sheet
    assert sheet not in page
    assert (operator.checkout / "before-the-release.dump").stat().st_size > 100_000
    return after


def change_the_keys(operator):
    operator.asks(GIVE_APP)
    for name in ("SECRET_KEY", "SECOND_FACTOR_KEY"):
        operator.writes(**{f"{name}_FALLBACKS": operator.value(name), name: secret()})
    operator.does("Change the keys")
    assert operator.asks(READ_APP) == APP
    operator.writes(SECRET_KEY_FALLBACKS="", SECOND_FACTOR_KEY_FALLBACKS="")
    operator.types("dc up -d")
    assert operator.asks(READ_APP) == APP, "nothing hangs on the old keys any more"


def restore_with_mail_held(operator):
    operator.types("dc stop worker")
    operator.asks(QUEUE_LETTER)
    operator.does("Back up")
    operator.types("dc up -d worker")
    operator.waits_for_letters(1)
    operator.does("Try the restore")
    operator.does("Restore")  # the dump knows the letter as waiting, though it has left since
    assert operator.counts("django_session") == 0
    operator.sees_with_its_style(COUNTY)
    assert operator.counts("portal_outgoingmail WHERE state = 'held'") == 1
    assert len(operator.letters()) == 1, "nothing left again by itself"
    operator.does("Release the mail")
    operator.waits_for_letters(2)
    assert len(set(operator.message_ids())) == 1, "the same letter, under its own Message-ID"


def go_back(operator, sheet, after):
    operator.writes(PORTAL_IMAGE="portal:first")
    operator.does("Back to the release before")
    page, now = operator.sees_with_its_style(COUNTY)
    assert now == sheet
    assert after not in page
