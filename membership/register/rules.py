"""What the public pages may say: pure functions of rows and of today, without a query."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from strategies.publishing.rules import JoiningMode

PAGE_SIZE = 50
LONGEST_TEXT = 120  # characters of a search


class Standing(TextChoices):
    """Which memberships a list shows."""

    JOINED = "joined", gettext_lazy("Joined today")
    ENDED = "ended", gettext_lazy("Ended")
    ALL = "all", gettext_lazy("Joined or ended")


class Sort(TextChoices):
    """How a list is sorted."""

    NAME = "name", gettext_lazy("Name, A to Ö")
    NAME_BACK = "-name", gettext_lazy("Name, Ö to A")
    DATE = "date", gettext_lazy("Oldest first")
    DATE_BACK = "-date", gettext_lazy("Newest first")


@dataclass(frozen=True)
class Share:
    """How many of a whole: 7 of 26 municipalities."""

    part: int
    whole: int

    @property
    def percent(self):
        """0–100; 0 when there is no whole."""
        return 100 * self.part / self.whole if self.whole else 0


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
