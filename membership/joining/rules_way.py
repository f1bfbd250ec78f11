"""The decision's way: which body's decision binds, where it stands, and when the officer is reminded."""

from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.decision_days import why_not_planned, why_not_taken

DAYS_BEFORE = 14  # papers for a Swedish board are often due one to three weeks before its meeting
DAYS_AFTER = 60  # an older meeting that nobody told about is no longer asked for


class Outcome(TextChoices):
    """What a body did."""

    PLANNED = "planned", _("Planned")
    PROPOSED = "proposed", _("Proposes to the next body")
    DECIDED = "decided", _("Decided to join")
    REFUSED = "refused", _("Decided not to join")


class Way(TextChoices):
    """Where the decision stands, as anyone may read."""

    UNKNOWN = "unknown", _("Not known")
    AWAITED = "awaited", _("Decision awaited")
    DECIDED = "decided", _("Decided")
    REFUSED = "refused", _("Decided not to join")


# How it shows: a kind of status tag.
WAY_TAGS = {Way.UNKNOWN: "ended", Way.AWAITED: "waiting", Way.DECIDED: "done", Way.REFUSED: "refused"}
OUTCOME_TAGS = {
    Outcome.PLANNED: "waiting",
    Outcome.PROPOSED: "done",
    Outcome.DECIDED: "done",
    Outcome.REFUSED: "refused",
}


class Reminder(TextChoices):
    """A letter about one body's meeting."""

    BEFORE = "before", _("Before the meeting: the papers")
    AFTER = "after", _("After the meeting: how it went")


def counted(outcome, meets_on, today: date) -> str:
    """What the outcome counts as today: whatever is told of a meeting that lies ahead, it is only planned."""
    return Outcome.PLANNED if meets_on and meets_on > today else outcome


def way_of(outcomes, *, no_decision_yet=False) -> Way:
    """Where the decision stands. outcomes: of the bodies as ``counted``, in their order.

    The last body that binds says it: a committee's proposal never does, and a body that is still to meet holds the
    decision open (domain.md, "Decision chain")."""
    binding = [one for one in outcomes if one != Outcome.PROPOSED]
    if binding:
        return {Outcome.DECIDED: Way.DECIDED, Outcome.REFUSED: Way.REFUSED}.get(binding[-1], Way.AWAITED)
    return Way.AWAITED if outcomes or no_decision_yet else Way.UNKNOWN


def binding_day(steps, today: date) -> date | None:
    """The day of the last binding decision; None while it is awaited, refused or without a date.

    steps: pairs of outcome and day, in the bodies' order. Source: the Covenant of Mayors' rule that the decision's day
    is the day of joining (domain.md, "Decision chain")."""
    told = [(counted(outcome, day, today), day) for outcome, day in steps]
    if way_of([outcome for outcome, _day in told]) != Way.DECIDED:
        return None
    return [day for outcome, day in told if outcome == Outcome.DECIDED][-1]


def due_reminder(outcome, meets_on, today: date) -> Reminder | None:
    """Which letter about the body's meeting is due today; None when there is nothing to remind of."""
    if outcome != Outcome.PLANNED or meets_on is None:
        return None
    if timedelta(0) < meets_on - today <= timedelta(days=DAYS_BEFORE):
        return Reminder.BEFORE
    if timedelta(0) < today - meets_on <= timedelta(days=DAYS_AFTER):
        return Reminder.AFTER
    return None


def why_not_outcome(outcome, meets_on, today):
    """What is wrong with what a body did and its day; empty when nothing is. outcome: a rules_way.Outcome."""
    if outcome == Outcome.PLANNED:
        return why_not_planned(meets_on, today)
    if meets_on is None:
        return gettext("Write the day of the meeting.")
    return why_not_taken(meets_on, today, ahead=gettext("The meeting has not been held yet. Choose “Planned”."))
