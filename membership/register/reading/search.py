"""One search over everything the public may read."""

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from membership.joining.models import Membership
from portal.directory.models import Organisation
from strategies.library.models import Resource
from strategies.publishing.models import PriorityArea, RegionalTarget, Strategy

MOST = 20  # of each sort
SHORTEST = 2  # characters


@dataclass
class Found:
    """What a search found, at most 20 of each sort."""

    counties: list = field(default_factory=list)
    strategies: list = field(default_factory=list)
    organisations: list = field(default_factory=list)
    resources: list = field(default_factory=list)

    def __len__(self):
        return len(self.counties) + len(self.strategies) + len(self.organisations) + len(self.resources)


def search(text, counties, today):
    """Counties, strategies, organisations and the knowledge bank. Three queries; none for less than two characters.

    counties: all of them; searched without a query."""
    if len(text) < SHORTEST:
        return Found()
    return Found(
        counties=[c for c in counties if text.casefold() in f"{c.name} {c.board_name}".casefold()],
        strategies=_strategies(text),
        organisations=_organisations(text, today),
        resources=list(Resource.objects.current().matching(text)[:MOST]),
    )


def _strategies(text):
    version = OuterRef("current_version")
    found = list(
        Strategy.objects.public()
        .filter(
            Q(current_version__title__icontains=text)
            | Q(current_version__vision__icontains=text)
            | Q(current_version__overall_aim__icontains=text)
            | Q(current_version__introduction__icontains=text)
            | Exists(PriorityArea.objects.filter(version=version, name__icontains=text))
            | Exists(RegionalTarget.objects.filter(goal__version=version, wording__icontains=text))
        )
        .select_related("county", "current_version")
        .order_by("county__sort_key", "-valid_from")[:MOST]
    )
    for strategy in found:
        strategy.url = reverse("register:strategy", args=[strategy.county.slug, strategy.slug])
    return found


def _organisations(text, today):
    standing = Membership.objects.joined_today(today).filter(organisation=OuterRef("pk"))
    found = list(
        Organisation.objects.matching(text)
        .annotate(has_joined=Exists(standing))
        .select_related("county")
        .order_by("-has_joined", "sort_key", "pk")[:MOST]
    )
    for organisation in found:
        organisation.url = reverse("register:organisation", args=[organisation.slug])
    return found
