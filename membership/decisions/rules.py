"""The proposal for an organisation's own board: its states, what it may be made of, and what is missing in it."""

import re
from collections.abc import Iterable

from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from membership.joining.rules import OPEN_STATES, State
from portal.papers.documents import unresolved_placeholder


class Layer(TextChoices):
    """Who keeps a form. The system's own forms are files in ``presets/``, not rows."""

    COUNTY = "county", _("The county administrative board’s form")
    ORGANISATION = "organisation", _("Our own form")


class PaperState(TextChoices):
    """Where a proposal stands."""

    DRAFT = "draft", _("Being written")
    ISSUED = "issued", _("Made")


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


# From which states of the proposal each thing may be done.
STEPS = {"edit": {PaperState.DRAFT}, "issue": {PaperState.DRAFT}, "discard": {PaperState.DRAFT}}
ALREADY = {
    PaperState.ISSUED: _("The proposal has already been made. Begin a new version to change it."),
    PaperState.DRAFT: _("The proposal is still being written."),
}
MOST_SECTIONS = 40
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
    found = _LEFT.search(text)
    return unresolved_placeholder(text) or (found.group() if found else "")


def missing_before_issue(header: Iterable[tuple[str, str, str, bool]], sections) -> list[tuple[str, str]]:
    """What must be mended before the paper is made: pairs of (anchor on the page, sentence), in the page's order.

    header: (field's name, its label, what stands there, whether it must stand). sections: the proposal's Sections.
    The page shows the list, and making the paper asks it again under the lock."""
    return [*_missing_in_header(header), *_missing_in_sections(sections)]


def _missing_in_header(header):
    for name, label, value, required in header:
        if required and not value:
            yield f"id_{name}", gettext("%(field)s: write what should stand here.") % {"field": label}
        elif left := placeholder_in(value):
            yield f"id_{name}", _left_over(label, left)


def _missing_in_sections(sections):
    chosen = [(number, one) for number, one in enumerate(sections) if one.on]
    if not chosen:
        yield "sections", gettext("The proposal has no section. Choose at least one.")
    for place, (number, one) in enumerate(chosen):
        anchor = f"section-{number}"
        if left := placeholder_in("\n".join([one.heading, one.lead, one.text])):
            yield anchor, _left_over(one.name, left)
        follower = chosen[place + 1][1] if place + 1 < len(chosen) else None
        holds_others = one.level == 1 and follower is not None and follower.level == 2
        if not one.text and not holds_others:
            yield anchor, gettext("%(section)s: write the text, or leave the section out.") % {"section": one.name}
        if one.level == 2 and not one.heading:
            yield anchor, gettext("%(section)s: a section under another needs a heading.") % {"section": one.name}
    if chosen and chosen[0][1].level == 2:
        yield f"section-{chosen[0][0]}", gettext("The first section must stand on the upper level.")
    for number, one in enumerate(sections):
        if one.required and not one.on:
            yield f"section-{number}", gettext("%(section)s must be in the paper.") % {"section": one.name}
    if chosen and not any(one.key == "proposal" for _number, one in chosen):
        yield "sections", gettext("The paper has no proposal for a decision. Add that section.")


def _left_over(where, left):
    return gettext("%(where)s: “%(placeholder)s” has not been filled in.") % {"where": where, "placeholder": left}
