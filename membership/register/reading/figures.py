"""How many have joined. Every figure has one definition, and every page and file reads it here.

Joined: organisations whose membership stands today in a strategy in force; a paused one does not count.
Paused: those that have taken a pause from such a strategy. Had joined: those whose membership has ended, or whose
strategy is no longer in force. Which rows these are is said by ``MembershipQuerySet``: ``joined_today``,
``paused_today`` and ``past``. An organisation counts once. Whether a number is all of them, a part, or nothing that
anybody may read a 0 out of, is said by the strategy's list of members (``MemberList``)."""

from dataclasses import dataclass

from django.db.models import Count, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.dateparse import parse_date

from membership.joining.models import MemberList, Membership
from membership.register.rules import Figure


@dataclass
class ListSaid:
    """What was said last about a strategy's list of members."""

    basis: str
    complete: bool
    as_of: object
    source: str
    note: str

    @property
    def source_is_link(self):
        """Whether the source is an address on the web."""
        return self.source.startswith(("https://", "http://"))


@dataclass
class StrategyFigures:
    """Who has joined one strategy."""

    joined: Figure
    paused: int
    had_joined: Figure
    said: ListSaid | None
    is_over: bool

    @property
    def main(self):
        """The figure that the strategy's pages begin with: who had joined, when the strategy is over."""
        return self.had_joined if self.is_over else self.joined


def count(queryset, group, what="pk", *, distinct=False):
    """A subquery that counts ``what`` for each value of ``group``; 0 for none."""
    counted = queryset.order_by().values(group).annotate(n=Count(what, distinct=distinct)).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def of_strategy(today):
    """What a query for strategies is annotated with, to be read by ``strategy_figures``."""
    rows = {"joined": "joined_today", "paused": "paused_today", "past": "past"}
    found = {name: getattr(Membership.objects, method)(today) for name, method in rows.items()}
    counts = {
        f"{name}_count": count(members.filter(strategy=OuterRef("pk")), "strategy", "organisation", distinct=True)
        for name, members in found.items()
    }
    return counts | {"list_said": MemberList.objects.newest_of()}


def strategy_figures(strategy, today):
    """The figures of a strategy that was read with ``of_strategy``."""
    said = _said(strategy.list_said)
    is_complete = bool(said and said.complete)
    return StrategyFigures(
        joined=Figure(strategy.joined_count, is_complete),
        paused=strategy.paused_count,
        had_joined=Figure(strategy.past_count, is_complete),
        said=said,
        is_over=strategy.is_over(today),
    )


def _said(row):
    return ListSaid(**{**row, "as_of": parse_date(row["as_of"] or "")}) if row else None
