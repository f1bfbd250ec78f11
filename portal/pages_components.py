"""The page that shows every component, for those who build and those who judge the look. Only in the demonstration."""

import datetime

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render

from portal.directory.models import County
from portal.forms import DayField, PortalForm
from portal.pages import public_page

# A made-up share for each tile, so that every fill can be seen.
_SHARES = (0, 5, 12, 20, 27, 33, 38, 44, 50, 55, 61, 66, 70, 75, 81, 86, 90, 95, 99, 100, 100)


class SampleForm(PortalForm):
    """Every kind of field once. The words are Swedish: they are samples, not texts of the portal."""

    name = forms.CharField(label="Organisationens namn", help_text="Som det står i registret.")
    orgnr = forms.CharField(label="Organisationsnummer", help_text="Tio siffror, till exempel 212000-1967.")
    email = forms.EmailField(label="E-post till registratorn", required=False)
    decided_on = DayField(label="Beslutsdatum", help_text="Till exempel 8 mars 2027.")
    kind = forms.ChoiceField(
        label="Vilket slags aktör?",
        choices=[("m", "Kommun"), ("r", "Region"), ("a", "Statlig myndighet"), ("c", "Företag eller förening")],
        widget=forms.RadioSelect,
    )
    goals = forms.MultipleChoiceField(
        label="Vilka delmål vill ni arbeta med?",
        choices=[("1", "Makt och inflytande"), ("2", "Ekonomisk jämställdhet"), ("3", "Jämställd utbildning")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    county = forms.ChoiceField(label="Län", choices=[("18", "Örebro län"), ("19", "Västmanlands län")])
    extract = forms.FileField(label="Protokollsutdrag", help_text="PDF, högst 10 MB.", required=False)
    reasons = forms.CharField(label="Skäl", widget=forms.Textarea, required=False)
    agree = forms.BooleanField(label="Jag har rätt att företräda organisationen")


def sample_tiles(counties):
    """The 21 counties as the tile grid wants them, with made-up shares."""
    counties = sorted(
        (county for county in counties if county.tile_row is not None),
        key=lambda county: (county.tile_row, county.tile_col),
    )
    return [
        {
            "letter": county.letter,
            "name": county.short_name,
            "url": "#kakel",
            "share": share,
            "figure": f"{share} %",
            "label": f"{county.name}: {share} procent av kommunerna har anslutit sig",
            "col": county.tile_col,
            "row": county.tile_row,
        }
        for county, share in zip(counties, _SHARES, strict=False)
    ]


def sample():
    """What the page shows; the dates are fixed so that the page never changes by itself."""
    counties = list(County.objects.in_order())
    noon = datetime.datetime(2027, 3, 8, 13, 30, tzinfo=datetime.UTC)
    return {
        "tiles": sample_tiles(counties),
        "county": next((county for county in counties if county.slug == "orebro"), None),
        "cases": [
            {"name": "Exempelkommunen", "note": "Kom in 8 mars 2027", "kind": "turn", "status": "Er tur"},
            {"name": "Region Exempel", "note": "Väntar sedan 2 mars", "kind": "waiting", "status": "Hos aktören"},
            {"name": "Exempelbolaget", "note": "Klar 1 mars", "kind": "done", "status": "Ansluten"},
        ],
        "failed_form": SampleForm(
            {"name": "Exempelkommunen", "orgnr": "21200", "decided_on": "8/3", "goals": ["1"], "county": "18"}
        ),
        "plain_form": SampleForm(prefix="plain"),
        "page": Paginator(range(240), 20).page(4),
        "moment": noon,
        "population": 10587710,
        "steps": ["Organisation", "Beslut", "Underskrift", "Granska"],
        "tasks": [
            {"name": "Uppgifter om organisationen", "url": "#uppgifter", "kind": "done", "status": "Klar"},
            {
                "name": "Beslut i er styrelse",
                "url": "#uppgifter",
                "kind": "turn",
                "status": "Ofullständig",
                "hint": "Datum och paragraf saknas.",
            },
            {"name": "Avsiktsförklaring", "url": "#uppgifter", "kind": "ended", "status": "Inte påbörjad"},
        ],
        "rows": [
            {"term": "Organisation", "value": "Exempelkommunen", "change": "#granska"},
            {"term": "Beslut", "value": "Kommunstyrelsen § 47, 8 mars 2027", "change": "#granska"},
            {"term": "E-post", "value": "", "change": "#granska"},
        ],
        "events": [
            {"at": noon, "text": "Anslutningen kom in", "by": "Exempelkommunen"},
            {"at": noon + datetime.timedelta(days=2), "text": "Länsstyrelsen bad om komplettering"},
            {
                "at": noon + datetime.timedelta(days=9),
                "text": "Anslutningen bekräftades",
                "note": "Bekräftelsen har nummer AVS-2027-0014.",
            },
        ],
        "chosen": [("kind", "m", "Kommun"), ("status", "done", "Ansluten")],
    }


@public_page
@login_not_required
def components(request):
    """All components on one page. 404 outside the demonstration."""
    if not settings.DEMO:
        raise Http404
    return render(request, "portal/components.html", sample())
