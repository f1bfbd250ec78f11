"""What the forms of the workspace share: they know what their writer has seen, and settle what two people wrote."""

from django import forms

from portal import rich_text
from portal.forms import PortalForm, RichTextField
from strategies.publishing.fingerprints import seen_of

MINE, THEIRS, BOTH = "mine", "theirs", "both"


class PartForm(PortalForm):
    """What a part says. It carries the fingerprints of what its writer has seen."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=4000)

    def __init__(self, *args, county=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.county = county
        if "themes" in self.fields:
            self.fields["themes"].offer(county, self.initial.get("themes") or ())

    def values(self):
        """What is to be saved, by name."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    def settle(self, theirs):
        """Follow what the writer chose where both had changed the same: mine stands unless theirs or both is chosen."""
        for name, text in theirs.items():
            choice = self.data.get(f"choose_{name}")
            if choice == THEIRS:
                self.cleaned_data[name] = text
            elif choice == BOTH and self.can_hold_both(name):
                self.cleaned_data[name] = joined(text, self.cleaned_data[name])

    def can_hold_both(self, name):
        """Whether two versions of a field can stand after each other."""
        return isinstance(self.fields[name], RichTextField)

    def again(self, meanwhile):
        """The form as it looks after somebody else has saved: theirs where only they wrote, mine where both did."""
        initial = meanwhile.merged | {name: meanwhile.mine[name] for name in meanwhile.clashing}
        again = type(self)(initial=initial | {"seen": seen_of(meanwhile.theirs)}, county=self.county)
        for name in set(again.fields) - set(self.fields):
            del again.fields[name]
        return again


def joined(theirs, mine):
    """Two texts as one, theirs first."""
    return rich_text.clean(rich_text.as_html(theirs) + rich_text.as_html(mine))
