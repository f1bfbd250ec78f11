"""When a decision counts as taken, and what any other day that somebody writes may be. Every door asks here.

What is wrong stands in the way; what is only strange is asked about once, and the person's word is enough."""

from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from portal.errors import Refused

# Since 1995 each county administrative board has an expert on gender equality (prop. 1993/94:147): nobody can have
# decided earlier to join what a board offers. A year like 1024 is a slip of the hand.
EARLIEST = date(1995, 1, 1)
MEETING_AHEAD = timedelta(days=5 * 366)  # no body's calendar is longer than a term of office and the next spring
GOAL_AHEAD = timedelta(days=40 * 366)
NEVER = date(2100, 1, 1)


class DayQuestion(Refused):
    """A day that may be right but looks strange. Sent again with the person's word for it, it is taken."""


def plausible(column):
    """The condition of the database: a day in a year that can be right. What it may be beyond that depends on today."""
    return Q(**{f"{column}__isnull": True}) | Q(**{f"{column}__gte": EARLIEST, f"{column}__lt": NEVER})


def why_not_taken(day, today, *, ahead=""):
    """Why a decision, or anything else that has happened, cannot be of this day; empty when it can.

    day: None when it is not known. ahead: the place's own words about a day that has not come."""
    if day is None:
        return ""
    if day < EARLIEST:
        return _year_is_wrong(day)
    if day > today:
        return ahead or gettext("The day has not come yet. Write the day when it was decided.")
    return ""


def why_not_planned(day, today):
    """Why a meeting, or a last day, cannot be planned for this day; empty when it can. One that has passed is late."""
    if day is None or EARLIEST <= day <= today + MEETING_AHEAD:
        return ""
    return _year_is_wrong(day)


def why_not_ahead(day, today):
    """Why something that is still to be reached cannot have this as its last day; empty when it can."""
    if day is None:
        return ""
    if day < EARLIEST or day > today + GOAL_AHEAD:
        return _year_is_wrong(day)
    return "" if day > today else gettext("Choose a day that lies ahead: %(day)s has passed.") % {"day": _said(day)}


def question_about(day, began):
    """What is strange about the day of a decision; empty when nothing is. began: from ``began_on``."""
    if day is None or began is None or day >= began:
        return ""
    return gettext("The decision is of %(day)s, and the strategy came on %(began)s. Is the day right?") % {
        "day": _said(day),
        "began": _said(began),
    }


def began_on(*, valid_from, decided_on, published_at):
    """The first day on which anybody can have known the strategy: the earliest that is known; None without any.

    valid_from: of the period. decided_on: by the board. published_at: in the portal, a moment."""
    days = [valid_from, decided_on, published_at and timezone.localdate(published_at)]
    return min((day for day in days if day), default=None)


def _year_is_wrong(day):
    return gettext("%(day)s cannot be right. Look at the year and write the day again.") % {"day": _said(day)}


def _said(day):
    return date_format(day, "j F Y")


__all__ = [
    "DayQuestion",
    "began_on",
    "plausible",
    "question_about",
    "why_not_ahead",
    "why_not_planned",
    "why_not_taken",
]
