"""A form with a day that may look strange: when it is asked about, a box to tick comes with the question."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.decision_days import DayQuestion
from portal.forms import PortalForm


class AffirmsDay(PortalForm):
    """``day_affirmed``: the person's word that a day is right. The box is there only once somebody has asked."""

    day_affirmed = forms.BooleanField(label=_("Yes, the day is right"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._box = self.fields["day_affirmed"]
        if not self.data.get("day_affirmed"):
            del self.fields["day_affirmed"]

    def add_refusal(self, refusal):
        """Above the form; a question about a day brings its box."""
        super().add_refusal(refusal)
        if isinstance(refusal, DayQuestion):
            self.fields["day_affirmed"] = self._box


__all__ = ["AffirmsDay"]
