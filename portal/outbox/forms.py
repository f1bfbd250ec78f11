"""How staff choose among the letters."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms import DayField, PortalForm
from portal.outbox.kinds import kind_in_words
from portal.outbox.rules import CHOICES
from portal.templatetags.portal_tags import day


class OutboxForm(PortalForm):
    """What to show in the outbox, as it stands in the address. What cannot be understood is left out."""

    prints = False

    hide_optional = True
    q = forms.CharField(label=_("Receiver, subject or diary number"), max_length=100, required=False)
    lage = forms.ChoiceField(
        label=_("State"),
        choices=[("", _("All")), *((key, words) for key, (words, _states) in CHOICES.items())],
        required=False,
    )
    typ = forms.ChoiceField(label=_("Kind of letter"), required=False)
    fran = DayField(label=_("From the day"), required=False)
    till = DayField(label=_("To the day"), required=False)

    def __init__(self, *args, kinds, **kwargs):
        super().__init__(*args, **kwargs)
        named = sorted(((kind, str(kind_in_words(kind))) for kind in kinds), key=lambda pair: pair[1].casefold())
        self.fields["typ"].choices = [("", _("All")), *named]

    def choice(self):
        """What was chosen, for ``OutgoingMailQuerySet.chosen``."""
        self.is_valid()
        found = getattr(self, "cleaned_data", {})
        return {
            "text": found.get("q", ""),
            "state": found.get("lage", ""),
            "kind": found.get("typ", ""),
            "first": found.get("fran"),
            "last": found.get("till"),
        }

    def chosen(self):
        """The chosen filters as triples (field name, value, text in words), for removable tags."""
        self.is_valid()
        found = {name: value for name, value in getattr(self, "cleaned_data", {}).items() if value}
        tags = [("q", found["q"], f"”{found['q']}”")] if "q" in found else []
        tags += [
            (name, found[name], str(dict(self.fields[name].choices)[found[name]]))
            for name in ("lage", "typ")
            if name in found
        ]
        days = [name for name in ("fran", "till") if name in found]
        return tags + [(name, self.data[name], f"{self.fields[name].label} {day(found[name])}") for name in days]

    @property
    def has_filter(self):
        """Whether anything besides the search text is chosen."""
        return any(self.data.get(name) for name in ("lage", "typ", "fran", "till"))


__all__ = ["OutboxForm"]
