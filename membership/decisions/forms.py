"""Writing a proposal: the header, the sections in order, and the buttons that work without script."""

import re
from dataclasses import replace

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from membership.decisions import library, sections
from membership.decisions.blocks import tidied
from membership.decisions.documents import HEADER
from membership.decisions.forms_head import HeadFields, PaperDayField
from membership.decisions.head import FACTS, Precision, name_of
from membership.decisions.models import DecisionPaper
from membership.decisions.rules import MOST_SECTIONS, MOST_TEXT, Style
from membership.joining.forms.rows import refuse_personal_number
from portal.characters import Kind
from portal.forms import AffirmsLetters, DayField, PortalForm, PortalModelForm, spaced

GROUPS = {"case": _("The case"), "consequences": _("Consequences"), "end": _("At the end")}
_BUTTON = re.compile(r"(up|down|top|bottom|move|drop)-(\d{1,2})")


def _refuse_personal_numbers(form):
    for name, value in list(form.cleaned_data.items()):
        if isinstance(value, str):
            try:
                refuse_personal_number(value, name)
            except forms.ValidationError as error:
                form.add_error(name, error)


class HeaderForm(HeadFields, PortalModelForm):
    """Who writes what to whom. Half-written pages can be saved: what must stand is asked when the paper is made."""

    hide_optional = True
    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    written_on = PaperDayField(
        label=_("Date"), help_text=_("For example 8 March 2027, or only March 2027 or 2027."), required=False
    )
    meets_on = DayField(label=_("Date of the meeting"), help_text=_("For example 8 March 2027."), required=False)

    class Meta:
        model = DecisionPaper
        fields = [*HEADER, "title_capitals"]
        widgets = {
            "title": forms.Textarea(attrs={"rows": 2, "class": "short"}),
            "addressed_to": forms.Textarea(attrs={"rows": 1, "class": "short"}),
            "diary_number": forms.Textarea(attrs={"rows": 1, "class": "short"}),
        }
        help_texts = {
            "diary_number": _("As your registry writes it. Several: one on each line."),
            "addressed_to": _("Several: one on each line."),
            "officer_contact": _("Shown in the paper."),
            "title_capitals": _("As some organisations do. Lower-case titles are easier to read."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.precision = self.instance.head.get("precision", "")
        self.initial["written_on"] = self.instance.date_shown
        self.add_head_fields(self.instance.head)
        for name, field in self.fields.items():
            field.required = name == "edition"
            if name in self.instance.head.get("fields", {}):
                field.label = name_of(self.instance.head, name)

    def clean_title(self):
        return " ".join(self.cleaned_data["title"].split())

    def clean_written_on(self):
        """The day; how exact it is goes to the head."""
        found = self.cleaned_data["written_on"]
        day, self.precision = found or (None, Precision.DAY)
        return day

    def clean(self):
        super().clean()
        _refuse_personal_numbers(self)
        return self.cleaned_data

    def values(self):
        """The header as it was written, without what could not be read."""
        sent = self.cleaned_data
        values = {name: sent[name] for name in (*HEADER, "title_capitals") if name in sent}
        return values | {"head": self.chosen_head(self.precision)}

    def shown_facts(self):
        """The facts of the head that stand in the paper, as fields; the official's title follows its name."""
        return [self[name] for name in _with_title() if not self.is_left_out(_fact(name))]

    def left_out_facts(self):
        """Those that do not stand in it: sent along, so that nothing typed is lost."""
        return [self[name] for name in _with_title() if self.is_left_out(_fact(name))]


def _with_title():
    for name in ("addressed_to", "diary_number", "written_on", "meets_on", "paragraph", "officer", "officer_contact"):
        yield name
        if name == "officer":
            yield "officer_title"


def _fact(name):
    return name if name in FACTS else "officer"


class SectionTextField(forms.CharField):
    """A section's text. Its limit is told, never cut off by the browser, and counts a line break as one character."""

    widget = forms.Textarea
    text_kind = Kind.MARKUP

    def widget_attrs(self, widget):
        """The limit for the page's script, which counts as ``to_python`` does."""
        return {"data-most": MOST_TEXT}

    def to_python(self, value):
        """The text with lists and tables that were pasted as the page's own marks. Raises ValidationError."""
        text = (value or "").replace("\r\n", "\n").replace("\r", "\n")
        if len(text) > MOST_TEXT:
            said = _(
                "%(section)s: the text has %(n)s characters, and a section takes %(most)s. Divide it into two sections."
            )
            params = {"section": self.section, "n": spaced(len(text)), "most": spaced(MOST_TEXT)}
            raise forms.ValidationError(said, params=params, code="max_length")
        return tidied(text)

    section = ""


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
    text = SectionTextField(label=_("Text"), required=False, strip=False)
    minutes = forms.ChoiceField(
        label=_("In the text for the minutes"),
        choices=[("", _("As is usual for the section")), ("with", _("Yes")), ("without", _("No"))],
        required=False,
    )

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
        self.is_bare = self.entry.key == "own" and not written
        self.fields["text"].section = self.heading_now
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
            minutes=data["minutes"],
        )


class SectionRows(BaseFormSet):
    """The sections in their order; at most MOST_SECTIONS are read, whatever the page says."""

    max_num = absolute_max = MOST_SECTIONS

    def written(self, required_keys, kept=()):
        """The sections as they were written. required_keys: those that the form asks for.

        kept: the sections as they are stored, which stand where the page's row cannot be saved as it is."""
        return [
            form.section(required_keys) if not form.errors else kept[number]
            for number, form in enumerate(self.forms)
            if form.errors or form.cleaned_data.get("key")
        ]

    def unsaved(self):
        """The sections that cannot be saved as they stand, by the name that the page shows."""
        return [form.heading_now for form in self.forms if form.errors]


SectionFormSet = formset_factory(
    SectionRow, formset=SectionRows, extra=0, max_num=MOST_SECTIONS, absolute_max=MOST_SECTIONS
)


def button_in(data):
    """What a row's button asks: ("up" | "down" | "move" …, row number), ("add", key), or None for another button."""
    if "add" in data and data.get("new") in library.entries():
        return "add", data["new"]
    for name in data:
        found = _BUTTON.fullmatch(name)
        if found:
            return found[1], int(found[2])
    return None


def place_in(data):
    """Where the person wants the new section, or the one to move: its number in the list; None for last."""
    verb, what = button_in(data) or ("", "")
    typed = data.get(f"to-{what}" if verb == "move" else "place", "")
    return int(typed) if typed.isdecimal() and int(typed) <= MOST_SECTIONS else None


def after_button(rows, pressed, new=None, place=None):
    """The sections after a row's button, and which row to stand at; None when another button was pressed.

    new: makes the section to add from its key; without it a form is written, which keeps its merge fields. place: where
    a new or a moved section goes, as ``place_in`` reads it."""
    if pressed is None:
        return rows, None
    verb, what = pressed
    if verb == "add":
        added = new(what) if new else library.entry(what).section()
        return _added(rows, added, len(rows) if place is None else min(place, len(rows)))
    if not 0 <= what < len(rows):
        return rows, 0
    if verb == "drop":
        return sections.removed(rows, what), max(what - 1, 0)
    if verb in ("up", "down"):
        after = sections.moved(rows, what, -1 if verb == "up" else 1)
    else:
        to = {"top": 0, "bottom": len(rows) - 1}.get(verb, what if place is None else place)
        after = sections.moved_to(rows, what, to)
    return after, next(number for number, one in enumerate(after) if one is rows[what])


def _added(rows, section, place):
    """With the section at the place. One of the writer's own comes without a heading: it is theirs to say.

    Among those that stand under another it stands under the same."""
    among = 0 < place < len(rows) and rows[place].level == 2
    own = {"heading": ""} if section.key == "own" else {}
    return [*rows[:place], replace(section, level=2 if among else 1, **own), *rows[place:]], place


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


class RenameFormForm(PortalForm):
    """Another name for a form of one's own."""

    name = forms.CharField(label=_("What the form is called"), max_length=120)


class HandOverForm(AffirmsLetters):
    """To which body the proposal goes, and when it meets."""

    hide_optional = True
    addressed_to = forms.CharField(
        label=_("To (the body that decides)"),
        help_text=_("Several: one on each line."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 1, "class": "short"}),
    )
    meets_on = DayField(
        label=_("Date of the meeting"), help_text=_("If you know it. For example 8 March 2027."), required=False
    )


class BeginFormForm(PortalForm):
    """A county's new form: its name, and which of the system's it begins as."""

    hide_optional = True
    name = forms.CharField(label=_("What the form is called"), max_length=120)
    preset = forms.ChoiceField(label=_("Begin from"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["preset"].choices = [(key, form.name) for key, form in library.presets().items()]


class CountyHeaderForm(HeadFields, PortalForm):
    """What a county's form says in the head of the paper; merge fields may stand in the title."""

    hide_optional = True
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    label = forms.CharField(label=_("Kind of paper"), max_length=60, required=False)
    title = forms.CharField(label=_("Title of the paper"), max_length=200, required=False)

    def __init__(self, *args, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.add_head_fields(now)

    def values(self):
        """The header as it was written: version, label, title and head."""
        sent = {name: self.cleaned_data[name] for name in ("version", "label", "title")}
        return sent | {"head": self.chosen_head(self.head_now.get("precision", ""))}
