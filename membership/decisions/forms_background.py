"""What a board expects to read in a proposal and the declaration does not ask for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from membership.decisions.models import ProposalBackground
from membership.joining.forms.rows import refuse_personal_number
from portal.forms import PortalModelForm


class BackgroundForm(PortalModelForm):
    """Steering documents, earlier undertakings, what was said in the consultation, and who signs."""

    class Meta:
        model = ProposalBackground
        fields = ["steering", "undertakings", "consulted", "director", "director_title"]
        widgets = {
            **{name: forms.Textarea(attrs={"rows": 4}) for name in ("steering", "undertakings", "consulted")},
            **{name: forms.TextInput(attrs={"autocomplete": "off"}) for name in ("director", "director_title")},
        }
        help_texts = {
            "steering": _(
                "One a line, as the name stands in a sentence: the regional development strategy, the budget. "
                "Each is named once in the proposal."
            ),
            "undertakings": _(
                "One a line: charters and declarations that the organisation has signed before. Write CEMR for the "
                "European charter for equality; the proposal gives its full name."
            ),
            "consulted": _(
                "If the organisation was asked for its views on the strategy outside the portal: when, and what became "
                "of them, in whole sentences and in the third person."
            ),
            "director": _(
                "The head who lays the proposal before the board, when it is not the official in charge alone. The "
                "name stands at the foot of the proposals."
            ),
            "director_title": _("For example regiondirektör, kommundirektör or förvaltningschef."),
        }

    def clean(self):
        super().clean()
        for name, value in list(self.cleaned_data.items()):
            try:
                refuse_personal_number(value)
            except forms.ValidationError as error:
                self.add_error(name, error)
        return self.cleaned_data
