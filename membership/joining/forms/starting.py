"""The form that begins a declaration."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.directory.models import Organisation
from portal.forms import PortalForm


class StartForm(PortalForm):
    """Which of the person's organisations begins."""

    organisation = forms.ModelChoiceField(
        label=_("For which organisation?"),
        queryset=Organisation.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": _("Choose the organisation."),
            "invalid_choice": _("Choose one of the organisations."),
        },
    )

    def __init__(self, *args, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        field.queryset = Organisation.objects.in_order().filter(pk__in=[one.pk for one in organisations])
        if len(organisations) == 1:
            field.initial = organisations[0]
