"""Before a session ends a page tells it and lets the person stay, by mouse and keyboard, in every tab."""

import time

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from portal.people import sessions
from tests.journeys.judge import assert_accessible
from tests.journeys.sink_letters import PATIENCE
from tests.journeys.test_pages import let_in
from tests.membership.joining import world as joining
from tests.portal.people import world as people
from tests.processes import eventually

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BAR, DESK = "#session-time", "/arbetsyta/orebro/arenden/"
FORM = "/arbetsyta/orebro/medarbetare/bjud-in/"
IDLE_BUT_FIVE = sessions.STAFF_IDLE - sessions.WARN_AHEAD + 30  # seconds: the warning is due


@pytest.fixture
def staff(visitor):
    """A browser with a session of staff, whose clock the test turns."""
    page = visitor()
    let_in(page, people.make_staff(joining.make_county()))
    page.clock.install()
    return page


def wait(page, seconds, **kept):
    """So many seconds go by, here and on the server. kept: what the session keeps as it is, as in ``seen=True``."""
    store = the_session()
    for name in ("seen", "began"):
        if name in store and name not in kept:
            store[name] -= seconds
    store.save()
    page.clock.fast_forward(seconds * 1000)


def the_session():
    return SessionStore(Session.objects.get().session_key)


def idle():
    return int(time.time()) - the_session()["seen"]


def test_the_bar_comes_in_time_and_the_person_stays(staff):
    staff.goto(DESK)
    bar = staff.locator(BAR)
    wait(staff, IDLE_BUT_FIVE - 120)
    expect(bar).to_be_hidden()
    wait(staff, 120)
    expect(bar).to_be_visible()
    expect(bar).to_contain_text("5 minuter")
    expect(bar).to_have_attribute("role", "alertdialog")
    stay = bar.get_by_role("button", name="Stanna kvar")
    expect(stay).to_be_focused()
    assert idle() >= IDLE_BUT_FIVE, "asking how much time is left is no sign of life"
    assert_accessible(staff)
    staff.keyboard.press("Enter")
    expect(bar).to_be_hidden()
    expect(staff.locator("#session-time-status")).to_have_text("Du är fortfarande inloggad.")
    assert idle() < 60


def test_two_tabs_agree(staff):
    staff.goto(DESK)
    other = staff.context.new_page()
    other.goto(DESK)
    for page in (staff, other):
        page.bring_to_front()
    wait(staff, IDLE_BUT_FIVE)
    other.clock.fast_forward(IDLE_BUT_FIVE * 1000)
    for page in (staff, other):
        expect(page.locator(BAR)).to_be_visible()
    other.get_by_role("button", name="Stanna kvar").click()
    for page in (staff, other):
        expect(page.locator(BAR)).to_be_hidden()


def test_who_types_is_there(staff):
    staff.goto(FORM)
    wait(staff, 600)
    staff.locator("[name=email]").press_sequentially("e")
    eventually(lambda: idle() < 60, seconds=PATIENCE, meanwhile=lambda: staff.wait_for_timeout(100))
    expect(staff.locator(BAR)).to_be_hidden()


def test_who_looks_away_too_long_is_told_and_keeps_the_text(staff):
    staff.goto(FORM)
    staff.locator("[name=email]").fill("eva@orebro.example")
    wait(staff, IDLE_BUT_FIVE)
    bar = staff.locator(BAR)
    expect(bar).to_be_visible()
    staff.keyboard.press("Escape")
    expect(bar).to_be_hidden()
    wait(staff, sessions.WARN_AHEAD)
    expect(bar).to_be_visible()
    expect(bar).to_contain_text("Du är utloggad")
    expect(bar.get_by_role("link", name="Logga in (öppnas i en ny flik)")).to_be_focused()
    assert staff.locator("[name=email]").input_value() == "eva@orebro.example"


def test_the_longest_time_is_said_too(staff):
    staff.goto(DESK)
    store = the_session()
    store["began"] -= sessions.LONGEST_SESSION - 200
    store.save()
    staff.reload()
    bar = staff.locator(BAR)
    expect(bar).to_be_visible()
    expect(bar).to_contain_text("10 timmar")
    expect(bar.get_by_role("button", name="Stanna kvar")).to_be_hidden()
    expect(bar.get_by_role("button", name="Stäng")).to_be_focused()
    assert_accessible(staff)


def test_a_log_in_in_another_tab_does_not_stop_who_stays(staff):
    """The token has changed: the page fetches the new one."""
    staff.goto(DESK)
    wait(staff, IDLE_BUT_FIVE)
    expect(staff.locator(BAR)).to_be_visible()
    staff.context.clear_cookies(name="csrftoken")
    staff.get_by_role("button", name="Stanna kvar").click()
    expect(staff.locator(BAR)).to_be_hidden()
    assert idle() < 60


def test_without_script_the_page_says_it_beforehand(visitor):
    page = visitor(script=False)
    let_in(page, people.make_staff(joining.make_county()))
    page.goto(DESK)
    expect(page.get_by_text("Du loggas ut om du inte skickar något på 30 minuter")).to_be_visible()
    expect(page.locator(BAR)).to_be_hidden()
