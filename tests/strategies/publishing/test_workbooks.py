"""Excel as its writer sees it: each file in ``workbooks`` stands for something that people in other systems met."""

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
import yaml
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.worksheet.table import Table

from portal.files.plain import formats
from strategies.publishing.exchange.excel import ExcelError, take_excel, write_excel
from strategies.publishing.exchange.shape import Names
from strategies.publishing.reference_data import REFERENCE

HERE = Path(__file__).parent / "workbooks"
GOALS = {one["key"]: one["name_sv"] for one in yaml.safe_load((REFERENCE / "national_goals.yaml").read_text())}
NAMES = Names(frozenset(["99"]), tuple(GOALS))


@dataclass
class Read:
    """What a file gave."""

    parts: object
    notes: list[str]

    @property
    def targets(self):
        return [target for goal in self.parts.goals for target in goal.targets]


def read(content):
    taken = take_excel(content, NAMES, GOALS)
    return Read(taken.parts, [str(note) for note in taken.notes])


def case(name):
    return read((HERE / f"xl_{name}.xlsx").read_bytes())


def refused(content):
    with pytest.raises(ExcelError) as wrong:
        take_excel(content, NAMES, GOALS)
    return [str(one) for one in wrong.value.problems]


def filled(*changes, prepare=None):
    """The template with a title, a period and the given cells: (sheet, cell, value, number format)."""
    book = openpyxl.load_workbook(io.BytesIO(write_excel(None, "99", GOALS)))
    for cell, value in (("B3", "Ett län"), ("B4", 2024), ("B5", 2027)):
        book["Strategin"][cell] = value
    for sheet, cell, value, *code in changes:
        book[sheet][cell] = value
        if code:
            book[sheet][cell].number_format = code[0]
    if prepare:
        prepare(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_values_are_read_by_their_number_format():
    first, second, third = case("percent").targets
    assert (first.baseline, first.wanted) == ("45 %", "50 %")
    assert (second.baseline, second.wanted) == ("12,5", "9,9")
    assert third.baseline == "1 234 567"
    assert next(t.baseline for t in case("numbers_as_text").targets) == "45 %"
    signs = case("plus_minus").targets[0]
    assert (signs.indicator, signs.baseline, signs.wanted) == ("+46 procent", "-5 %", "@nästan alla")


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (0.45, "0%", "45 %"),
        (0.455, "0.0%", "45,5 %"),
        (0.05, "0 %", "5 %"),
        (12.5, "General", "12,5"),
        (0.1 + 0.2, "General", "0,3"),
        (1234567, "# ##0", "1 234 567"),
        (1234567.5, "#,##0.00", "1 234 567,50"),
        (1200, '#,##0 "kr"', "1 200 kr"),
        (1200, "#,##0 [$kr-41D]", "1 200 kr"),
        (-3.5, "0.0;[Red]-0.0", "-3,5"),
        (70361, r"000\ 00", "703 61"),
        (102248000, "0000000000", "0102248000"),
        (45, '0" %"', "45 %"),
        (2024, "0", "2024"),
        (1500000, "0.0,,", "1,5"),
        (0.5, "# ?/?", "0,5"),
        (0, '0;-0;"–"', "–"),
        (-5, "0;(0)", "(5)"),
        (12.5, '0.0" procent"', "12,5 procent"),
        (0.1, '[<0.5]"låg";"hög"', "0,1"),
        (1000, r'_-* #,##0.00\ "kr"_-;\-* #,##0.00\ "kr"_-', "1 000,00 kr"),
    ],
)
def test_a_number_is_shown_as_the_sheet_shows_it(value, code, shown):
    assert formats.number(value, code) == shown


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("yyyy-mm-dd", "2024-03-08"),
        ("mm-dd-yy", "2024-03-08"),
        ("d mmmm yyyy", "8 mars 2024"),
        (r"[$-41D]d\ mmmm\ yyyy", "8 mars 2024"),
        ("mmm-yy", "mar-24"),
        ("d/m yyyy", "8/3 2024"),
        ("dddd", "fredag"),
    ],
)
def test_a_day_is_shown_as_the_sheet_shows_it(code, shown):
    assert formats.day(date(2024, 3, 8), code) == shown
    (target,) = read(
        filled(
            ("Målsättningar", "A2", 1), ("Målsättningar", "B2", "Text"), ("Målsättningar", "D2", date(2024, 3, 8), code)
        )
    ).targets
    assert target.baseline == shown


def test_columns_are_found_by_their_heading():
    (target,) = case("swapped_columns").targets
    assert (target.baseline, target.wanted) == ("i dag 20 procent", "önskat 50 procent")
    inserted = case("inserted_column")
    (target,) = inserted.targets
    assert (target.indicator, target.baseline, target.wanted, target.year) == ("SCB", "20 procent", "50 procent", 2030)
    assert any("”Vår kommentar” finns inte i mallen" in note for note in inserted.notes)


def test_an_extra_column_and_a_sheet_of_ones_own_are_told():
    (note,) = case("extra_column_right").notes
    assert note.startswith("blad Målsättningar, rad 1, kolumn I:")
    own = read(filled(prepare=lambda book: book.create_sheet("Min checklista")))
    assert own.notes == ["Bladet ”Min checklista” finns inte i mallen. Det har inte lästs."]


def test_a_line_above_the_headings_is_told_and_never_read():
    found = case("title_row_above")
    assert len(found.parts.joining.offered) == 1
    (note,) = found.notes
    assert "”Anslutning – utkast från ledningsgruppen”" in note


def test_headings_that_are_gone_or_stand_twice_are_told():
    def without(book):
        book["Mål"].delete_rows(1)

    assert any(
        "ingen rad med mallens rubriker: Nr; Nationellt delmål" in one for one in refused(filled(prepare=without))
    )
    (said,) = refused(filled(("Målsättningar", "C1", "Målsättning")))
    assert said == "blad Målsättningar, rad 1, kolumn C: Rubriken ”Målsättning” står två gånger."


@pytest.mark.parametrize("name", ["stale_dimension", "wrong_dimension"])
def test_rows_are_read_whatever_the_sheet_says_about_its_size(name):
    found = case(name)
    assert found.targets
    assert len(found.parts.joining.offered) == 1
    assert found.notes == []


def test_errors_are_told_by_cell():
    said = refused((HERE / "xl_error_values.xlsx").read_bytes())
    assert [one.partition(":")[0] for one in said] == [
        "blad Målsättningar, rad 2, kolumn D",
        "blad Målsättningar, rad 2, kolumn E",
    ]
    assert "#N/A" in said[0]
    assert "#REF!" in said[1]


def test_what_is_hidden_is_read_and_told():
    found = case("hidden_row")
    assert len(found.targets) == 2
    assert found.notes == ["blad Målsättningar, rad 3, kolumn A: Raden är dold i Excel. Den har lästs som de andra."]

    def hide(book):
        book["Målsättningar"].column_dimensions["D"].hidden = True
        book["Områden"].sheet_state = "hidden"

    cells = (("Målsättningar", "A2", 1), ("Målsättningar", "B2", "Text"), ("Målsättningar", "D2", "20"))
    said = " ".join(read(filled(*cells, prepare=hide)).notes)
    assert "kolumn D: Kolumnen är dold i Excel" in said
    assert "Bladet ”Områden” är dolt i Excel" in said


def test_merged_cells_are_told_and_a_goals_number_stands_for_all_rows():
    found = case("merged_goal")
    assert len(found.targets) == 3
    assert "A2:A4 är sammanfogade" in found.notes[0]


def test_coloured_empty_rows_cost_nothing():
    found = case("formatted_empty_rows")
    assert found.parts.title
    assert found.notes == []


def test_pasted_text_is_read_by_the_rule_for_characters():
    assert "\u00ad" not in case("soft_hyphen_text").targets[0].text
    assert case("soft_hyphen_goal_name").parts.goals
    assert "👩\u200d👩\u200d👧" in case("emoji_zwj").targets[0].text
    bullets = case("word_bullets").parts
    assert "\uf0b7" not in repr(bullets)
    assert "<ul><li>" in repr(bullets)


def possible():
    """The cell beside “Går det att ansluta sig”."""
    column = openpyxl.load_workbook(io.BytesIO(filled()))["Strategin"]["A"]
    return next(f"B{one.row}" for one in column if str(one.value).startswith("Går det att ansluta"))


def test_labels_forgive_hard_spaces_capitals_and_a_dot():
    assert case("nbsp_goal_name").parts.goals
    assert case("goal_number_dot").targets
    assert case("sheet_name_space").parts.goals
    assert read(filled(("Strategin", possible(), "JA"), ("Mål", "E2", "PUBLICERAD"))).parts.joining.possible is True


def test_refusals_speak_the_words_of_the_template():
    said = " ".join(refused((HERE / "xl_case.xlsx").read_bytes()))
    assert "”känt” är inte något av värdena som portalen känner till: Publicerad; " in said
    said += " ".join(refused(filled(("Mål", "B3", "Häls"), ("Strategin", possible(), "kanske"))))
    assert "Jämställd hälsa" in said
    assert "Ja eller Nej" in said
    for inner in ("jamstalld-halsa", "sourced", "own_goals", "true", "county_code"):
        assert inner not in said


def test_what_excel_changed_is_asked_about():
    found = case("1904_phone_diary")
    assert found.parts.decided_on == date(2024, 3, 8)
    assert found.parts.diary_number == ""
    assert found.parts.contact_phone == "0102248000"
    diary, phone = found.notes
    assert diary.startswith("blad Strategin, rad 7, kolumn B: Cellen innehåller ett datum, ”mar-24”")
    assert phone.endswith("Portalen har läst det som 0102248000: stämmer det?")


def test_days_are_read_in_the_portals_own_wording():
    found = read(filled(("Strategin", "B4", "1 januari 2024"), ("Strategin", "B6", "8 mars 2024"))).parts
    assert (found.starts_on, found.decided_on) == (date(2024, 1, 1), date(2024, 3, 8))


def test_what_cannot_be_printed_is_told_by_cell_and_name():
    (said,) = refused(filled(("Strategin", "B3", "Ett \uf123 län")))
    assert said.startswith("blad Strategin, rad 3, kolumn B:")
    assert "U+F123" in said


def test_the_county_code_is_two_digits_also_as_a_number():
    names = Names(frozenset(["01"]), tuple(GOALS))
    assert take_excel(filled(("Strategin", "B2", 1)), names, GOALS).parts.county_code == "01"


TARGETS = "Målsättningar"
TARGET = ((TARGETS, "A2", 1), (TARGETS, "B2", "Text"), (TARGETS, "D2", "20 procent"))


def changed(content, change):
    """The workbook with other bytes in its members: change(name, bytes)."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as good, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in good.namelist():
            archive.writestr(name, change(name, good.read(name)))
    return out.getvalue()


@pytest.mark.parametrize("head", ["Läget i dag:", "Läget i dag :", "LÄGET\nI DAG", "Läget i dag *", "4. Läget i dag"])
def test_headings_forgive_line_breaks_and_what_people_put_around_them(head):
    found = read(filled(*TARGET, (TARGETS, "D1", head), (TARGETS, "B1", "Målsättning:")))
    assert [(one.text, one.baseline) for one in found.targets] == [("Text", "20 procent")]
    assert found.notes == []


@pytest.mark.parametrize("number", [1, "1", "1.", "Mål 1", "mål 1:", "Nr 1", "'1", "1,0"])
def test_a_goals_number_is_read_as_people_write_it(number):
    assert len(read(filled(*TARGET, (TARGETS, "A2", number))).targets) == 1
    assert refused(filled(*TARGET, (TARGETS, "A2", "Mål 77")))


def test_a_day_stands_for_its_year_where_a_year_is_asked_for():
    assert read(filled(*TARGET, (TARGETS, "F2", date(2030, 12, 31), "yyyy-mm-dd"))).targets[0].year == 2030


def test_days_of_other_programs_and_lengths_of_time_are_read():
    def as_iso(name, content):
        iso = b'<c r="D2" t="d"><v>2024-03-08T00:00:00</v></c>'
        return re.sub(rb'<c r="D2"[^>]*>.*?</c>', iso, content) if name == "xl/worksheets/sheet3.xml" else content

    assert read(changed(filled(*TARGET), as_iso)).targets[0].baseline == "2024-03-08"
    assert read(filled(*TARGET, (TARGETS, "C2", timedelta(hours=30), "[h]:mm"))).targets[0].indicator == "30:00"


def test_what_offices_do_to_a_workbook_changes_nothing_that_it_says():
    def much(book):
        sheet = book[TARGETS]
        sheet["B2"] = CellRichText("Fler ", TextBlock(InlineFont(b=True), "kvinnor"))
        sheet["B2"].comment = Comment("Kolla detta", "Eva")
        sheet.protection.sheet = True
        sheet.add_table(Table(displayName="T1", ref="A1:H3"))
        book.move_sheet(TARGETS, -2)
        sheet.title = "3. målsättningar "

    found = read(filled(*TARGET, prepare=much))
    assert [one.text for one in found.targets] == ["Fler kvinnor"]
    assert found.notes == []


def test_files_of_other_programs_are_told_what_to_do():
    def strict(_name, content):
        content = content.replace(
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", STRICT + b"spreadsheetml/main"
        )
        return content.replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            STRICT + b"officeDocument/relationships",
        )

    (said,) = refused(changed(filled(*TARGET), strict))
    assert "Strict" in said
    assert "Arkiv, Spara som" in said
    for content in (b"PK\3\4mimetypeapplication/vnd.oasis.opendocument.spreadsheet", b"PK\3\4Index/Document.iwa"):
        (said,) = refused(content)
        assert "OpenDocument, Numbers" in said
        assert "(.xlsx)" in said


STRICT = b"http://purl.oclc.org/ooxml/"
