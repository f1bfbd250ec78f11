"""What saves itself tells at the field what the page would tell after a press: the same words, read aloud, no focus
moved. And what is pasted in the editor comes out as lists and tables, whatever program it was copied from."""

import re
from pathlib import Path

import pytest
import yaml
from django.urls import reverse
from playwright.sync_api import expect

from membership.decisions.actions import begin_paper
from membership.decisions.library import presets
from portal import rich_text
from strategies.publishing.models import StrategyVersion
from tests.journeys.judge import assert_accessible
from tests.journeys.test_kept_text import SAVED, county, staff, write_strategy  # noqa: F401 fixtures
from tests.journeys.test_pages import let_in
from tests.membership.joining import world as joining
from tests.portal.people import world as people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CLIPBOARDS = yaml.safe_load((Path(__file__).parent / "clipboards.yaml").read_text())
PASTE = """(one, [html, text]) => {
  const data = new DataTransfer();
  if (html) data.setData("text/html", html);
  data.setData("text/plain", text);
  one.focus();
  one.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
HEART = "Lika lön 💜 för alla"
SAID = "💜 blir [purple heart]"
ROW = "Tabellen som du klistrade in har blivit rader"


def said_at(page, name):
    return page.locator(f"#id_{name}_notes")


def is_described(page, name, part):
    ids = page.locator(f"#id_{name}").get_attribute("aria-describedby") or ""
    return f"id_{name}_{part}" in ids.split()


def test_a_strategy_tells_at_the_field_what_papers_lack_and_what_is_wrong(staff, county):  # noqa: F811
    page, person = staff
    box = write_strategy(page, county, person)
    box.press_sequentially(HEART)
    told = said_at(page, "vision")
    expect(told).to_contain_text(SAID)
    assert told.get_attribute("aria-live") == "polite"
    assert is_described(page, "vision", "notes")
    assert page.evaluate("document.activeElement.id") == "id_vision", "the focus stays"
    box.press("End")
    box.press_sequentially(" och mer")
    expect(page.locator("#saved")).to_contain_text(SAVED)
    box.fill("Lika lön för alla")
    expect(told).to_have_count(0)
    assert not is_described(page, "vision", "notes")
    title = page.locator("#id_title")
    title.fill("")
    expect(page.locator("#saved")).to_contain_text("Inte sparat")
    expect(page.locator("#id_title_error")).to_have_count(0)  # while somebody writes there, nothing is wrong yet
    box.focus()
    fault = page.locator("#id_title_error")
    expect(fault).to_contain_text("Fyll i det här.")
    assert title.get_attribute("aria-invalid") == "true"
    assert is_described(page, "title", "error")
    assert_accessible(page)
    title.fill("Ett jämställt län")
    expect(page.locator("#saved")).to_contain_text(SAVED)
    expect(fault).to_have_count(0)


def test_a_proposal_and_a_step_of_the_declaration_tell_it_too(visitor, county):  # noqa: F811
    person = people.make_person("eva@kumla.example", name="Eva Ek")
    organisation = joining.make_organisation("Kumla kommun", county)
    joining.make_representative(organisation, person)
    membership = joining.make_draft(joining.make_strategy(county), organisation, person)
    begin_paper(membership, form=presets()["orebro"], by=person)
    page = visitor()
    let_in(page, person)
    page.goto(reverse("decisions:write", args=[membership.pk]))
    page.locator("#id_s-1-text").fill(HEART)
    expect(said_at(page, "s-1-text")).to_contain_text(SAID)
    page.locator("#id_s-1-text").fill("x" * 13_000)
    page.locator("#id_office").focus()
    expect(page.locator("#id_s-1-text_error")).to_contain_text("13\u202f000")
    page.locator("#id_office").fill("Kansliet")
    expect(page.locator("#saved")).to_contain_text("Sparat")
    page.goto(reverse("joining:goals", args=[membership.pk]))
    words = page.locator("[name=contribution]")
    words.fill(f"{HEART}\nMål\tÅr\nLika lön\t2027")
    expect(said_at(page, "contribution")).to_contain_text(SAID)
    expect(said_at(page, "contribution")).to_contain_text(ROW)
    membership.refresh_from_db()
    assert membership.contribution.endswith("Mål · År\nLika lön · 2027")


def test_every_programs_clipboard_keeps_levels_and_cells_in_the_editor(staff, county):  # noqa: F811
    page, person = staff
    problems = []
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    box = write_strategy(page, county, person)
    area = page.locator("textarea[name=vision]")
    found = {}
    for name, one in CLIPBOARDS.items():
        box.press("Control+a")
        box.press("Delete")
        box.evaluate(PASTE, [one["html"], one["text"]])
        found[name] = rich_text.clean(area.input_value()).replace(' scope="col"', "")
    assert found == {name: one["kept"] for name, one in CLIPBOARDS.items()}
    assert problems == []


def test_a_pasted_table_is_tended_in_the_editor_and_stands_on_the_page(staff, county):  # noqa: F811
    page, person = staff
    box = write_strategy(page, county, person)
    box.evaluate(PASTE, [CLIPBOARDS["Excel"]["html"], ""])
    box.locator("td").last.click()
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.classList.contains('rich-paper')"), "Tab leaves the table"
    box.locator("td").last.click()
    bar = page.locator(".rich-box:has(#id_vision)")
    bar.get_by_role("button", name="Lägg till en rad").click()
    box.locator("td").nth(4).click()
    page.keyboard.type("Heltid 💜")
    expect(said_at(page, "vision")).to_contain_text(SAID)
    assert_accessible(page)
    kept = StrategyVersion.objects.get().vision
    assert re.sub(r"<[^>]+>", "|", kept).count("Heltid") == 1
    assert kept.count("<tr>") == 3
    page.locator("#writing .save-bar button").click()
    page.goto(reverse("register:county_preview", args=["orebro", StrategyVersion.objects.get().strategy_id]))
    shown = page.locator(".scroll table")
    assert shown.locator("th").all_inner_texts() == ["Mål", "År"]
    assert_accessible(page)
