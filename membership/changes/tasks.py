"""Tasks of this room: each takes one primary key and asks the row what is left to do."""

import logging

from django.utils import timezone

from membership.changes.actions import goals, withdrawing
from membership.changes.models import GoalChange, Withdrawal
from portal.celery import app

logger = logging.getLogger(__name__)
AT_ONCE = 200


@app.task
def send_withdrawal_letters(pk):
    """Queue the letters of one withdrawal, when its paper is ready."""
    withdrawing.send_withdrawal_letters(int(pk))


@app.task
def send_goal_letters(pk):
    """Queue the letters of one change of goals, when its paper is ready."""
    goals.send_goal_letters(int(pk))


@app.task
def sweep():
    """Withdrawals whose day has come, and letters whose bell nobody heard."""
    _each(Withdrawal.objects.due(timezone.localdate()), withdrawing.carry_out_withdrawal)
    _each(Withdrawal.objects.waiting_for_letters(), withdrawing.send_withdrawal_letters)
    _each(GoalChange.objects.waiting_for_letters(), goals.send_goal_letters)


def _each(rows, act):
    for pk in list(rows.values_list("pk", flat=True)[:AT_ONCE]):
        try:
            act(pk)
        except Exception:  # one row that fails must not stop the others
            logger.exception("%s failed for %s", act.__name__, pk)
