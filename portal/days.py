"""Days as people write them: 2027-12-31, 20271231, 31/12 2027, 31.12.2027, 31 december 2027, 31 dec 2027.

One reader for every form and file, and one way to write a day back. The day stands before the month where no year
comes first, as Swedes write; two digits for a year are not read, because they may mean anything."""

import datetime
import re

from django.utils.formats import date_format

from portal.characters import Kind, normalised

_MONTHS = {
    name: number
    for names in (
        "januari februari mars april maj juni juli augusti september oktober november december",
        "january february march april may june july august september october november december",
    )
    for number, name in enumerate(names.split(), start=1)
}
_SHORTEST_MONTH = 3  # letters: jan, sept., mars
_YEAR_FIRST = re.compile(r"([0-9]{4})([-./ ]?)([0-9]{2})\2([0-9]{2})")
_LOOSE_YEAR_FIRST = re.compile(r"([0-9]{4})[-./ ]([0-9]{1,2})[-./ ]([0-9]{1,2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[-./ ]([0-9]{1,2})[-./ ]([0-9]{4})")
_IN_WORDS = re.compile(r"(?:den |the )?([0-9]{1,2})(?::?e|:a|st|nd|rd|th)?\.? (?:of )?([a-z]+)\.?,? ([0-9]{4})")
_MONTH_FIRST = re.compile(r"([a-z]+)\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})")
_WEEKDAY = re.compile(r"^(?:m[åa]n|tis|ons|tors|fre|l[öo]r|s[öo]n|mon|tue|wed|thu|fri|sat|sun)[a-zåäö]*\.?,? (?:den )?")


def read(text: str) -> datetime.date | None:
    """The day that the text names, None when it names none."""
    plain = normalised(text, Kind.LINE).casefold().replace("–", "-").replace("−", "-").replace("\u2011", "-")
    plain = _WEEKDAY.sub("", plain)
    plain = re.sub(r"\s*([-/])\s*|(?<=[0-9])(\.)\s+(?=[0-9])", r"\1\2", plain)
    for pattern in (_YEAR_FIRST, _LOOSE_YEAR_FIRST):
        if found := pattern.fullmatch(plain):
            groups = found.groups()
            return _day(groups[0], groups[-2], groups[-1])
    if found := _DAY_FIRST.fullmatch(plain):
        return _day(found[3], found[2], found[1])
    if found := _IN_WORDS.fullmatch(plain):
        return _day(found[3], _month(found[2]), found[1])
    if found := _MONTH_FIRST.fullmatch(plain):
        return _day(found[3], _month(found[1]), found[2])
    return None


def written(day: datetime.date) -> str:
    """The day in the portal's own wording, in the language that is active: 31 december 2027."""
    return date_format(day, "j F Y")


def _month(word: str) -> int:
    """The month's number, 0 when the word is none. Short forms count when they are the beginning of one."""
    if len(word) < _SHORTEST_MONTH:
        return 0
    return next((number for name, number in _MONTHS.items() if name.startswith(word)), 0)


def _day(year: str, month: str | int, day: str) -> datetime.date | None:
    try:
        return datetime.date(int(year), int(month), int(day))
    except ValueError:
        return None
