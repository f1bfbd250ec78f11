"""The county's desk in a browser: the case at a glance without scrolling, on paper with everything, and by keyboard."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from membership.joining.actions import deciding
from membership.joining.models import Membership
from membership.joining.rules import State
from portal.outbox.models import OutgoingMail
from portal.people.rules import Role
from tests.journeys.judge import NARROW, WIDE, assert_accessible
from tests.membership.deciding import world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def county(transactional_db):
    return world.make_county()


@pytest.fixture
def publisher(county):
    return world.make_staff(county)


@pytest.fixture
def case(county, publisher):
    strategy = world.make_strategy(county)
    organisation = world.make_organisation("Föreningen för ett mycket jämställt arbetsliv i hela länet", county)
    case = world.make_handed_in(strategy, organisation)
    deciding.register_diary_number(case, by=publisher, diary_number="801-1234-2026")
    return Membership.objects.get(pk=case.pk)


@pytest.fixture
def staff(publisher, visitor, live_server):
    """Open a browser as the county's publisher."""

    def come(**how):
        page = visitor(**how)
        cookie = world.log_in(Client(), publisher).cookies["sessionid"]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        return page

    return come


def here(case, name="case"):
    return reverse(f"joining:{name}", args=["orebro", case.pk])


def bottom(part):
    """Where the part ends, counted from the top of the first screen; it must be seen."""
    expect(part).to_be_visible()
    box = part.bounding_box()
    assert box["y"] >= 0
    assert box["x"] >= 0
    return box["y"] + box["height"]


def in_sight(page, words):
    """The state, what is asked, the warnings and every button stand within the first screen."""
    panel = page.locator(".case-panel")
    buttons = panel.locator(".actions .button").all()
    assert [button.inner_text() for button in buttons] == words
    for part in (panel.locator(".tag").first, panel.locator("p").nth(1), *panel.locator(".note li").all(), *buttons):
        assert bottom(part) <= WIDE["height"], part.inner_text()


def test_state_warnings_and_buttons_are_seen_without_scrolling(case, staff, publisher):
    page = staff()
    page.goto(here(case))
    assert page.locator(".case-panel .note li").count() >= 2  # right to sign, and an organisation that is not checked
    in_sight(page, ["Bekräfta anslutningen", "Be om komplettering", "Avböj avsiktsförklaringen"])
    deciding.ask_completion(case, by=publisher, wanted="Vilken nämnd beslutade?", until=timezone.localdate())
    page.goto(here(case))
    in_sight(page, ["Ge mer tid", "Ta tillbaka begäran", "Avböj avsiktsförklaringen"])
    expect(page.locator(".case-panel")).to_contain_text("Vilken nämnd beslutade?")
    assert_accessible(page)


def test_on_a_phone_the_glance_comes_first_and_nothing_scrolls_sideways(case, staff):
    page = staff(viewport=PHONE)
    page.goto(here(case))
    panel, body = page.locator(".case-panel").bounding_box(), page.locator(".case-body").bounding_box()
    assert panel["y"] + panel["height"] <= body["y"]
    for viewport in (PHONE, NARROW):
        page.set_viewport_size(viewport)
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def test_what_is_folded_is_printed(case, staff):
    page = staff()
    page.goto(here(case))
    event = page.locator(".fold .timeline li").first
    expect(event).to_be_hidden()
    page.emulate_media(media="print")
    expect(event).to_be_visible()


def test_a_case_is_given_and_noted_about_and_its_time_is_prolonged_by_keyboard(case, staff, publisher, county):
    colleague = world.make_staff(county, Role.EDITOR)
    page = staff(script=False)
    page.goto(here(case))
    page.get_by_label("Handläggare").select_option(str(colleague.pk))
    page.locator("form.assign button").press("Enter")
    expect(page.get_by_role("status").or_(page.locator(".messages")).first).to_contain_text(colleague.name)
    page.get_by_label("Intern anteckning").fill("Ring på måndag")
    page.get_by_role("button", name="Spara anteckningen").press("Enter")
    expect(page.locator("#notes ~ .timeline")).to_contain_text("Ring på måndag")
    page.goto(reverse("joining:desk", args=["orebro"]) + f"?handlaggare={colleague.pk}")
    expect(page.locator(".inbox li")).to_have_count(1)
    page.goto(here(case, "ask_completion"))
    page.get_by_label("Det som saknas").fill("Beslutet")
    page.get_by_role("button", name="Be om komplettering").press("Enter")
    page.get_by_role("link", name="Ge mer tid").press("Enter")
    page.get_by_role("button", name="Ge mer tid").press("Enter")
    page.get_by_role("link", name="Ta tillbaka begäran").press("Enter")
    page.get_by_role("button", name="Ta tillbaka begäran").press("Enter")
    expect(page.locator(".case-panel")).to_contain_text("Din tur")
    assert Membership.objects.get(pk=case.pk).state == State.HANDED_IN


def test_a_letter_is_found_and_read(case, staff, publisher):
    deciding.ask_completion(case, by=publisher, wanted="Vilken nämnd beslutade?", until=timezone.localdate())
    assert OutgoingMail.objects.filter(county__slug="orebro").count() == 2
    page = staff()
    page.goto(reverse("outbox:county_mails", args=["orebro"]))
    page.get_by_label("Mottagare, ämne eller diarienummer").fill("kumla.example")
    page.keyboard.press("Enter")
    expect(page.locator(".tasks li")).to_have_count(1)
    page.locator(".tasks li a").click()
    expect(page.locator(".sent-letter")).to_contain_text("Vilken nämnd beslutade?")
    expect(page.locator(".sent-letter")).to_contain_text("Diarienummer: 801-1234-2026")
    assert_accessible(page)
