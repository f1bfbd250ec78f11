"""Beginning a strategy, and how organisations join it: whether, who, what is offered and expected."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.characters import Kind
from portal.directory.models import OrganisationKind
from portal.forms import DayField, LinesField, PortalForm, RichTextField
from strategies.publishing.forms_part import PartForm
from strategies.publishing.models import Theme
from strategies.publishing.rules import JoiningMode, SigningLevel, SigningMode


class LineField(forms.CharField):
    """One line of text in a field that shows all of it on a phone too; line breaks become spaces."""

    widget = forms.Textarea(attrs={"rows": 2, "class": "short"})
    text_kind = Kind.LINE

    def to_python(self, value):
        """The text on one line."""
        return " ".join((super().to_python(value) or "").split()) if value else ""


class ThemesField(forms.MultipleChoiceField):
    """Cross-cutting areas to tick: the shared ones and the county's own. The form calls ``offer`` when it is made."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Cross-cutting areas"))
        kwargs.setdefault("help_text", _("What it also concerns, across the goals."))
        super().__init__(widget=forms.CheckboxSelectMultiple, required=False, **kwargs)

    def offer(self, county, kept=()):
        """Set what can be chosen; what is chosen already can stay even when it has been retired."""
        self.choices = Theme.objects.choices(county, kept)

    def clean(self, value):
        """Their keys, sorted: the order of the boxes says nothing."""
        return sorted(super().clean(value))


class ThemeForm(PartForm):
    """A cross-cutting area of the county's own."""

    name_sv = LineField(label=_("Name"), help_text=_("For example: Ungas fritid."), max_length=80)
    name_en = LineField(label=_("Name in English"), max_length=80, required=False)
    explanation_sv = LineField(
        label=_("What it is"),
        help_text=_("A sentence that is shown on the area's page."),
        max_length=300,
        required=False,
    )


class PeriodForm(PortalForm):
    """Title and period: what a strategy cannot be without."""

    title = forms.CharField(label=_("Title"), max_length=200)
    valid_from = DayField(label=_("First day"))
    valid_to = DayField(
        label=_("Last day"), help_text=_("Leave empty when the end has not been decided."), required=False
    )

    def clean(self):
        found = super().clean()
        first, last = found.get("valid_from"), found.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", _("Choose a last day after the first day."))
        return found


class JoiningForm(PartForm):
    """Whether and how organisations join. A strategy can be published without offering it."""

    joining = forms.ChoiceField(label=_("Joining"), choices=JoiningMode.choices, widget=forms.RadioSelect)
    joining_means = RichTextField(label=_("What joining means"), rows=4)
    open_to_kinds = forms.MultipleChoiceField(
        label=_("Who may join"),
        help_text=_("Choose none to let every type of organisation join."),
        choices=OrganisationKind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    open_to = LinesField(
        label=_("Who may join, in your own words"),
        help_text=_("One a line. Leave empty to show the types chosen above."),
        line_length=80,
        most=20,
    )
    offered_kind = LineField(
        label=_("Kind of support"),
        help_text=_("In one line, before what is offered below: operational and strategic support."),
        max_length=300,
        required=False,
    )
    decision_needed = LineField(
        label=_("Decision that is needed"),
        help_text=_("For example: a decision by the municipal executive board."),
        max_length=300,
        required=False,
    )
    joining_form_url = forms.URLField(
        label=_("Form of your own"),
        help_text=_("Only when organisations join outside the portal."),
        assume_scheme="https",
        required=False,
    )
    signing_modes = forms.MultipleChoiceField(
        label=_("How the declaration may be signed"),
        help_text=_("The organisation chooses among the ways you allow."),
        choices=SigningMode.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one way to sign.")},
    )
    signatories = forms.TypedChoiceField(
        label=_("How many sign for the organisation"),
        choices=[(1, _("One person")), (2, _("Two persons"))],
        coerce=int,
        widget=forms.RadioSelect,
    )
    signing_level = forms.ChoiceField(
        label=_("How surely who signs in the portal is recognised"),
        choices=SigningLevel.choices,
        widget=forms.RadioSelect,
    )
    counter_signature = forms.BooleanField(
        label=_("The county administrative board signs too, before it confirms"), required=False
    )

    def clean(self):
        data = super().clean()
        if data.get("signing_level") == SigningLevel.EID and data.get("signing_modes") == [SigningMode.PORTAL]:
            self.add_error("signing_modes", _("Allow e-identification too, since you ask for it."))
        return data


class RowForm(PortalForm):
    """A row of a list: its key follows it into the next version."""

    hide_optional = True
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def has_changed(self):
        """A row that stood there counts even when nobody touched it."""
        return super().has_changed() or bool(self.initial.get("key"))


class OfferForm(RowForm):
    """One thing that joining gives."""

    text = LineField(label=_("What is offered"), max_length=300, required=False)
    is_process_support = forms.BooleanField(label=_("Part of process support"), required=False)


class ExpectationForm(RowForm):
    """One thing that joining asks."""

    text = LineField(label=_("What is expected"), max_length=300, required=False)


def rows_of(formset, text):
    """The rows that hold something in the field ``text``, without those marked for removal."""
    return [
        {name: value for name, value in row.items() if name != "DELETE"}
        for row in (form.cleaned_data for form in formset.forms if hasattr(form, "cleaned_data"))
        if row.get(text) and not row.get("DELETE")
    ]


class NumberedRows(forms.BaseFormSet):
    """Rows that are told apart by number, also by those who hear the form."""

    def add_fields(self, form, index):
        """Number the first field that shows, and the mark for removal."""
        super().add_fields(form, index)
        number = (index or 0) + 1
        # Not by visible_fields(): a bound field keeps the label that it was made with.
        first = next(field for field in form.fields.values() if not field.widget.is_hidden)
        first.label = f"{first.label} {number}"
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Take away row %(number)s") % {"number": number}


EMPTY_ROWS, MOST_ROWS = 2, 60


def _rows_of(form):
    """A formset whose rows can be taken away, with some empty ones at the end."""
    return forms.formset_factory(
        form,
        formset=NumberedRows,
        extra=EMPTY_ROWS,
        can_delete=True,
        can_delete_extra=False,
        max_num=MOST_ROWS,
        absolute_max=MOST_ROWS + 20,
    )


OfferRows = _rows_of(OfferForm)
ExpectationRows = _rows_of(ExpectationForm)
