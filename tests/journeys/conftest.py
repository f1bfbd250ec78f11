"""A real browser, a real worker and a real mail server for users' journeys."""

import os
import shutil
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import sync_playwright

from tests.processes import Worker
from tests.sinks import RunningSink

# Playwright's own event loop runs in this thread; Django would refuse its database calls beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
JUDGE = (Path(__file__).parent / "judge.js").read_text()
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]


@pytest.fixture(scope="session")
def chromium():
    """Debian's Chromium, started once."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def worker(live_server, settings):
    """A worker that sends to a mail server of the test's own; gives the mail server.

    With the beat: on a machine so busy that a drawing is cut off, the sweeper is what draws the paper after all."""
    settings.SITE_URL = live_server.url
    with RunningSink() as sink, Worker(beat=True, EMAIL_URL=sink.url, SITE_URL=live_server.url):
        yield sink


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
        context.set_default_timeout(45_000)
        contexts.append(context)
        return context.new_page()

    yield come
    for context in contexts:
        context.close()


# HTML allows no block inside a run of text; browsers show it all the same, so nobody would see it.
MISPLACED = """() => {
  const runs = ["span", "b", "strong", "em", "small", "label", "button", "time", "h1", "h2", "h3", "h4"];
  const blocks = ["form", "div", "ul", "ol", "dl", "table", "section", "article", "fieldset", "figure", "nav"];
  const found = document.querySelectorAll(runs.flatMap((run) => blocks.map((block) => `${run} > ${block}`)).join());
  return [...found].map((one) => one.parentElement.outerHTML.slice(0, 160));
}"""


def assert_accessible(page):
    """axe finds nothing at WCAG 2.2 AA, wide and narrow; nothing scrolls sideways; one h1, a language, a title.

    And no block stands inside a run of text."""
    assert page.evaluate(MISPLACED) == [], page.url
    page.evaluate(AXE)
    for viewport in (WIDE, NARROW):
        page.set_viewport_size(viewport)
        faults = page.evaluate(JUDGE, RULES)
        said = [
            f"{fault['id']}: {fault['help']} – {[node['html'][:160] for node in fault['nodes'][:3]]}"
            for fault in faults
        ]
        assert said == [], f"{page.url} at {viewport['width']}"
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{page.url} scrolls sideways at {viewport['width']}"
    page.set_viewport_size(WIDE)
    assert page.locator("h1").count() == 1, page.url
    assert page.locator("html").get_attribute("lang") in ("sv", "en"), page.url
    assert page.title(), page.url
