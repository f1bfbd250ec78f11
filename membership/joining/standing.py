"""How a membership stands today, in words for whoever holds one of its papers or sees its badge."""

from dataclasses import replace

from django.template.defaultfilters import date as day
from django.urls import reverse
from django.utils.translation import gettext as _

from membership.joining.models import Membership, MembershipEvent
from membership.joining.rules import State
from portal.papers.standing import Standing

DATE = "j F Y"
TOLD_OF = {"declaration", "confirmation", "certificate", "notice", "decline"}


def tell(document, today):
    """The Standing behind a paper; None for kinds that say nothing about today."""
    if document.kind not in TOLD_OF:
        return None
    membership = Membership.objects.select_related("strategy").filter(pk=document.subject_pk).first()
    if membership and document.kind in ("notice", "decline"):
        return _of_notice(document, membership, today)
    return membership and standing_today(membership, today)


def diary_number(pk):
    """The diary number of a membership's case; "" while it has none."""
    return Membership.objects.filter(pk=pk).values_list("diary_number", flat=True).first() or ""


def page_for_staff(county, pk):
    """The address of a membership's case on the county's desk; "" when the county has no such case (any more)."""
    found = Membership.objects.for_county(county).filter(pk=pk).exists()
    return reverse("joining:case", args=[county.slug, pk]) if found else ""


def _of_notice(document, membership, today):
    """A notice holds as long as nothing has come after it: one that says "ended" is right when the membership has."""
    now = standing_today(membership, today)
    event = MembershipEvent.objects.filter(document=document).first()
    return replace(now, holds=event is not None and event.to_state == membership.state)


def standing_today(membership, today):
    """What is public about a membership, and of the others no more than that nobody has joined."""
    if membership.state == State.ENDED:
        return _ended(membership)
    if membership.state == State.PAUSED:
        return Standing("waiting", _("Paused"), _("The membership is paused."), holds=False)
    if membership.state != State.ACTIVE:
        return _not_joined(membership)
    if membership.strategy.is_over(today):
        return Standing("ended", _("Period over"), _("The strategy’s period is over."), holds=False)
    sentence = _("The organisation has joined since %(day)s.") % {"day": day(membership.joined_on, DATE)}
    if not membership.joined_on:
        sentence = _("The organisation has joined.")
    return Standing("done", _("Joined"), sentence, holds=True)


def _ended(membership):
    sentence = _("The membership has ended.")
    if membership.ended_on:
        sentence = _("The membership ended on %(day)s.") % {"day": day(membership.ended_on, DATE)}
    return Standing("ended", _("Ended"), sentence, holds=False)


def _not_joined(membership):
    if membership.state in (State.DECLINED, State.TAKEN_BACK):
        sentence = _("The matter was closed without the organisation joining.")
        return Standing("ended", _("Closed"), sentence, holds=False)
    sentence = _("The county administrative board has not decided yet.")
    return Standing("waiting", _("Not decided"), sentence, holds=True)
