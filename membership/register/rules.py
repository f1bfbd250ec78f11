"""What the public pages may say: pure functions of rows and of today, without a query."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.templatetags.portal_tags import number
from strategies.publishing.rules import JoiningMode

PAGE_SIZE = 50
LONGEST_TEXT = 120  # characters of a search


class Standing(TextChoices):
    """Which memberships a list shows."""

    JOINED = "joined", gettext_lazy("Joined today")
    PAUSED = "paused", gettext_lazy("Paused")
    ENDED = "ended", gettext_lazy("Ended")
    ALL = "all", gettext_lazy("Joined, paused or ended")


class Sort(TextChoices):
    """How a list is sorted."""

    NAME = "name", gettext_lazy("Name, A to Ö")
    NAME_BACK = "-name", gettext_lazy("Name, Ö to A")
    DATE = "date", gettext_lazy("Oldest first")
    DATE_BACK = "-date", gettext_lazy("Newest first")


class Knowledge(TextChoices):
    """How far a figure is known. A list that nobody has seen says nothing, and nothing is not 0."""

    COMPLETE = "complete", gettext_lazy("Known")
    PARTLY = "partly", gettext_lazy("Partly known: there may be more")
    UNKNOWN = "unknown", gettext_lazy("Not known")


@dataclass(frozen=True)
class Figure:
    """How many are known to be something, and whether that is all of them.

    whole: of how many, when there is such a number: 7 of 26 municipalities."""

    number: int
    is_complete: bool
    whole: int | None = None

    @property
    def knowledge(self):
        """Complete when the list is, or when the whole has been reached; unknown when nobody is known of."""
        if self.is_complete or (self.whole and self.number >= self.whole):
            return Knowledge.COMPLETE
        return Knowledge.PARTLY if self.number else Knowledge.UNKNOWN

    @property
    def is_known(self):
        """Whether there is a number to show at all."""
        return self.knowledge != Knowledge.UNKNOWN

    @property
    def at_least(self):
        """Whether there may be more than the number says."""
        return self.knowledge == Knowledge.PARTLY

    @property
    def value(self):
        """The number for machines: None when it is not known."""
        return self.number if self.is_known else None

    @property
    def percent(self):
        """0–100 of the whole; 0 when there is no whole."""
        return 100 * self.number / self.whole if self.whole else 0

    @property
    def words(self):
        """The figure as it stands in a table: “12”, “at least 12”, “7 of 26” or “not known”."""
        if not self.is_known:
            return _("not known")
        text = number(self.number)
        if self.whole is not None:
            text = _("%(part)s of %(whole)s") % {"part": text, "whole": number(self.whole)}
        return _("at least %(figure)s") % {"figure": text} if self.at_least else text


@dataclass(frozen=True)
class Share:
    """How many of a whole that is fully known: 20 of 21 counties."""

    part: int
    whole: int


def why_not_join(strategy, version, today):
    """Why nobody can join the strategy here now; empty when it is open. A sentence for the visitor."""
    if strategy.is_over(today):
        return _("The strategy's period is over, so it can no longer be joined.")
    if version.joining == JoiningMode.NOT_OFFERED:
        return _("The county administrative board does not offer joining this strategy.")
    if version.joining == JoiningMode.UNKNOWN:
        return _("The county administrative board has not said here whether organisations can join.")
    return ""


def membership_status(state, is_over):
    """The kind of tag and the word for a public membership.

    is_over: whether the strategy's period has ended. Returns a pair for ``status_tag``."""
    if state == "ended":
        return "ended", _("Ended")
    if is_over:
        return "ended", _("Period over")
    if state == "paused":
        return "waiting", _("Paused")
    return "done", _("Joined")
