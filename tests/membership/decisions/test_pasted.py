"""Lists of several levels and tables from office programs keep their levels and cells on screen and in every file."""

import csv
import io
import re

import docx
import page
import pytest
from docx.oxml.ns import qn
from hypothesis import Phase, given, settings
from hypothesis import strategies as some
from pypdf import PdfReader

from membership.decisions.blocks import blocks, tidied
from membership.decisions.documents import Block, _block, _letter_block, as_text
from membership.decisions.rules import Style
from membership.decisions.sections import Section
from membership.decisions.word import word_file
from portal.papers import rendering
from tests.membership.decisions.test_earlier_template import LETTER
from tests.portal.papers import reading


def read(text, style=Style.PROSE):
    return [shape(block) for block in blocks(Section(key="own", text=text, style=style))]


def shape(block):
    """A block as (kind, items), an item with lists under it as (text, those lists)."""
    if "points" not in block:
        return block["kind"], block["items"]
    points = [(one["text"], [shape(under) for under in one["blocks"]]) for one in block["points"]]
    return block["kind"], [text if not under else (text, under) for text, under in points]


def letter_of(text, style=Style.PROSE):
    made = [_block(block) for block in blocks(Section(key="own", text=text, style=style))]
    section = {"key": "own", "level": "1", "heading": "Mål", "lead": "", "blocks": made}
    return {**LETTER, "facts": [], "sections": [section]}


def drawn(letter):
    html = rendering.render_html(letter, "decision_v4")
    return rendering.render_pdf(html, identifier="X", style=rendering.style_of("decision_v4"))


def word_of(letter):
    return docx.Document(io.BytesIO(word_file(letter, issued_at=LETTER["paper"]["issued_at"])))


PROFILES = {
    wanted: next(one for one in page.ValidationProfile if re.sub(r"\W|_", "", str(one).lower()).endswith(wanted))
    for wanted in ("ua1", "3a")
}
THREE = [("bullets", [("ett", [("bullets", [("två", [("bullets", ["tre"])]), "fyra"])]), "fem"])]


@pytest.mark.parametrize(
    "pasted",
    [
        "•\tett\no\ttvå\n▪\ttre\no\tfyra\n•\tfem",
        "\uf0b7\tett\no\ttvå\n\uf0a7\ttre\no\tfyra\n\uf0b7\tfem",
        "·\xa0ett\no\xa0\xa0två\n§\ttre\no\xa0\xa0fyra\n·\xa0fem".replace("§", "▪"),
        "    • ett\n        ◦ två\n            ▪ tre\n        ◦ fyra\n    • fem",
        "* ett\n   * två\n      * tre\n   * fyra\n* fem",
        "\t•\tett\n\t\t•\ttvå\n\t\t\t•\ttre\n\t\t•\tfyra\n\t•\tfem",
        "- ett\n  - två\n    - tre\n  - fyra\n- fem",
        "- ett\n\t- två\n\t\t- tre\n\t- fyra\n- fem",
        "• ett\no två\n▪ tre\no fyra\n• fem",
        "• ett\n\no\ttvå\n\n▪\ttre\n\no\tfyra\n\n• fem",
        "– ett\n    – två\n        – tre\n    – fyra\n– fem",
    ],
)
def test_bullets_keep_their_levels(pasted):
    assert read(pasted) == THREE
    assert read(tidied(pasted)) == THREE
    assert tidied(tidied(pasted)) == tidied(pasted)
    assert [line for line in tidied(pasted).split("\n") if line] == [
        "- ett",
        "  - två",
        "    - tre",
        "  - fyra",
        "- fem",
    ]


@pytest.mark.parametrize(
    ("pasted", "wanted"),
    [
        ("1.\ta\na.\tb\nb.\tc\n2.\td", [("numbered", [("a", [("letters", ["b", "c"])]), "d"])]),
        ("1. a\n   a) b\n   b) c\n2. d", [("numbered", [("a", [("letters", ["b", "c"])]), "d"])]),
        ("1. a\n\n   a) b\n   b) c\n\n2. d", [("numbered", [("a", [("letters", ["b", "c"])]), "d"])]),
        (
            "1.\ta\n1.1.\tb\n1.1.1.\tc\n2.\td",
            [("numbered", [("a", [("outline", [("b", [("outline", ["c"])])])]), "d"])],
        ),
        ("1. a\n1.1 b\n1.2 c", [("numbered", [("a", [("outline", ["b", "c"])])])]),
        ("1. a\n- b\n2. c", [("numbered", [("a", [("bullets", ["b"])]), "c"])]),
        (
            "1.\ta\na)\tb\ni)\tc\nii)\td\n2.\te",
            [("numbered", [("a", [("letters", [("b", [("romans", ["c", "d"])])])]), "e"])],
        ),
        ("•\ta\n1.\tb\n2.\tc\n•\td", [("bullets", [("a", [("numbered", ["b", "c"])]), "d"])]),
        ("a) b\nb) c", [("letters", ["b", "c"])]),
        ("(a) b\n(b) c", [("letters", ["b", "c"])]),
        ("A) b\nB) c", [("capitals", ["b", "c"])]),
    ],
)
def test_numbers_keep_their_levels_and_kinds(pasted, wanted):
    assert read(pasted) == wanted
    assert read(tidied(pasted)) == wanted
    assert tidied(tidied(pasted)) == tidied(pasted)


def test_what_only_looks_like_a_level_stays_as_it_was_written():
    assert read("1. ett\n2. två\n- tre") == [("numbered", ["ett", "två"]), ("bullets", ["tre"])]
    assert read("- ett\n- två\n1. tre") == [("bullets", ["ett", "två"]), ("numbered", ["tre"])]
    assert read("  - ett\n  - två") == [("bullets", ["ett", "två"])]
    assert read("- ett\n\n- två") == [("bullets", ["ett"]), ("bullets", ["två"])]
    for text in ("a) ensam", "1.1 Bakgrund", "2.5 procent", "A. Lindgren\nB. Berg", "i. sin tur", "o så vidare"):
        assert read(text) == [("lines", text.split("\n"))]
        assert tidied(text) == text


def test_a_section_set_as_a_list_has_levels_too():
    under = [("bullets", ["x", "y"])]
    for text in ("•\tatt a\no\tx\no\ty\n•\tatt b", "a\n  - x\n  - y\nb", "att a\n• x\n• y\natt b"):
        assert read(text, Style.ATT) == [("att", [("a", under), "b"])]
        assert read(tidied(text), Style.ATT) == [("att", [("a", under), "b"])]
    assert read("1. a\n1.1 b\n2. c", Style.NUMBERED) == [("numbered", [("a", [("outline", ["b"])]), "c"])]
    assert read("a\n- b\nc", Style.BULLETS) == [("bullets", ["a", "b", "c"])]


def test_the_paper_tags_a_list_within_its_item():
    letter = letter_of("1. ett\n1.1 två\n1.2 tre\n2. fyra\n\n•\tfem\no\tsex\n▪\tsju\n•\tåtta")
    content = drawn(letter)
    for profile in ("ua1", "3a"):
        assert list(page.validate_pdf_bytes(content, profile=PROFILES[profile]).failures) == []
    with reading.opened(content) as pdf:
        parents = {}
        for element, _page, _marks in reading.elements(pdf):
            parents.setdefault(str(element.S), []).append(str(element.P.get("/S", "")))
    assert parents["/L"].count("/LBody") == 3
    assert "/L" not in parents["/L"]
    assert set(parents["/LI"]) == {"/L"}


def test_a_list_that_goes_over_the_page_stays_within_its_items():
    many = "\n".join(f"- rad {n}\n  - under {n}\n    - djupt {n}" for n in range(1, 40))
    content = drawn(letter_of(many))
    with reading.opened(content) as pdf:
        assert len(pdf.pages) > 1
        kinds = [(str(e.S), str(e.P.get("/S", ""))) for e, _page, _marks in reading.elements(pdf)]
    assert ("/L", "/L") not in kinds
    assert {parent for kind, parent in kinds if kind == "/LI"} == {"/L"}
    assert all(parent == "/LI" for kind, parent in kinds if kind == "/LBody")


def test_word_gets_its_own_levels():
    document = word_of(letter_of("1. ett\n1.1 två\n2. tre\n\n- fyra\n  - fem\n    - sex\n- sju\n\na) åtta\nb) nio"))
    found = [
        (one.text, one._p.pPr.numPr.ilvl.val, one._p.pPr.numPr.numId.val)
        for one in document.paragraphs
        if one._p.pPr is not None and one._p.pPr.numPr is not None
    ]
    assert [(text, level) for text, level, _num in found] == [
        *[("ett", 0), ("två", 1), ("tre", 0)],
        *[("fyra", 0), ("fem", 1), ("sex", 2), ("sju", 0)],
        *[("åtta", 0), ("nio", 0)],
    ]
    assert len({num for _text, _level, num in found}) == 3
    assert formats(document, found[1]) == ("decimal", "%1.%2")
    assert formats(document, found[-1]) == ("lowerLetter", "%1)")
    children = [one.tag for one in document.part.numbering_part.element]
    assert children == sorted(children, key=[qn("w:abstractNum"), qn("w:num")].index)


def formats(document, item):
    _text, level, number = item
    numbering = document.part.numbering_part.element
    abstract = next(one for one in numbering.num_lst if one.numId == number).abstractNumId.val
    made = next(
        one for one in numbering.findall(qn("w:abstractNum")) if one.get(qn("w:abstractNumId")) == str(abstract)
    )
    written = made.findall(qn("w:lvl"))[level]
    return written.find(qn("w:numFmt")).get(qn("w:val")), written.find(qn("w:lvlText")).get(qn("w:val"))


def test_the_text_says_the_levels_by_spaces():
    text = as_text(letter_of("1. ett\n1.1 två\n2. tre\n\n- fyra\n  - fem"))
    assert "1. ett\n  1.1 två\n2. tre" in text
    assert "– fyra\n  – fem" in text
    assert "att a\n  – x\natt b" in as_text(letter_of("att a\n• x\natt b", Style.ATT))


def test_the_letter_freezes_levels_and_line_breaks():
    made = [_letter_block(_block(block)) for block in blocks(Section(key="own", text='- a\n  - b\n\nx\ty\n1\t"2\n3"'))]
    assert all(isinstance(block, Block) for block in made)
    assert made[0].points[0].blocks[0].items == ("b",)
    assert made[1].rows[1].cells == ("1", "2\n3")


def test_a_cell_with_a_line_break_stays_a_cell():
    pasted = 'Mål\tText\nLön\t"rad 1\nrad 2\n\nrad 4"\nHälsa\t"sade ""ja"" och\tgick"\n"Egen"\t12,5\n'
    wanted = [["Mål", "Text"], ["Lön", "rad 1\nrad 2\n\nrad 4"], ["Hälsa", 'sade "ja" och gick'], ['"Egen"', "12,5"]]
    assert read(pasted) == [("table", wanted)]
    assert read(tidied(pasted)) == [("table", wanted)]
    assert "| Lön | rad 1 ↵ rad 2 ↵  ↵ rad 4 |" in tidied(pasted)
    letter = letter_of(pasted)
    cells = [cell.text for row in word_of(letter).tables[0].rows for cell in row.cells]
    assert "rad 1\nrad 2\n\nrad 4" in cells
    assert "Lön\trad 1 / rad 2 / rad 4" in as_text(letter)
    assert "rad 1<br>rad 2" in rendering.render_html(letter, "decision_v4")


@pytest.mark.parametrize(
    ("pasted", "wanted"),
    [
        ('"a\nb"\tc', [["a\nb", "c"]]),
        ('"a"\t"b"\n"c"\t"d"', [["a", "b"], ["c", "d"]]),
        ('"a" b\tc\n"d" e\tf', [['"a" b', "c"], ['"d" e', "f"]]),
        ('"a\tb\nc\td', [['"a', "b"], ["c", "d"]]),
        ("a\tb\t\nc\t\t", [["a", "b", ""], ["c", "", ""]]),
        ("a\tb\n\t\nc\td", [["a", "b"], ["c", "d"]]),
        ("a\tb\n--\t--\nc\td", [["a", "b"], ["--", "--"], ["c", "d"]]),
        ("a|b\tc\n\\|d\te|", [["a|b", "c"], ["\\|d", "e|"]]),
        ("Nr\tMål\n1.\tLön\n2.\tHälsa", [["Nr", "Mål"], ["1.", "Lön"], ["2.", "Hälsa"]]),
        ("Kön\tAntal\n-\t5\nMan\t6", [["Kön", "Antal"], ["-", "5"], ["Man", "6"]]),
        ("År\tAndel\n2024\t12,5 %\n2025\t1\xa0200", [["År", "Andel"], ["2024", "12,5 %"], ["2025", "1\xa0200"]]),
        ("•\ta\tb\n•\tc\td", [["•", "a", "b"], ["•", "c", "d"]]),
    ],
)
def test_cells_are_read_as_spreadsheets_write_them(pasted, wanted):
    assert read(pasted) == [("table", wanted)]
    assert read(tidied(pasted)) == [("table", wanted)]
    assert tidied(tidied(pasted)) == tidied(pasted)


CELLS = some.text("aåÖåö71.,;:!?%&<>()'\"|\\/ \n\t-", max_size=12)
TABLES = some.integers(2, 5).flatmap(
    lambda width: some.lists(some.lists(CELLS, min_size=width, max_size=width), min_size=2, max_size=6)
)


def is_table(rows):
    """At least two rows with something in them, not only indented, none of which begins like an item or typed row."""
    filled = [row for row in rows if any(map(bare, row))]
    wide = any(sum(map(bool, map(bare, row))) > 1 for row in filled)
    return len(filled) > 1 and wide and all(bare("".join(row))[:1] not in ("-", "1", "a", "|") for row in filled)


def pasted_of(rows):
    out = io.StringIO()
    csv.writer(out, dialect="excel-tab", lineterminator="\n").writerows(rows)
    return out.getvalue()


def bare(text):
    return "".join(text.split())


@given(TABLES.filter(is_table))
@settings(max_examples=200)
def test_no_cell_is_lost_between_a_spreadsheet_and_the_blocks(rows):
    wanted = [[bare(cell) for cell in row] for row in rows if any(map(bare, row))]
    for text in (pasted_of(rows), tidied(pasted_of(rows))):
        found = blocks(Section(key="own", text=text))
        got = [[bare(cell) for cell in row] for block in found for row in block["items"]]
        assert [block["kind"] for block in found] == ["table"]
        assert got == wanted


@given(some.lists(TABLES.filter(is_table), min_size=3, max_size=3))
@settings(max_examples=3, phases=[Phase.generate])
def test_no_cell_is_lost_in_any_file(tables):
    text = "\n\nstycke\n\n".join(tidied(pasted_of(rows)).strip("\n") for rows in tables)
    letter = letter_of(text)
    wanted = [bare(cell) for rows in tables for row in rows if any(map(bare, row)) for cell in row]
    in_word = [cell.text for table in word_of(letter).tables for row in table.rows for cell in row.cells]
    assert [bare(text) for text in in_word] == [text or "–" for text in wanted]
    in_text = bare(as_text(letter).replace(" / ", ""))
    in_pdf = bare("".join(one.extract_text() for one in PdfReader(io.BytesIO(drawn(letter))).pages))
    assert "".join(wanted_in(wanted, in_pdf)) == ""
    assert "".join(wanted_in([text.replace(" / ", "") for text in wanted], in_text)) == ""


def wanted_in(cells, text):
    """The cells that are not found one after the other."""
    at, lost = 0, []
    for cell in filter(None, cells):
        place = text.find(cell, at)
        if place < 0:
            lost.append(cell)
        else:
            at = place + len(cell)
    return lost
