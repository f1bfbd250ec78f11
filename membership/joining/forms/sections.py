"""The sections of a declaration. Half-written sections can be saved; the to-do list says what is missing."""

from itertools import groupby

from django import forms
from django.db.models import Q
from django.forms import formset_factory
from django.forms.models import ModelChoiceIterator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from membership.joining.forms.days import AffirmsDay
from membership.joining.forms.rows import MOST_ROWS, RowFormSet, refuse_personal_number
from membership.joining.models import Contact, DecisionStep, Membership
from membership.joining.rules_way import why_not_outcome
from portal.forms import DayField, PortalForm
from strategies.publishing.models import RegionalTarget, StrategyGoal, SuggestedAction


class WithoutPersonalNumbers(PortalForm):
    """A form whose free text must not hold a personal identity number."""

    hide_optional = True  # half-written pages can be saved, so nearly every field would say that it is optional

    def _clean_fields(self):
        super()._clean_fields()
        for name, value in list(self.cleaned_data.items()):
            if isinstance(value, str) and name not in ("edition", "seen"):
                try:
                    refuse_personal_number(value, name)
                except forms.ValidationError as error:
                    self.add_error(name, error)


class SectionForm(WithoutPersonalNumbers):
    """What every section carries: from which edition the page was made, and what stood there then."""

    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)


class _UnderGoals(ModelChoiceIterator):
    """The rows under the goals that they belong to, each goal a heading."""

    def __iter__(self):
        rows = self.queryset.select_related("goal__national_goal").order_by("goal__order", "goal__pk", "order", "pk")
        for goal, group in groupby(rows, key=lambda row: row.goal):
            yield str(goal), [self.choice(row) for row in group]


class _Chosen(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs):
        super().__init__(queryset=StrategyGoal.objects.none(), required=False, **kwargs)


class _ChosenUnderGoals(_Chosen):
    iterator = _UnderGoals

    def label_from_instance(self, row):
        effort = getattr(row, "get_effort_display", str)() if getattr(row, "effort", "") else ""
        return f"{row} ({effort.lower()})" if effort else str(row)


class GoalsForm(SectionForm):
    """What the organisation chooses of the strategy. What the version does not have is not asked for."""

    goals = _Chosen(label=_("Goals"))
    targets = _ChosenUnderGoals(label=_("Regional targets"))
    priorities = _Chosen(label=_("Priority areas"))
    actions = _ChosenUnderGoals(
        label=_("Suggested actions"), help_text=_("A menu from the county administrative board. Choose what suits you.")
    )
    contribution = forms.CharField(
        label=_("How you contribute"),
        help_text=_("In a few sentences: what will you do, and for whom?"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=3000,
        required=False,
    )

    def __init__(self, *args, version, kind, **kwargs):
        super().__init__(*args, **kwargs)
        suits = Q(for_kinds=[]) | Q(for_kinds__contains=[kind])
        choices = {
            "goals": version.goals.select_related("national_goal"),
            "targets": RegionalTarget.objects.filter(goal__version=version).select_related("goal"),
            "priorities": version.priorities.all(),
            "actions": SuggestedAction.objects.filter(suits, goal__version=version).select_related("goal"),
        }
        for name, rows in choices.items():
            if rows.exists():
                self.fields[name].queryset = rows
            else:
                del self.fields[name]
        if "priorities" in self.fields and version.priority_label:
            self.fields["priorities"].label = version.priority_label.capitalize()


class PlanForm(SectionForm):
    """Own goals here, or a plan that is there already."""

    plan = forms.ChoiceField(
        label=_("Where do your own goals stand?"),
        choices=Membership.Plan,
        widget=forms.RadioSelect,
        required=False,
    )
    plan_title = forms.CharField(
        label=_("What the plan is called"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
    plan_url = forms.URLField(
        label=_("Web address of the plan"),
        help_text=_("It must be open to everyone, for example https://www.kommunen.se/plan."),
        max_length=400,
        required=False,
        assume_scheme="https",
    )
    plan_pages = forms.CharField(
        label=_("Pages"),
        help_text=_("Where in the plan the goals stand, for example 4–9."),
        max_length=60,
        required=False,
    )

    def clean_plan_title(self):
        """On one line, whatever was pasted."""
        return " ".join(self.cleaned_data["plan_title"].split())


class GoalsAndPlanForm(PlanForm, GoalsForm):
    """What is chosen of the strategy, and where the organisation's own goals stand: one page."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("targets", "actions"):
            if name in self.fields:
                self.fields[name].help_text = CHOOSES_GOAL[name]


CHOOSES_GOAL = {
    "targets": _("Choosing one chooses the goal that it stands under."),
    "actions": _(
        "A menu from the county administrative board. Choose what suits you; the goal it stands under comes along."
    ),
}


class OwnGoalForm(WithoutPersonalNumbers):
    """One goal of the organisation's own."""

    what = forms.CharField(
        label=_("What you will achieve"), widget=forms.Textarea(attrs={"rows": 2}), max_length=500, required=False
    )
    indicator = forms.CharField(
        label=_("How you follow it"),
        help_text=_("For example a share, a number or a survey."),
        max_length=300,
        required=False,
    )
    due_on = DayField(label=_("By when"), help_text=_("For example 31 December 2027."), required=False)

    def clean(self):
        data = super().clean()
        if self.has_changed() and not data.get("what") and "what" not in self.errors:
            self.add_error("what", _("Write what you will achieve."))
        return data


class ContactForm(WithoutPersonalNumbers):
    """One contact: the role mailbox first."""

    kind = forms.ChoiceField(label=_("What the contact is for"), choices=Contact.Kind, initial=Contact.Kind.OPERATIONAL)
    role_mailbox = forms.EmailField(
        label=_("Role mailbox"),
        help_text=_("An address that stays when people change, for example jamstalldhet@kommunen.se."),
        required=False,
    )
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    title = forms.CharField(label=_("Title"), max_length=120, required=False)
    email = forms.EmailField(label=_("The person's e-mail address"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    show_publicly = forms.BooleanField(
        label=_("Show this contact on the organisation's public page"),
        help_text=_(
            "What you have written here is shown: role mailbox (or else the person's address), name, title and "
            "telephone."
        ),
        required=False,
    )

    def clean(self):
        data = super().clean()
        if self.has_changed() and not self.errors and not data.get("role_mailbox") and not data.get("email"):
            self.add_error("role_mailbox", _("Write a role mailbox, or the person's e-mail address below."))
        return data


class DecisionForm(AffirmsDay, SectionForm):
    """Whether the decision has been taken."""

    no_decision_yet = forms.BooleanField(
        label=_("No decision has been taken or planned yet"),
        help_text=_("The public page then says that the decision is awaited."),
        required=False,
    )


class DecisionStepForm(WithoutPersonalNumbers):
    """One body's decision. step: the key of the row that is there already."""

    step = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)
    body = forms.CharField(
        label=_("Body"), help_text=_("For example the municipal executive board."), max_length=120, required=False
    )
    outcome = forms.ChoiceField(
        label=_("What the body did"), choices=DecisionStep.Outcome, initial=DecisionStep.Outcome.PLANNED
    )
    meets_on = DayField(label=_("Date of the meeting"), help_text=_("For example 8 March 2027."), required=False)
    paragraph = forms.CharField(label=_("Section (§)"), max_length=30, required=False)
    diary_number = forms.CharField(
        label=_("Your diary number"), help_text=_("As your registry writes it."), max_length=60, required=False
    )

    @property
    def changed_data(self):
        """What was written; neither the row's key nor a choice in a list makes a row on its own."""
        return [name for name in super().changed_data if name not in ("step", "outcome")]

    def clean(self):
        data = super().clean()
        if self.has_changed() and not data.get("body") and "body" not in self.errors:
            self.add_error("body", _("Write which body the decision is taken by."))
        day = data.get("meets_on")
        if day and "outcome" in data and (reason := why_not_outcome(data["outcome"], day, timezone.localdate())):
            self.add_error("meets_on", reason)
        return data


def _rows_of(form):
    return formset_factory(form, formset=RowFormSet, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


OwnGoalRows = _rows_of(OwnGoalForm)
ContactRows = _rows_of(ContactForm)
DecisionStepRows = _rows_of(DecisionStepForm)
