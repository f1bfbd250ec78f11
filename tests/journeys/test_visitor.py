"""A visitor: nothing is kept about them, nothing foreign is fetched, and what staff change shows at once."""

import pytest

from strategies.publishing import actions as publishing
from tests.journeys.judge import assert_accessible
from tests.journeys.stage import set_stage
from tests.journeys.words import sv
from tests.membership.register import world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = [
    *("/", "/lan/", "/lan/exempel/", "/lan/exempel/strategi/2024-2027/", "/lan/exempel/anslutna/", "/anslutna/"),
    *("/organisation/o0/", "/kunskapsbank/", "/kalender/", "/sok/?q=lika", "/oppna-data/", "/om/", "/om/kakor/"),
    *("/om/personuppgifter/", "/om/tillganglighet/", "/om/kontakt/", "/en/", "/en/lan/exempel/"),
]


@pytest.fixture
def joined():
    """The strategy of Exempellän with one organisation that has joined."""
    stage = set_stage()
    strategy = world.strategy(stage.county, "2024-2027", goals=0)
    world.membership(strategy, world.organisation("Föreningen Lika villkor", "association"))
    return stage, strategy


def test_a_visitor_leaves_no_trace_and_meets_nobody_else(visitor, joined, live_server):
    page = visitor()
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    for address in PAGES:
        answer = page.goto(address)
        assert answer.status == 200, address
        assert "set-cookie" not in answer.headers, address
        assert page.evaluate("localStorage.length + sessionStorage.length") == 0, address
        tag = answer.headers["etag"]
        again = page.request.get(address, headers={"If-None-Match": tag})
        assert (again.status, again.body(), again.headers["etag"]) == (304, b"", tag), address
    assert page.context.cookies() == []
    assert [url for url in asked if not url.startswith((live_server.url, "data:"))] == []
    assert complaints == []


def test_the_address_chooses_the_language(visitor, joined):
    page = visitor()
    for address, link, to, language in (
        ("/lan/exempel/", "English", "/en/lan/exempel/", "en"),
        ("/en/sok/?q=lika", "Svenska", "/sok/?q=lika", "sv"),
    ):
        page.goto(address)
        with page.expect_navigation():
            page.get_by_role("link", name=link, exact=True).click()
        assert page.url.endswith(to)
        assert page.locator("html").get_attribute("lang") == language
    assert page.context.cookies() == []


def test_a_wrong_address_is_told_kindly_and_paper_shows_the_text_alone(visitor, joined):
    page = visitor()
    assert page.goto("/lan/finns-inte/").status == 404
    assert_accessible(page)
    with page.expect_navigation():
        page.locator("main a").first.click()
    page.goto("/lan/exempel/strategi/2024-2027/")
    page.emulate_media(media="print")
    assert not page.locator(".main-nav").is_visible()
    assert not page.locator(".tools").is_visible()
    assert page.locator("h1").is_visible()


def test_what_staff_publish_shows_at_the_next_request(visitor, joined):
    stage, strategy = joined
    page = visitor()
    page.goto("/lan/exempel/strategi/2024-2027/")
    draft = publishing.begin_draft(strategy, by=stage.staff)
    texts = {"title": "Jämställt hela vägen", "vision": "Alla räknas.", "contact_email": "post@lan.example"}
    draft = publishing.save_part(draft, by=stage.staff, seen=None, **texts)
    draft.goals.update(situation="Läget är ojämnt.")  # a strategy without any goal or area is not published
    draft.refresh_from_db()
    page.reload()
    assert "Jämställt hela vägen" not in page.content(), "a draft is not public"
    publishing.publish_version(draft, by=stage.staff, edition=draft.edition)
    page.reload()
    assert page.locator("h1").inner_text() == "Jämställt hela vägen"
    assert sv("Join with your organisation") in page.locator("main").inner_text()
