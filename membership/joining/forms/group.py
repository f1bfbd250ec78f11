"""Who joins by the same decision."""

from django import forms
from django.utils.translation import gettext_lazy as _

from membership.joining.forms.sections import WithoutPersonalNumbers


class OtherForm(WithoutPersonalNumbers):
    """One more organisation, chosen before, and why the leading one may act for it."""

    hide_optional = False

    ground = forms.CharField(
        label=_("Why you may decide for it"),
        help_text=_("For example the owner directive, or an agreement, with its day."),
        max_length=300,
    )


__all__ = ["OtherForm"]
