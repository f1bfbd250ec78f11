"""When a draft is published, which strategy takes over, and which file is taken in."""

from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.forms import DayField, PortalForm


class PlanForm(PortalForm):
    """A day and a time in Swedish time."""

    edition = forms.IntegerField(widget=forms.HiddenInput)
    day = DayField(label=_("Day"))
    at = forms.TimeField(
        label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), initial="08:00"
    )

    def clean(self):
        """``publish_at`` as a point in time; a time that the clock jumps over in spring is moved on by an hour."""
        found = super().clean()
        if found.get("day") and found.get("at"):
            local = datetime.combine(found["day"], found["at"])
            found["publish_at"] = timezone.make_aware(local)
        return found


class CloseForm(PortalForm):
    """Which strategy takes over, when there is one."""

    successor = forms.ModelChoiceField(
        label=_("The strategy that takes over"), queryset=None, required=False, empty_label=_("None")
    )

    def __init__(self, *args, strategies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = strategies
        self.fields["successor"].label_from_instance = lambda one: f"{one.current_version.title} ({one.period})"


class FileForm(PortalForm):
    """A strategy as a file. The content is judged by the reader, which tells every mistake."""

    MOST_BYTES = 2 * 1024**2

    file = forms.FileField(
        label=_("File"),
        help_text=_("YAML or the Excel template, at most 2 MB."),
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml,.xlsx"}),
    )


class HeldFileForm(PortalForm):
    """What was read of a file, carried by the page until the person has seen the summary."""

    held = forms.CharField(widget=forms.HiddenInput)
    replaces_draft = forms.BooleanField(
        label=_("The file may replace the draft"),
        help_text=_("There is a draft for the same period already. What is written in it is taken away."),
        required=False,
    )

    def __init__(self, *args, in_the_way, **kwargs):
        super().__init__(*args, **kwargs)
        if not in_the_way:
            del self.fields["replaces_draft"]
