"""Repeatable rows that work without script: add and remove are buttons that send the same page."""

import re

from django.core.exceptions import ValidationError
from django.forms import BaseFormSet
from django.utils.translation import gettext_lazy as _

from portal.directory.organisation_numbers import looks_like_personnummer

_REMOVE = re.compile(r"(?P<prefix>[a-z_]+)-remove-(?P<number>[0-9]{1,3})")
MOST_ROWS = 30


class RowFormSet(BaseFormSet):
    """Rows of a form. Empty rows do not count; at most MOST_ROWS are read, whatever the page says."""

    max_num = absolute_max = MOST_ROWS

    def rows(self):
        """What was written, without the empty rows."""
        return [form.cleaned_data for form in self.forms if form.has_changed() and form.cleaned_data]


def button_pressed(data, prefix):
    """What the rows' buttons ask: ("add", None), ("remove", 2), or None when another button was pressed."""
    if f"{prefix}-add" in data:
        return "add", None
    for name in data:
        found = _REMOVE.fullmatch(name)
        if found and found["prefix"] == prefix:
            return "remove", int(found["number"])
    return None


def rows_as_typed(data, prefix, fields):
    """The rows as they were typed, unchecked, after the button: nothing that was written is lost."""
    total = min(_whole(data.get(f"{prefix}-TOTAL_FORMS")), MOST_ROWS)
    rows = [{field: data.get(f"{prefix}-{number}-{field}", "") for field in fields} for number in range(total)]
    pressed = button_pressed(data, prefix)
    if pressed and pressed[0] == "remove" and pressed[1] < len(rows):
        del rows[pressed[1]]
    return rows


def _whole(text):
    return int(text) if (text or "").isdecimal() and len(text) < 4 else 0


def refuse_personal_number(value, field=""):
    """Refuse free text that holds a personal identity number: the portal keeps none. Raises ValidationError.

    field: the field's name. In one for a telephone number, what begins as such a number does is never refused."""
    text = str(value)
    if field.endswith("phone") and text.strip()[:1] in ("0", "+", "("):
        return
    if looks_like_personnummer(text, is_diary_number=field.endswith("diary_number")):
        raise ValidationError(
            _("This looks like a personal identity number. Take it away: the portal never keeps one."),
            code="personal_number",
        )
