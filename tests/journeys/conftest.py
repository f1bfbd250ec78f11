"""A real browser, a real worker and a real mail server for users' journeys."""

import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings as portal
from django.db import connection
from django.utils import timezone
from playwright.sync_api import expect, sync_playwright

from portal.files.models import Upload, UploadState
from portal.outbox.models import OutgoingMail
from portal.outbox.rules import MailState
from portal.papers.models import Document, DocumentState
from tests.journeys.judge import WIDE
from tests.journeys.sink_letters import PATIENCE
from tests.processes import Worker, eventually
from tests.sinks import RunningSink

# Playwright's own event loop runs in this thread; Django would refuse its database calls beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
LONGEST = 90_000  # ms that a browser is waited for: a busy machine is no fault of the code
expect.set_options(timeout=LONGEST)
# The first that is there. The shell is the same engine without windows: a page costs it half, a new person a fifth.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
    # Nobody sees the screen: painting it by a graphics card that is only pretended costs more than the pages do.
    *("--disable-gpu-compositing", "--disable-software-rasterizer"),
]


@pytest.fixture(scope="session")
def chromium():
    """A browser, started once for all tests of this process; each person has a context of their own."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def running(live_server, django_db_setup):
    """A worker and its mail server for a module's tests: to start one takes as long as a short journey.

    With the beat: on a machine so busy that a drawing is cut off, the sweeper is what draws the paper after all."""
    with RunningSink() as sink, Worker(beat=True, EMAIL_URL=sink.url, SITE_URL=live_server.url):
        yield sink


@pytest.fixture
def worker(running, live_server, settings, transactional_db):
    """A worker that sends to a mail server of the test's own; gives the mail server, without letters.

    Ends when the worker has nothing more to do for the test, so that nothing of it comes to the next one."""
    settings.SITE_URL = live_server.url
    with running.lock:
        running.letters.clear()
    yield running
    eventually(all_is_done, seconds=PATIENCE)


OTHERS_AT_WORK = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
"""


def all_is_done():
    """No letter, paper or file waits, no bell rings, and nobody else is in the middle of a transaction."""
    with connection.cursor() as cursor:
        cursor.execute(OTHERS_AT_WORK)
        [at_work] = cursor.fetchone()
    waiting = (
        OutgoingMail.objects.due(timezone.now()) | OutgoingMail.objects.filter(state=MailState.INFLIGHT),
        Document.objects.filter(state__in=[DocumentState.QUEUED, DocumentState.RENDERING]),
        Upload.objects.filter(state=UploadState.CHECKING),
    )
    bells = list((Path(portal.LOCAL_DIR) / "broker" / "queue").iterdir())
    return not at_work and not bells and not any(rows.exists() for rows in waiting)


@pytest.fixture
def visitor(chromium, live_server):
    """Open a new person's browser: their own cookies, Swedish, wide. ``script=False`` turns JavaScript off."""
    contexts = []

    def come(*, script=True, viewport=None):
        context = chromium.new_context(
            base_url=live_server.url,
            locale="sv-SE",
            timezone_id="Europe/Stockholm",
            viewport=viewport or WIDE,
            java_script_enabled=script,
            accept_downloads=True,
        )
        context.set_default_timeout(LONGEST)
        contexts.append(context)
        return context.new_page()

    yield come
    for context in contexts:
        context.close()
