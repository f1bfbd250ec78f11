"""The certificate tells what was joined with: on its front when there is room, else on one page more, well filled."""

import random
from dataclasses import replace

import pytest
from django.utils.html import strip_tags

from portal.papers import rendering
from portal.papers.joined_with import ITEM_LENGTH, MOST_ITEMS
from portal.papers.letters import Party
from tests.portal.papers import samples

WORD = ("jämställdhet", "arbetet", "i", "länets", "kommuner", "och", "följs", "upp", "varje", "år", "av", "styrelsen")
BESIDE = 240  # where the front's words begin, right of the emblem and the code, in CSS pixels
TOLD = {
    "targets": "Andelen kvinnor i styrelser ökar",
    "priorities": "Jämställdhetsintegrering inom civil beredskap",
    "actions": "Utbilda alla chefer",
    "contribution": "Genom arbetet som arbetsgivare.",
    "own_goals": "Alla chefer har gått utbildningen, senast 31 december 2026",
    "existing_plan": "Program för hållbar utveckling 2021–2030",
}


def bare(**changes):
    """A certificate of an organisation that chose goals only."""
    nothing = {name: "" if name in ("contribution", "existing_plan") else () for name in TOLD}
    return samples.certificate(**{**nothing, "priority_label": "", **changes})


def as_html(letter):
    return rendering.render_html(samples.as_stored(letter), letter.template)


def pages_of(letter):
    return rendering.laid_out(as_html(letter), rendering.style_of(letter.template)).pages


def texts_on(page):
    boxes = page._page_box.descendants(placeholders=True)
    return [box for box in boxes if type(box).__name__ == "TextBox" and box.text.strip()]


@pytest.mark.parametrize("name", TOLD)
def test_each_thing_that_was_joined_with_stands_there_when_it_was_chosen(name):
    said = TOLD[name] if name in ("contribution", "existing_plan") else (TOLD[name],)
    assert TOLD[name] in strip_tags(as_html(bare(**{name: said})))
    assert TOLD[name] not in strip_tags(as_html(bare()))


def test_headings_say_what_they_are_and_the_countys_own_word_holds():
    html = as_html(samples.certificate())
    for heading in ("Mål", "Regionala målsättningar", "Fokusområden", "Valda åtgärder"):
        assert f"<h3>{heading}</h3>" in html
    assert "<h3>Prioriterade områden</h3>" in as_html(samples.certificate(priority_label=""))
    assert "<h3>" not in as_html(bare())


def test_what_is_cut_says_how_much_more_there_is():
    targets = tuple(f"Målsättning nummer {number}" for number in range(1, 12))
    html = as_html(bare(targets=targets))
    assert html.count("Målsättning nummer") == MOST_ITEMS
    assert f"och {11 - MOST_ITEMS} till" in html
    five = as_html(bare(targets=targets[: MOST_ITEMS + 1]))
    assert five.count("Målsättning nummer") == MOST_ITEMS + 1, "“and one more” would take the line that it saves"
    long = as_html(bare(targets=("x" * 300,)))
    assert "x" * (ITEM_LENGTH - 1) + "…" in long


def of_length(chance, least, most):
    text = ""
    wanted = chance.randint(least, most)
    while len(text) < wanted:
        text += chance.choice(WORD) + " "
    return text.strip().capitalize()


def some(chance):
    """A certificate of any length: short names and long, few things and many."""

    def several(most, length):
        return tuple(of_length(chance, 15, length) for _ in range(chance.randint(0, most)))

    return samples.certificate(
        organisation=Party(
            name=of_length(chance, 6, 110), unit=of_length(chance, 5, 60) if chance.random() < 0.3 else ""
        ),
        strategy=of_length(chance, 15, 160),
        goals=several(12, 110),
        targets=several(9, 200),
        priorities=several(6, 120),
        actions=several(9, 250),
        contribution=of_length(chance, 10, 900) if chance.random() < 0.6 else "",
        own_goals=several(6, 160),
        existing_plan=of_length(chance, 10, 200) if chance.random() < 0.3 else "",
        diary_number="801-9234-2025",
    )


@pytest.mark.parametrize("seed", range(12))
def test_it_is_one_page_or_two_that_are_filled_and_nothing_meets_the_foot(seed):
    letter = some(random.Random(seed))
    pages = pages_of(letter)
    assert len(pages) <= 2
    for number, page in enumerate(pages):
        boxes = [box for box in texts_on(page) if number or box.position_x > BESIDE]
        foot = next(box.position_y for box in reversed(boxes) if letter.board.name in box.text)
        lowest = max(box.position_y + box.height for box in boxes if box.position_y < foot)
        assert lowest < foot - 8
        assert max(box.position_x + box.width for box in boxes) < page.width - 60
        if number:
            assert lowest > page.height / 3, "a page of its own is worth its paper"


def test_what_is_short_stays_on_the_front():
    assert len(pages_of(bare(targets=(TOLD["targets"],)))) == 1
    assert len(pages_of(samples.certificate())) == 1
    many = replace(samples.certificate(), targets=("Andelen kvinnor i styrelser ökar i hela länet och i alla led",) * 5)
    assert len(pages_of(replace(many, actions=many.targets, own_goals=many.targets))) == 2
