"""Text as it is typed and pasted becomes paragraphs, lists, tables and signatures, and no cell is lost."""

import pytest

from membership.decisions.blocks import blocks, clauses, even, tidied
from membership.decisions.documents import _block
from membership.decisions.rules import Style
from membership.decisions.sections import Section


def read(text, style=Style.PROSE):
    return [(block["kind"], block["items"]) for block in blocks(Section(key="own", text=text, style=style))]


@pytest.mark.parametrize(
    "pasted",
    [
        "•\tett\n•\ttvå",
        "-\tett\n-\ttvå",
        "o\tett\no\ttvå",
        "\uf0b7\tett\n\uf0b7\ttvå",
        "·\xa0ett\n·\xa0två",
        "- ett\n– två",
        "•ett\n•två",
    ],
)
def test_words_lists_become_lists(pasted):
    assert read(pasted) == [("bullets", ["ett", "två"])]
    assert read(tidied(pasted)) == [("bullets", ["ett", "två"])]
    assert "\uf0b7" not in tidied(pasted)


@pytest.mark.parametrize("pasted", ["1.\tett\n2.\ttvå", "1. ett\n2. två", "1) ett\n2) två", "1. ett\n\n2. två"])
def test_numbered_lists_become_numbered_lists(pasted):
    assert read(pasted) == [("numbered", ["ett", "två"])]


def test_a_number_that_begins_no_list_stays_as_it_was_written():
    assert read("2. två\n5. fem") == [("lines", ["2. två", "5. fem"])]
    assert read("1. ett\n3. tre") == [("numbered", ["ett"]), ("lines", ["3. tre"])]
    assert read("o så vidare\n2027 blir året") == [("lines", ["o så vidare", "2027 blir året"])]


def test_excels_cells_become_a_table_also_when_the_first_is_empty():
    pasted = "\t2024\t2025\nKvinnor\t12\t14\nMän\t11\t"
    wanted = [("table", [["", "2024", "2025"], ["Kvinnor", "12", "14"], ["Män", "11", ""]])]
    assert read(pasted) == wanted
    assert read(tidied(pasted)) == wanted
    assert tidied(pasted).startswith("|  | 2024 | 2025 |")
    assert read("1.\tLön\t2027\n2.\tHälsa\t2028")[0][0] == "table"


def test_lines_that_are_only_indented_are_no_table():
    assert read("\tEn mening.\n\tEn till.") == [("lines", ["En mening.", "En till."])]
    assert read("Namn\tTitel") == [("lines", ["Namn Titel"])]


def test_a_row_longer_than_its_head_keeps_every_cell():
    table = blocks(Section(key="own", text="| Mål | Klart |\n| Lön | 2027 | Kansliet | Ja |\n| Hälsa |"))[0]
    rows = [row["cells"] for row in _block(table)["rows"]]
    assert rows == [["Mål", "Klart", "–", "–"], ["Lön", "2027", "Kansliet", "Ja"], ["Hälsa", "–", "–", "–"]]
    assert even([["a"], ["b", "c"]]) == [["a", ""], ["b", "c"]]
    assert blocks(Section(key="own", text="||2024|\n|Kvinnor|12|"))[0]["items"] == [["", "2024"], ["Kvinnor", "12"]]


@pytest.mark.parametrize("typed", ["a t t anta", "att anta", "A t t anta", "1. att anta", "•\tatt anta"])
@pytest.mark.parametrize("style", [Style.ATT, Style.ATT_SPACED])
def test_an_att_clause_never_says_att_twice(typed, style):
    assert clauses(Section(key="proposal", style=style, text=typed)) == ["anta"]


def test_signatures_are_names_with_their_lines():
    text = "Eva Ek\nRegiondirektör\n\nBo Alm\nRegionråd"
    assert read(text, Style.SIGNATURES) == [("signatures", [["Eva Ek", "Regiondirektör"], ["Bo Alm", "Regionråd"]])]
    assert read("", Style.SIGNATURES) == []
