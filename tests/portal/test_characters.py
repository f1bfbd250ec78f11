"""The one rule for characters: by every door the same text, and what cannot be printed is told at the field."""

import re

import pytest
from django import forms
from hypothesis import given, settings
from hypothesis import strategies as some

from portal import rich_text
from portal.characters import Item, Kind, folded, items, normalised, unprintable
from portal.errors import Refused
from portal.forms import LinesField, PortalForm, RichTextField
from portal.papers import glyphs, rendering
from tests.portal.papers import samples
from tests.trust import texts

HARD, SOFT, ZERO = "\u00a0", "\u00ad", "\u200b"
ANY = some.one_of(some.text(), some.sampled_from(texts.UNICODE), some.text("ab \n\t-–•o1.\u00a0\u200b\u200d\uf0b7👩é"))


class Typed(PortalForm):
    name = forms.CharField(max_length=60, required=False)
    words = forms.CharField(widget=forms.Textarea, required=False)
    lines = LinesField()
    long = RichTextField()
    mailbox = forms.EmailField(required=False)
    page = forms.URLField(required=False, assume_scheme="https")
    secret = forms.CharField(widget=forms.PasswordInput, strip=False, required=False)


def kept(**typed):
    form = Typed(typed)
    assert form.is_valid(), form.errors
    return form.cleaned_data


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("Na\u0308mnd", "Nämnd"),
        ("ett\r\ntvå\rtre\x0bfyra\u2028fem", "ett\ntvå\ntre\nfyra\nfem"),
        (f"jämställd{SOFT}het", "jämställdhet"),
        (f"jäm{ZERO}ställd\ufeffhet", "jämställdhet"),
        (f"ett{HARD}ord  och \u2009ett", "ett ord och ett"),
        (f"12{HARD}000 kr, §{HARD}12 och 45{HARD}%", f"12{HARD}000 kr, §{HARD}12 och 45{HARD}%"),
        ("kolumn\tkolumn", "kolumn\tkolumn"),
        ("\uf0b7\tEtt\no\tTvå\n\uf0a7\tTre", "– Ett\n– Två\n– Tre"),
        ("•\tEtt\n-\tTvå\n1.\tTre\n2)\tFyra", "– Ett\n– Två\n1. Tre\n2. Fyra"),
        ("- ett streck\no ja", "- ett streck\no ja"),
        ("pil \uf0e0 hit", "pil → hit"),
        ("\u202d070-174 06 12\u202c", "070-174 06 12"),
        ("👩\u200d💻 a\u200db", "👩\u200d💻 ab"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("Åarjel-saemien ŋ ŧ đ č", "Åarjel-saemien ŋ ŧ đ č"),
    ],
)
def test_a_text_is_kept_as_it_was_meant(typed, text):
    assert normalised(typed) == text
    assert kept(words=typed)["words"] == text


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        (f" Örebro{HARD}{HARD}kommun ", "Örebro kommun"),
        ("Örebro\r\nkommun", "Örebro kommun"),
        ("•\tÖrebro kommun", "Örebro kommun"),
        (f"Fören{SOFT}ingen{ZERO}", "Föreningen"),
    ],
)
def test_a_line_has_single_spaces_and_nothing_unseen(typed, text):
    assert kept(name=typed)["name"] == text


def test_lengths_addresses_and_numbers_are_judged_of_what_is_kept():
    assert kept(name=f"{'a' * 60}{SOFT}")["name"] == "a" * 60
    assert kept(mailbox=f"\ufeffanna@kumla.example{ZERO}")["mailbox"] == "anna@kumla.example"
    assert kept(page=f"https://kumla.example/{ZERO}sida")["page"] == "https://kumla.example/sida"
    assert kept(lines="•\tEtt\n-\tTvå  ord")["lines"] == ["Ett", "Två ord"]


def test_a_password_is_left_as_it_was_typed():
    assert kept(secret=f" två  ord{SOFT} ")["secret"] == f" två  ord{SOFT} "


@pytest.mark.parametrize("bullet", ["•\t", "\uf0b7\t", "-\t", "• ", "\uf0b7", f"o{HARD}{HARD}", "·\t"])
def test_pasted_bullets_become_a_list(bullet):
    text = kept(long=f"Vi gör:\n{bullet}Ett\n{bullet}Två\n\nSlut")["long"]
    assert text == "<p>Vi gör:</p><ul><li>Ett</li><li>Två</li></ul><p>Slut</p>"
    assert rich_text.clean(text) == text
    assert [item.kind for item in items(f"{bullet}Ett")] == ["ul"]


def test_pasted_numbers_become_a_list_with_their_levels_known():
    assert kept(long="1.\tEtt\n2.\tTvå")["long"] == "<ol><li>Ett</li><li>Två</li></ol>"
    assert items("•\tA\no\tB\n3.\tC\nD") == [
        Item("ul", 1, "A"), Item("ul", 2, "B"), Item("ol", 1, "C", 3), Item("p", 0, "D")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sign", "number", "words"),
    [
        ("\U0001fae8", "U+1FAE8", "tecken som portalen inte känner till"),  # an emoji of Unicode 15
        ("\uf123", "U+F123", "symboltypsnitt"),
        ("\x00", "U+0000", "osynligt styrtecken"),
        ("\ufdd0", "U+FDD0", "inte känner till"),
        ("\u202e", "U+202E", "vänder läsriktningen"),
    ],
)
@pytest.mark.parametrize("field", ["name", "words", "lines", "long"])
def test_what_cannot_be_printed_is_told_at_the_field_by_name_and_place(sign, number, words, field):
    if field == "long" and sign in "\x00\u202e":
        assert kept(long=f"vi{sign}n")["long"] == "vin"  # office programs put it there
        return
    form = Typed({field: f"Vi arbetar för {sign} en jämn fördelning"})
    (said,) = form.errors[field]
    assert number in said
    assert words in said
    assert "rad 1, tecken 16: ”" in said
    assert "rbetar för ▯ en jämn fö" in said
    assert sign not in said
    with pytest.raises(Refused, match=re.escape(number)):
        samples.declaration(contribution=f"Vi {sign}")


def test_the_place_is_counted_in_lines():
    form = Typed({"words": "ett\ntvå\n tre \uf123!"})
    assert "rad 3, tecken 5: ”tre ▯!”" in form.errors["words"][0]


@settings(max_examples=300, deadline=None)
@given(ANY, some.sampled_from(Kind))
def test_a_second_time_changes_nothing(text, kind):
    once = normalised(text, kind)
    assert normalised(once, kind) == once


@settings(max_examples=300, deadline=None)
@given(ANY, some.sampled_from(["name", "words", "lines", "long"]))
def test_what_a_form_accepts_every_paper_takes(text, field):
    form = Typed({field: text})
    if not form.is_valid() or not form.cleaned_data[field]:
        return
    value = form.cleaned_data[field]
    said = "\n".join(value) if isinstance(value, list) else rich_text.plain(value)
    letter = samples.declaration(contribution=said) if said.strip() else samples.declaration()
    html = rendering.render_html(samples.as_stored(letter), letter.template)
    assert set(rendering._only_known_letters(html)) <= glyphs.known_letters()


@pytest.mark.parametrize(
    "text", ["جمعية النساء", "م\u0640ح\u0640م\u0640د", "Ǩǧ x\u030c", "👩\u200d💻 🤝", "Ŋŧđ", "e\u0301\u0323"]
)
def test_names_of_all_scripts_are_drawn(text):
    letter = samples.declaration(contribution=kept(words=text)["words"])
    html = rendering.render_html(samples.as_stored(letter), letter.template)
    assert rendering.render_pdf(html, identifier="X").startswith(b"%PDF")
    assert unprintable(text) == []


@pytest.mark.parametrize(
    "spelling",
    [
        "föreningen Kvinnors nätverk",
        f"Föreningen{HARD}Kvinnors nätverk",
        f"Fören{SOFT}ingen Kvinnors nätverk{ZERO}",
        "Fo\u0308reningen  Kvinnors na\u0308tverk",
        "FÖRENINGEN KVINNORS NÄTVERK",
        "Föreningen Kvinnors\u200d nätverk\u200f",
    ],
)
def test_names_compare_without_what_cannot_be_seen(spelling):
    assert folded(spelling) == folded("Föreningen Kvinnors nätverk")


def test_dashes_and_apostrophes_compare_alike_but_letters_stay():
    assert folded("Örebro – Kumla") == folded("Örebro-Kumla") == folded("Örebro\u2011Kumla")
    assert folded("Anna’s") == folded("Anna's")
    assert len({folded(name) for name in ("Hallsberg", "Hällsberg", "Hållsberg", "Hollsberg", "Höllsberg")}) == 5
