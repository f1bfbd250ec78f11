"""Long texts are told and never cut, the rest is saved, and sections land where the writer puts them."""

import pytest

from membership.decisions import actions
from membership.decisions.forms import SectionRow
from membership.decisions.models import DecisionPaper, DecisionTemplate
from membership.decisions.rules import MOST_TEXT
from portal.errors import Refused
from tests.membership.decisions import world
from tests.membership.decisions.test_pages import Writer, at, client, filled_in, pk  # noqa: F401
from tests.membership.decisions.world import OREBRO, VASTMANLAND


def row(text, heading="Bakgrund"):
    return SectionRow({"key": "description", "heading": heading, "level": 1, "style": "prose", "text": text})


def test_a_line_break_is_one_character_and_nothing_is_cut():
    text = "\r\n".join(["x" * 99] * 120)  # 120 × 99 + 119 = 11 999 with one for each break
    form = row(text)
    assert form.is_valid()
    assert len(form.cleaned_data["text"]) == 11_999
    assert "maxlength" not in str(form["text"])
    assert f'data-most="{MOST_TEXT}"' in str(form["text"])


def test_too_long_is_told_by_the_sections_heading_with_the_count():
    form = row("x" * 12_345)
    assert not form.is_valid()
    (said,) = form.errors["text"]
    assert "Bakgrund" in said
    assert "12\u202f345" in said
    assert "12\u202f000" in said


def test_the_other_sections_go_on_being_saved(client, pk):  # noqa: F811
    client.post(at("papers", pk), {"form": "orebro"})
    page = filled_in(client.get(at("write", pk)))
    number = Writer(client, pk).number_of("Ärendebeskrivning")
    typed = {**page, f"s-{number}-text": "x" * 13_000, "s-1-text": "Kort och ny.", "office": "Kansliet"}
    answer = client.post(at("autosave", pk), typed)
    assert answer.status_code == 422
    said = answer.json()
    assert said["edition"] == 2
    assert "Ärendebeskrivning" in said["message"]
    saved = DecisionPaper.objects.get()
    assert (saved.office, saved.sections[1]["text"]) == ("Kansliet", "Kort och ny.")
    assert saved.sections[number]["text"] == page[f"s-{number}-text"].replace("\r\n", "\n")
    again = client.post(at("autosave", pk), {**typed, "edition": 2, f"s-{number}-text": "Kortare."})
    assert again.json()["edition"] == 3
    assert again.json()["message"] == "Sparat"


def test_a_new_section_lands_where_it_was_put_and_goes_to_either_end_in_one_press(client, pk):  # noqa: F811
    client.post(at("papers", pk), {"form": "orebro"})
    writer = Writer(client, pk)
    answer = writer.press("add", new="economy", place="2")
    assert answer.redirect_chain[-1][0].endswith("#section-2")
    keys = [one["key"] for one in DecisionPaper.objects.get().sections]
    assert keys[2] == "economy"
    writer.press("bottom-2")
    assert DecisionPaper.objects.get().sections[-1]["key"] == "economy"
    writer.press(f"top-{len(keys) - 1}")
    assert DecisionPaper.objects.get().sections[0]["key"] == "economy"
    writer.press("add", new="law")
    assert DecisionPaper.objects.get().sections[-1]["key"] == "law"


def test_a_section_goes_to_a_chosen_place_in_one_press(client, pk):  # noqa: F811
    client.post(at("papers", pk), {"form": "orebro"})
    writer = Writer(client, pk)
    before = [one["key"] for one in DecisionPaper.objects.get().sections]
    page = client.get(at("write", pk)).content.decode()
    assert f'<option value="{len(before) - 1}" selected>{len(before)}. ' in page, "each stands at its own place"
    writer.press("move-1")
    assert [one["key"] for one in DecisionPaper.objects.get().sections] == before, "nothing chosen moves nothing"
    top = [number for number, one in enumerate(DecisionPaper.objects.get().sections) if one["level"] == 1]
    first, target = top[1], top[-1]
    answer = writer.press(f"move-{first}", **{f"to-{first}": str(target), f"s-{first}-text": "Skrivet före flytten."})
    sections = DecisionPaper.objects.get().sections
    place = next(number for number, one in enumerate(sections) if one["text"] == "Skrivet före flytten.")
    assert sections[place]["key"] == before[first]
    assert [one for one in sections[place:] if one["level"] == 1] == [sections[place]], "last of the upper level"
    assert answer.redirect_chain[-1][0].endswith(f"#section-{place}"), "where the writer goes on"
    writer.press("move-1", **{"to-1": "999"})
    assert DecisionPaper.objects.get().sections == sections, "a place that is none moves nothing"


def test_pasted_excel_and_word_are_shown_as_the_pages_own_marks(client, pk):  # noqa: F811
    client.post(at("papers", pk), {"form": "orebro"})
    Writer(client, pk).press("save", **{"s-1-text": "\t2024\r\nKvinnor\t12\r\n\r\n\uf0b7\tett"})
    assert DecisionPaper.objects.get().sections[1]["text"] == "|  | 2024 |\n| Kvinnor | 12 |\n\n- ett"


# Forms of one's own


@pytest.fixture
def kept(regions):
    paper = world.begin(OREBRO, "orebro")
    return actions.keep_form(paper, by=world.person(OREBRO), name="Vår ordning")


def test_an_own_form_is_renamed_and_taken_away_by_the_own_people(kept, client, pk):  # noqa: F811
    address = at("own_form", pk, kept.pk)
    assert address in client.get(at("papers", pk)).content.decode()
    client.post(address, {"rename": "1", "name": "Kansliets ordning"})
    assert DecisionTemplate.objects.get().name == "Kansliets ordning"
    actions.keep_form(DecisionPaper.objects.get(), by=world.person(OREBRO), name="En annan")
    answer = client.post(address, {"rename": "1", "name": "En annan"})
    assert "Ni har redan en mall med det namnet" in answer.content.decode()
    client.post(address, {"drop": "1", "version": "99"})
    assert DecisionTemplate.objects.filter(pk=kept.pk).exists()
    client.post(address, {"drop": "1", "version": "1"})
    assert not DecisionTemplate.objects.filter(pk=kept.pk).exists()
    assert DecisionPaper.objects.get().template["name"]  # what is written in a form keeps it


def test_no_other_organisation_reaches_it(kept):
    from membership.decisions import actions_forms

    stranger = world.person(VASTMANLAND)
    with pytest.raises(Refused):
        actions_forms.rename_own_form(kept, by=stranger, name="Fel")
    with pytest.raises(Refused):
        actions_forms.drop_own_form(kept, by=stranger, version="1")
