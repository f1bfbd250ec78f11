"""The fields that choose what stands in a paper's head: names, needs, own facts, and a day that may be only a month."""

import re
from datetime import date

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from membership.decisions import head
from membership.decisions.head import FACTS, MOST_OWN, Need, Precision
from portal.forms import DayField, LinesField

_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTH = re.compile(r"((?:19|20)\d\d)-(\d\d)")
_MONTH_WORD = re.compile(r"([a-zåäö]{3,12}) ((?:19|20)\d\d)", re.IGNORECASE)


class PaperDayField(DayField):
    """When a paper is written: a day, or only a month (2027-03, mars 2027) or a year. Cleans to (day, precision)."""

    def to_python(self, value):
        """The first day of what was written, and how exact it is. Raises ValidationError."""
        text = " ".join(value.split()) if isinstance(value, str) else value
        if text in self.empty_values:
            return None
        if isinstance(text, str) and (found := _partial(text)):
            return found
        return super().to_python(text), Precision.DAY


def _partial(text):
    if _YEAR.fullmatch(text):
        return date(int(text), 1, 1), Precision.YEAR
    if (found := _MONTH.fullmatch(text)) and 1 <= int(found[2]) <= 12:
        return date(int(found[1]), int(found[2]), 1), Precision.MONTH
    found = _MONTH_WORD.fullmatch(text)
    month = _month_named(found[1].lower()) if found else 0
    return (date(int(found[2]), month, 1), Precision.MONTH) if month else None


def _month_named(word):
    for language in ("sv", "en"):
        with override(language):
            for number, name in MONTHS.items():
                if str(name).lower() == word:
                    return number
    return 0


class OwnFactsField(LinesField):
    """Facts of one's own for the head, one a line: “Motionär: Anna Andersson”. Cleans to pairs of name and value."""

    def __init__(self):
        super().__init__(
            label=_("Facts of your own"),
            help_text=_("One on each line, name and fact with a colon between. For example “Parti: Mitt parti”."),
            line_length=300,
            most=MOST_OWN,
            widget=forms.Textarea(attrs={"rows": 2, "class": "short"}),
        )

    def prepare_value(self, value):
        """One line each."""
        if isinstance(value, (list, tuple)):
            return "\n".join(": ".join(pair) for pair in value)
        return value

    def _line(self, number, line):
        name, colon, fact = (part.strip() for part in super()._line(number, line).partition(":"))
        if not (name and colon and fact):
            said = _("Line %(line)s: write a name, a colon and the fact. For example “Parti: Mitt parti”.")
            raise forms.ValidationError(said, params={"line": number})
        return [name, fact]


class HeadFields:
    """For a form that also says what stands in the head. ``head_now``: the head that the form begins from."""

    head_now: dict = {}

    def add_head_fields(self, now):
        """Add the fields, with what holds now in them."""
        self.head_now = now
        for fact, (usual, _need) in FACTS.items():
            self.fields[f"name_{fact}"] = forms.CharField(
                label=_("Name of “%(fact)s”") % {"fact": usual},
                max_length=60,
                required=False,
                initial=now.get("fields", {}).get(fact, {}).get("name", ""),
                widget=forms.TextInput(attrs={"placeholder": usual, "autocomplete": "off"}),
            )
            self.fields[f"need_{fact}"] = forms.ChoiceField(
                label=_("In the paper: “%(fact)s”") % {"fact": usual},
                choices=Need,
                required=False,
                initial=head.need_of(now, fact),
            )
        self.fields["own_facts"] = OwnFactsField()
        self.fields["own_facts"].initial = now.get("own", [])

    def chosen_head(self, precision):
        """The head as it was chosen; what the page did not send is as it was."""
        sent, data = self.cleaned_data, self.data
        if "own_facts" not in data:
            return {**self.head_now}
        return head.made(
            names={fact: sent.get(f"name_{fact}", "") for fact in FACTS},
            needs={fact: sent.get(f"need_{fact}", "") for fact in FACTS},
            precision=precision,
            own=sent.get("own_facts") or [],
        )

    def head_rows(self):
        """The facts with their two fields, for the page."""
        return [(usual, self[f"name_{fact}"], self[f"need_{fact}"]) for fact, (usual, _need) in FACTS.items()]

    def head_errors(self):
        """Whether anything is wrong among the names and needs, which the page folds away."""
        return any(self.errors.get(f"{what}_{fact}") for fact in FACTS for what in ("name", "need"))

    def is_left_out(self, fact):
        """Whether the fact does not stand in the paper, as the page is being shown."""
        return self[f"need_{fact}"].value() == Need.NOT


__all__ = ["HeadFields", "OwnFactsField", "PaperDayField"]
