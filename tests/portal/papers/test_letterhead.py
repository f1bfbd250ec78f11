"""A paper stands in the letterhead of whoever issues it, says a strategy's years once, and names its case."""

import re

import pytest

from portal.papers import rendering
from portal.templatetags.paper_tags import with_period
from tests.portal.papers import samples

OF_THE_ORGANISATION = ["declaration", "declaration_group", "signing_text", "goal_change", "withdrawal"]
OF_THE_BOARD = ["confirmation", "confirmation_group", "decline", "notice", "receipt"]
OTHERS = ["certificate", "compilation", "evidence", "proposal", "strategy"]
PICTURE = "data:image/png;base64,iVBORw0KGgo="


def html(kind, **changes):
    letter = samples.LETTERS[kind](**changes)
    return rendering.render_html(samples.as_stored(letter), letter.template)


def head(page):
    return page[page.index('<div class="head">') : page.index('<p class="label">')]


@pytest.mark.parametrize("kind", OF_THE_ORGANISATION)
def test_what_the_organisation_says_is_its_own_paper(kind):
    page = html(kind)
    assert '<p class="sender">Region Exempel</p>' in head(page)
    assert "Till Länsstyrelsen i Exempellän" in head(page)
    assert '<meta name="author" content="Region Exempel">' in page
    assert 'class="mark"' not in page, "the board's emblem is not the organisation's"


@pytest.mark.parametrize("kind", OF_THE_ORGANISATION)
def test_the_logotype_that_the_organisation_keeps_stands_there(kind):
    assert f'<img src="{PICTURE}" alt="Logotyp för Region Exempel">' in head(html(kind, logo=PICTURE))
    assert "<img" not in head(html(kind))


@pytest.mark.parametrize("kind", OF_THE_BOARD)
def test_what_the_board_says_is_the_boards(kind):
    page = html(kind)
    assert '<p class="sender">Länsstyrelsen i Exempellän</p>' in head(page)
    assert '<meta name="author" content="Länsstyrelsen i Exempellän">' in page
    assert 'class="mark"' in page


@pytest.mark.parametrize("kind", [*OF_THE_ORGANISATION, *OF_THE_BOARD, *OTHERS])
def test_the_diary_number_stands_in_every_paper(kind):
    assert "801-5-2026" in html(kind, diary_number="801-5-2026")


@pytest.mark.parametrize("kind", [*OF_THE_ORGANISATION, "confirmation", "decline", "notice", "certificate"])
def test_the_years_stand_once(kind):
    page = html(kind, strategy="Ett jämställt län 2024–2027", period="2024–2027")
    assert not re.search(r"2024–2027,?\s+2024–2027", page)
    assert "2024–2027" in page


@pytest.mark.parametrize(
    ("title", "period", "said"),
    [
        ("Ett län", "2024–2027", "Ett län, 2024–2027"),
        ("Ett län 2024–2027", "2024–2027", "Ett län 2024–2027"),
        ("Ett län", "", "Ett län"),
    ],
)
def test_the_rule_of_the_period(title, period, said):
    assert with_period(title, period) == said


@pytest.mark.parametrize("kind", ["confirmation", "decline", "notice"])
def test_a_decision_says_who_stands_behind_it(kind):
    page = html(kind, decided_by="Kim Exempel, enhetschef", presented_by="Eva Ek", took_part="Ali Ask, jurist")
    for row in ("Beslutsdag", "Beslutat av", "Kim Exempel, enhetschef", "Föredragande", "Eva Ek", "Ali Ask, jurist"):
        assert row in page
    assert "Beslutat utan föredragning" in html(kind, presented_by="")


def test_what_is_only_recorded_names_the_board_and_is_no_decision():
    page = html("notice", decided_by="", presented_by="", recorded_by="Länsstyrelsen i Exempellän")
    assert "Registrerat av" in page
    assert "Föredragande" not in page
    assert "Beslut om en anslutning" not in page
