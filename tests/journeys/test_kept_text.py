"""The session ends while somebody writes: they log in in another tab, come back, and write nothing twice."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from membership.decisions.actions import begin_paper
from membership.decisions.library import presets
from membership.decisions.models import DecisionPaper
from portal.log.models import LogEvent
from strategies.publishing import actions
from strategies.publishing.models import StrategyVersion
from strategies.publishing.reference_data import load_national_goals
from tests.journeys.judge import assert_accessible
from tests.journeys.test_pages import let_in
from tests.journeys.words import sv
from tests.membership.deciding import world as deciding
from tests.membership.joining import world as joining
from tests.portal.people import world as people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAVED, SAID = "Sparat kl.", "du har loggats ut. Logga in i en annan flik"
REASONS = 'Föreningen verkar inte i länet.\n\nDen kan ansluta sig där den verkar: "hos grannen".'


@pytest.fixture
def county():
    return joining.make_county()


@pytest.fixture
def staff(county, visitor):
    """A browser with a session of staff, and the person."""
    person = people.make_staff(county)
    page = visitor()
    let_in(page, person)
    return page, person


def log_in(tab, person, *, password=people.PASSWORD, code=None):
    """Through the real forms, as far as they lead."""
    if "/konto/login/" not in tab.url:
        tab.goto("/konto/login/")
    tab.locator("[name=login]").fill(person.email)
    tab.locator("[name=password]").fill(password)
    with tab.expect_navigation():
        tab.locator("main form").filter(has=tab.locator("[name=password]")).locator(".actions button").first.click()
    if code:
        tab.locator("[name=code]").fill(code)
        with tab.expect_navigation():
            tab.locator("main form").filter(has=tab.locator("[name=code]")).locator(".actions button").first.click()
    assert "/konto/" not in tab.url, tab.locator("main").inner_text()


def write_strategy(page, county, person):
    """Open the texts of a new strategy; the box of its vision."""
    load_national_goals()
    made = actions.create_strategy(county, by=person, title="Ett jämställt län", valid_from=deciding.date(2024, 1, 1))
    page.goto(reverse("publishing:county_text", args=["orebro", made.pk]))
    return page.locator('[data-editing=ready] .rich-paper[aria-labelledby="id_vision_label"]')


@pytest.mark.parametrize("script", [True, False])
def test_staff_send_again_what_a_session_that_was_over_refused(staff, visitor, county, script):
    page, person = staff
    if not script:
        page = visitor(script=False)
        let_in(page, person)
    case = deciding.make_handed_in(joining.make_strategy(county))
    page.goto(f"/arbetsyta/orebro/arenden/{case.pk}/avsla/")
    page.locator("[name=reasons]").fill(REASONS)
    page.locator("[name=without_presentation]").check()
    Session.objects.all().delete()
    with page.expect_navigation():
        page.get_by_role("button", name=sv("Decline"), exact=True).click()
    expect(page.locator("h1")).to_have_text("Du loggades ut innan det här hann skickas")
    assert page.locator("main textarea").input_value() == REASONS
    if script:
        assert_accessible(page)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Logga in (öppnas i en ny flik)").click()
    opened.value.wait_for_url("**/konto/login/**")
    log_in(opened.value, person, code=people.totp())
    assert opened.value.url.endswith("/avsla/"), "the way back is the page that the form stood on"
    with page.expect_navigation():
        page.get_by_role("button", name="Skicka nu").click()
    if not script:  # the log-in has changed the token, and nobody has fetched the new one
        expect(page.locator("h1")).to_have_text("Formuläret hade varit öppet för länge")
        with page.expect_navigation():
            page.get_by_role("button", name="Försök igen").click()
    case.refresh_from_db()
    assert case.state == "declined"
    assert case.decision_reasons.replace("\r\n", "\n") == REASONS
    assert LogEvent.objects.filter(verb="membership.declined").count() == 1


def test_what_is_saved_while_one_writes_goes_on_after_a_log_in(staff, county):
    page, person = staff
    box = write_strategy(page, county, person)
    status = page.locator("#saved")
    box.fill("Före.")
    expect(status).to_contain_text(SAVED)
    Session.objects.all().delete()
    box.fill("Medan ingen var inloggad.")
    expect(status).to_contain_text(SAID)
    tab = page.context.new_page()
    log_in(tab, person, code=people.totp())
    box.fill("Skrivet före och efter inloggningen.")
    expect(status).to_contain_text(SAVED)
    assert "före och efter" in StrategyVersion.objects.get().vision
    box.fill("Sparat med knappen.")
    with page.expect_navigation():
        page.locator("#writing .save-bar button").click()
    assert "Sparat med knappen" in StrategyVersion.objects.get().vision


def test_save_is_enough_when_nothing_was_saved_by_itself(staff, county):
    """Nothing is written after the log-in: the first thing the portal hears is the button."""
    page, person = staff
    box = write_strategy(page, county, person)
    Session.objects.all().delete()
    tab = page.context.new_page()
    log_in(tab, person, code=people.totp())
    # What saves by itself is kept silent: on a slow machine it would be heard before the button.
    page.route("**/*", lambda route: route.abort() if route.request.resource_type == "fetch" else route.continue_())
    box.fill("Sparat med knappen.")
    page.locator("#writing .save-bar button").click()
    expect(page.locator("h1")).to_have_text("Formuläret hade varit öppet för länge")
    assert "Sparat med knappen." in page.locator("main textarea").input_value()
    with page.expect_navigation():
        page.get_by_role("button", name="Försök igen").click()
    assert "Sparat med knappen" in StrategyVersion.objects.get().vision


def test_a_proposal_goes_on_after_a_log_in(visitor, county):
    person = people.make_person("eva@kumla.example", name="Eva Ek")
    organisation = joining.make_organisation("Kumla kommun", county)
    joining.make_representative(organisation, person)
    membership = joining.make_draft(joining.make_strategy(county), organisation, person)
    begin_paper(membership, form=presets()["orebro"], by=person)
    page = visitor()
    let_in(page, person)
    page.goto(reverse("decisions:write", args=[membership.pk]))
    number, status = page.locator("[name=diary_number]"), page.locator("#saved")
    Session.objects.all().delete()
    number.fill("KS 1")
    expect(status).to_contain_text(SAID)
    tab = page.context.new_page()
    log_in(tab, person)
    number.fill("KS 2026/17")
    expect(status).to_have_text("Sparat")
    assert DecisionPaper.objects.get().diary_number == "KS 2026/17"
