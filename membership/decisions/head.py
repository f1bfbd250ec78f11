"""The head of a paper: which facts stand in it, what they are called, and which must be there. Pure functions.

A head is plain data, kept with a form and with each paper: ``{"fields": {"officer": {"name": "Motionär", "need":
"may"}}, "precision": "month", "own": [["Parti", "Mitt parti"]]}``. What it does not say is as ``FACTS`` has it."""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _


class Need(TextChoices):
    """Whether a fact stands in the head."""

    MUST = "must", _("Must be filled in")
    MAY = "may", _("May be left empty")
    NOT = "not", _("Is not in the paper")


class Precision(TextChoices):
    """How exactly a paper says when it was written."""

    DAY = "day", _("Day")
    MONTH = "month", _("Month")
    YEAR = "year", _("Year")


# The facts that a form may rename or leave out, in the paper's order: name as it is printed, and the usual need.
FACTS = {
    "written_on": (_("Date"), Need.MUST),
    "diary_number": (_("Diary number"), Need.MAY),
    "officer": (_("Official in charge"), Need.MUST),
    "officer_contact": (_("Contact"), Need.MAY),
    "addressed_to": (_("To"), Need.MUST),
    "meets_on": (_("Meeting"), Need.MAY),
    "paragraph": (_("Section"), Need.MAY),
}
MOST_OWN = 8
KEYS = ("fields", "precision", "own")


def head_of(header: Mapping) -> dict:
    """The head that a form's header holds, without what the form says of other things."""
    return {key: header[key] for key in KEYS if header.get(key)}


def name_of(head: Mapping, fact: str) -> str:
    """What the fact is called in the paper."""
    return head.get("fields", {}).get(fact, {}).get("name") or str(FACTS[fact][0])


def need_of(head: Mapping, fact: str) -> str:
    """Whether the fact must, may or may not stand in the paper; what no form may leave out is always asked for."""
    return head.get("fields", {}).get(fact, {}).get("need") or str(FACTS[fact][1])


def made(*, names: Mapping[str, str], needs: Mapping[str, str], precision: str, own) -> dict:
    """A head of what somebody chose, without what is as usual, so that two of the same are equal."""
    fields = {}
    for fact, (_name, usual) in FACTS.items():
        said = {"name": names.get(fact, ""), "need": needs.get(fact, "")}
        if said["need"] == usual:
            said["need"] = ""
        if any(said.values()):
            fields[fact] = {key: value for key, value in said.items() if value}
    precision = "" if precision == Precision.DAY else precision
    found = {"fields": fields, "precision": precision, "own": [list(pair) for pair in own]}
    return {key: value for key, value in found.items() if value}


def shown_day(day, precision: str) -> str:
    """A day as the paper says it: 2027-03-08, “mars 2027” or “2027”; "" without one."""
    if not day:
        return ""
    if precision == Precision.YEAR:
        return str(day.year)
    return date_format(day, "F Y") if precision == Precision.MONTH else day.isoformat()


def printed(head: Mapping, values: Mapping[str, str]) -> list[tuple[str, str]]:
    """The head's facts as (name, value) in the paper's order, own ones last, without what is empty or left out."""
    rows = [(name_of(head, fact), values.get(fact, "")) for fact in FACTS if need_of(head, fact) != Need.NOT]
    rows += [tuple(pair) for pair in head.get("own", [])]
    return [(name, value) for name, value in rows if value]


__all__ = ["FACTS", "MOST_OWN", "Need", "Precision", "head_of", "made", "name_of", "need_of", "printed", "shown_day"]
