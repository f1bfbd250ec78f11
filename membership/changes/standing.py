"""How the papers of this room stand today; for all others the room below answers."""

from django.template.defaultfilters import date as day
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from membership.changes.models import GoalChange, Withdrawal
from membership.changes.rules import ChangeState, WithdrawalState
from membership.joining import standing
from portal.papers.standing import Standing


def tell(document, today):
    """The Standing behind a paper about a membership; None for kinds that say nothing about today."""
    if document.kind == "withdrawal":
        return _of_withdrawal(document)
    if document.kind == "goal_change":
        return _of_goals(document)
    return standing.tell(document, today)


def _of_withdrawal(document):
    kept = Withdrawal.objects.filter(document=document).first()
    if kept is None:
        return None
    if kept.state == WithdrawalState.TAKEN_BACK:
        return Standing("ended", _("Taken back"), _("The organisation has taken the withdrawal back."), holds=False)
    sentence = _("The last day of the membership is %(day)s.") % {"day": day(kept.effective_on, "j F Y")}
    return Standing("done", _("Handed in"), sentence, holds=True)


_GOALS = {
    ChangeState.HANDED_IN: (
        "waiting",
        gettext_lazy("The county administrative board has not taken note of the goals yet."),
        True,
    ),
    ChangeState.ACCEPTED: ("done", gettext_lazy("The county administrative board has taken note of the goals."), True),
    ChangeState.TAKEN_BACK: ("ended", gettext_lazy("The organisation has taken the changed goals back."), False),
    ChangeState.DRAFT: (
        "ended",
        gettext_lazy("The county administrative board asked for more, and the goals are a draft again."),
        False,
    ),
}


def _of_goals(document):
    """None for a paper that a later handing in of the same change has replaced: its page says so."""
    change = GoalChange.objects.filter(document=document).first()
    if change is None:
        return None
    tag, sentence, holds = _GOALS[change.state]
    return Standing(tag, change.get_state_display(), str(sentence), holds=holds)
