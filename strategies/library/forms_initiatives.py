"""The form of an initiative, for the county's staff."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms import LinesField, PortalForm, RichTextField
from strategies.library.forms import goal_names
from strategies.publishing.forms import LineField, ThemesField

TEXTS = (
    *("title", "description", "funder", "amount", "from_year", "to_year", "lead", "partners", "responsible"),
    *("trained", "trained_note", "outcome", "source", "link", "goals", "themes"),
)


class InitiativeForm(PortalForm):
    """A joint effort: who pays, who leads, who takes part, and what came of it."""

    prints = False

    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000, required=False)
    title = LineField(label=_("Title"), max_length=200)
    description = RichTextField(label=_("What it is"), rows=5)
    funder = LineField(label=_("Funder"), max_length=200, required=False)
    amount = forms.IntegerField(label=_("Amount in kronor"), min_value=0, max_value=100_000_000_000, required=False)
    from_year = forms.IntegerField(label=_("First year"), min_value=1990, max_value=2100, required=False)
    to_year = forms.IntegerField(label=_("Last year"), min_value=1990, max_value=2100, required=False)
    lead = LineField(
        label=_("Lead organisation"),
        help_text=_("Write the name as it stands in the portal's list, and readers can follow it."),
        max_length=200,
        required=False,
    )
    partners = LinesField(
        label=_("Partner organisations"), help_text=_("One a line, also from other counties."), line_length=200
    )
    responsible = LineField(
        label=_("Who is responsible for the work"),
        help_text=_("A function, for example the line management. No names: people change."),
        max_length=300,
        required=False,
    )
    trained = forms.IntegerField(label=_("People trained"), min_value=0, max_value=10_000_000, required=False)
    trained_note = LineField(
        label=_("About the training"), help_text=_("For example: about, in 2027."), max_length=200, required=False
    )
    outcome = RichTextField(label=_("What came of it"), rows=5)
    source = LineField(
        label=_("Source"), help_text=_("Where the facts stand, for example a report or page."), max_length=300,
        required=False,
    )  # fmt: skip
    link = forms.URLField(label=_("Link"), max_length=500, assume_scheme="https", required=False)
    goals = forms.MultipleChoiceField(label=_("National goals"), widget=forms.CheckboxSelectMultiple, required=False)
    themes = ThemesField()

    def __init__(self, *args, county, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["goals"].choices = list(goal_names().items())
        self.fields["themes"].offer(county, self.initial.get("themes") or ())

    def clean(self):
        """It ends after it has begun."""
        found = super().clean()
        first, last = found.get("from_year"), found.get("to_year")
        if first and last and last < first:
            self.add_error("to_year", _("The last year comes before the first."))
        return found

    def texts(self):
        """What to save, by the action's names."""
        return {name: self.cleaned_data[name] for name in TEXTS} | {"goals": sorted(self.cleaned_data["goals"])}


def initiative_initial(initiative):
    """What the form of an initiative begins with."""
    return {name: getattr(initiative, name) for name in (*TEXTS, "edition")}
