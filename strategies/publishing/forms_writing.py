"""The forms of the workspace: one for each part of a strategy."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum import isbn, issn

from portal.directory.models import OrganisationKind
from portal.files.fields import UploadField
from portal.files.rules import PAPERS
from portal.forms import DayField, LinesField, PortalForm, RichTextField
from strategies.publishing.forms import LineField, ThemesField
from strategies.publishing.forms_part import PartForm
from strategies.publishing.models import NationalGoal
from strategies.publishing.rules import Effort, Scope


class OpeningForm(PartForm):
    """What the strategy says as a whole."""

    title = forms.CharField(label=_("Title"), max_length=200)
    valid_from = DayField(label=_("First day"))
    valid_to = DayField(
        label=_("Last day"), help_text=_("Leave empty when the end has not been decided."), required=False
    )
    introduction = RichTextField(label=_("Introduction"), rows=8)
    vision = RichTextField(label=_("Vision"), rows=4)
    overall_aim = RichTextField(label=_("Overall aim"), rows=4)

    def clean(self):
        found = super().clean()
        first, last = found.get("valid_from"), found.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", _("Choose a last day after the first day."))
        return found

    def keep_period(self):
        """A published strategy keeps its period: it stands in addresses and papers."""
        del self.fields["valid_from"], self.fields["valid_to"]


class FollowUpForm(PartForm):
    """How the strategy is followed up, and when."""

    follow_up = RichTextField(label=_("How the strategy is followed up"))
    milestones = LinesField(
        label=_("Milestones"),
        help_text=_("One a line, beginning with when: “March 2026: half-way report”. Also after the period’s end."),
        line_length=200,
    )


class FactsForm(PartForm):
    """Who answers for the strategy, and what the publication is called in registers."""

    contact_role = forms.CharField(
        label=_("Contact"),
        help_text=_("A function, for example gender equality strategist. No names: people change."),
        max_length=120,
        required=False,
    )
    contact_email = forms.EmailField(
        label=_("Role mailbox"), help_text=_("Shown publicly and named in papers."), required=False
    )
    contact_phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    responsible_unit = forms.CharField(
        label=_("Responsible unit"),
        help_text=_("Owns the page and reads it again in time."),
        max_length=120,
        required=False,
    )
    reviewed_on = DayField(
        label=_("Reviewed"), help_text=_("When someone last read the strategy here and found it right."), required=False
    )
    review_by = DayField(
        label=_("Review by"),
        help_text=_("Then it comes to the inbox. Leave empty for a year after the last review."),
        required=False,
    )
    consulted = forms.CharField(
        label=_("Out for views"),
        help_text=_("When the draft was sent out, for example 2023. Only when it was not sent out from here."),
        max_length=60,
        required=False,
    )
    decided_on = DayField(label=_("Decided"), required=False)
    diary_number = forms.CharField(label=_("Diary number"), max_length=60, required=False)
    isbn = forms.CharField(label=_("ISBN"), max_length=20, required=False)
    issn = forms.CharField(label=_("ISSN"), max_length=9, required=False)
    pages = forms.IntegerField(label=_("Pages"), min_value=1, max_value=5000, required=False)
    source_url = forms.URLField(
        label=_("The board's own publication"), max_length=400, required=False, assume_scheme="https"
    )
    remark = RichTextField(label=_("Remark"), rows=3)
    facts_notes = LinesField(
        label=_("The portal's notes on the facts"),
        help_text=_("Notes of those who collected the facts before you, one a line. Take away what no longer holds."),
        line_length=500,
    )
    facts_sources = LinesField(
        label=_("Where the facts were collected"),
        help_text=_("One a line. Empty both fields when everything on the page is your own."),
        line_length=400,
    )

    def clean_isbn(self):
        """With hyphens where they belong. Raises ValidationError when the check digit is wrong."""
        given = self.cleaned_data["isbn"]
        if given and not isbn.is_valid(given):
            raise ValidationError(_("Check the ISBN: one of its digits is wrong. It has 10 or 13 digits."))
        return isbn.format(given) if given else ""

    def clean_issn(self):
        """As 1234-5678. Raises ValidationError when the check digit is wrong."""
        given = self.cleaned_data["issn"]
        if given and not issn.is_valid(given):
            raise ValidationError(_("Check the ISSN: one of its digits is wrong. It looks like 1101-8674."))
        return issn.format(given) if given else ""


class ReportForm(PortalForm):
    """The report as the board set it."""

    report = UploadField(label=_("Report"), allowed=PAPERS)


class AreasForm(PartForm):
    """What the county calls its own layer."""

    priority_label = forms.CharField(
        label=_("What you call them"),
        help_text=_("In plural, as a heading, for example prioriterade områden or fokusområden."),
        max_length=60,
        required=False,
    )
    priorities_note = LineField(label=_("Note below the areas"), max_length=300, required=False)


class AreaForm(PartForm):
    """A priority area, a challenge or what else the county has of its own."""

    name = LineField(label=_("Name"), max_length=200)
    layer = forms.CharField(
        label=_("Heading of its own"),
        help_text=_("Only when it does not stand among the others: for example utmaningar."),
        max_length=60,
        required=False,
    )
    description = RichTextField(label=_("Description"))
    national_goals = forms.MultipleChoiceField(
        label=_("National goals that it crosses"),
        help_text=_("Choose none when it stands by itself."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["national_goals"].choices = [(goal.pk, goal.name_sv) for goal in NationalGoal.objects.in_order()]

    def clean_national_goals(self):
        """Their keys, sorted: the order of the boxes says nothing."""
        return sorted(self.cleaned_data["national_goals"])


class GoalForm(PartForm):
    """Where the county stands with a national goal."""

    situation = RichTextField(label=_("Situation in the county"), rows=8)


class OwnGoalForm(GoalForm):
    """A goal of the county's own, beside the national ones."""

    name = LineField(label=_("Goal"), max_length=200)
    field_order = ["name", "situation", "seen"]


class TargetForm(PartForm):
    """A regional target."""

    wording = LineField(label=_("Target"), max_length=500)
    indicator = LineField(
        label=_("Indicator"),
        help_text=_("What is measured, so that you see whether you get there."),
        max_length=300,
        required=False,
    )
    baseline = forms.CharField(label=_("Value now"), max_length=120, required=False)
    wanted = forms.CharField(label=_("Wanted value"), max_length=120, required=False)
    by_year = forms.IntegerField(label=_("Reached by (year)"), min_value=1990, max_value=2100, required=False)
    source = LineField(
        label=_("Source"),
        help_text=_("Where the values come from, for example SCB or Folkhälsomyndigheten."),
        max_length=300,
        required=False,
    )
    themes = ThemesField()


class ActionForm(PartForm):
    """A suggested action that an organisation can choose."""

    text = LineField(label=_("Action"), max_length=500)
    for_kinds = forms.MultipleChoiceField(
        label=_("For whom"),
        help_text=_("Choose none when it suits every type of organisation."),
        choices=OrganisationKind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    scope = forms.ChoiceField(
        label=_("Concerns"),
        choices=[("", _("Not said")), *Scope.choices],
        widget=forms.RadioSelect,
        required=False,
    )
    effort = forms.ChoiceField(
        label=_("Effort"), choices=[("", _("Not said")), *Effort.choices], widget=forms.RadioSelect, required=False
    )
    evidence = LineField(
        label=_("Why it works"), help_text=_("Research or experience behind it."), max_length=300, required=False
    )
    example = LineField(label=_("Example"), max_length=300, required=False)
    links = LinesField(
        label=_("Links"),
        help_text=_("One address a line."),
        line_length=400,
        most=10,
        line_field=forms.URLField(assume_scheme="https"),
    )
    themes = ThemesField()
