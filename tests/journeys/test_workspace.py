"""The county's workspace in a browser: from nothing to a second version, two who write at once, keys only."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from portal.directory.models import County
from portal.people.rules import Role
from strategies.publishing import actions
from strategies.publishing.models import NationalGoal, Strategy
from strategies.publishing.reference_data import load_national_goals
from tests.journeys.judge import assert_accessible
from tests.membership.deciding import world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AREAS = [
    ("Mäns våld mot kvinnor ska upphöra", ["vald"]),
    ("Jämställd hälsa och främjande och förebyggande arbete", ["halsa"]),
    ("Jämställdhetsintegrering inom civil beredskap", []),
]
BASE = "/arbetsyta/orebro/strategier/"


@pytest.fixture
def county(transactional_db):
    load_national_goals()
    return world.make_county()


@pytest.fixture
def staff(county, visitor, live_server):
    """Open a browser as one of the county's staff; with ``script=False`` without JavaScript."""
    people = {}

    def come(role=Role.PUBLISHER, **how):
        person = people.get(role) or people.setdefault(role, world.make_staff(county, role))
        client = world.log_in(Client(), person)
        page = visitor(**how)
        cookie = client.cookies["sessionid"]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        page.on("console", lambda said: pytest.fail(said.text) if "Content Security Policy" in said.text else None)
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        return page

    return come


@pytest.fixture
def draft(county, staff):
    staff(Role.EDITOR)
    by = county.staff_roles.get(role=Role.EDITOR).user
    day = world.date(2024, 1, 1)
    return actions.create_strategy(county, by=by, title="Ett jämställt Örebro län", valid_from=day).versions.get()


def here(draft, name, *more):
    return reverse(f"publishing:{name}", args=["orebro", draft.strategy_id, *more])


def save(page):
    """Press the form's own button and arrive."""
    with page.expect_navigation():
        page.locator("#writing .save-bar button").click()


def write(page, name, text):
    """Write in a long text with the editor."""
    page.locator(f'[data-editing=ready] .rich-paper[aria-labelledby="id_{name}_label"]').fill(text)


def test_a_strategy_from_nothing_to_its_second_version(staff, county):
    page = staff()
    page.goto(f"{BASE}ny/")
    page.fill("[name=title]", "Ett jämställt Örebro län")
    page.fill("[name=valid_from]", "2024-01-01")
    page.fill("[name=valid_to]", "2027-12-31")
    page.locator("main form button:not([type=button])").click()
    page.wait_for_url(re.compile(r"strategier/\d+/$"))
    home = page.url
    page.goto(f"{home}text/")
    write(page, "introduction", "Strategin samlar länets aktörer kring en gemensam viljeinriktning.")
    write(page, "vision", "Ett jämställt län.")
    write(page, "overall_aim", "Länets aktörer arbetar tillsammans för de jämställdhetspolitiska målen.")
    expect(page.locator("#saved")).to_contain_text("Sparat kl.")
    save(page)
    for goal in NationalGoal.objects.in_order():
        page.locator(".contents-tasks").get_by_role("link", name=goal.name_sv, exact=True).click()
        write(page, "situation", f"Läget i länet: {goal.name_sv.lower()}.")
        expect(page.locator("#saved")).to_contain_text("Sparat kl.")
        page.locator('a[href$="ny/malsattning/"]').click()
        page.fill("[name=wording]", f"Länet når längre: {goal.name_sv}")
        page.fill("[name=indicator]", "Andel")
        page.fill("[name=by_year]", "2027")
        save(page)
        page.goto(home)
    assert "6 av 6 mål har målsättningar" in page.content()
    keys = list(NationalGoal.objects.in_order().values_list("pk", flat=True))
    for name, crossed in AREAS:
        page.goto(f"{home}ny/omrade/")
        page.fill("[name=name]", name)
        write(page, "description", f"{name} går genom hela strategin.")
        for word in crossed:
            page.check(f'[name=national_goals][value="{next(key for key in keys if word in key)}"]')
        save(page)
    page.goto(f"{home}omraden/")
    page.fill("[name=priority_label]", "prioriterade områden")
    save(page)
    page.goto(f"{home}anslutning/")
    page.check("[name=joining][value=open]")
    page.fill("[name=offered-0-text]", "Processledning")
    page.fill("[name=expected-0-text]", "Att arbeta aktivt för målen")
    save(page)
    page.goto(f"{home}uppfoljning/")
    write(page, "follow_up", "Strategin följs upp varje år.")
    page.fill("[name=milestones]", "mars 2026: halvtid\nvåren 2028: slutuppföljning")
    save(page)
    page.goto(f"{home}fakta/")
    page.fill("[name=contact_role]", "Jämställdhetsstrateg")
    page.fill("[name=contact_email]", "jamstalldhet@orebro.example")
    page.fill("[name=contact_phone]", "010-000 00 00")
    page.fill("[name=responsible_unit]", "Social hållbarhet")
    page.fill("[name=isbn]", "9789100000004")
    save(page)
    publish(page, home)
    public = staff(Role.READER)
    public.goto("/lan/orebro/strategi/2024-2027/")
    text = public.locator("main").inner_text()
    assert [name for name, _goals in AREAS if name not in text] == []
    assert "våren 2028: slutuppföljning" in text
    assert "978-" in text
    third = public.locator(".areas > li").nth(2)
    assert "Hör till" not in third.inner_text()
    page.goto(home)
    with page.expect_navigation():
        page.locator('form[action$="/utkast/"] button').click()
    page.goto(f"{home}text/")
    write(page, "vision", "Ett län där alla räknas.")
    save(page)
    publish(page, home)
    public.reload()
    assert "Ett län där alla räknas." in public.locator("main").inner_text()
    strategy = Strategy.objects.get()
    assert list(strategy.versions.order_by("number").values_list("number", "state")) == [
        (1, "superseded"),
        (2, "published"),
    ]
    area = strategy.current_version.priorities.first()
    assert area.national_goals.count() == 1


def publish(page, home):
    page.goto(f"{home}publicera/")
    with page.expect_navigation():
        page.locator("form:has([name=edition]) button").first.click()


def test_two_browsers_on_one_goal_and_both_texts_survive(staff, draft):
    goal = draft.goals.first()
    one, two = staff(Role.EDITOR), staff(Role.PUBLISHER)
    for page in (one, two):
        page.goto(here(draft, "county_goal", goal.pk))
    write(one, "situation", "Redaktörens läge.")
    expect(one.locator("#saved")).to_contain_text("Sparat kl.")
    write(two, "situation", "Publicerarens läge.")
    expect(two.locator("#saved")).to_contain_text("Någon annan har skrivit här")
    save(two)
    shown = two.locator(".clash").inner_text()
    assert "Redaktörens läge." in shown
    assert "Publicerarens läge." in shown
    assert_accessible(two)
    two.check("[name=choose_situation][value=both]")
    save(two)
    goal.refresh_from_db()
    assert goal.situation == "Redaktörens läge.\n\nPublicerarens läge."


def test_without_script_everything_is_written_by_buttons(staff, draft):
    page = staff(script=False)
    goal = draft.goals.first()
    page.goto(here(draft, "county_goal", goal.pk))
    page.fill("[name=situation]", "Första stycket.\n\nAndra stycket.")
    save(page)
    goal.refresh_from_db()
    assert goal.situation == "Första stycket.\n\nAndra stycket."
    page.goto(here(draft, "county_goals"))
    with page.expect_navigation():
        page.locator(".parts li").nth(1).locator("[value=up]").click()
    assert draft.goals.first().national_goal.order == 2


def test_keys_alone_format_save_and_move(staff, draft):
    page = staff()
    goal = draft.goals.first()
    page.goto(here(draft, "county_goal", goal.pk))
    page.locator("[data-editing=ready] .rich-paper").focus()
    page.keyboard.type("Läget är ")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.dataset.do") == "bold"
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.dataset.do") == "italic"
    page.keyboard.press("Enter")
    page.keyboard.type("viktigt")
    expect(page.locator("#saved")).to_contain_text("Sparat kl.")
    goal.refresh_from_db()
    assert goal.situation == "<p>Läget är <em>viktigt</em></p>"
    page.goto(here(draft, "county_goals"))
    page.locator(".parts li").first.locator("[value=down]").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.value") == "down"
    assert page.locator(".parts li").nth(1).locator("a").inner_text() == str(goal)


def test_every_page_of_the_workspace_is_accessible(staff, draft):
    page = staff()
    by = County.objects.get().staff_roles.first().user
    goal = draft.goals.first()
    target = actions.add_part("malsattning", goal, by=by, wording="Halverat våld " * 20, by_year=2027)
    action = actions.add_part("atgard", goal, by=by, text="Utbilda alla chefer", links=["https://exempel.example/a"])
    area = actions.add_part("omrade", draft, by=by, name="Civil beredskap", national_goals=[])
    names = ("strategy", "text", "goals", "areas", "joining", "follow_up", "facts")
    pages = [here(draft, f"county_{name}") for name in names]
    pages += [here(draft, "county_goal", goal.pk), here(draft, "county_below_goal_new", goal.pk, "atgard")]
    pages += [here(draft, "county_part_new", kind) for kind in ("mal", "omrade")]
    pages += [
        here(draft, name, kind, part.pk)
        for kind, part in (("malsattning", target), ("atgard", action), ("omrade", area))
        for name in ("county_part", "county_part_remove")
    ]
    for address in pages:
        page.goto(address)
        if page.locator("textarea[data-rich]").count():
            page.locator("[data-editing=ready] .rich-paper").first.wait_for()
        assert_accessible(page)
