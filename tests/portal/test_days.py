"""Days as people write them, in every field of the product."""

import importlib
from datetime import date
from pathlib import Path

import pytest
from django import forms
from django.utils import translation

from portal import days
from portal.forms import DayField, PortalForm, TidyForm

ROOMS = ("portal", "strategies", "membership")


class Asked(PortalForm):
    day = DayField(required=False)
    other = forms.CharField()


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "2027-12-31",
            "20271231",
            "2027/12/31",
            "31/12 2027",
            "31/12/2027",
            "31.12.2027",
            "31. 12. 2027",
            "31-12-2027",
        ),
        *("31 december 2027", "31 dec 2027", "31 dec. 2027", "31 DECEMBER 2027", "den 31 december 2027"),
        *("fredag 31 december 2027", "den 31:e december 2027", "31\u00a0december\u00a02027", " 2027\u201112\u201131 "),
        *("December 31, 2027", "31st of December 2027"),
    ],
)
def test_a_day_is_read_in_every_usual_spelling(typed):
    assert days.read(typed) == date(2027, 12, 31)
    form = Asked({"day": typed, "other": "x"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["day"] == date(2027, 12, 31)


@pytest.mark.parametrize(
    "typed", ["31/13 2027", "30 februari 2027", "12/31/2027", "31/12 27", "ma 2027", "snart", "2027"]
)
def test_what_is_no_day_is_told_with_an_example(typed):
    form = Asked({"day": typed, "other": "x"})
    assert form.errors["day"] == ["Dagen går inte att förstå. Skriv den som 31 december 2027 eller 2027-12-31."]
    assert f'value="{typed}"' in str(form["day"])


def test_the_page_shows_what_was_understood():
    form = Asked({"day": "31/12 2027"})
    assert not form.is_valid()
    assert 'value="31 december 2027"' in str(form["day"])
    assert 'value="8 mars 2027"' in str(Asked(initial={"day": date(2027, 3, 8)})["day"])
    with translation.override("en"):
        assert 'value="8 March 2027"' in str(Asked(initial={"day": date(2027, 3, 8)})["day"])


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("month", range(1, 13))
def test_what_the_portal_writes_it_reads(language, month):
    with translation.override(language):
        assert days.read(days.written(date(2027, month, 9))) == date(2027, month, 9)


def test_a_day_that_stands_is_not_changed_by_being_sent_again():
    form = Asked({"day": "8 mars 2027", "other": "x"}, initial={"day": date(2027, 3, 8), "other": "x"})
    assert form.changed_data == []


def all_forms():
    for room in ROOMS:
        for path in sorted(Path(room).rglob("*forms*.py")) + sorted(Path(room).rglob("forms/*.py")):
            importlib.import_module(".".join(path.with_suffix("").parts))
    found, left = set(), [forms.BaseForm]
    while left:
        kind = left.pop()
        left += kind.__subclasses__()
        if kind.__module__.split(".")[0] in ROOMS:
            found.add(kind)
    return found


def test_every_day_of_every_form_takes_the_portals_own_wording():
    """And every text goes through the one rule for characters."""
    seen = 0
    for kind in all_forms():
        fields = getattr(kind, "base_fields", {})
        for name, field in fields.items():
            assert not isinstance(field, forms.DateTimeField), (kind, name)
            if isinstance(field, forms.DateField):
                assert isinstance(field, DayField), (kind, name)
                seen += 1
        if not kind.__module__.startswith("portal.people"):  # log-in forms are the library's, with our words
            assert issubclass(kind, TidyForm), kind
    assert seen >= 20
