"""A letter that papers can only write by its name is told where it is written, by name and place, before any paper."""

import unicodedata
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.urls import get_resolver, reverse

from membership.changes.forms import CloseForm, HandInForm, HandInGoalsForm, RenameForm
from membership.decisions.forms import HandOverForm
from membership.joining.forms.signing import AuthorityForm, SignedFileForm, SignedPaperForm, SignForm
from membership.joining.forms_county import STEP_FORMS, DecisionForm
from membership.joining.models import Membership
from membership.joining.rules import State
from portal.forms import AffirmsLetters, LinesField, PortalForm, RichTextField, TidyForm, kind_of
from portal.papers import glyphs
from strategies.consultation.forms import PublishForm
from tests.membership.deciding import world as deciding
from tests.membership.joining import world as joining
from tests.portal.people import world as people
from tests.trust import walker

ROOT = Path(__file__).resolve().parents[3]
HEART = "Lika lön 💜 för alla"
SAID = "💜 blir [purple heart] (rad 1, tecken 10: ”Lika lön 💜 för alla”)"
# Forms whose words never stand on a paper: search, codes, internal notes, what is read on public pages alone.
NEVER_PRINTED = {
    *("NoteForm", "InboxForm", "CaseFilterForm", "OutboxForm", "SearchForm", "CodeForm"),
    *("ResourceForm", "InitiativeForm", "NewPageForm", "PageForm", "PictureForm"),
}


class Typed(PortalForm):
    name = forms.CharField(max_length=60, required=False)
    words = forms.CharField(widget=forms.Textarea, required=False)
    lines = LinesField()
    long = RichTextField()


class Quiet(Typed):
    prints = False


class Asked(AffirmsLetters):
    words = forms.CharField(widget=forms.Textarea)


@pytest.mark.parametrize(
    "text", ["Åsa Öberg", "Ŋuorra đ ŧ ž", "100 % ≠ 50 – ”ja” ✓ → €", "e\u0301\u0323", "👩\ufe0f"[1:]]
)
def test_what_the_fonts_have_is_not_told(text):
    assert glyphs.told(text) == ""


def test_the_short_way_asks_for_no_letter_that_the_fonts_lack():
    printed = (chr(number) for number in range(0x20, glyphs.ALL_THERE))
    lacking = {one for one in printed if one not in glyphs.known_letters()}
    assert {unicodedata.category(one) for one in lacking} <= {"Cc", "Cf"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("💜", "[purple heart]"),
        ("阿", "[cjk unified ideograph-963f]"),
        ("م", "[arabic letter meem]"),
        ("Ǩ", "letter k"),
    ],
)
@pytest.mark.parametrize("field", ["name", "words", "lines", "long"])
def test_what_the_fonts_lack_is_taken_and_told_at_its_field(text, name, field):
    form = Typed({field: f"Vi {text}"})
    assert form.is_valid()
    said = form[field].letters
    assert name in said
    assert "rad 1, tecken 4" in said
    assert said in form.as_div().replace("&quot;", '"')
    assert Quiet({field: f"Vi {text}"})[field].letters == ""


def test_the_place_in_a_formatted_text_is_that_of_its_words():
    form = Typed({"long": "<p>Ett</p><p><strong>två</strong> 💜</p>"})
    assert "rad 3, tecken 5: ”två 💜”" in form["long"].letters


def test_a_text_that_stands_on_a_paper_at_once_is_asked_about_first():
    asked = Asked({"words": HEART})
    assert not asked.is_valid()
    assert SAID in asked.errors["words"][0]
    assert list(asked.fields) == ["words", "letters_affirmed"]
    assert Asked({"words": HEART, "letters_affirmed": "on"}).is_valid()
    assert Asked({"words": HEART}, initial={"words": HEART}).is_valid(), "it stood there before"
    plain = Asked({"words": "Lika lön"})
    assert plain.is_valid()
    assert "letters_affirmed" not in plain.fields


AT_ONCE = [
    CloseForm,
    RenameForm,
    HandInForm,
    HandInGoalsForm,
    HandOverForm,
    SignForm,
    SignedFileForm,
    SignedPaperForm,
    AuthorityForm,
]
AT_ONCE += [PublishForm, *(one for one in STEP_FORMS.values() if issubclass(one, DecisionForm))]


@pytest.mark.parametrize("form", AT_ONCE)
def test_forms_that_make_a_paper_at_once_ask(form):
    assert issubclass(form, AffirmsLetters)


def every_form():
    """The classes of all forms of ours, once all addresses have been read."""
    assert get_resolver(settings.ROOT_URLCONF).url_patterns
    todo = [forms.BaseForm]
    for one in todo:
        todo += [further for further in one.__subclasses__() if further not in todo]
    return [one for one in todo if one.__module__.startswith(("portal.", "strategies.", "membership."))]


def test_every_field_of_every_form_follows_the_rule():
    """A new form or field cannot miss it: texts pass the rule, and only the written list is not told of letters."""
    found = every_form()
    assert len(found) > 80
    outside = [one for one in found if not issubclass(one, TidyForm) and has_text(one)]
    assert outside == []
    ours = [one for one in found if issubclass(one, PortalForm)]
    assert {one.__name__ for one in ours if not one.prints} == NEVER_PRINTED
    for one in ours:
        for name, field in getattr(one, "base_fields", {}).items():
            assert kind_of(field) or not isinstance(field, forms.CharField), f"{one.__name__}.{name}"
        assert "_tell_letters" not in vars(one) or one is AffirmsLetters


def has_text(form):
    return any(kind_of(field) for field in getattr(form, "base_fields", {}).values())


@pytest.mark.django_db
def test_who_saves_is_told_on_the_next_page_and_at_the_field_and_nothing_is_lost(client):
    county = joining.make_county()
    organisation = joining.make_organisation("Kumla kommun", county)
    person = joining.make_representative(organisation)
    draft = joining.make_draft(joining.make_strategy(county), organisation, person)
    client.force_login(person)
    address = reverse("joining:goals", args=[draft.pk])
    (form,) = [one for one in walker.forms_of(client, address) if "contribution" in one.fields]
    answer = walker.send(client, form, form.with_one_changed("contribution", HEART))
    assert answer.status_code == 302
    assert Membership.objects.get().contribution == HEART
    assert SAID in client.get(answer.url).content.decode()
    assert SAID in client.get(address).content.decode()
    (form,) = [one for one in walker.forms_of(client, address) if "contribution" in one.fields]
    again = walker.send(client, form, form.with_one_changed("contribution", "Lika lön"))
    assert SAID not in client.get(again.url).content.decode()


@pytest.mark.django_db
def test_a_decision_of_the_county_is_not_taken_before_the_person_has_read_it(client):
    county = joining.make_county()
    case = deciding.make_handed_in(joining.make_strategy(county))
    people.log_in(client, people.make_staff(county).email, code=people.totp())
    address = reverse("joining:decline", args=[county.slug, case.pk])
    typed = {"edition": case.edition, "reasons": HEART, **deciding.DECIDED}
    asked = client.post(address, typed)
    assert asked.status_code in (200, 409, 422)
    assert SAID in asked.content.decode()
    assert 'name="letters_affirmed"' in asked.content.decode()
    assert Membership.objects.get().state == State.HANDED_IN
    assert client.post(address, {**typed, "letters_affirmed": "on"}).status_code == 302
    assert Membership.objects.get().state == State.DECLINED


@pytest.mark.parametrize("path", sorted(ROOT.glob("*/*/reference/*.csv")), ids=lambda path: path.name)
def test_names_that_come_with_the_portal_can_be_printed(path):
    """Organisations, boards and members are read from these files alone: nobody is asked about them when they are."""
    assert glyphs.told(path.read_text(encoding="utf-8")) == ""
