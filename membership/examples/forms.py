"""The member's form, and the board's answer."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from membership.joining.forms.sections import WithoutPersonalNumbers
from portal.files.fields import UploadField
from portal.forms import PortalForm, RichTextField
from strategies.publishing.forms import LineField, ThemesField
from strategies.publishing.models import StrategyGoal

TEXTS = ("title", "what", "why", "result", "measured", "goals", "themes", "contact_email", "link")


def goals_of(strategy):
    """{key: name} of the goals that the strategy has: the national ones and the county's own. One query."""
    found = StrategyGoal.objects.of_version(strategy.current_version)
    name = "name_en" if get_language() == "en" else "name_sv"
    return {
        goal.national_goal_id or str(goal.key): getattr(goal.national_goal, name) if goal.national_goal else goal.name
        for goal in found
    }


class ExampleForm(WithoutPersonalNumbers):
    """What you did, why, and what came of it. Only the title is needed to save."""

    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000, required=False)
    title = LineField(label=_("Title"), help_text=_("What you would call it to a colleague."), max_length=150)
    what = RichTextField(label=_("What we did"), rows=6)
    why = RichTextField(label=_("Why we did it"), rows=4)
    result = RichTextField(label=_("What came of it"), rows=5)
    measured = LineField(
        label=_("Measured effect"),
        help_text=_("With figures before and after, when you have them."),
        max_length=300,
        required=False,
    )
    goals = forms.MultipleChoiceField(
        label=_("Goals that it serves"), widget=forms.CheckboxSelectMultiple, required=False
    )
    themes = ThemesField()
    contact_email = forms.EmailField(
        label=_("Role mailbox"),
        help_text=_("Shown publicly. A function's address, not a person's."),
        required=False,
    )
    link = forms.URLField(label=_("Link to more"), max_length=500, assume_scheme="https", required=False)
    file = UploadField(label=_("Or a file"), allowed=("pdf", "docx"), required=False)

    def __init__(self, *args, strategy, has_file=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["goals"].choices = list(goals_of(strategy).items())
        self.fields["themes"].offer(strategy.county_id, self.initial.get("themes") or ())
        if has_file:
            self.fields["file"].label = _("A new file instead")
            self.fields["remove_file"] = forms.BooleanField(label=_("Take away the file"), required=False)

    def clean_goals(self):
        """Their keys, sorted: the order of the boxes says nothing."""
        return sorted(self.cleaned_data["goals"])

    def texts(self):
        """What to save, by the action's names."""
        more = {"remove_file": True} if self.cleaned_data.get("remove_file") else {}
        found = {name: self.cleaned_data[name] for name in TEXTS}
        return {**found, "file": self.cleaned_data["file"], **more}


def example_initial(example):
    """What the form of an example begins with."""
    return {name: getattr(example, name) for name in (*TEXTS, "edition")}


class AnswerForm(PortalForm):
    """What to change, or why not."""

    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)
    words = forms.CharField(
        label=_("To the organisation"),
        help_text=_("The organisation reads this, and it becomes a public record."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=3000,
    )
