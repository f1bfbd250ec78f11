"""The rule of days (portal/decision_days.py) where days come in: under the row's lock, before anything is written."""

from django.utils import timezone
from django.utils.translation import gettext as _

from membership.joining.rules_way import Outcome, why_not_outcome
from portal.decision_days import DayQuestion, question_about, why_not_ahead
from portal.errors import Refused


def refuse_steps(membership, steps, *, kept=(), affirmed=False):
    """Refuse days that bodies cannot have decided on, and ask about those that look strange.

    steps: dicts with body, outcome and meets_on; one without a day is half-written, and can be saved. kept: days that
    stand already, about which nobody is asked again. affirmed: the person's word that the day is right. Raises
    Refused, DayQuestion."""
    today = timezone.localdate()
    for step in steps:
        outcome, day = step.get("outcome") or Outcome.PLANNED, step.get("meets_on")
        if day and (reason := why_not_outcome(outcome, day, today)):
            raise Refused(_named(step.get("body"), reason))
    told = [one for one in steps if one.get("outcome") != Outcome.PLANNED and one.get("meets_on") not in kept]
    for step in told:
        ask_about(membership, step.get("meets_on"), affirmed=affirmed, body=step.get("body"))


def ask_about(membership, day, *, affirmed, body=""):
    """Ask once about the day of a decision that is older than the strategy. Raises DayQuestion."""
    question = question_about(day, membership.began())
    if question and not affirmed:
        raise DayQuestion(_named(body, question))


def refuse_goals(goals, *, kept=()):
    """Refuse own goals whose last day does not lie ahead. goals: dicts with due_on. kept: days that stood already, so
    that a goal whose day has passed since can stay. Raises Refused."""
    today = timezone.localdate()
    for number, goal in enumerate(goals, start=1):
        day = goal.get("due_on")
        if day not in kept and (reason := why_not_ahead(day, today)):
            raise Refused(_("Own goal %(number)s: %(reason)s") % {"number": number, "reason": reason})


def _named(body, sentence):
    return f"{body}: {sentence}" if body else sentence


__all__ = ["ask_about", "refuse_goals", "refuse_steps"]
