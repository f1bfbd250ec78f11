"""The filters of the lists, read from the address. What is unknown is left out and said, never an error."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from membership.register.rules import LONGEST_TEXT, Sort, Standing
from portal.characters import Kind
from portal.directory.rules import OrganisationKind
from portal.forms import clean_text


@dataclass
class Filters:
    """What the visitor chose. ``ignored``: whether something in the address was not understood and left out."""

    q: str = ""
    kind: str = ""
    county: str = ""
    municipality: str = ""
    goal: str = ""
    status: str = Standing.JOINED
    sort: str = Sort.NAME
    ignored: bool = False
    chosen: list = field(default_factory=list)

    @property
    def is_narrowed(self):
        """Whether anything but order and page was chosen."""
        return bool(self.chosen)


def read_text(text):
    """A search text, trimmed and at most 120 characters; empty when it holds control characters."""
    try:
        return clean_text(text[:LONGEST_TEXT], Kind.LINE)
    except ValidationError:
        return ""


def read_page(text):
    """A page number from 1; 1 for what is none. More than six digits is no page of ours."""
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def read_filters(query, *, counties, municipalities, goals):
    """The filters in a query string (a QueryDict).

    counties, municipalities, goals: what may be chosen, value to words; empty where the page has no such filter."""
    found = Filters()
    typed = query.get("q", "")
    found.q = read_text(typed)
    found.ignored = bool(typed.strip()) and (not found.q or len(typed) > LONGEST_TEXT)
    if found.q:
        found.chosen.append(("q", typed, f"”{found.q}”"))
    options = {
        "county": counties,
        "kind": dict(OrganisationKind.choices),
        "municipality": municipalities,
        "goal": goals,
    }
    for name, words in options.items():
        _choose(found, query, name, words)
    _choose(found, query, "status", dict(Standing.choices), standard=Standing.JOINED)
    sort = query.get("sort", "")
    if sort in Sort.values:
        found.sort = sort
    elif sort:
        found.ignored = True
    return found


def _choose(found, query, name, words, standard=""):
    value = query.get(name, "")
    if value in words:
        setattr(found, name, value)
        if value != standard:
            found.chosen.append((name, value, str(words[value])))
    elif value:
        found.ignored = True
