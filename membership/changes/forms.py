"""What an organisation writes when something changes after joining."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from membership.changes.models import DECISION
from membership.changes.rules import why_not_rest_on
from membership.joining.forms.days import AffirmsDay
from membership.joining.forms.sections import GoalsForm, PlanForm, WithoutPersonalNumbers
from membership.joining.forms.signing import SignForm
from portal.files.fields import UploadField
from portal.files.rules import PAPERS
from portal.forms import AffirmsLetters, DayField


class OwnDecisionForm(AffirmsDay, WithoutPersonalNumbers):
    """The organisation's own decision: which body, which day, and where it stands."""

    body = forms.CharField(
        label=_("Who decided"), help_text=_("For example the municipal executive board."), max_length=120
    )
    decided_on = DayField(label=_("Date of the decision"), help_text=_("For example 8 March 2027."))
    paragraph = forms.CharField(label=_("Section (§)"), max_length=30, required=False)
    diary_number = forms.CharField(
        label=_("Your diary number"), help_text=_("As your registry writes it."), max_length=60, required=False
    )


class WithdrawalForm(OwnDecisionForm):
    """The decision to leave and the last day."""

    hide_optional = False

    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    effective_on = DayField(
        label=_("Last day of the membership"),
        help_text=_("Today or later. Until that day you can take the withdrawal back."),
    )
    reasons = forms.CharField(
        label=_("Reasons"),
        help_text=_("The county administrative board reads this, and it becomes a public record."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=3000,
        required=False,
    )
    extract = UploadField(label=_("Extract of the minutes"), allowed=PAPERS, required=False)


class HandInForm(SignForm):
    """Who hands in, and by what right."""

    stands_behind = forms.BooleanField(
        label=_("The organisation has decided this, and I may hand it in"),
        error_messages={"required": _("Confirm that the organisation has decided this.")},
    )


class GoalChangeForm(OwnDecisionForm, PlanForm, GoalsForm):
    """Everything that a change of goals may touch, on one page; own goals are rows beside it.

    A decision need not be there: not while the draft waits for the meeting, and not for what the officer decides."""

    seen = None  # type: ignore[assignment]  # how Django leaves out a field of a parent

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].required = self.fields["decided_on"].required = False

    def clean(self):
        data = super().clean()
        told = {name: data.get(name) for name in DECISION}
        if {"body", "decided_on"} & self.errors.keys():
            return data
        today = timezone.localdate()
        if reason := why_not_rest_on(told["body"], told["decided_on"], told=any(told.values()), today=today):
            self.add_error("decided_on" if told["body"] else "body", reason)
        return data

    def said(self):
        """What was written, as the action takes it."""
        data = {**self.cleaned_data}
        return data | {"decision": {name: data.pop(name) for name in DECISION}}


class HandInGoalsForm(AffirmsLetters, WithoutPersonalNumbers):
    """Who hands the changed goals in."""

    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    title = forms.CharField(
        label=_("Your title"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "organization-title"})
    )
    stands_behind = forms.BooleanField(
        label=_("The organisation stands behind the changed goals, and I may hand them in"),
        error_messages={"required": _("Confirm that the organisation stands behind the changed goals.")},
    )


class ReturnForm(WithoutPersonalNumbers):
    """What the county misses in changed goals."""

    hide_optional = False

    number = forms.CharField(widget=forms.HiddenInput, max_length=60)
    why = forms.CharField(
        label=_("What is missing"),
        help_text=_("The organisation reads your words as they are."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=3000,
    )


class AcceptForm(WithoutPersonalNumbers):
    """The county takes note of the changed goals that stand on the page."""

    number = forms.CharField(widget=forms.HiddenInput, max_length=60)


class RenameForm(AffirmsLetters, WithoutPersonalNumbers):
    """An organisation's new name."""

    hide_optional = False

    seen = forms.CharField(widget=forms.HiddenInput, max_length=200)
    name = forms.CharField(
        label=_("New name"), help_text=_("As the organisation itself writes it. Without the unit."), max_length=200
    )
    since = DayField(label=_("Counts from"), help_text=_("Today or a day that has passed."))
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("For example a decision with its day. Stands in the notice to the organisation."),
        max_length=500,
        required=False,
    )


class CloseForm(AffirmsLetters, WithoutPersonalNumbers):
    """From which day an organisation is no more."""

    hide_optional = False

    day = DayField(label=_("The organisation's last day"), help_text=_("Today or a day that has passed."))
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("For example a decision with its day. Stands in the notices to the organisation."),
        max_length=500,
        required=False,
    )
    has_read = forms.BooleanField(
        label=_("I have read what will happen, and that it cannot be undone"),
        error_messages={"required": _("Confirm that you have read what will happen.")},
    )


__all__ = [
    "AcceptForm",
    "CloseForm",
    "GoalChangeForm",
    "HandInForm",
    "HandInGoalsForm",
    "RenameForm",
    "ReturnForm",
    "WithdrawalForm",
]
