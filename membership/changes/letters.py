"""The letters of what happens after joining."""

from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.papers.documents import Letter, Part, day, moment, parts, words
from portal.papers.letters import Board, Contact, DecisionStep, Party, ReceivedItem, Signature


@dataclass(frozen=True, kw_only=True)
class WithdrawalLetter(Letter):
    """The organisation's declaration that it leaves the strategy, as handed in. ``effective_on``: its last day."""

    kind = "withdrawal"
    template = "withdrawal_v3"

    board: Board
    organisation: Party
    strategy: str = words(_("the strategy's title"), own=True)
    period: str = words(_("the strategy's period"), own=True)
    member_since: str = day(_("the day of joining"), optional=True)
    effective_on: str = day(_("the last day of the membership"))
    decision: DecisionStep
    reasons: str = words(_("the reasons"), optional=True)
    diary_number: str = words(_("the diary number"), optional=True)
    extracts: tuple[ReceivedItem, ...] = parts(_("the extract of the minutes"), optional=True)
    signatures: tuple[Signature, ...] = parts(_("the signature"))
    next_steps: tuple[str, ...] = parts(_("what happens next"), own=True)  # in the letters; the paper is the sender's
    contact: Contact
    logo: str = words(_("the logotype"), optional=True)

    def heading(self):
        """“Withdrawal, Örebro kommun”."""
        return gettext("Withdrawal: %(organisation)s") % {"organisation": self.organisation.name}


@dataclass(frozen=True, kw_only=True)
class ChangedPart(Part):
    """One part of the goals that was changed, line by line. Empty: nothing stood there, or nothing stands."""

    name: str = words(_("what is changed"), own=True)
    before: tuple[str, ...] = parts(_("what stood before"), optional=True)
    after: tuple[str, ...] = parts(_("what is to stand"), optional=True)


@dataclass(frozen=True, kw_only=True)
class GoalChangeLetter(Letter):
    """Changed goals as handed in: what stood, what is to stand, and who says so."""

    kind = "goal_change"
    template = "goal_change_v3"

    board: Board
    organisation: Party
    strategy: str = words(_("the strategy's title"), own=True)
    period: str = words(_("the strategy's period"), own=True)
    declaration_number: str = words(_("the declaration's number"), optional=True)
    diary_number: str = words(_("the diary number"), optional=True)
    changes: tuple[ChangedPart, ...] = parts(_("what is changed"))
    decided: str = words(_("the decision"), optional=True)
    name: str = words(_("who hands in"))
    title: str = words(_("the title of who hands in"), optional=True)
    handed_in_at: str = moment(_("the time of arrival"))
    method: str = words(_("the way of signing"), own=True)
    next_steps: tuple[str, ...] = parts(_("what happens next"), own=True)  # in the letters; the paper is the sender's
    contact: Contact
    logo: str = words(_("the logotype"), optional=True)

    def heading(self):
        """“Changed goals, Örebro kommun”."""
        return gettext("Changed goals: %(organisation)s") % {"organisation": self.organisation.name}


__all__ = ["ChangedPart", "GoalChangeLetter", "WithdrawalLetter"]
