"""Life after joining: when an organisation may leave, and what a day may be."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.dateparse import parse_date
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.decision_days import why_not_planned, why_not_taken
from portal.templatetags.portal_tags import day, section


class WithdrawalState(TextChoices):
    """Where a withdrawal stands. Only a draft can be changed."""

    DRAFT = "draft", _("Draft")
    DECLARED = "declared", _("Handed in")
    TAKEN_BACK = "taken_back", _("Taken back")
    CARRIED_OUT = "carried_out", _("Carried out")


class ChangeState(TextChoices):
    """Where a change of goals stands. Only a draft can be changed."""

    DRAFT = "draft", _("Draft")
    HANDED_IN = "handed_in", _("Handed in")
    ACCEPTED = "accepted", _("Taken note of")
    TAKEN_BACK = "taken_back", _("Taken back")


OPEN_CHANGES = [ChangeState.DRAFT, ChangeState.HANDED_IN]
OPEN_WITHDRAWALS = [WithdrawalState.DRAFT, WithdrawalState.DECLARED]


def why_not_leave_on(effective_on, *, decided_on, today, last_day=None):
    """Why a membership cannot end by withdrawal on this day; empty when it can.

    decided_on: the day of the organisation's own decision. last_day: the strategy's, when it is known."""
    ahead = gettext("The day of the decision has not come yet. Hand in the withdrawal when it is decided.")
    if reason := why_not_taken(decided_on, today, ahead=ahead):
        return reason
    if effective_on < today:
        return gettext("Choose today or a later day: a withdrawal cannot count backwards.")
    if last_day and effective_on > last_day:
        return gettext("Choose a day within the strategy's period. After that the membership is over anyway.")
    return why_not_planned(effective_on, today)


def why_not_rest_on(body, decided_on, *, told, today):
    """Why changed goals cannot rest on this decision; empty when they can, and when they rest on none.

    told: whether anything of the decision is told: without body and day nobody can look it up."""
    if told and not body:
        return gettext("Write who decided, or leave the whole decision empty.")
    if told and not decided_on:
        return gettext("Write the day of the decision, or leave the whole decision empty.")
    ahead = gettext("The day of the decision has not come yet. Leave the decision empty until it is taken.")
    return why_not_taken(decided_on, today, ahead=ahead)


def decision_in_words(body, decided_on, paragraph, diary_number):
    """A decision on one line: “Kommunstyrelsen, 2 november 2026, § 9, KS 2026/1”. Empty when there is none."""
    return ", ".join(part for part in (body, day(decided_on), section(paragraph), diary_number) if part)


def why_not_take_back(state, effective_on, today):
    """Why a withdrawal cannot be taken back; empty when it can: until the day it takes effect."""
    if state == WithdrawalState.TAKEN_BACK:
        return gettext("The withdrawal has already been taken back.")
    if state != WithdrawalState.DECLARED:
        return gettext("There is no withdrawal to take back.")
    if effective_on <= today:
        return gettext("The withdrawal has taken effect and cannot be taken back. You can join again.")
    return ""


def why_not_rename(name, *, now, since, last_change, ceased_on, today):
    """Why an organisation cannot be given the name; empty when it can.

    now: the name it has. since: the day that the new one counts from. last_change: the day of the latest change."""
    if ceased_on:
        return gettext("The organisation has ceased, so its name stands.")
    if name == now:
        return gettext("The organisation already has this name.")
    ahead = gettext("Choose today or a day that has passed: the new name is shown at once.")
    if reason := why_not_taken(since, today, ahead=ahead):
        return reason
    if last_change and since < last_change:
        return gettext("Choose a day after the latest change of name.")
    return ""


def why_not_close(*, ceased_on, day, today, is_itself=False, target_ceased_on=None):
    """Why it cannot be recorded that an organisation is no more; empty when it can.

    is_itself, target_ceased_on: of the organisation that it has become part of, when there is one."""
    if ceased_on:
        return gettext("It has already been recorded that the organisation is no more.")
    ahead = gettext("Choose today or a day that has passed: memberships end at once.")
    if reason := why_not_taken(day, today, ahead=ahead):
        return reason
    if is_itself:
        return gettext("An organisation cannot become part of itself.")
    if target_ceased_on:
        return gettext("The other organisation is no more either. Choose the one that exists today.")
    return ""


@dataclass(frozen=True)
class Changed:
    """One part of what an organisation has promised, before and after, as lines of text."""

    part: str
    before: list
    after: list


# The parts of what is handed in that a change of goals may touch, in the order of the page.
PARTS = ("goals", "targets", "priorities", "actions", "contribution", "own_goals", "existing_plan")


def changed_parts(before, after, names):
    """What differs between two contents (documents.goals_content), as Changed; empty when nothing does.

    names: what each of PARTS is called."""
    pairs = ((part, _lines(before.get(part)), _lines(after.get(part))) for part in PARTS)
    return [Changed(str(names[part]), was, becomes) for part, was, becomes in pairs if was != becomes]


def _lines(value):
    """A part's value as lines: names, own goals, a plan or a text."""
    if isinstance(value, dict):
        value = [", ".join(filter(None, (value.get(name) for name in ("title", "pages", "url"))))]
    if isinstance(value, str):
        value = [value]
    return [line for line in map(_line, value or []) if line]


def _line(one):
    if isinstance(one, str):
        return one
    return ", ".join(filter(None, (one["what"], one["indicator"], one["by"] and day(parse_date(one["by"])))))


__all__ = [
    "OPEN_CHANGES",
    "OPEN_WITHDRAWALS",
    "PARTS",
    "ChangeState",
    "Changed",
    "WithdrawalState",
    "changed_parts",
    "decision_in_words",
    "why_not_close",
    "why_not_leave_on",
    "why_not_rename",
    "why_not_rest_on",
    "why_not_take_back",
]
