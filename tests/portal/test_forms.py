"""What every form of ours says about fields that were left empty."""

import pytest
from django import forms

from portal.forms import PortalForm


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
