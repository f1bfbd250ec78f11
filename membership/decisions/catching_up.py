"""A draft that fell behind: what the rows say now against what they said when it was merged, part by part.

``DecisionPaper.merged`` keeps the facts and the head's values that the writing began with, what the writers have
answered about each part since, and the sections that were taken away. Nothing here writes: see actions_catching_up."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from membership.decisions.facts import facts_of, header_of, kept_body
from membership.decisions.library import form_of
from membership.decisions.merging import fill_section, filled, origin_of

WORDS = ("heading", "lead", "text")
# What the writer owns, or what changes every day: never a reason for a draft to be behind.
WRITERS = ("today", "label", "officer", "officer_title")
MOST_REMOVED = 10
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ”])|\n+")


@dataclass(frozen=True, kw_only=True)
class Behind:
    """A part whose facts have changed. was, becomes, mine: texts by field. Taken over unasked when it is untouched."""

    key: str
    name: str
    was: dict[str, str]
    becomes: dict[str, str]
    mine: dict[str, str]
    is_untouched: bool
    place: int | None = None

    @property
    def anchor(self):
        """Where on the page the part is written."""
        return f"section-{self.place}" if self.place is not None else f"id_{self.key.removeprefix('head-')}"

    @property
    def was_text(self):
        """What the portal said before and says no longer."""
        return _only_in(self.was, self.becomes)

    @property
    def becomes_text(self):
        """What it says now and did not say before."""
        return _only_in(self.becomes, self.was)

    @property
    def mine_text(self):
        """What stands in the draft, when somebody has written it."""
        return "" if self.is_untouched else "\n".join(part for part in self.mine.values() if part)


def _only_in(words, others):
    """The sentences and lines of a text that the other has not: a long section is not read twice for one word."""
    found = [_sentences(text) for text in words.values()]
    told = {sentence for text in others.values() for sentence in _sentences(text)}
    return "\n".join(sentence for text in found for sentence in text if sentence not in told)


def _sentences(text):
    return [one for one in _SENTENCE_END.split(text) if one]


def begun_with(facts, header) -> dict:
    """What is kept when the writing begins."""
    return {"facts": dict(facts), "header": {name: _plain(value) for name, value in header.items()}, "answers": {}}


def facts_then(paper) -> dict[str, str]:
    """The facts that the draft was begun with; {} for one that was begun before they were kept."""
    return (paper.merged or {}).get("facts", {})


def facts_now(paper) -> dict[str, str]:
    """The facts as the rows say them now; who writes, and when the writing began, stay."""
    return {**facts_of(paper.membership), **kept_body(paper.membership, form_of(paper)), **_writers(paper)}


def _writers(paper):
    then = facts_then(paper)
    stay = {name: then.get(name, "") for name in WRITERS}
    return stay | {"label": paper.label, "today": _plain(paper.written_on)}


def _plain(value):
    return value.isoformat() if hasattr(value, "isoformat") else value or ""


def behind(paper) -> list[Behind]:
    """The parts whose facts have changed since they were merged or answered, in the page's order."""
    then = facts_then(paper)
    if not then:
        return []
    form, now = form_of(paper), facts_now(paper)
    then = {**dict.fromkeys(now, ""), **then, **_writers(paper)}
    return [*_head(paper, form, then, now), *_sections(paper, form, then, now)]


def _head(paper, form, then, now):
    was = dict(paper.merged.get("header", {}))
    becomes = {name: _plain(value) for name, value in header_of(paper.membership, form, now).items()}
    title = form.header.get("title", "")
    was["title"], becomes["title"] = filled(title, then)[:200], filled(title, now)[:200]
    for name, value in becomes.items():
        label = str(paper._meta.get_field(name).verbose_name)
        mine = {name: _plain(getattr(paper, name))}
        part = _compared(paper, f"head-{name}", label, {name: was.get(name, "")}, {name: value}, mine)
        if part:
            yield part


def _sections(paper, form, then, now):
    seen: dict[str, int] = {}
    for place, one in enumerate(paper.parts):
        number = seen.get(one.key, 0)
        seen[one.key] = number + 1
        if one.key == "own" or (not one.on and one.text):  # left out by the writer
            continue
        origin = origin_of(form, one.key, number)
        was, becomes = (_words(fill_section(origin, facts)) for facts in (then, now))
        part = _compared(paper, f"{one.key}-{number}", one.name, was, becomes, _words(one), place)
        if part:
            yield part


def _words(section):
    return {name: getattr(section, name) for name in WORDS}


def _compared(paper, key, name, was, becomes, mine, place=None):
    """The part as Behind, of the fields that changed; None when nothing did, or when the writer has answered."""
    was = {**was, **paper.merged.get("answers", {}).get(key, {})}
    changed = [name for name in becomes if becomes[name] != was[name]]
    if not changed or all(mine[name] == becomes[name] for name in changed):
        return None
    was, becomes, mine = ({one: words[one] for one in changed} for words in (was, becomes, mine))
    return Behind(key=key, name=name, was=was, becomes=becomes, mine=mine, is_untouched=mine == was, place=place)


def removed(paper) -> list[tuple[int, str]]:
    """The sections that were taken away and can be put back, the latest first: (number, name)."""
    rows = list(enumerate((paper.merged or {}).get("removed", [])))
    return [(number, row["section"]["heading"] or _("Section without a heading")) for number, row in reversed(rows)]


__all__ = ["MOST_REMOVED", "Behind", "begun_with", "behind", "facts_now", "facts_then", "removed"]
