"""The check list of a version, with everything it needs read from the rows."""

import re

from django.utils import timezone

from portal.rich_text import is_formatted
from strategies.publishing.checking import Facts, addresses, check
from strategies.publishing.models import WebLink
from strategies.publishing.outline import goal_name, outline_of
from strategies.publishing.rules import JoiningMode, LinkState, missing_before_publishing

_HREF = re.compile(r'href="(https?://[^"]+)"')
_LINK = re.compile(r'<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
NAMELESS = {"", "här", "klicka här", "länk", "läs mer", "here", "click here", "link", "read more"}


def findings_of(version):
    """The version's check list. The number of queries does not grow with the strategy."""
    return check(outline_of(version), _facts(version))


def links_of(version):
    """Every address on the web that the version names."""
    texts = list(_texts(version))
    found = [version.source_url, version.joining_form_url]
    for text in texts:
        found += _HREF.findall(text) if is_formatted(text) else addresses(text)
    for goal in _goals(version):
        for action in goal.actions.all():
            found += action.links
    return sorted({address for address in found if address})


def _facts(version):
    strategy, county = version.strategy, version.strategy.county
    empty = [goal for goal in _goals(version) if not (goal.situation or goal.targets.all() or goal.actions.all())]
    has_goal = len(empty) < len(_goals(version))
    links = links_of(version)
    known = WebLink.objects.states_of(links)
    mailbox = version.contact_email or county.contact_email
    return Facts(
        missing=tuple(
            missing_before_publishing(
                title=version.title,
                valid_from=strategy.valid_from,
                joining=version.joining,
                contact_email=mailbox,
                says_something=has_goal or version.priorities.exists(),
            )
        ),
        # Where organisations can join, the missing mailbox has its own sentence.
        has_contact=bool(mailbox or version.contact_phone or county.phone or version.joining == JoiningMode.OPEN),
        empty_goals=tuple(goal_name(goal) for goal in empty if goal.national_goal),
        empty_own_goals=tuple(goal_name(goal) for goal in empty if not goal.national_goal),
        nameless_links=sum(_is_nameless(words) for text in _texts(version) for _href, words in _LINK.findall(text)),
        links={address: known.get(address, LinkState.UNTRIED) for address in links},
        reviewed_on=version.reviewed_on,
        valid_to=strategy.valid_to,
        today=timezone.localdate(),
        has_vision=bool(version.vision or version.overall_aim),
        has_own_contact=bool(version.contact_email or version.contact_phone),
    )


def _is_nameless(words):
    return _TAG.sub("", words).strip().casefold() in NAMELESS


def _goals(version):
    """The goals with what is below them, read once for a version."""
    if not hasattr(version, "_goals_read"):
        goals = version.goals.select_related("national_goal").prefetch_related("targets", "actions")
        version._goals_read = list(goals)
    return version._goals_read


def _texts(version):
    yield from (version.introduction, version.vision, version.overall_aim, version.joining_means, version.follow_up)
    yield from (goal.situation for goal in _goals(version))
    yield from (area.description for area in version.priorities.all())
