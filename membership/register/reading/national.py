"""All counties on one page, for those who follow the whole country."""

from dataclasses import dataclass, field

from django.db.models import Count, F, Max, Q

from membership.joining.models import MemberList, Membership
from membership.joining.rules import State
from membership.register.rules import Figure
from portal.directory.models import County
from portal.directory.rules import OrganisationKind
from strategies.publishing.models import Strategy
from strategies.publishing.rules import JoiningMode

K = OrganisationKind
# The columns of the table: kinds that are counted together.
GROUPS = {
    "kommuner": {K.MUNICIPALITY},
    "regioner": {K.REGION},
    "statliga": {K.STATE_AGENCY, K.UNIVERSITY, K.COUNTY_BOARD},
    "foretag": {K.COMPANY, K.PUBLIC_COMPANY},
    "ideella": {K.ASSOCIATION, K.FOUNDATION},
}
REST = "ovriga"
ORDERS = {"lan", "period", "anslutning", "alla", "senaste", *GROUPS, REST}


@dataclass
class CountyLine:
    """One county: its newest published strategy and who stands joined to any of its strategies today."""

    county: County
    strategy: Strategy | None = None
    groups: dict = field(default_factory=lambda: dict.fromkeys([*GROUPS, REST], 0))
    paused: int = 0
    latest: object = None
    lists: list = field(default_factory=list)  # of each strategy in force, whether its list is complete

    @property
    def is_complete(self):
        """Whether everybody who has joined is known here."""
        return bool(self.lists) and all(self.lists)

    @property
    def total(self):
        """Organisations that stand joined, of all kinds, a Figure."""
        return Figure(sum(self.groups.values()), self.is_complete)

    def figure(self, group):
        """Those of some kinds, a Figure."""
        return Figure(self.groups[group], self.is_complete)

    @property
    def joining(self):
        """Whether joining is offered, in words; empty without a published strategy."""
        return JoiningMode(self.strategy.current_version.joining).label if self.strategy else ""


def national_lines(today):
    """A line for each of the 21 counties. Three queries, however many organisations there are."""
    lines = {county.pk: CountyLine(county) for county in County.objects.real().in_order()}
    strategies = Strategy.objects.public().annotate(list_is_complete=MemberList.objects.is_complete())
    for strategy in strategies.select_related("current_version").order_by(F("valid_from").asc()):
        if strategy.county_id in lines:
            lines[strategy.county_id].strategy = strategy
            if not strategy.is_over(today):
                lines[strategy.county_id].lists.append(strategy.list_is_complete)
    counted = (
        Membership.objects.standing(today)
        .order_by()
        .values("strategy__county", "organisation__kind")
        .annotate(
            n=Count("organisation", distinct=True, filter=Q(state=State.ACTIVE)),
            paused=Count("organisation", distinct=True, filter=Q(state=State.PAUSED)),
            latest=Max("confirmed_at"),
        )
    )
    for row in counted:
        line = lines.get(row["strategy__county"])
        if line is not None:
            line.groups[_group(row["organisation__kind"])] += row["n"]
            line.paused += row["paused"]
            line.latest = max(filter(None, [line.latest, row["latest"]]), default=None)
    return list(lines.values())


def sorted_lines(lines, key):
    """The lines in one of ORDERS, turned around by a leading minus; anything else keeps the counties' own order."""
    name = key.removeprefix("-")
    if name not in ORDERS:
        return lines
    found = [line for line in lines if _sortable(line, name) is not None]
    without = [line for line in lines if _sortable(line, name) is None]
    return sorted(found, key=lambda line: _sortable(line, name), reverse=key.startswith("-")) + without


def _sortable(line, name):
    if name == "lan":
        return line.county.sort_key
    if name == "period":
        return line.strategy.slug if line.strategy else None
    if name == "anslutning":
        return line.joining or None
    if name == "senaste":
        return line.latest
    return line.total.value if name == "alla" else line.figure(name).value


def _group(kind):
    return next((name for name, kinds in GROUPS.items() if kind in kinds), REST)
