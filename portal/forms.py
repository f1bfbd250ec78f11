"""What every form shares: typed text is trimmed, normalised to NFC and free of control characters."""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal import rich_text

# All control characters but line breaks and tabs; lone surrogates; and marks that turn the reading direction around.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


def clean_text(value):
    """The text trimmed and in NFC, with line breaks as \\n. Raises ValidationError on control characters."""
    if _FORBIDDEN.search(value):
        raise ValidationError(
            _("The text has invisible control characters. Paste it as plain text, or write it again."),
            code="control",
        )
    return unicodedata.normalize("NFC", value).replace("\r\n", "\n").replace("\r", "\n").strip()


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
            raise ValidationError(_("The text is too long. Divide it, or upload it as a report."), code="max_length")
        return text


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
        lines = [" ".join(line.split()) for line in clean_text(super().clean(value) or "").split("\n")]
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


# What to do about an empty field, by kind; the first that fits. Django only says that something is wrong.
_WHAT_TO_DO = [
    (forms.BooleanField, _("Tick the box to go on.")),
    (forms.MultipleChoiceField, _("Choose at least one.")),
    (forms.ModelMultipleChoiceField, _("Choose at least one.")),
    (forms.ChoiceField, _("Choose one of the options.")),
    (forms.FileField, _("Choose a file.")),
    (forms.Field, _("Fill this in.")),
]


class PortalForm(forms.Form):
    """A form whose text fields are cleaned the same way everywhere, and whose empty fields say what to do."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if field.error_messages.get("required") is forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = next(text for kind, text in _WHAT_TO_DO if isinstance(field, kind))
            if isinstance(field, forms.URLField):
                field.error_messages["invalid"] = _("Write the whole web address, for example https://www.example.se.")

    def _clean_fields(self):
        super()._clean_fields()
        for name, value in list(self.cleaned_data.items()):
            if isinstance(value, str):
                try:
                    self.cleaned_data[name] = clean_text(value)
                except ValidationError as error:
                    self.add_error(name, error)

    def add_refusal(self, refusal):
        """Show why an action said no, above the form."""
        self.add_error(None, str(refusal))


class PortalModelForm(PortalForm, forms.ModelForm):
    """The same for a form made from a model."""
