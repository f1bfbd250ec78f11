"""Tables and lists that are pasted into long texts, as HTML and as plain lines: levels stay, and no cell is lost."""

import io
import re

import page
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from pypdf import PdfReader

from portal import rich_text
from portal.characters import Kind, normalised
from portal.papers import rendering
from portal.rich_blocks import MOST_COLUMNS
from tests.portal.papers import reading, samples, samples_above

UA = next(one for one in page.ValidationProfile if re.sub(r"\W|_", "", str(one).lower()).endswith("ua1"))
THREE = "<ul><li>ett<ul><li>två<ul><li>tre</li></ul></li><li>fyra</li></ul></li><li>fem</li></ul>"


def table(head, *rows):
    first = "".join(f'<th scope="col">{cell}</th>' if cell else "<td></td>" for cell in head)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{first}</tr></thead><tbody>{body}</tbody></table>"


def typed_table(rows):
    return f"<table>{''.join(f'<tr>{cells(row)}</tr>' for row in rows)}</table>"


def cells(row):
    return "".join(f"<td>{cell}</td>" for cell in row)


def clean(text):
    kept = rich_text.clean(text)
    assert rich_text.clean(kept) == kept
    return kept


EXCEL = (
    "<table border=0><col width=64 span=2><tr height=20><td>Mål</td><td>År</td></tr>"
    "<tr><td>Lika lön</td><td>2027</td></tr></table>"
)
YEARS = table(["Mål", "År"], ["Lika lön", "2027"])


@pytest.mark.parametrize(
    ("pasted", "wanted"),
    [
        (EXCEL, YEARS),
        ("Mål\tÅr\nLika lön\t2027\n", YEARS),
        ("<p>Mål\tÅr</p><p>Lika lön\t2027</p>", YEARS),
        ("<p>Före</p><p>Mål\tÅr</p><p>Lika lön\t2027</p><p>Efter</p>", f"<p>Före</p>{YEARS}<p>Efter</p>"),
        ('Mål\tText\nA\t"rad 1\nrad ""2"""\n', table(["Mål", "Text"], ["A", 'rad 1<br>rad "2"'])),
        ('<p>Mål\tText</p><p>A\t"rad 1</p><p>rad 2"</p>', table(["Mål", "Text"], ["A", "rad 1<br>rad 2"])),
        (
            (
                "<table><tr><td colspan=2>Kön</td><td rowspan=2>År</td></tr><tr><td>K</td><td>M</td></tr>"
                "<tr><td>1</td><td>2</td><td>3</td></tr></table>"
            ),
            table(["Kön", "", "År"], ["K", "M", ""], ["1", "2", "3"]),
        ),
        (
            (
                "<table><tr><th><p>A</p></th><th>B</th></tr><tr><td><b>1</b></td>"
                "<td><ul><li>x</li><li>y</li></ul><a href='https://s.se'>s</a></td></tr></table>"
            ),
            table(
                ["A", "B"],
                [
                    "<strong>1</strong>",
                    '– x<br>– y<br><a href="https://s.se" rel="noopener nofollow">s</a>',
                ],
            ),
        ),
        (
            "<table><tr><td>A</td><td>B</td></tr><tr><td>1<table><tr><td>i</td><td>j</td></tr></table>2</td></tr></table>",
            table(["A", "B"], ["1<br>i · j<br>2", ""]),
        ),
        ("<table><caption>Rubrik</caption><tr><td>A<td>B<tr><td>1<td>2", f"<p>Rubrik</p>{table('AB', '12')}"),
        (
            "<ul><li>a<table><tr><td>A</td><td>B</td></tr><tr><td>1</td><td>2</td></tr></table></li></ul>",
            f"<ul><li>a</li></ul>{table('AB', '12')}",
        ),
        ("<table><tr><td><p>Bara</p></td></tr><tr><td><p>en ram</p></td></tr></table>", "Bara\n\nen ram"),
        ("<table><tr><td>A</td><td></td><td>B</td></tr></table>", "A · B"),
    ],
)
def test_tables_stay_tables_with_every_cell(pasted, wanted):
    assert clean(pasted) == wanted


def test_what_no_page_can_hold_becomes_lines_and_is_told():
    wide = [[f"{row}-{column}" for column in range(MOST_COLUMNS + 1)] for row in range(3)]
    typed = typed_table(wide)
    assert clean(typed).split("\n") == [" · ".join(row) for row in wide]
    assert rich_text.has_table_as_lines(typed)
    assert rich_text.has_table_as_lines("<table><tr><td>A</td><td>B</td></tr></table>")
    assert not rich_text.has_table_as_lines(EXCEL)
    assert not rich_text.has_table_as_lines("•\tett\n•\ttvå")


WORDS = some.text("abåö |\"'-1.", max_size=6)


@given(some.lists(some.lists(WORDS, min_size=1, max_size=14), min_size=1, max_size=8))
@settings(max_examples=60)
def test_no_cell_of_any_table_is_lost(rows):
    typed = typed_table(rows)
    wanted = [" ".join(cell.split()) for row in rows for cell in row if cell.strip()]
    for kept in (clean(typed), rich_text.plain(clean(typed))):
        left = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", kept).replace("&quot;", '"').replace("&#x27;", "'"))
        for cell in wanted:
            before, found, left = left.partition(cell)
            assert found, (cell, before)


def test_letters_and_summaries_get_a_line_for_each_row():
    assert rich_text.plain(clean(f"<p>Så:</p>{EXCEL}<p>Slut</p>")) == "Så:\n\nMål · År\nLika lön · 2027\n\nSlut"


def test_a_plain_text_holds_rows_with_a_sign_between_the_cells():
    assert normalised("Så:\nMål\tÅr\nLika lön\t\nHeltid\t2027") == "Så:\nMål · År\nLika lön · –\nHeltid · 2027"
    assert normalised('A\tB\n"x\ny"\tz') == "A · B\nx y · z"
    assert normalised("•\tett\n1.\ttvå") == "– ett\n1. två"
    assert normalised("Namn:\tAnna") == "Namn:\tAnna"
    assert normalised("A\tB", Kind.LINE) == "A B"


@pytest.mark.parametrize(
    "pasted",
    [
        "•\tett\no\ttvå\n▪\ttre\no\tfyra\n•\tfem",
        "\uf0b7\tett\no\ttvå\n\uf0a7\ttre\no\tfyra\n\uf0b7\tfem",
        "·\tett\no\ttvå\n§\ttre\no\tfyra\n·\tfem",
        "·\xa0\xa0 ett\no\xa0\xa0 två\n§\xa0\xa0 tre\no\xa0\xa0 fyra\n·\xa0\xa0 fem",
        "    • ett\n        ◦ två\n            ▪ tre\n        ◦ fyra\n    • fem",
        "* ett\n   * två\n      * tre\n   * fyra\n* fem",
        "  *   ett\n     *   två\n        *   tre\n     *   fyra\n  *   fem",
        "\t•\tett\n\t\t•\ttvå\n\t\t\t•\ttre\n\t\t•\tfyra\n\t•\tfem",
        "- ett\n  - två\n    - tre\n  - fyra\n- fem",
        "- ett\n\t- två\n\t\t- tre\n\t- fyra\n- fem",
        "• ett\no två\n▪ tre\no fyra\n• fem",
        "● ett\n○ två\n■ tre\n○ fyra\n● fem",
        "• ett\n\no\ttvå\n\n▪\ttre\n\no\tfyra\n\n• fem",
        "<p>•\tett</p><p>o\ttvå</p><p>▪\ttre</p><p>o\tfyra</p><p>•\tfem</p>",
        "<p>* ett<br>   * två<br>      * tre<br>   * fyra<br>* fem</p>",
        "<p>• ett</p><p>o två</p><p>▪ tre</p><p>o fyra</p><p>• fem</p>",
    ],
)
def test_bullets_of_programs_keep_their_levels(pasted):
    assert clean(pasted) == THREE
    assert clean(f"<p>Vi gör:</p><p>{'</p><p>'.join(pasted.split(chr(10)))}</p>" if "<" not in pasted else pasted)


@pytest.mark.parametrize(
    ("pasted", "wanted"),
    [
        ("1.\ta\na)\tb\nb)\tc\n2.\td", "<ol><li>a<ol><li>b</li><li>c</li></ol></li><li>d</li></ol>"),
        ("1.\ta\n1.1.\tb\n1.2.\tc\n2.\td", "<ol><li>a<ol><li>b</li><li>c</li></ol></li><li>d</li></ol>"),
        ("1. a\n   - b\n   - c\n2. d", "<ol><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ol>"),
        ("• ett långt\nmål\n• två", "<ul><li>ett långt mål</li><li>två</li></ul>"),
        ("Vi gör:\n• a\n• b\n\nSlut", "<p>Vi gör:</p><ul><li>a</li><li>b</li></ul><p>Slut</p>"),
        ("<p><strong>•\ta</strong></p><p>•\tb</p>", "<ul><li><strong>a</strong></li><li>b</li></ul>"),
    ],
)
def test_numbers_and_words_around_lists(pasted, wanted):
    assert clean(pasted) == wanted


@pytest.mark.parametrize(
    "typed", ["- ensam", "1. Bakgrund\n\nLångt.\n\n2. Mål", "A. Lindgren\nB. Berg", "§ 12 lagen\n§ 13 den"]
)
def test_what_people_type_themselves_stays(typed):
    assert clean(typed) == typed


def test_a_papers_table_is_tagged_and_whole():
    letter = samples_above.strategy(introduction=clean(f"<p>Så:</p>{EXCEL}"))
    html = rendering.render_html(samples.as_stored(letter), letter.template)
    content = rendering.render_pdf(html, identifier="X", style=rendering.style_of(letter.template))
    assert list(page.validate_pdf_bytes(content, profile=UA).failures) == []
    words = " ".join(one.extract_text() for one in PdfReader(io.BytesIO(content)).pages)
    for cell in ("Mål", "År", "Lika lön", "2027"):
        assert cell in words
    with reading.opened(content) as pdf:
        kinds = [str(element.S) for element, _page, _marks in reading.elements(pdf)]
    assert kinds.count("/TH") >= 2
