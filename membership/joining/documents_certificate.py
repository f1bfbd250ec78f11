"""The certificate to hang on the wall as a letter, and when it may be made."""

from django.utils.translation import gettext

from membership.joining.documents import page_content, says_nothing
from membership.joining.documents_confirmation import goals_of_today, joined_with
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
        **joined_with(_content(membership, declaration), membership.version),
        diary_number=membership.diary_number,
    )


def _content(membership, declaration):
    """The membership's rows, which follow an accepted change; else what was handed in."""
    content = page_content(membership, (Section.GOALS, Section.PLAN))
    return declaration.content if says_nothing(content) and declaration else content
