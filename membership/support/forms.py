"""The organisation's answer to the invitation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from membership.support.models import SupportInvitation
from portal.forms import PortalForm


class AnswerForm(PortalForm):
    """Yes, later or no, and what the organisation would like help with."""

    answer = forms.ChoiceField(
        label=_("Do you want process support?"),
        choices=SupportInvitation.Answer.choices,
        widget=forms.RadioSelect,
    )
    wishes = forms.CharField(
        label=_("What would you like help with?"),
        help_text=_("For example mapping, a workshop for managers, or help to follow up. Do not write about persons."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=2000,
        required=False,
    )
