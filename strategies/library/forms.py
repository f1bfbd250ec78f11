"""Forms of the library, for staff."""

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.files.fields import UploadField
from portal.forms import PortalForm
from strategies.library.models import Resource
from strategies.library.rules import LANGUAGES
from strategies.publishing.forms import ThemesField
from strategies.publishing.models import NationalGoal

TEXTS = ("title", "publisher", "year", "kind", "language", "audience", "note", "link", "locator", "themes")


def goal_names():
    """The six goals' short names in the page's language, by key. One query."""
    name = "short_en" if get_language() == "en" else "short_sv"
    return dict(NationalGoal.objects.in_order().values_list("pk", name))


class GoalChoice(forms.ModelMultipleChoiceField):
    """National goals to tick, in their order and in the page's language."""

    def __init__(self, **kwargs):
        kwargs.setdefault("required", False)
        super().__init__(NationalGoal.objects.none(), widget=forms.CheckboxSelectMultiple, **kwargs)

    def label_from_instance(self, obj):
        """Its short name."""
        return obj.short_en if get_language() == "en" else obj.short_sv


def with_goals(form):
    """The form with the goals that there are now."""
    form.fields["goals"].queryset = NationalGoal.objects.in_order()
    return form


class ResourceForm(PortalForm):
    """A resource: what it is, for whom, and where it is found."""

    prints = False

    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000, required=False)
    title = forms.CharField(label=_("Title"), max_length=250)
    kind = forms.ChoiceField(label=_("Kind"), choices=Resource.Kind.choices)
    publisher = forms.CharField(label=_("Publisher"), max_length=200, required=False)
    year = forms.IntegerField(label=_("Year"), min_value=1900, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=list(LANGUAGES.items()), initial="sv")
    note = forms.CharField(
        label=_("What it is"),
        help_text=_("A sentence or two that tell who has use for it, and for what."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    audience = forms.CharField(
        label=_("For whom"),
        help_text=_("For example: preschool heads, HR, politicians."),
        max_length=200,
        required=False,
    )
    goals = GoalChoice(label=_("National goals"), help_text=_("Leave all empty when it concerns every goal."))
    themes = ThemesField()
    link = forms.URLField(
        label=_("Link"),
        help_text=_("The address begins with https://. It is checked once a week."),
        max_length=500,
        assume_scheme="https",
        required=False,
    )
    locator = forms.CharField(
        label=_("Where at the address"),
        help_text=_("For example a page or report number."),
        max_length=200,
        required=False,
    )
    file = UploadField(label=_("Or a file"), allowed=("pdf", "docx"), required=False)

    def __init__(self, *args, county=None, has_file=False, **kwargs):
        super().__init__(*args, **kwargs)
        with_goals(self)
        self.fields["themes"].offer(county, self.initial.get("themes") or ())
        self.has_file = has_file
        if has_file:
            self.fields["file"].label = _("A new file instead")
            self.fields["remove_file"] = forms.BooleanField(label=_("Take away the file"), required=False)

    def clean_year(self):
        """Not later than next year."""
        year = self.cleaned_data["year"]
        if year and year > timezone.localdate().year + 1:
            raise forms.ValidationError(_("The year has not come yet."))
        return year

    def clean(self):
        """The reader must be able to find it: by a link, a file or a number."""
        found = super().clean()
        keeps_file = self.has_file and not found.get("remove_file")
        if not (found.get("link") or found.get("file") or found.get("locator") or keeps_file) and not (
            {"link", "file", "locator"} & set(self.errors)
        ):
            self.add_error("link", _("Give a link or a file, or tell where it is found."))
        return found

    def texts(self):
        """What to save, by the action's names."""
        found = {name: self.cleaned_data[name] for name in TEXTS}
        more = {"remove_file": True} if self.cleaned_data.get("remove_file") else {}
        return {**found, "goals": self.cleaned_data["goals"], "file": self.cleaned_data["file"], **more}


def resource_initial(resource):
    """What the form of a resource begins with."""
    found = {name: getattr(resource, name) for name in (*TEXTS, "edition")}
    return {**found, "goals": list(resource.goals.values_list("pk", flat=True))}
