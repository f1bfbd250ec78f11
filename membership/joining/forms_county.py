"""What county staff write at the desk."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from membership.joining.rules import COUNTY_STATES, EndReason, State
from membership.joining.rules_confirming import warnings_before_confirming
from portal.directory.models import OrganisationKind
from portal.forms import PortalForm

COMPLETION_DAYS = 21
EXTRA_DAYS = 14


def day_field(**more):
    """A date that browsers without a calendar take as 2027-03-08."""
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


class StepForm(PortalForm):
    """A step of a case. ``edition`` tells whether the case changed since the page was opened."""

    edition = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, membership, **kwargs):
        kwargs["initial"] = {"edition": membership.edition, **self.first_values(membership)}
        super().__init__(*args, **kwargs)

    def first_values(self, membership):
        """What stands in the fields from the beginning."""
        return {}


class ConfirmForm(StepForm):
    """Confirm, with words for the paper when wanted. What is not as it should be is confirmed knowingly."""

    reasons = forms.CharField(
        label=_("Words to the organisation"),
        help_text=_("Stands in the confirmation. Leave empty when there is nothing to add."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1500,
        required=False,
    )
    knowingly = forms.BooleanField(
        label=_("I have read what is marked above and confirm the joining anyway"),
        error_messages={"required": _("Tick that you have read what is marked above, or go back.")},
    )

    def __init__(self, *args, membership, **kwargs):
        super().__init__(*args, membership=membership, **kwargs)
        is_open = membership.state == State.HANDED_IN
        self.warnings = warnings_before_confirming(membership, timezone.localdate()) if is_open else []
        if not self.warnings:
            del self.fields["knowingly"]


class CompletionForm(StepForm):
    """What is missing and by when."""

    wanted = forms.CharField(
        label=_("What is missing"),
        help_text=_("The organisation reads your words as they are. Say what to add and where."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=3000,
    )
    until = day_field(
        label=_("Last day"), help_text=_("The case waits here until then, and nothing happens by itself.")
    )

    def first_values(self, membership):
        return {"until": timezone.localdate() + timedelta(days=COMPLETION_DAYS)}


class ExtendForm(StepForm):
    """More time to complete."""

    until = day_field(label=_("New last day"))

    def first_values(self, membership):
        """Two weeks after the day that stands, or after today when it has passed."""
        today = timezone.localdate()
        return {"until": max(membership.completion_by or today, today) + timedelta(days=EXTRA_DAYS)}


class WithdrawCompletionForm(StepForm):
    """Words when the request is taken back."""

    reasons = forms.CharField(
        label=_("Words to the organisation"),
        help_text=_("Stands in the letter. Leave empty when there is nothing to add."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=3000,
        required=False,
    )


class DeclineForm(StepForm):
    """Why the declaration is declined."""

    reasons = forms.CharField(
        label=_("Reasons"),
        help_text=_("The organisation reads your words as they are, and they are kept with the case."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=3000,
    )


class DiaryNumberForm(StepForm):
    """The number in the county's own register."""

    diary_number = forms.CharField(
        label=_("Diary number"), help_text=_("As your registry writes it. Any form is accepted."), max_length=60
    )

    def first_values(self, membership):
        return {"diary_number": membership.diary_number}


class PauseForm(StepForm):
    """Why the membership is paused."""

    reasons = forms.CharField(
        label=_("Reasons"),
        help_text=_("Stands in the notice and is sent to the organisation. It is not shown on public pages."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=3000,
    )


class ResumeForm(StepForm):
    """A word when the membership stands again."""

    reasons = forms.CharField(
        label=_("Words to the organisation"),
        help_text=_("Stands in the notice. Leave empty when there is nothing to add."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=3000,
        required=False,
    )


class EndForm(StepForm):
    """Ground, last day and words."""

    reason = forms.ChoiceField(label=_("Ground"), choices=EndReason.choices, widget=forms.RadioSelect)
    ended_on = day_field(label=_("Last day of the membership"))
    reasons = forms.CharField(
        label=_("Words to the organisation"),
        help_text=_("Stands in the notice. Leave empty when there is nothing to add."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=3000,
        required=False,
    )

    def first_values(self, membership):
        return {"ended_on": timezone.localdate()}


STEP_FORMS = {
    "confirm": ConfirmForm,
    "ask_completion": CompletionForm,
    "extend_completion": ExtendForm,
    "withdraw_completion": WithdrawCompletionForm,
    "decline": DeclineForm,
    "register": DiaryNumberForm,
    "pause": PauseForm,
    "resume": ResumeForm,
    "end": EndForm,
    "date_joining": StepForm,
}


class CaseFilterForm(PortalForm):
    """What to show in the list of cases. Everything is optional; what cannot be understood is left out."""

    hide_optional = True
    q = forms.CharField(label=_("Organisation, diary number or number of the paper"), max_length=100, required=False)
    status = forms.MultipleChoiceField(
        label=_("Status"),
        choices=[(state.value, state.label) for state in State if state in COUNTY_STATES],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    strategi = forms.ModelChoiceField(
        label=_("Strategy"), queryset=None, to_field_name="slug", required=False, empty_label=_("All")
    )
    typ = forms.ChoiceField(
        label=_("Type of organisation"), choices=[("", _("All")), *OrganisationKind.choices], required=False
    )

    handlaggare = forms.ChoiceField(
        label=_("Handled by"),
        choices=[("", _("All")), ("mina", _("Mine")), ("ingen", _("Nobody yet"))],
        required=False,
    )

    def __init__(self, *args, strategies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["strategi"].queryset = strategies
        self.fields["strategi"].label_from_instance = lambda strategy: strategy.period or strategy.slug

    def choice(self):
        """What was chosen, for ``MembershipQuerySet.chosen``."""
        self.is_valid()
        found = getattr(self, "cleaned_data", {})
        return {
            "text": found.get("q", ""),
            "states": found.get("status") or (),
            "strategy": found.get("strategi"),
            "kind": found.get("typ", ""),
            "handler": found.get("handlaggare", ""),
        }

    @property
    def has_filter(self):
        """Whether anything besides the search text is chosen."""
        return any(self.data.get(name) for name in ("status", "strategi", "typ", "handlaggare"))

    def chosen(self):
        """The chosen filters as triples (field name, value, text in words), for removable tags."""
        self.is_valid()
        found, tags = getattr(self, "cleaned_data", {}), []
        if found.get("q"):
            tags.append(("q", found["q"], f"”{found['q']}”"))
        tags += [("status", state, State(state).label) for state in found.get("status") or ()]
        if found.get("strategi"):
            tags.append(("strategi", found["strategi"].slug, found["strategi"].period))
        if found.get("typ"):
            tags.append(("typ", found["typ"], OrganisationKind(found["typ"]).label))
        if found.get("handlaggare"):
            tags.append(
                (
                    "handlaggare",
                    found["handlaggare"],
                    str(dict(self.fields["handlaggare"].choices)[found["handlaggare"]]),
                )
            )
        return tags
