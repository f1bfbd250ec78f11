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


@pytest.mark.parametrize("kind", samples.LETTERS)
def test_no_word_runs_off_the_page(kind):
    letter = lengthened(samples.LETTERS[kind]())
    html = rendering.render_html(samples.as_stored(letter), letter.template)
    studio = rendering._studio()
    document = studio.HTML(string=html, base_url="paper:", url_fetcher=studio.fetcher).render(
        stylesheets=[rendering._stylesheet("v1")], font_config=studio.font_config
    )
    found = [one for page in document.pages for one in texts(page)]
    assert any("ab12" * 3 in text for text, _end in found)
    edge = document.pages[0].width - 40  # a good centimetre
    assert [text for text, end in found if end > edge] == []


def test_many_long_goals_stay_above_the_foot_of_the_certificate():
    letter = samples.LETTERS["certificate"]()
    goal = "Alla kvinnor och män, flickor och pojkar har samma möjligheter och villkor när det gäller hälsa och vård"
    letter = replace(letter, goals=tuple(f"{goal} {number}" for number in range(15)))
    html = rendering.render_html(samples.as_stored(letter), letter.template)
    studio = rendering._studio()
    document = studio.HTML(string=html, base_url="paper:", url_fetcher=studio.fetcher).render(
        stylesheets=[rendering._stylesheet("v1")], font_config=studio.font_config
    )
    [page] = document.pages
    boxes = [box for box in page._page_box.descendants(placeholders=True) if type(box).__name__ == "TextBox"]
    board = next(box for box in boxes if letter.board.name in box.text)
    listed = [box for box in boxes if "hälsa" in box.text or "7 mål till" in box.text]
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
