"""What county staff write at the desk."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from membership.joining.models import MembershipEvent
from membership.joining.rules import COUNTY_STATES, EndReason, State
from membership.joining.rules_confirming import warnings_before_confirming
from membership.joining.rules_deciding import Deciders, named, why_not_decided_so
from portal.directory.models import OrganisationKind
from portal.forms import AffirmsLetters, DayField, PortalForm

COMPLETION_DAYS = 21
EXTRA_DAYS = 14


class StepForm(PortalForm):
    """A step of a case. ``edition`` tells whether the case changed since the page was opened."""

    edition = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, membership, by=None, **kwargs):
        self.by = by
        kwargs["initial"] = {"edition": membership.edition, **self.first_values(membership)}
        super().__init__(*args, **kwargs)

    def first_values(self, membership):
        """What stands in the fields from the beginning."""
        return {}


class MemberListForm(PortalForm):
    """Whether everybody who has joined stands in the portal. ``newest``: the statement that the page showed."""

    newest = forms.IntegerField(widget=forms.HiddenInput)
    complete = forms.TypedChoiceField(
        label=_("Does everybody who has joined stand in the portal?"),
        choices=[("yes", _("Yes, the list is complete")), ("no", _("No, or we do not know"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    as_of = DayField(
        label=_("Complete since"),
        help_text=_("The day you compared the list with your own records. Only for a complete list."),
        required=False,
    )
    sure = forms.BooleanField(
        label=_("I have compared the list with the board's own records"),
        help_text=_(
            "Only for a complete list. Then the public reads the figures without “at least”, "
            "and 0 where nobody is in it."
        ),
        required=False,
    )

    def __init__(self, *args, said, **kwargs):
        first = {"newest": said.pk if said else 0, "as_of": said.as_of if said else None}
        super().__init__(*args, initial=first, **kwargs)

    def clean(self):
        found = super().clean()
        if not found.get("complete"):
            return found
        if not found.get("as_of") and "as_of" not in self.errors:
            self.add_error("as_of", _("Say since which day the list is complete."))
        elif found.get("as_of") and found["as_of"] > timezone.localdate():
            self.add_error("as_of", _("Choose a day that is not after today."))
        if not found.get("sure"):
            self.add_error("sure", _("Confirm that you have compared the list."))
        return found

    def said(self):
        """What the action is told."""
        return {name: self.cleaned_data[name] for name in ("newest", "complete", "as_of")}


class DecisionForm(AffirmsLetters, StepForm):
    """A decision of the county's: who decided, who presented and who took part (31 § förvaltningslagen).

    Cleans to ``deciders``. It proposes whoever takes the step as the decider, and who last handled the matter as the
    presenter."""

    hide_optional = True  # whoever presented, or that nobody did, has to be said: the two are not optional together
    decider_name = forms.CharField(label=_("Decided by: name"), max_length=120)
    decider_title = forms.CharField(label=_("Decided by: title"), max_length=120)
    presenter_name = forms.CharField(label=_("Presented by: name"), max_length=120, required=False)
    presenter_title = forms.CharField(label=_("Presented by: title"), max_length=120, required=False)
    without_presentation = forms.BooleanField(label=_("The matter was decided without presentation"), required=False)
    took_part = forms.CharField(
        label=_("Others who took part in the final handling without deciding"),
        help_text=_("Name and title. Leave empty when nobody did."),
        max_length=400,
        required=False,
    )
    PEOPLE = ("decider_name", "decider_title", "presenter_name", "presenter_title", "without_presentation", "took_part")
    field_order = ["edition", "reason", "ended_on", "reasons", "appeal", *PEOPLE]

    def first_values(self, membership):
        presenter = MembershipEvent.objects.presenter_of(membership, self.by) if self.by else None
        return {
            "decider_name": self.by.name if self.by else "",
            "decider_title": self.by.title if self.by else "",
            "presenter_name": presenter.name if presenter else "",
            "presenter_title": presenter.title if presenter else "",
        }

    def clean(self):
        """With ``deciders`` instead of the fields that name people."""
        said = super().clean()
        people = {name: said.pop(name, "") for name in self.PEOPLE}
        if people["presenter_title"] and not people["presenter_name"]:
            self.add_error("presenter_name", _("Write the name of who presented the matter."))
        deciders = Deciders(
            decided_by=named(people["decider_name"], people["decider_title"]),
            presented_by=named(people["presenter_name"], people["presenter_title"]),
            took_part=people["took_part"],
            without_presentation=bool(people["without_presentation"]),
        )
        if deciders.decided_by and "presenter_name" not in self.errors and (reason := why_not_decided_so(deciders)):
            self.add_error("presenter_name", reason)
        return {**said, "deciders": deciders}


class ConfirmForm(DecisionForm):
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
    until = DayField(label=_("Last day"), help_text=_("The case waits here until then, and nothing happens by itself."))

    def first_values(self, membership):
        return {"until": timezone.localdate() + timedelta(days=COMPLETION_DAYS)}


class ExtendForm(StepForm):
    """More time to complete."""

    until = DayField(label=_("New last day"))

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


class DeclineForm(DecisionForm):
    """Why the declaration is declined."""

    reasons = forms.CharField(
        label=_("Reasons"),
        help_text=_(
            "Stand in the decision. Say which facts and rules decided the matter (32 § förvaltningslagen). The "
            "organisation reads your words as they are, and they are kept with the case."
        ),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=3000,
    )
    appeal = forms.CharField(
        label=_("How to appeal"),
        help_text=_("Your board’s own text, when the decision can be appealed. Leave empty otherwise."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1500,
        required=False,
    )


class DiaryNumberForm(StepForm):
    """The number in the county's own register."""

    diary_number = forms.CharField(
        label=_("Diary number"), help_text=_("As your registry writes it. Any form is accepted."), max_length=60
    )

    def first_values(self, membership):
        return {"diary_number": membership.diary_number}


class PauseForm(DecisionForm):
    """Why the membership is paused."""

    reasons = forms.CharField(
        label=_("Reasons"),
        help_text=_("Stands in the notice and is sent to the organisation. It is not shown on public pages."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=3000,
    )


class ResumeForm(DecisionForm):
    """A word when the membership stands again."""

    reasons = forms.CharField(
        label=_("Words to the organisation"),
        help_text=_("Stands in the notice. Leave empty when there is nothing to add."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=3000,
        required=False,
    )


class EndForm(DecisionForm):
    """Ground, last day and words."""

    reason = forms.ChoiceField(label=_("Ground"), choices=EndReason.choices, widget=forms.RadioSelect)
    ended_on = DayField(label=_("Last day of the membership"))
    reasons = forms.CharField(
        label=_("Words to the organisation"),
        help_text=_("Stands in the notice. Leave empty when there is nothing to add."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=3000,
        required=False,
    )

    def first_values(self, membership):
        return {"ended_on": timezone.localdate(), **super().first_values(membership)}


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

    prints = False

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
