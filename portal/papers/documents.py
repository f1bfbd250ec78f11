"""The frozen letter: what a paper says, as plain strings, checked while the person is still there to mend it."""

import re
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime

from django.utils.translation import gettext as _

from portal.characters import Kind, called, normalised, unprintable
from portal.errors import Refused

# What a template leaves behind when nobody filled it in: {{ name }}, {% if %}, […], [...], [namn], (Ange …), XXX.
PLACEHOLDER = re.compile(
    r"\{\{|\}\}|\{%|%\}|\[\s*(?:…|\.{2,}|[A-Za-zÅÄÖåäö][^\]]{0,60})\]"
    r"|\((?:ange|fyll i|skriv|state|enter|fill in)\b[^)]*\)"
    r"|\bX{3,}\b|_{4,}",
    re.IGNORECASE,
)


def unresolved_placeholder(text):
    """The first placeholder that nobody filled in, or "" when there is none."""
    found = PLACEHOLDER.search(text)
    return found.group() if found else ""


def words(label, *, optional=False, own=False):
    """A field of text. ``own``: the text is the template's or the board's, so a placeholder in it refuses.

    A person's free text may hold ``{{ }}`` or brackets: it is printed as it stands."""
    return _field(label, _words, optional=optional, own=own)


def day(label, *, optional=False):
    """A field with a date, ``2027-03-08``."""
    return _field(label, _iso(date.fromisoformat), optional=optional)


def moment(label, *, optional=False):
    """A field with a point in time and its zone, ``2027-03-08T13:30:00+00:00``."""
    return _field(label, _iso(_aware), optional=optional)


def parts(label, *, optional=False, own=False):
    """A field with several strings or several parts of a letter."""
    return field(
        metadata={"label": label, "check": _parts, "optional": optional, "own": own},
        **({"default": ()} if optional else {}),
    )


def _field(label, check, *, optional, own=False):
    default = {"default": ""} if optional else {}
    return field(
        metadata={"label": label, "check": check, "optional": optional, "own": own},
        **default,
    )


@dataclass(frozen=True, kw_only=True)
class Part:
    """A piece of a letter. Making one checks every field; what is missing or left unfilled raises ``Refused``."""

    def __post_init__(self):
        for f in fields(self):
            meta = f.metadata
            value = getattr(self, f.name)
            if not meta:
                if not isinstance(value, Part):
                    raise TypeError(f"{f.name} is a part of the letter, not {type(value).__name__}")
                continue
            if value in ("", None, (), []):
                if not meta["optional"]:
                    raise Refused(_("The paper cannot be issued: %(field)s is missing.") % {"field": meta["label"]})
                object.__setattr__(self, f.name, f.default)
                continue
            object.__setattr__(self, f.name, meta["check"](value, meta))


@dataclass(frozen=True, kw_only=True)
class Letter(Part):
    """A whole letter. ``kind`` and ``template`` say what paper it becomes.

    A template that has been used is never edited: a change is ``…_v2`` and a new class attribute."""

    kind = ""
    template = ""

    def heading(self):
        """The paper's title, in the language that is active."""
        raise NotImplementedError

    def frozen(self):
        """The letter as it is stored: strings, lists and dicts only."""
        return asdict(self)


def _words(value, meta):
    if not isinstance(value, str):
        raise TypeError(f"{meta['label']}: a letter holds plain strings, not {type(value).__name__}")
    text = normalised(value, Kind.MARKUP).replace("\t", " ").strip()
    if not text and not meta["optional"]:
        raise Refused(_("The paper cannot be issued: %(field)s is missing.") % {"field": meta["label"]})
    if found := unprintable(text):
        sentence = _("The paper cannot be issued: %(field)s holds a character that cannot be printed: %(character)s.")
        raise Refused(sentence % {"field": meta["label"], "character": called(found[0].character)})
    if meta["own"] and (left := unresolved_placeholder(text)):
        raise Refused(
            _("The paper cannot be issued: “%(placeholder)s” in %(field)s has not been filled in.")
            % {"placeholder": left, "field": meta["label"]}
        )
    return text


def _iso(parse):
    def check(value, meta):
        try:
            parse(value)
        except ValueError:
            raise Refused(
                _("The paper cannot be issued: %(field)s is not a date.") % {"field": meta["label"]}
            ) from None
        return value

    return check


def _aware(value):
    if datetime.fromisoformat(value).tzinfo is None:
        raise ValueError("no zone")


def _parts(value, meta):
    one = {**meta, "optional": False}
    return tuple(part if isinstance(part, Part) else _words(part, one) for part in value)
