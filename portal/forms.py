"""What every form shares: what is typed follows the one rule for characters, and days are read as people write them."""

import datetime
from contextvars import ContextVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _

from portal import days, rich_text
from portal.characters import Kind, items, normalised, sentence, with_tables_as_lines
from portal.papers import glyphs

# What a request's forms tell of what was sent, and that is no fault, as (field's label, sentence): what papers write by
# name, and tables that became lines (``portal.middleware``).
letters_told: ContextVar[list | None] = ContextVar("letters_told", default=None)


def clean_text(value, kind=Kind.TEXT):
    """The text as it is kept (``portal.characters``). Raises ValidationError that names what cannot be printed."""
    text = normalised(value, kind).strip()
    refuse_unprintable(text)
    return text


def refuse_unprintable(text):
    """Raises ValidationError with each character that no paper can show, by its name and place."""
    if said := sentence(text):
        raise ValidationError(said, code="control")


class TidyBoundField(forms.BoundField):
    """What was typed, by the one rule, before anything judges it: lengths, addresses and numbers count what is kept."""

    @property
    def data(self):
        """The typed text as it is kept, and as it comes back when something is wrong."""
        typed = super().data
        return normalised(typed, kind) if isinstance(typed, str) and (kind := kind_of(self.field)) else typed

    @property
    def letters(self):
        """What papers write by name in the text that stands in the field, as a sentence; "" when nothing."""
        reaches_paper = getattr(self.form, "prints", False) and kind_of(self.field) and not self.is_hidden
        return glyphs.told(_words_of(self.value())) if reaches_paper else ""

    @property
    def table(self):
        """That a pasted table became lines in what was typed, as a sentence; "" when none did."""
        typed = super().data if self.form.is_bound and not self.is_hidden else ""
        if not isinstance(typed, str) or not _has_table_as_lines(self.field, typed):
            return ""
        said = _(
            "The table that you pasted became lines, with “ · ” between its cells. The text cannot hold it as a table."
        )
        return str(said)

    @property
    def notes(self):
        """What the field tells about the text that stands in it, and that is no fault."""
        return " ".join(filter(None, [self.letters, self.table]))

    @property
    def aria_describedby(self):
        """With the field's notes, where it tells them."""
        ids = super().aria_describedby
        if ids is None or self.errors or not self.auto_id or not self.notes:
            return ids
        return f"{ids} {self.auto_id}_notes".strip()


def _has_table_as_lines(field, typed):
    if isinstance(field, RichTextField):
        return rich_text.has_table_as_lines(typed)
    if kind_of(field) is Kind.TEXT or isinstance(field, LinesField):
        text = normalised(typed, Kind.MARKUP)
        return with_tables_as_lines(text) != text
    return False


def told_at_fields(*forms):
    """What the fields of bound forms say to whoever writes, for the script that saves meanwhile
    (``static/js/told.js``): the same words as on the page. Fields that have nothing to say are left out."""
    fields = [field for form in forms for field in form.visible_fields()]
    told = [
        {"id": field.auto_id, "errors": list(field.errors), "notes": "" if field.errors else field.notes}
        for field in fields
    ]
    return {"word": _("Error:"), "fields": [one for one in told if one["errors"] or one["notes"]]}


def _words_of(value):
    """The text of a field's value, as a paper would read it."""
    text = "\n".join(map(str, value)) if isinstance(value, list | tuple) else str(value or "")
    return rich_text.plain(text) if rich_text.is_formatted(text) else text


def kind_of(field):
    """Which kind of text a form's field takes; None when it is not text of a person's (codes, passwords, choices)."""
    if not isinstance(field, forms.CharField) or isinstance(field, forms.JSONField):
        return None
    if own := getattr(field, "text_kind", None):
        return own
    if not field.strip or _is_password(field):
        return None
    if field.widget.is_hidden or isinstance(field, RichTextField | LinesField):
        return Kind.MARKUP
    return Kind.TEXT if isinstance(field.widget, forms.Textarea) else Kind.LINE


class RichTextarea(forms.Textarea):
    """A text area that the page's script turns into an editor; without script it takes plain paragraphs."""

    template_name = "django/forms/widgets/rich_textarea.html"

    def get_context(self, name, value, attrs):
        """With the text as HTML too, which is what the editor reads."""
        context = super().get_context(name, value, attrs)
        context["widget"]["html"] = rich_text.as_html(rich_text.clean(value or ""))
        return context


class RichTextField(forms.CharField):
    """A long text with a little formatting; cleans to what ``portal.rich_text`` stores, whatever was pasted."""

    widget = RichTextarea
    MOST_WORDS = 120_000  # characters of text

    def __init__(self, *, rows=6, **kwargs):
        kwargs.setdefault("max_length", 1_000_000)  # with the markup of a paste, before it is cleaned
        kwargs.setdefault("required", False)
        kwargs.setdefault("widget", RichTextarea(attrs={"rows": rows, "cols": 60}))
        super().__init__(**kwargs)

    def widget_attrs(self, widget):
        """No maxlength: it would cut off a paste before its markup has been cleaned away."""
        return {}

    def to_python(self, value):
        """The cleaned text. Raises ValidationError when it is longer than a book."""
        text = rich_text.clean(super().to_python(value) or "")
        if len(text) > self.MOST_WORDS and len(rich_text.plain(text)) > self.MOST_WORDS:
            said = _("The text has %(n)s characters, and %(most)s fit. Divide it, or upload it as a report.")
            numbers = {"n": spaced(len(rich_text.plain(text))), "most": spaced(self.MOST_WORDS)}
            raise ValidationError(said, params=numbers, code="max_length")
        return text


def spaced(number):
    """10 587 710, on one line."""
    return f"{number:,}".replace(",", "\u202f")


class LinesField(forms.CharField):
    """A list as one line each; cleans to a list of texts without empty ones."""

    widget = forms.Textarea

    def __init__(self, *, line_length=200, most=40, line_field=None, **kwargs):
        self.line_length, self.most, self.line_field = line_length, most, line_field
        kwargs.setdefault("required", False)
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 4, "class": "short"}))
        super().__init__(**kwargs)

    def prepare_value(self, value):
        """One line each."""
        return "\n".join(value) if isinstance(value, (list, tuple)) else value

    def clean(self, value):
        """The lines. Raises ValidationError that names the line which is wrong."""
        text = clean_text(with_tables_as_lines(super().clean(value) or ""), Kind.MARKUP)
        lines = [" ".join(item.text.split()) for item in items(text)]
        lines = [line for line in lines if line]
        if len(lines) > self.most:
            raise ValidationError(_("Write at most %(n)s lines.") % {"n": self.most})
        return [self._line(number, line) for number, line in enumerate(lines, 1)]

    def _line(self, number, line):
        if len(line) > self.line_length:
            raise ValidationError(
                _("Line %(line)s is longer than %(n)s characters.") % {"line": number, "n": self.line_length}
            )
        try:
            return self.line_field.clean(line) if self.line_field else line
        except ValidationError as error:
            raise ValidationError(
                _("Line %(line)s: %(what)s") % {"line": number, "what": " ".join(error.messages)}
            ) from error


class DayInput(forms.DateInput):
    """A day in words, as the portal writes it; the page's script adds the browser's own calendar beside it."""

    def __init__(self, attrs=None):
        super().__init__({"autocomplete": "off", **(attrs or {})})

    def get_context(self, name, value, attrs):
        """With the words of the calendar's button."""
        context = super().get_context(name, value, attrs)
        day = value if isinstance(value, datetime.date) else days.read(str(value or ""))
        context["widget"]["attrs"] |= {
            "data-day": _("Choose in a calendar"),
            "data-iso": day.isoformat() if day else "",
            "data-script": static("js/days.js"),
        }
        return context

    def format_value(self, value):
        """What was understood, in words; what was not, as it was typed."""
        day = value if isinstance(value, datetime.date) else days.read(str(value or ""))
        return days.written(day) if day else value


class DayField(forms.DateField):
    """A day as people write it: 31 december 2027, 31/12 2027, 2027-12-31 or from the browser's calendar."""

    widget = DayInput
    default_error_messages = {
        "invalid": _("We do not understand the day. Write it like 31 December 2027 or 2027-12-31.")
    }

    def to_python(self, value):
        """The day, None when nothing is written. Raises ValidationError with an example."""
        if value in self.empty_values:
            return None
        if isinstance(value, datetime.date):
            return value.date() if isinstance(value, datetime.datetime) else value
        day = days.read(str(value))
        if day is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return day


# What to do about an empty field, by kind; the first that fits. Django only says that something is wrong.
_WHAT_TO_DO = [
    (forms.BooleanField, _("Tick the box to go on.")),
    (forms.MultipleChoiceField, _("Choose at least one.")),
    (forms.ModelMultipleChoiceField, _("Choose at least one.")),
    (forms.ChoiceField, _("Choose one of the options.")),
    (forms.FileField, _("Choose a file.")),
    (forms.Field, _("Fill this in.")),
]


class TidyForm(forms.BaseForm):
    """The one rule for characters, for a form of any library: texts are kept by it, and a field says which character
    no paper can show and where it stands. Passwords are left as they were typed.

    What papers can only write by name is taken, and told: at the field when it is shown, and on the next page after it
    has been sent. ``prints``: whether the form's texts can reach a paper."""

    bound_field_class = TidyBoundField
    prints = True

    def _clean_fields(self):
        for field in self.fields.values():
            if not _is_password(field):
                # We tell a NUL like every other control character: by its name and place.
                field.validators = [one for one in field.validators if not _is_about_nul(one)]
        super()._clean_fields()
        for name, field in self.fields.items():
            value = self.cleaned_data[name] if name in self.cleaned_data else self[name].data
            if isinstance(value, str) and not _is_password(field) and not self.has_error(name, "control"):
                try:
                    refuse_unprintable(_words_of(value))
                except ValidationError as error:
                    self.add_error(name, error)
        self._tell_tables()
        self._tell_letters()

    def _tell_tables(self):
        told = letters_told.get()
        if told is not None:
            told += [(self[name].label, said) for name in self.fields if (said := self[name].table)]

    def _tell_letters(self):
        told = letters_told.get()
        if told is not None:
            told += [(self[name].label, said) for name, said in self._letters()]

    def _letters(self):
        """What papers write by name in the fields that hold, as (field's name, sentence).

        Also in what stood there before: what saves itself while one writes has told nobody."""
        found = ((name, self[name].letters) for name in self.fields if name in self.cleaned_data)
        return [(name, said) for name, said in found if said]


def _is_password(field):
    return isinstance(field.widget, forms.PasswordInput)


def _is_about_nul(validator):
    return isinstance(validator, ProhibitNullCharactersValidator)


class PortalForm(TidyForm, forms.Form):
    """A form whose text fields are cleaned the same way everywhere, and whose empty fields say what to do."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if field.error_messages.get("required") is forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = next(text for kind, text in _WHAT_TO_DO if isinstance(field, kind))
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs.pop(
                    "maxlength", None
                )  # it cuts off a paste without a word; the field tells the count
            if isinstance(field, forms.URLField):
                field.error_messages["invalid"] = _("Write the whole web address, for example https://www.example.se.")

    def add_refusal(self, refusal):
        """Show why an action said no, above the form."""
        self.add_error(None, str(refusal))


class AffirmsLetters(PortalForm):
    """A form whose text stands on a paper at once: what papers write by name is asked about first.

    ``letters_affirmed``: the person's word that it may be so. The box is there only once somebody has asked."""

    letters_affirmed = forms.BooleanField(label=_("Yes, write the signs by their names"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._letters_box = self.fields.pop("letters_affirmed")
        if self.data.get("letters_affirmed"):
            self.fields["letters_affirmed"] = self._letters_box  # last, as when it was asked

    def _tell_letters(self):
        if "letters_affirmed" in self.fields:
            self.cleaned_data.pop("letters_affirmed", None)  # for the form alone
            return
        for name, said in self._letters():
            if not self[name]._has_changed():
                continue  # a name from elsewhere, that its person has been told of
            self.ask_about(name, said)

    def ask_about(self, name, said):
        """Refuse at the field until the box is ticked. said: what papers write by name, as a sentence."""
        self.add_error(name, _("%(said)s Write them in words, or tick the box below.") % {"said": said})
        self.fields["letters_affirmed"] = self._letters_box


class PortalModelForm(PortalForm, forms.ModelForm):
    """The same for a form made from a model."""
