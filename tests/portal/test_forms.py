"""What every form of ours says about fields that were left empty."""

import pytest
from django import forms

from portal.forms import PortalForm, RichTextField


class Everything(PortalForm):
    name = forms.CharField()
    day = forms.DateField()
    agrees = forms.BooleanField()
    one = forms.ChoiceField(choices=[("a", "A")])
    several = forms.MultipleChoiceField(choices=[("a", "A")])
    file = forms.FileField()
    own_words = forms.CharField(error_messages={"required": "Skriv ert namn."})


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("name", "Fyll i det här."),
        ("day", "Fyll i det här."),
        ("agrees", "Kryssa i rutan för att gå vidare."),
        ("one", "Välj ett av alternativen."),
        ("several", "Välj minst ett alternativ."),
        ("file", "Välj en fil."),
        ("own_words", "Skriv ert namn."),
    ],
)
def test_an_empty_field_says_what_to_do(name, said):
    assert Everything({}, {}).errors[name] == [said]


def test_nothing_is_said_of_what_is_filled_in():
    assert "name" not in Everything({"name": "Anna"}, {}).errors


class Long(PortalForm):
    words = forms.CharField(max_length=20, widget=forms.Textarea)
    long = RichTextField()


def test_a_long_paste_is_never_cut_by_the_browser_and_is_told_with_its_count():
    form = Long({"words": "x" * 25, "long": "y" * 120_001})
    assert "maxlength" not in str(form)
    assert "25" in form.errors["words"][0]
    assert "120\u202f001" in form.errors["long"][0]
    assert "120\u202f000" in form.errors["long"][0]
    assert form["words"].value() == "x" * 25
