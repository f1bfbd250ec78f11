"""A plain text for the organisation's own web: what was decided, when, why and what it means. From rows alone.

A day is named only when the decision is recorded; before that the text says what the body is to decide."""

from django.utils.formats import date_format
from django.utils.translation import override

from membership.changes.models import GoalChange, Withdrawal
from membership.changes.rules import ChangeState, WithdrawalState
from membership.decisions.facts import facts_of
from membership.decisions.rules import Purpose
from membership.joining.rules_way import Outcome, Way

STRATEGY = "länets strategi för jämställdhet"
DECIDED_WITHDRAWAL = (WithdrawalState.DECLARED, WithdrawalState.CARRIED_OUT)


def text_for_web(membership, purpose) -> str:
    """The text, in Swedish, for a proposal with this purpose."""
    facts = facts_of(membership)
    with override("sv"):
        writers = {Purpose.CHANGE: _changing, Purpose.LEAVE: _leaving}
        heading, *paragraphs = writers.get(purpose, _joining)(membership, facts)
        return "\n\n".join([heading, *(one for one in paragraphs if one)]) + "\n"


def _joining(membership, facts):
    return (
        *_joined_or_asked(membership, facts),
        " ".join(part for part in (facts["aim_sentence"], facts["vision_sentence"]) if part),
        _chosen(facts),
        facts["targets_by_goal"],
        facts["contribution"],
        " ".join(part for part in (facts["means_sentence"], facts["support_sentence"]) if part),
        facts["follow_up_sentence"],
    )


def _joined_or_asked(membership, facts):
    """The heading, and the sentence about the decision as it is recorded."""
    organisation, strategy, way = facts["organisation"], facts["strategy_named"], membership.way()
    if way not in (Way.DECIDED, Way.REFUSED):
        asked = f"{facts['body']} ska ta ställning till om {organisation} ska ansluta sig till {strategy}."
        return f"{organisation} föreslås ansluta sig till {STRATEGY}", asked
    wanted = Outcome.DECIDED if way == Way.DECIDED else Outcome.REFUSED
    step = [step for step in membership.decision_steps.all() if step.outcome == wanted][-1]
    verb = "ansluter sig" if way == Way.DECIDED else "ansluter sig inte"
    said = "ansluter sig" if way == Way.DECIDED else "inte ansluter sig"
    decided = f"{step.body} {_decided(step.meets_on)} att {organisation} {said} till {strategy}."
    return f"{organisation} {verb} till {STRATEGY}", decided


def _decided(day):
    return f"beslutade den {date_format(day, 'j F Y')}" if day else "har beslutat"


def _chosen(facts):
    if not facts["chosen_line"]:
        return facts["chosen_priorities_sentence"]
    sentence = f"{facts['organisation']} vill bidra till {facts['chosen_line']}."
    return " ".join(part for part in (sentence, facts["chosen_priorities_sentence"]) if part)


def _changing(membership, facts):
    organisation, strategy = facts["organisation"], facts["strategy_named"]
    change = GoalChange.objects.accepted().filter(membership=membership).last()
    is_open = GoalChange.objects.open().filter(membership=membership).exists()
    if is_open or change is None or change.state != ChangeState.ACCEPTED:
        heading = f"{organisation} föreslås ändra sina mål i {STRATEGY}"
        return heading, f"{facts['body']} ska ta ställning till ändrade mål i anslutningen till {strategy}."
    said = f"{organisation} har ändrat sina mål i anslutningen till {strategy}."
    why = f"Ändringen bygger på detta beslut: {change.decided}." if change.decided else ""
    if change.body:
        why = f"{change.body} {_decided(change.decided_on)} om ändringen."
    heading = f"{organisation} har nya mål i {STRATEGY}"
    return heading, said, why, _chosen(facts), facts["targets_by_goal"], facts["contribution"]


def _leaving(membership, facts):
    organisation, strategy = facts["organisation"], facts["strategy_named"]
    leaving = Withdrawal.objects.of_membership(membership).first()
    if leaving is None or leaving.state not in DECIDED_WITHDRAWAL:
        heading = f"{organisation} föreslås lämna {STRATEGY}"
        return heading, f"{facts['body']} ska ta ställning till om {organisation} ska lämna {strategy}."
    last = date_format(leaving.effective_on, "j F Y")
    return (
        f"{organisation} lämnar {STRATEGY}",
        f"{leaving.body} {_decided(leaving.decided_on)} att {organisation} lämnar {strategy}.",
        leaving.reasons.strip(),
        f"Anslutningen gäller till och med den {last}. Efter den dagen har {organisation} inga åtaganden i strategin.",
    )


__all__ = ["text_for_web"]
