"""Loads strategy files into the portal."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.directory.models import County
from portal.errors import Refused
from strategies.publishing.exchange.parts import StrategyParts
from strategies.publishing.exchange.shape import read_strategy
from strategies.publishing.exchange.versions import file_names, keys_of, read_version, write_version
from strategies.publishing.models import Strategy, StrategyEvent, StrategyVersion
from strategies.publishing.rules import VersionState


class Outcome(TextChoices):
    """What loading a file did."""

    UNCHANGED = "unchanged", "unchanged"
    DRAFTED = "drafted", "drafted"
    PUBLISHED = "published", "published"
    NEW_VERSION = "new_version", "new version"


@dataclass(frozen=True)
class Loaded:
    """The strategy a file stands for, and what loading did to it."""

    strategy: Strategy
    outcome: Outcome


@transaction.atomic(durable=True)
def load_strategy(data: bytes) -> Loaded:
    """Makes the portal say what the file says.

    A strategy with a title and a period is published; what lacks them becomes a draft that the public never sees. A
    published strategy that the file changes gets a new version, and the old one stays for the memberships that point to
    it. The same file twice changes nothing.

    Raises StrategyFileError when the file is wrong, Refused when staff have a draft of the same strategy under way.
    """
    parts = read_strategy(data, file_names())
    county = County.objects.select_for_update(no_key=True).get(code=parts.county_code)
    strategy = _find(county, parts) or Strategy.objects.create(county=county, slug=parts.slug)
    draft = strategy.versions.filter(state=VersionState.DRAFT).first()
    latest = draft or strategy.current_version
    if latest and read_version(strategy, latest) == parts:
        return Loaded(strategy, Outcome.UNCHANGED)
    if draft and (strategy.current_version or draft.edition > 1):
        raise Refused(
            _("A draft of %(county)s %(period)s is being written in the portal. Publish it or throw it away first.")
            % {"county": county.name, "period": strategy.period}
        )
    return Loaded(strategy, _replace(strategy, draft, parts))


@transaction.atomic(durable=True)
def load_missing(files: list[bytes], *, when_decided: bool = False) -> list[Strategy]:
    """Loads the files whose strategy the portal does not have at all; the others belong to the people who edit them.

    when_decided: as if each had been published the day it was decided, for a demonstration with a past."""
    names = file_names()
    have = set(Strategy.objects.values_list("county_id", "slug"))
    made = []
    for data in files:
        parts = read_strategy(data, names)
        if (parts.county_code, parts.slug) not in have:
            strategy = Strategy.objects.create(county_id=parts.county_code, slug=parts.slug)
            _replace(strategy, None, parts, when_decided=when_decided)
            made.append(strategy)
    return made


def _find(county: County, parts: StrategyParts) -> Strategy | None:
    """The county's strategy for the period, or the one that so far had no period."""
    same = county.strategies.filter(slug=parts.slug).first()
    return same or county.strategies.filter(valid_from__isnull=True, current_version__isnull=True).first()


def _replace(
    strategy: Strategy, draft: StrategyVersion | None, parts: StrategyParts, *, when_decided: bool = False
) -> Outcome:
    """Writes the parts as a new version and publishes it when enough is known."""
    before = strategy.current_version
    if draft:
        draft.delete()
    number = (strategy.versions.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    version = StrategyVersion(strategy=strategy, number=number)
    write_version(version, parts, keys_of(before))
    strategy.slug, strategy.valid_from, strategy.valid_to = parts.slug, parts.starts_on, parts.ends_on
    if not parts.can_be_published:
        strategy.save()
        StrategyEvent.objects.create(strategy=strategy, verb="load")
        return Outcome.DRAFTED
    _publish(strategy, version, before, when=_decided_at(version) if when_decided else timezone.now())
    return Outcome.NEW_VERSION if before else Outcome.PUBLISHED


def _decided_at(version: StrategyVersion) -> datetime.datetime:
    day = version.decided_on or version.strategy.valid_from
    return datetime.datetime.combine(day, datetime.time(9), tzinfo=datetime.UTC) if day else timezone.now()


def _publish(
    strategy: Strategy, version: StrategyVersion, before: StrategyVersion | None, *, when: datetime.datetime
) -> None:
    """Freezes the version and puts it in front of the public; there is nobody to ask, the file is the decision."""
    if before:
        before.state = VersionState.SUPERSEDED
        before.save(update_fields=["state", "updated_at"])
    version.state, version.published_at = VersionState.PUBLISHED, when
    version.save(update_fields=["state", "published_at", "updated_at"])
    strategy.current_version = version
    strategy.save()
    StrategyEvent.objects.create(strategy=strategy, version=version, verb="load")
    StrategyEvent.objects.create(strategy=strategy, version=version, verb="publish")
