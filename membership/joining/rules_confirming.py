"""What staff should know before they confirm. Nothing here forbids: whoever confirms anyway does it knowingly."""

from dataclasses import dataclass

from django.utils.dateparse import parse_date
from django.utils.translation import gettext

from membership.joining.rules import State
from membership.joining.rules_way import Outcome, Way, counted, way_of
from portal.decision_days import question_about, why_not_taken


@dataclass(frozen=True)
class Warning:  # noqa: A001 the word that the desk uses; nothing here warns of code
    """One thing that is not as it should be. key: its kind, the same whatever the names. sentence: for staff."""

    key: str
    sentence: str


def warnings_before_confirming(membership, today):
    """What staff are told before they confirm, as Warnings in a fixed order; empty when all is well.

    membership: the row, with what was handed in last. Reads the same rows whatever their number."""
    declaration = membership.declarations.with_signing().order_by("number").last()
    steps = _steps(membership, declaration)
    signing = getattr(declaration, "signing", None)
    found = [
        *_about_decision(membership, steps, today),
        *_about_authority(signing.of_organisation() if signing else [], declaration),
        *_about_organisations(membership),
        *_about_days(membership, steps, today),
    ]
    return [Warning(key, sentence) for key, sentence in found]


def in_words(warnings):
    """The warnings as one text, for the history."""
    return "\n".join(one.sentence for one in warnings)


def _steps(membership, declaration):
    """Body, outcome and day of each decision. A membership without rows is read from what was handed in, and so is one
    whose completion is being written: its rows are the organisation's own."""
    is_own = membership.state == State.COMPLETION
    steps = [] if is_own else [(one.body, one.outcome, one.meets_on) for one in membership.decision_steps.all()]
    if steps or declaration is None:
        return steps
    told = declaration.content.get("decisions", ())
    return [(one["body"], one.get("outcome") or Outcome.DECIDED, parse_date(one.get("on") or "")) for one in told]


def _about_decision(membership, steps, today):
    way = way_of([counted(outcome, day, today) for _body, outcome, day in steps])
    if way == Way.REFUSED:
        yield "refused", gettext("The body that decides last has decided not to join.")
    elif membership.version.decision_needed and way != Way.DECIDED:
        yield (
            "no_decision",
            gettext("There is no decision to join, though the strategy asks for one: %(decision)s")
            % {"decision": membership.version.decision_needed},
        )


def _about_authority(signatures, declaration):
    if declaration is not None and not signatures:
        yield from _unchecked(declaration.signer_name)
    for one in signatures:
        if not one.authority.is_answer:
            yield from _unchecked(one.name)


def _unchecked(name):
    yield "authority", gettext("Nobody has looked into the right of %(name)s to sign.") % {"name": name}


def _about_organisations(membership):
    places = membership.group_places.handed_in()
    for one in [membership.organisation, *(place.organisation for place in places)]:
        if not one.checked:
            yield "organisation", gettext("%(organisation)s is not checked.") % {"organisation": one}


def _about_days(membership, steps, today):
    began = membership.began()
    for body, outcome, day in steps:
        if outcome == Outcome.PLANNED:
            continue
        if reason := why_not_taken(day, today) or question_about(day, began):
            yield "day", f"{body}: {reason}"


__all__ = ["Warning", "in_words", "warnings_before_confirming"]
