"""What a body on the decision's way did, told by the organisation."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from membership.joining.forms.days import AffirmsDay
from membership.joining.forms.sections import WithoutPersonalNumbers
from membership.joining.rules_way import Outcome, why_not_outcome
from portal.files.fields import UploadField
from portal.files.rules import PAPERS
from portal.forms import DayField


class OutcomeForm(AffirmsDay, WithoutPersonalNumbers):
    """When a body meets, how the meeting went, and the extract from its minutes. A new body is named as well."""

    hide_optional = False

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    body = forms.CharField(label=_("Body"), help_text=_("For example the municipal council."), max_length=120)
    outcome = forms.ChoiceField(label=_("What the body did"), choices=Outcome, widget=forms.RadioSelect)
    meets_on = DayField(
        label=_("Date of the meeting"),
        help_text=_("The planned day, or the day when the meeting was held. For example 8 March 2027."),
        required=False,
    )
    paragraph = forms.CharField(label=_("Section (§)"), max_length=30, required=False)
    diary_number = forms.CharField(
        label=_("Your diary number"), help_text=_("As your registry writes it."), max_length=60, required=False
    )
    file = UploadField(label=_("Extract from the minutes"), allowed=PAPERS, required=False)

    def __init__(self, *args, is_new, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["body"]

    def clean(self):
        data = super().clean()
        if "meets_on" in self.errors or "outcome" not in data:
            return data
        if reason := why_not_outcome(data["outcome"], data.get("meets_on"), timezone.localdate()):
            self.add_error("meets_on", reason)
        return data
