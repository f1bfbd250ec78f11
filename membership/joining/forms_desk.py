"""What county staff write among themselves, and how they choose what the inbox shows."""

from django import forms
from django.utils.translation import gettext_lazy as _

from membership.joining.inbox import ORDERS, Tab, Wanted
from portal.forms import PortalForm


class NoteForm(PortalForm):
    """An internal note."""

    prints = False

    text = forms.CharField(
        label=_("Internal note"),
        help_text=_("Seen only by you who work with the cases here. Write to the point: a note can be asked for."),
        widget=forms.Textarea(attrs={"rows": 3, "class": "short"}),
        max_length=3000,
    )


class AssignForm(PortalForm):
    """Who handles the case. ``seen`` tells whether somebody else has been chosen meanwhile."""

    hide_optional = True
    assignee = forms.ModelChoiceField(label=_("Handled by"), queryset=None, required=False, empty_label=_("Nobody yet"))
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, colleagues, membership, **kwargs):
        kwargs["initial"] = {"assignee": membership.assignee_id, "seen": membership.assignee_id}
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = colleagues


class InboxForm(PortalForm):
    """What to show in the inbox, as it stands in the address. What cannot be understood is left out."""

    prints = False

    hide_optional = True
    flik = forms.ChoiceField(choices=[(tab.value, tab.label) for tab in Tab], required=False, widget=forms.HiddenInput)
    typ = forms.ChoiceField(label=_("What is asked"), required=False)
    strategi = forms.ChoiceField(label=_("Strategy"), required=False)
    handlaggare = forms.ChoiceField(label=_("Handled by"), required=False)
    sort = forms.ChoiceField(
        label=_("Order"), choices=[(key, words) for key, (words, _key) in ORDERS.items()], required=False
    )

    def __init__(self, *args, wanted, strategies, colleagues, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["typ"].choices = [("", _("All")), *((one.value, one.label) for one in wanted)]
        self.fields["strategi"].choices = [("", _("All")), *((one.slug, one.period or one.slug) for one in strategies)]
        self.fields["handlaggare"].choices = [
            ("", _("All")),
            ("mina", _("Mine")),
            ("ingen", _("Nobody yet")),
            *((str(one.pk), str(one)) for one in colleagues),
        ]

    def choice(self):
        """What was chosen and understood: {field: value}."""
        self.is_valid()
        return {name: value for name, value in getattr(self, "cleaned_data", {}).items() if value}

    def chosen(self):
        """The chosen filters as triples (field name, value, text in words), for removable tags."""
        found = self.choice()
        return [
            (name, found[name], str(dict(self.fields[name].choices)[found[name]]))
            for name in ("typ", "strategi", "handlaggare")
            if name in found
        ]


__all__ = ["AssignForm", "InboxForm", "NoteForm", "Wanted"]
