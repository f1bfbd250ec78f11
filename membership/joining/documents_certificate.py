"""The certificate to hang on the wall as a letter, and when it may be made."""

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext

from membership.joining.documents import page_content, plan_in_words, says_nothing
from membership.joining.documents_confirmation import goals_of_today
from membership.joining.rules import Section, State
from portal.papers.letters import Board, CertificateLetter, Party


def why_no_certificate(membership, today):
    """Why no certificate can be made today; "" when one can. It says that somebody has joined, so they must have."""
    if membership.state != State.ACTIVE:
        return gettext("A certificate can be made while the organisation has joined.")
    if not membership.joined_on:
        return gettext("The day of joining is not known, so no certificate can be made.")
    if membership.strategy.is_over(today):
        return gettext("The strategy’s period is over, so no new certificate can be made.")
    return ""


def certificate_letter(membership):
    """The CertificateLetter of a membership that stands. Raises Refused when something that it must say is missing."""
    county = membership.strategy.county
    declaration = membership.declarations.order_by("-number").first()
    return CertificateLetter(
        board=Board(name=county.board_name, county=county.name, letter=county.letter),
        organisation=Party(name=membership.organisation.name, unit=membership.organisation.unit),
        strategy=membership.version.title,
        period=membership.strategy.period,
        member_since=membership.joined_on.isoformat(),
        goals=goals_of_today(membership, declaration),
        **_joined_with(membership, declaration),
        diary_number=membership.diary_number,
    )


def _joined_with(membership, declaration):
    """What was chosen and written besides the goals: the membership's rows, which follow an accepted change; else as
    handed in."""
    content = page_content(membership, (Section.GOALS, Section.PLAN))
    if says_nothing(content) and declaration:
        content = declaration.content
    return {
        "targets": tuple(content.get("targets", ())),
        "priorities": tuple(content.get("priorities", ())),
        "priority_label": membership.version.priority_label if content.get("priorities") else "",
        "actions": tuple(content.get("actions", ())),
        "contribution": content.get("contribution", ""),
        "own_goals": tuple(_own_goal(one) for one in content.get("own_goals", ())),
        "existing_plan": plan_in_words(content.get("existing_plan")),
    }


def _own_goal(goal):
    """“Alla chefer har gått utbildningen, senast 31 december 2027”."""
    day = parse_date(goal.get("by") or "")
    if day is None:
        return goal["what"]
    return gettext("%(goal)s, by %(day)s") % {"goal": goal["what"], "day": date_format(day, "j F Y")}
