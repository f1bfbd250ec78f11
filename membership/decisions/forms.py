"""Writing a proposal: the header, the sections in order, and the buttons that work without script."""

import re
from dataclasses import replace

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from membership.decisions import library, sections
from membership.decisions.documents import HEADER
from membership.decisions.models import DecisionPaper
from membership.decisions.rules import MOST_SECTIONS, Style
from membership.joining.forms.rows import refuse_personal_number
from portal.forms import DayField, PortalForm, PortalModelForm

GROUPS = {"case": _("The case"), "consequences": _("Consequences"), "end": _("At the end")}
_BUTTON = re.compile(r"(up|down|drop)-(\d{1,2})")


def _refuse_personal_numbers(form):
    for name, value in list(form.cleaned_data.items()):
        if isinstance(value, str):
            try:
                refuse_personal_number(value, name)
            except forms.ValidationError as error:
                form.add_error(name, error)


class HeaderForm(PortalModelForm):
    """Who writes what to whom. Half-written pages can be saved: what must stand is asked when the paper is made."""

    hide_optional = True
    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    written_on = DayField(label=_("Date"), help_text=_("For example 8 March 2027."), required=False)
    meets_on = DayField(label=_("Date of the meeting"), help_text=_("For example 8 March 2027."), required=False)

    class Meta:
        model = DecisionPaper
        fields = [*HEADER, "title_capitals"]
        widgets = {"title": forms.Textarea(attrs={"rows": 2, "class": "short"})}
        help_texts = {
            "diary_number": _("As your registry writes it."),
            "officer_contact": _("Shown in the paper."),
            "title_capitals": _("As some organisations do. Lower-case titles are easier to read."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = field is self.fields["edition"]

    def clean_title(self):
        return " ".join(self.cleaned_data["title"].split())

    def clean(self):
        super().clean()
        _refuse_personal_numbers(self)
        return self.cleaned_data

    def values(self):
        """The header as it was written."""
        return {name: self.cleaned_data[name] for name in (*HEADER, "title_capitals")}


class SectionRow(PortalForm):
    """One section: its heading, text and how it is set."""

    hide_optional = True
    key = forms.CharField(widget=forms.HiddenInput, max_length=40)
    on = forms.BooleanField(label=_("In the paper"), required=False)
    heading = forms.CharField(label=_("Heading"), max_length=160, required=False)
    level = forms.TypedChoiceField(
        label=_("Level"),
        choices=[(1, _("Heading of its own")), (2, _("Under the heading above"))],
        coerce=int,
        initial=1,
    )
    style = forms.ChoiceField(label=_("How the text is set"), choices=Style, initial=Style.PROSE)
    lead = forms.CharField(
        label=_("Words before the proposal"),
        help_text=_("For example “Kommunstyrelsen beslutar”."),
        max_length=200,
        required=False,
    )
    text = forms.CharField(label=_("Text"), max_length=12000, required=False, widget=forms.Textarea)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        one = self.initial or {}
        key = one.get("key") or (self.data.get(self.add_prefix("key"), "") if self.is_bound else "")
        self.entry = library.entry(key)
        text = self.data.get(self.add_prefix("text"), "") if self.is_bound else one.get("text", "")
        lines = sum(len(line) // 75 + 1 for line in text.split("\n"))
        self.fields["text"].widget.attrs["rows"] = max(2, min(lines + 1, 18))
        self.fields["text"].widget.attrs["class"] = "short"
        self.fields["text"].help_text = self.entry.help
        self.fields["heading"].widget.attrs |= {"list": f"{self.prefix}-headings", "autocomplete": "off"}
        written = self.data.get(self.add_prefix("heading"), "") if self.is_bound else one.get("heading", "")
        self.heading_now = written or next(filter(None, self.entry.headings))
        if self.entry.key != "proposal":
            del self.fields["lead"]

    def clean_key(self):
        key = self.cleaned_data["key"]
        if key not in library.entries():
            raise forms.ValidationError(_("This section is not in the library."))
        return key

    def clean(self):
        super().clean()
        _refuse_personal_numbers(self)
        return self.cleaned_data

    def section(self, required_keys):
        """The section as it was written. required_keys: those that the form asks for."""
        data = self.cleaned_data
        return sections.Section(
            key=data["key"],
            heading=" ".join(data["heading"].split()),
            lead=data.get("lead", ""),
            text=data["text"],
            level=data["level"],
            style=data["style"],
            required=data["key"] in required_keys,
            on=data["on"],
        )


class SectionRows(BaseFormSet):
    """The sections in their order; at most MOST_SECTIONS are read, whatever the page says."""

    max_num = absolute_max = MOST_SECTIONS

    def written(self, required_keys):
        """The sections as they were written. required_keys: those that the form asks for."""
        return [form.section(required_keys) for form in self.forms if form.cleaned_data.get("key")]


SectionFormSet = formset_factory(
    SectionRow, formset=SectionRows, extra=0, max_num=MOST_SECTIONS, absolute_max=MOST_SECTIONS
)


def button_in(data):
    """What a row's button asks: ("up" | "down" | "drop", row number), ("add", key), or None for another button."""
    if "add" in data and data.get("new") in library.entries():
        return "add", data["new"]
    for name in data:
        found = _BUTTON.fullmatch(name)
        if found:
            return found[1], int(found[2])
    return None


def after_button(rows, pressed, new=None):
    """The sections after a row's button, and which row to stand at; None when another button was pressed.

    new: makes the section to add from its key; without it a form is written, which keeps its merge fields."""
    if pressed is None:
        return rows, None
    verb, what = pressed
    if verb == "add":
        added = new(what) if new else library.entry(what).section()
        return [*rows, replace(added, level=1)], len(rows)
    if not 0 <= what < len(rows):
        return rows, 0
    if verb == "drop":
        return sections.removed(rows, what), max(what - 1, 0)
    chosen = rows[what]
    after = sections.moved(rows, what, -1 if verb == "up" else 1)
    return after, next(place for place, one in enumerate(after) if one is chosen)


def library_choices():
    """The library for the list of sections to add, in groups: (group, [(key, name)])."""
    names = {one.key: next(filter(None, one.headings)) for one in library.entries().values()}
    return [
        (label, [(one.key, names[one.key]) for one in library.entries().values() if one.group == group])
        for group, label in GROUPS.items()
    ]


class ChooseFormForm(PortalForm):
    """Which form to write in."""

    form = forms.ChoiceField(label=_("Form"), widget=forms.RadioSelect)

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["form"].choices = choices


class KeepFormForm(PortalForm):
    """What the organisation's own form is called."""

    name = forms.CharField(
        label=_("What the form is called"),
        help_text=_("A form of the same name gets a new version. Papers keep the version they were written in."),
        max_length=120,
    )


class BeginFormForm(PortalForm):
    """A county's new form: its name, and which of the system's it begins as."""

    hide_optional = True
    name = forms.CharField(label=_("What the form is called"), max_length=120)
    preset = forms.ChoiceField(label=_("Begin from"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["preset"].choices = [(key, form.name) for key, form in library.presets().items()]


class CountyHeaderForm(PortalForm):
    """What a county's form says in the head of the paper; merge fields may stand in the title."""

    hide_optional = True
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    label = forms.CharField(label=_("Kind of paper"), max_length=60, required=False)
    title = forms.CharField(label=_("Title of the paper"), max_length=200, required=False)
