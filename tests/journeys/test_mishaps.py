"""What goes wrong: empty forms, the back button after logging out, two tabs, two people in the same section."""

import pytest
from playwright.sync_api import expect

from membership.joining.rules import State
from membership.support.models import SupportInvitation
from tests.journeys.judge import assert_accessible
from tests.journeys.test_pages import let_in
from tests.journeys.words import sv
from tests.membership.deciding import world as deciding
from tests.membership.joining import world as joining
from tests.portal.people import world as people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MAIN = "main form[method=post]"


@pytest.fixture
def stage():
    """A county with staff and an open strategy, an organisation with a draft that can be signed, and two cases."""
    county = joining.make_county()
    strategy = joining.make_strategy(county)
    organisation = joining.make_organisation("Kumla kommun", county)
    person = joining.make_representative(organisation)
    draft = joining.fill(joining.make_draft(strategy, organisation, person), person)
    case = deciding.make_handed_in(strategy, joining.make_organisation("Hallsbergs kommun", county))
    joined_at = joining.make_organisation("Askersunds kommun", county)
    joining.make_representative(joined_at, person)
    joined = deciding.make_handed_in(strategy, joined_at, State.ACTIVE)
    SupportInvitation.objects.create(membership=joined)
    return {
        "county": county,
        "strategy": strategy,
        "person": person,
        "staff": people.make_staff(county),
        "draft": draft,
        "case": case,
        "joined": joined,
    }


def wrong_forms(stage):
    """Who, where, what is written (by name), and how many faults there are at least."""
    own, desk = f"/mina-sidor/anslutning/{stage['draft'].pk}/", "/arbetsyta/orebro/"
    person, staff = stage["person"], stage["staff"]
    return [
        (None, "/konto/login/", {"login": "a@kumla.example"}, 1),
        (None, "/konto/signup/", {"password1": "kort"}, 2),
        (None, "/konto/login/code/", {}, 1),
        (None, "/konto/password/reset/", {}, 1),
        (person, "/mina-sidor/anslut/orebro/2024-2027/", {}, 1),
        (person, "/mina-sidor/organisation/ny/", {"name": "Föreningen Ny"}, 3),
        (person, f"{own}mal/", {"rows-0-what": "Lika lön", "rows-0-due_on": "i höst"}, 1),
        (person, f"{own}kontakter/", {"rows-0-role_mailbox": "inte en adress", "rows-0-name": "Eva"}, 1),
        (person, f"{own}beslut/", {"rows-0-body": "Kommunstyrelsen", "rows-0-meets_on": "igår"}, 1),
        (person, f"{own}skriv-under/", {"title": "Kommundirektör"}, 2),
        (person, f"/mina-sidor/anslutning/{stage['joined'].pk}/processtod/", {"wishes": "En workshop"}, 1),
        (staff, f"{desk}strategier/ny/", {"title": "Ny strategi"}, 1),
        (staff, f"{desk}arenden/{stage['case'].pk}/komplettering/", {}, 1),
        (staff, f"{desk}arenden/{stage['case'].pk}/avsla/", {}, 1),
        (staff, f"{desk}arenden/{stage['case'].pk}/diarienummer/", {}, 1),
        (staff, f"{desk}medarbetare/bjud-in/", {}, 1),
    ]


def test_every_form_says_what_is_wrong_and_keeps_the_rest(visitor, stage, subtests):
    pages = {}
    for who, address, written, faults in wrong_forms(stage):
        if who not in pages:
            pages[who] = visitor()
            if who:
                let_in(pages[who], who)
        with subtests.test(address):
            send_wrong(pages[who], address, written, faults)


def send_wrong(page, address, written, faults):
    """Send the form half-written, and judge what comes back."""
    page.goto(address)
    form = page.locator(MAIN).filter(has=page.locator(".actions button")).first
    for name, text in written.items():
        form.locator(f'[name="{name}"]').fill(text)
    with page.expect_navigation():
        form.locator(".actions button").first.click()
    summary = page.locator(".error-summary").first
    expect(summary).to_be_focused()
    assert page.title().startswith("Fel:"), page.title()
    assert_accessible(page)
    links = page.locator(".error-summary a")
    assert links.count() >= faults, page.locator(".error-summary").all_inner_texts()
    for number in range(links.count()):
        target = page.locator(f'[id="{links.nth(number).get_attribute("href")[1:]}"]')
        assert target.count() == 1, links.nth(number).get_attribute("href")
        said = links.nth(number).inner_text().rpartition(" – ")[2]
        assert said in page.locator("main form").last.inner_text() or said in page.locator(MAIN).first.inner_text()
    links.first.click()
    expect(page.locator(f'[id="{links.first.get_attribute("href")[1:]}"]')).to_be_focused()
    for name, text in written.items():
        if "password" not in name:
            assert page.locator(f'main [name="{name}"]').input_value() == text, "what was right is kept"


def test_after_logging_out_the_back_button_shows_nothing(visitor, stage):
    page = visitor()
    let_in(page, stage["person"])
    address = f"/mina-sidor/anslutning/{stage['draft'].pk}/"
    page.goto(address)
    expect(page.locator("h1")).to_contain_text("Kumla kommun")
    other = page.context.new_page()
    other.goto(address)
    with page.expect_navigation():
        page.get_by_role("button", name=sv("Log out")).click()
    page.go_back()
    assert "Kumla kommun" not in page.content()
    assert "/konto/login/" in page.url
    # The other tab still shows what it had loaded, but leads nowhere.
    with other.expect_navigation():
        other.get_by_role("link", name=sv("Goals"), exact=True).first.click()
    assert "/konto/login/" in other.url
    assert "next=" in other.url


def test_two_people_in_one_section_lose_nothing(visitor, stage):
    colleague = joining.make_representative(stage["draft"].organisation, joining.make_user("bo@kumla.example"))
    address = f"/mina-sidor/anslutning/{stage['draft'].pk}/mal/"
    first, second = visitor(), visitor()
    for page, who, text in ((first, stage["person"], "Eva skrev detta."), (second, colleague, "Bo skrev detta.")):
        let_in(page, who)
        page.goto(address)
        page.locator("[name=contribution]").fill(text)
    for page in (first, second):
        with page.expect_navigation():
            page.get_by_role("button", name=sv("Save and go on")).click()
    assert second.url.endswith("/mal/")
    assert "Eva skrev detta." in second.locator("main").inner_text()
    assert second.locator("[name=contribution]").input_value() == "Bo skrev detta."
    expect(second.locator(".error-summary")).to_be_focused()
    assert second.title().startswith("Fel:")
    assert_accessible(second)
    with second.expect_navigation():
        second.get_by_role("button", name=sv("Save and go on")).click()
    assert not second.url.endswith("/mal/")
    assert joining.fresh(stage["draft"]).contribution == "Bo skrev detta."


def test_a_case_in_two_tabs_is_decided_on_what_stands(visitor, stage):
    page = visitor()
    let_in(page, stage["staff"])
    other = page.context.new_page()
    case = f"/arbetsyta/orebro/arenden/{stage['case'].pk}/"
    page.goto(f"{case}diarienummer/")
    other.goto(f"{case}avsla/")
    page.locator("[name=diary_number]").fill("801-1-2026")
    other.locator("[name=reasons]").fill("Inte i länet.")
    other.locator("[name=without_presentation]").check()
    with page.expect_navigation():
        page.get_by_role("button", name=sv("Save the diary number")).click()
    with other.expect_navigation():
        other.get_by_role("button", name=sv("Decline"), exact=True).click()
    assert other.url.endswith("/avsla/"), "the case had changed since the page was opened"
    assert other.locator("[name=reasons]").input_value() == "Inte i länet."
    assert_accessible(other)
