"""Sections, placeholders and what is missing: pure functions."""

import pytest

from membership.decisions import library, merging
from membership.decisions.rules import Style, missing_before_issue, placeholder_in
from membership.decisions.sections import Section, blocks, clauses, moved, moved_to, removed

HEADER = [("title", "Rubrik", "Anslutning", True), ("diary_number", "Diarienummer", "", False)]


def rows(*names):
    """Sections by name; a name that begins with > stands under the one before."""
    return [Section(key="own", heading=name.strip(">"), text="x", level=2 if name[0] == ">" else 1) for name in names]


def names(sections):
    return [f"{'>' if one.level == 2 else ''}{one.heading}" for one in sections]


@pytest.mark.parametrize(
    ("number", "step", "wanted"),
    [
        (0, 1, ["b", ">c", "a", "d"]),
        (1, -1, ["b", ">c", "a", "d"]),
        (3, -1, ["a", "d", "b", ">c"]),
        (3, 1, ["a", "b", ">c", "d"]),
        (2, 1, ["a", "b", "d", ">c"]),
        (0, -1, ["a", "b", ">c", "d"]),
        (9, 1, ["a", "b", ">c", "d"]),
    ],
)
def test_moving_takes_along_what_stands_under(number, step, wanted):
    assert names(moved(rows("a", "b", ">c", "d"), number, step)) == wanted


@pytest.mark.parametrize(
    ("number", "place", "wanted"),
    [
        (0, 4, ["b", ">c", "d", ">e", "a"]),
        (3, 0, ["d", ">e", "a", "b", ">c"]),
        (0, 1, ["b", ">c", "a", "d", ">e"]),
        (0, 2, ["b", ">c", "a", "d", ">e"]),
        (2, 4, ["a", "b", "d", ">e", ">c"]),
        (4, 0, ["a", ">e", "b", ">c", "d"]),
        (3, 4, ["a", "b", ">c", "d", ">e"]),
        (1, 1, ["a", "b", ">c", "d", ">e"]),
        (9, 1, ["a", "b", ">c", "d", ">e"]),
        (1, 9, ["a", "b", ">c", "d", ">e"]),
    ],
)
def test_a_section_moves_to_a_chosen_place_with_what_stands_under_it(number, place, wanted):
    assert names(moved_to(rows("a", "b", ">c", "d", ">e"), number, place)) == wanted


def test_moving_never_puts_a_lower_section_first():
    assert names(moved(rows("a", ">b"), 1, -1)) == ["a", ">b"]
    assert names(removed(rows("a", ">b"), 0)) == ["b"]


@pytest.mark.parametrize(
    "text",
    [
        "(Ange vem/vilka beslutet ska skickas till)",
        "Till [mottagare]",
        "{{organisation}} ansluter sig",
        "Dnr XX",
        "20XX-XX-XX",
        "den ÅÅÅÅ",
        "<namn på nämnd>",
        "____",
        "[…]",
    ],
)
def test_what_a_template_left_behind_is_found(text):
    assert placeholder_in(f"Beslutet gäller {text} i år")


@pytest.mark.parametrize(
    "text", ["§ 112 [1]", "RS 2025/1421", "KSKF/2017:169", "Kapitel XIX", "5 < 6 och 7 > 3", "(angående mål 6)", "MAXX"]
)
def test_what_people_write_is_left_alone(text):
    assert placeholder_in(text) == ""


def test_what_is_missing_is_told_with_its_place():
    sections = [
        Section(key="proposal", heading="Förslag till beslut", text="Ansluta sig", required=True),
        Section(key="sent_to", heading="Skickas till:", text="(Ange vem/vilka beslutet ska skickas till)"),
        Section(key="summary", heading="Sammanfattning", required=True),
        Section(key="consequences", heading="Hållbarhet"),
        Section(key="environment", heading="Miljö", level=2, text="Inga."),
        Section(key="basis", heading="Beslutsunderlag", required=True, on=False),
    ]
    found = missing_before_issue(HEADER, sections)
    assert [anchor for anchor, _sentence in found] == ["section-1", "section-2", "section-5"]
    assert "(Ange vem/vilka beslutet ska skickas till)" in found[0][1]
    assert missing_before_issue(HEADER, sections[:1]) == []
    assert [a for a, _ in missing_before_issue([("title", "Rubrik", "", True)], sections[:1])] == ["id_title"]
    assert [a for a, _ in missing_before_issue([("officer", "Handläggare", "[namn]", True)], sections[:1])]
    assert missing_before_issue(HEADER, [])
    assert missing_before_issue(HEADER, rows("a"))  # no proposal


def test_text_is_read_as_blocks():
    text = "En mening.\n\n- ett\n- två\n\n| Mål | Klart |\n|---|---|\n| Lika lön | 2027 |"
    kinds = [block["kind"] for block in blocks(Section(key="own", text=text))]
    assert kinds == ["lines", "bullets", "table"]
    assert blocks(Section(key="own", text=text))[2]["items"] == [["Mål", "Klart"], ["Lika lön", "2027"]]


def test_a_proposal_can_be_clauses_numbers_or_free():
    text = "att ansluta sig, samt\n\n2. Att ge chefen i uppdrag"
    assert clauses(Section(key="proposal", style=Style.ATT, text=text)) == ["ansluta sig, samt", "ge chefen i uppdrag"]
    numbered = Section(key="proposal", style=Style.NUMBERED, text="1. Anslut.\n2. Skriv under.")
    assert clauses(numbered) == ["Anslut.", "Skriv under."]
    assert blocks(Section(key="proposal", text="Anslut."))[0]["kind"] == "lines"


def test_a_sentence_whose_fact_is_not_held_is_left_out():
    text = "Målet är {{aim}}.\nPerioden är {{period}}.\n\nVision: {{vision}}"
    facts = {"aim": "", "period": "2024–2027", "vision": ""}
    assert merging.filled(text, facts) == "Perioden är 2024–2027."
    assert merging.filled("{{unknown}}", facts) == "{{unknown}}"  # stays, and stops the paper
    assert merging.filled("a {{period}}\nb", facts, style=Style.LINES) == "a 2024–2027\nb"


def test_facts_of_this_time_become_fields_again():
    facts = {"strategy": "Ett jämställt län 2024–2027", "period": "2024–2027", "organisation": "Kumla kommun"}
    text = "Kumla kommun och Kumla kommuns bolag står bakom Ett jämställt län 2024–2027."
    assert merging.turned_back(text, facts) == "{{organisation}} och Kumla kommuns bolag står bakom {{strategy}}."


def test_every_field_in_library_and_forms_is_known():
    texts = [f"{e.lead} {e.text}" for e in library.entries().values()]
    for form in library.presets().values():
        texts += [f"{one.heading} {one.lead} {one.text}" for one in form.sections] + [str(form.header)]
    used = {name for text in texts for name in merging._FIELD.findall(text)}
    assert used <= set(merging.FIELDS)


def test_each_kind_of_organisation_has_a_form():
    from portal.directory.rules import OrganisationKind

    covered = {kind for form in library.presets().values() for kind in form.kinds}
    assert covered == set(OrganisationKind.values)
