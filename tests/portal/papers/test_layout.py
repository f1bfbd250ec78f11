"""Nothing that people write may be cut away: long Swedish compounds and addresses stay on the page."""

from dataclasses import fields, is_dataclass, replace

import pytest

from portal.papers import rendering
from tests.portal.papers import samples
from tests.portal.papers.test_rendering import STRUCTURE

COMPOUND = "jämställdhetsintegreringsutvecklingsledarutbildningen"
WITHOUT_END = "https://exempel.example/" + "ab12" * 18
# Fields that hold what the code writes: dates, numbers, marks.
KEPT = {*STRUCTURE, "mark", "number", "by_year", "has_facts", "is_earlier", "version", "letter", "declaration_number"}


def lengthened(value, name=""):
    """The same letter with a long compound and a long address after every text that a person wrote."""
    if is_dataclass(value):
        return replace(value, **{one.name: lengthened(getattr(value, one.name), one.name) for one in fields(value)})
    if isinstance(value, tuple):
        return tuple(lengthened(one, name) for one in value)
    is_text = isinstance(value, str) and value and not value[0].isdigit() and not value.startswith("<")
    return f"{value} {COMPOUND} {WITHOUT_END}" if is_text and name not in KEPT else value


def texts(page):
    """The pieces of text on a laid-out page, with where they end."""
    for box in page._page_box.descendants(placeholders=True):
        if type(box).__name__ == "TextBox" and box.text.strip():
            yield box.text, box.position_x + box.width


@pytest.mark.parametrize(
    ("kind", "template"), [(kind, one) for kind in samples.LETTERS for one in samples.templates_of(kind)]
)
def test_no_word_runs_off_the_page(kind, template):
    letter = lengthened(samples.letter_of(kind, template))
    html = rendering.render_html(samples.as_stored(letter), template)
    document = rendering.laid_out(html, rendering.style_of(template))
    found = [one for page in document.pages for one in texts(page)]
    assert any("ab12" * 3 in text for text, _end in found)
    edge = document.pages[0].width - 40  # a good centimetre
    assert [text for text, end in found if end > edge] == []


def test_many_long_goals_stay_above_the_foot_of_the_certificate():
    letter = samples.LETTERS["certificate"]()
    goal = "Alla kvinnor och män, flickor och pojkar har samma möjligheter och villkor när det gäller hälsa och vård"
    letter = replace(letter, goals=tuple(f"{goal} {number}" for number in range(15)))
    html = rendering.render_html(samples.as_stored(letter), letter.template)
    document = rendering.laid_out(html, rendering.style_of(letter.template))
    page = document.pages[0]
    boxes = [box for box in page._page_box.descendants(placeholders=True) if type(box).__name__ == "TextBox"]
    board = next(box for box in boxes if letter.board.name in box.text)
    listed = [box for box in boxes if "hälsa" in box.text or "och 7 till" in box.text]
    assert len(listed) > 8
    assert max(box.position_y + box.height for box in listed) < board.position_y


def test_a_compound_is_divided_as_swedish_does():
    html = f'<html lang="sv"><h1>{COMPOUND}</h1><table><tr><td>{COMPOUND}</td></tr></table><p>Jämställt län</p></html>'
    studio = rendering._studio()
    document = studio.HTML(string=html).render(
        stylesheets=[rendering._stylesheet("v1")], font_config=studio.font_config
    )
    lines = [text for text, _end in texts(document.pages[0])]
    assert lines[:2] == ["jämställdhetsintegreringsutvecklings‐", "ledarutbildningen"]
    assert "Jämställt län" in lines


UNITS = ("8 mars 2027", "kl. 14.30", "2024–2027", "§ 164", "RS 2025/1421", "801-9234-2025", "31 december")


def divided(template):
    """What stood on two lines of a paper in which each unit comes at thirty places of a line."""
    said = "\n\n".join(f"{'nämnd ' * 10}{'x' * n} {unit}, {unit}." for n in range(30) for unit in UNITS)
    letter = samples.as_stored(samples.confirmation(reasons=said))
    document = rendering._pages(rendering.render_html(letter, template), "v2")
    shown = [text for page in document.pages for text, _end in texts(page)]
    return {unit for unit in UNITS if sum(text.count(unit) for text in shown) < 60}


def test_no_line_breaks_inside_a_day_a_period_or_a_number():
    assert divided("confirmation_v4") == set()
    assert divided("confirmation_v3") >= {"8 mars 2027", "2024–2027", "§ 164"}, "the words no longer reach an edge"


def words_of(n):
    """A text of n lines or so."""
    return " ".join(["Nämnden arbetar vidare med länets mål och berättar om det varje år."] * n)


@pytest.mark.parametrize("lines", range(2, 60, 2))
def test_no_last_page_is_nearly_empty(lines):
    """However long the words are, whatever part of the paper falls on the last page."""
    letter = samples.confirmation(reasons=words_of(lines))
    html = rendering.render_html(samples.as_stored(letter), letter.template)
    document = rendering.laid_out(html, "v2")
    assert len(document.pages) == 1 or rendering.lines_on(document.pages[-1]) >= 12


def test_the_rule_is_needed():
    """Without it the same papers do end with a few lines on a page of their own."""
    few = 0
    for lines in range(2, 60, 2):
        html = rendering.render_html(
            samples.as_stored(samples.confirmation(reasons=words_of(lines))), "confirmation_v4"
        )
        pages = rendering._pages(html, "v2").pages
        few += len(pages) > 1 and rendering.lines_on(pages[-1]) < 12
    assert few


@pytest.mark.parametrize(("kind", "template"), [(kind, samples.templates_of(kind)[0]) for kind in samples.LETTERS])
def test_no_sample_ends_on_a_nearly_empty_page(kind, template):
    html = rendering.render_html(samples.as_stored(samples.letter_of(kind, template)), template)
    document = rendering.laid_out(html, "v2")
    assert len(document.pages) == 1 or rendering.lines_on(document.pages[-1]) >= 12


def filled(letter):
    """The letter with every list longer than a page."""
    lists = [one.name for one in fields(letter) if _is_list(getattr(letter, one.name))]
    return replace(letter, **{name: _long_list(getattr(letter, name)) for name in lists})


def _is_list(value):
    return isinstance(value, tuple) and bool(value) and isinstance(value[0], str)


def _long_list(value):
    return tuple(f"{one} {words_of(3)}" for one in value * 20)


def last_words_of(page):
    """The element and the words of the lowest text on a page, the foot apart."""
    flow = [box for box in page._page_box.children if type(box).__name__ != "MarginBox"]
    boxes = [box for part in flow for box in part.descendants(placeholders=True) if type(box).__name__ == "TextBox"]
    lowest = max((box for box in boxes if box.text.strip()), key=lambda box: box.position_y)
    return lowest.element_tag, lowest.text


@pytest.mark.parametrize("kind", [kind for kind in samples.LETTERS if kind not in ("certificate", "proposal")])
def test_no_heading_stands_last_on_a_page(kind):
    letter = filled(samples.LETTERS[kind]())
    html = rendering.render_html(samples.as_stored(letter), letter.template)
    pages = rendering._pages(html, rendering.style_of(letter.template)).pages
    assert [words for tag, words in map(last_words_of, pages[:-1]) if tag in ("h1", "h2", "h3", "h4")] == []


def test_that_rule_is_needed_too():
    """A list longer than a page, kept whole, left its heading behind (version 2)."""
    letter = filled(samples.receipt(next_steps=("Länsstyrelsen läser.",)))
    pages = rendering._pages(rendering.render_html(samples.as_stored(letter), "receipt_v2"), "v2").pages
    assert "Det här händer nu" in [words for _tag, words in map(last_words_of, pages[:-1])]


def test_papers_of_version_1_are_drawn_as_they_were():
    html = rendering.render_html(samples.as_stored(samples.confirmation()), "confirmation_v1")
    assert len(rendering.laid_out(html, "v1").pages) == len(rendering._pages(html, "v1").pages)
