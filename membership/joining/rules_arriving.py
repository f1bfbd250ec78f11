"""Which steps bring something to the county, so that its people are told."""

from membership.joining.rules import State
from portal.people.rules import ArrivalKind

ARRIVALS = {
    "sign": ArrivalKind.DECLARATION,
    "take_back": ArrivalKind.TAKEN_BACK,
    "support_answer": ArrivalKind.SUPPORT,
    "change_goals": ArrivalKind.GOALS,
    "withdraw": ArrivalKind.WITHDRAWAL,
    "take_back_withdrawal": ArrivalKind.STAYS,
}


def arrival_of(verb, before):
    """What the step brings to the county; None for nothing. before: the State that it was taken in."""
    if verb == "sign" and before == State.COMPLETION:
        return ArrivalKind.COMPLETION
    return ARRIVALS.get(verb)


__all__ = ["ARRIVALS", "arrival_of"]
