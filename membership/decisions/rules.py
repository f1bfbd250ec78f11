"""The proposal for an organisation's own board: its states, what it may be made of, and what is missing in it."""

import hashlib
import re
from collections.abc import Iterable

from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from membership.joining.rules import OPEN_STATES, State
from portal.papers.documents import PLACEHOLDER


class Layer(TextChoices):
    """Who keeps a form. The system's own forms are files in ``presets/``, not rows."""

    COUNTY = "county", _("The county administrative board’s form")
    ORGANISATION = "organisation", _("Our own form")


class PaperState(TextChoices):
    """Where a proposal stands."""

    DRAFT = "draft", _("Being written")
    ISSUED = "issued", _("Made")
    HANDED = "handed", _("Handed to the meeting")
    TAKEN_BACK = "taken_back", _("Taken back from the meeting")


class Purpose(TextChoices):
    """What the body is asked to decide."""

    JOIN = "join", _("Join the strategy")
    RENEW = "renew", _("Join again in a new period")
    CHANGE = "change", _("Change the goals")
    LEAVE = "leave", _("Leave the strategy")


# When each kind of proposal is the one to take, for the page where it is chosen.
PURPOSE_HELP = {
    Purpose.JOIN: _("When the organisation is to decide whether to join. Needed before somebody signs."),
    Purpose.RENEW: _("When the organisation joined the county’s earlier strategy and is to decide about this one."),
    Purpose.CHANGE: _("When the organisation has joined and other goals are to stand in place of those chosen then."),
    Purpose.LEAVE: _("When the organisation has joined and is to decide whether to leave before the period is over."),
}
JOINING_PURPOSES = (Purpose.JOIN, Purpose.RENEW)


def purposes_for(state: str, *, joined_before: bool) -> list[Purpose]:
    """The kinds of proposal that make sense for a membership in this state, the likeliest first.

    joined_before: whether the organisation has been joined to another of the county's strategies. A proposal to join
    stays to be had after the confirmation: some counties confirm before the organisation's decision is taken."""
    joining = [Purpose.RENEW, Purpose.JOIN] if joined_before else [Purpose.JOIN]
    return [Purpose.CHANGE, Purpose.LEAVE, *joining] if state in (State.ACTIVE, State.PAUSED) else joining


class Style(TextChoices):
    """How the text under a heading is set."""

    PROSE = "prose", _("Running text")
    LINES = "lines", _("Line by line")
    BULLETS = "bullets", _("List with dots")
    NUMBERED = "numbered", _("Numbered sentences")
    ATT = "att", _("“att” clauses")
    ATT_SPACED = "att_spaced", _("“a t t” clauses, spaced")
    SIGNATURES = "signatures", _("Signatures side by side")


# From which states of the proposal each thing may be done.
STEPS = {
    "edit": {PaperState.DRAFT},
    "issue": {PaperState.DRAFT},
    "discard": {PaperState.DRAFT},
    "hand_over": {PaperState.ISSUED},
    "take_back": {PaperState.HANDED},
    "put_away": {PaperState.ISSUED, PaperState.TAKEN_BACK},
    "begin_again": {PaperState.ISSUED, PaperState.TAKEN_BACK},
}
ALREADY = {
    PaperState.ISSUED: _("The proposal has already been made. Begin a new version to change it."),
    PaperState.DRAFT: _("The proposal is still being written."),
    PaperState.HANDED: _("The proposal has been handed to the meeting. Take it back first."),
    PaperState.TAKEN_BACK: _("The proposal has been taken back from the meeting. Begin a new version to change it."),
}
MOST_SECTIONS = 40
MOST_TEXT = 12_000  # characters in a section's text, a line break counted as one
OWN_HEADING = "Eget avsnitt"  # what the library calls a section of the writer's own: never printed
BARE = "no heading"  # what is meant when a section of one's own stands without a heading
# Beside what every paper refuses: XX where a number should stand, and dates such as ÅÅÅÅ-MM-DD.
_LEFT = re.compile(r"(?<![A-Za-zÅÄÖåäö])(?:X{2,}|ÅÅÅÅ)(?![A-Za-zÅÄÖåäö])|<[A-Za-zÅÄÖåäö][^<>\n]{1,40}>")


def why_not(verb: str, *, state: str, acts: bool) -> str:
    """Why somebody cannot do this with a proposal; "" when they can. acts: whether they act for the organisation."""
    if not acts:
        return gettext("Only someone who may act for the organisation can do this.")
    return "" if state in STEPS[verb] else str(ALREADY[PaperState(state)])


def why_not_begin(*, membership_state: str, acts: bool) -> str:
    """Why no proposal can be begun for a membership in this state; "" when one can."""
    if not acts:
        return gettext("Only someone who may act for the organisation can do this.")
    if membership_state not in OPEN_STATES:
        return gettext("The matter is closed, so no new proposal can be written for it.")
    return ""


def why_not_keep_forms(may_edit: bool) -> str:
    """Why county staff cannot change the county's forms; "" when they can."""
    return "" if may_edit else gettext("Your role can read the forms but not change them.")


def placeholder_in(text: str) -> str:
    """The first thing that nobody filled in: ``(Ange …)``, ``[…]``, ``{{…}}``, ``XX``; "" when there is none.

    Source: a real proposal was sent to a board with "(Ange vem/vilka beslutet ska skickas till)" left in it."""
    return next((what for what, _line in placeholders_in(text)), "")


def placeholders_in(text: str) -> list[tuple[str, str]]:
    """Everything that looks left behind, as (what, the line where it stands), in the text's order, each once."""
    spans = sorted((*PLACEHOLDER.finditer(text), *_LEFT.finditer(text)), key=lambda found: found.span())
    rows, end = [], -1
    for found in spans:
        if found.start() < end:
            continue
        end = found.end()
        line = text[text.rfind("\n", 0, found.start()) + 1 :].split("\n", 1)[0].strip()
        rows.append((found.group(), line))
    return list(dict.fromkeys(rows))


class Lack(tuple):
    """What must be mended before the paper is made: the pair (anchor on the page, sentence).

    key: names what somebody may say is meant as it stands; "" when only mending helps."""

    anchor: str
    sentence: str
    key: str

    def __new__(cls, anchor, sentence, key=""):
        """The pair, with its key."""
        pair = super().__new__(cls, (anchor, sentence))
        pair.anchor, pair.sentence, pair.key = anchor, sentence, key
        return pair


def key_of(where: str, what: str, around: str) -> str:
    """Names one doubt: in which field or kind of section, what, and the line around it. Another line asks again."""
    return hashlib.sha256("\x1f".join((where, what, around)).encode()).hexdigest()[:20]


def meant_keys(meant: Iterable[dict]) -> set[str]:
    """The doubts that somebody has answered, from what is stored."""
    return {key_of(one["where"], one["what"], one["around"]) for one in meant}


def doubts(header: Iterable[tuple[str, str, str, bool]], sections) -> list[dict]:
    """What looks left behind and may be meant: where, what and the line around it, as it is stored when affirmed."""
    texts = [(name, value) for name, _label, value, _required in header]
    texts += [(one.key, part) for one in sections if one.on for part in (one.heading, one.lead, one.text)]
    found = [
        (where, what, line) for where, text in texts for what, line in placeholders_in(text) if _may_be_meant(what)
    ]
    bare = [("own", BARE, one.text.strip()) for one in sections if one.on and is_bare(one) and one.text.strip()]
    return [{"where": where, "what": what, "around": around} for where, what, around in (*found, *bare)]


def _may_be_meant(what):
    """A merge field that nobody filled in is never meant: the paper would show the machine's own words."""
    return not any(mark in what for mark in ("{{", "}}", "{%", "%}"))


def is_bare(section) -> bool:
    """Whether a section of the writer's own has no heading of its own."""
    return section.key == "own" and section.heading.strip() in ("", OWN_HEADING)


def missing_before_issue(header: Iterable[tuple[str, str, str, bool]], sections, *, meant=()) -> list[Lack]:
    """What must be mended before the paper is made, in the page's order.

    header: (field's name, its label, what stands there, whether it must stand). sections: the proposal's Sections.
    meant: what somebody has said is meant, as it is stored. The page shows the list, and making the paper asks it
    again under the lock."""
    known = meant_keys(meant)
    return [*_missing_in_header(header, known), *_missing_in_sections(sections, known)]


def _missing_in_header(header, known):
    for name, label, value, required in header:
        if required and not value:
            yield Lack(f"id_{name}", gettext("%(field)s: write what should stand here.") % {"field": label})
        yield from _left_over(f"id_{name}", name, label, value, known)


def _missing_in_sections(sections, known):
    chosen = [(number, one) for number, one in enumerate(sections) if one.on]
    if not chosen:
        yield Lack("sections", gettext("The proposal has no section. Choose at least one."))
    for place, (number, one) in enumerate(chosen):
        follower = chosen[place + 1][1] if place + 1 < len(chosen) else None
        yield from _missing_in(one, f"section-{number}", number + 1, follower, known)
    if chosen and chosen[0][1].level == 2:
        yield Lack(f"section-{chosen[0][0]}", gettext("The first section must stand on the upper level."))
    for number, one in enumerate(sections):
        if one.required and not one.on:
            yield Lack(f"section-{number}", gettext("%(section)s must be in the paper.") % {"section": one.name})
    if chosen and not any(one.key == "proposal" for _number, one in chosen):
        yield Lack("sections", gettext("The paper has no proposal for a decision. Add that section."))


def _missing_in(one, anchor, number, follower, known):
    for part in (one.heading, one.lead, one.text):
        yield from _left_over(anchor, one.key, one.name, part, known)
    holds_others = one.level == 1 and follower is not None and follower.level == 2
    if not one.text.strip() and not holds_others:
        yield Lack(anchor, gettext("%(section)s: write the text, or leave the section out.") % {"section": one.name})
    if one.level == 2 and not one.heading:
        yield Lack(anchor, gettext("%(section)s: a section under another needs a heading.") % {"section": one.name})
    elif is_bare(one) and one.text.strip():
        key = key_of("own", BARE, one.text.strip())
        if key not in known:
            said = gettext("Section %(number)s has no heading. Write one, or say that it is meant.")
            yield Lack(anchor, said % {"number": number}, key)


def _left_over(anchor, where, label, text, known):
    for what, line in placeholders_in(text):
        key = key_of(where, what, line) if _may_be_meant(what) else ""
        if not key or key not in known:
            said = gettext("%(where)s: “%(placeholder)s” has not been filled in.")
            yield Lack(anchor, said % {"where": label, "placeholder": what}, key)
