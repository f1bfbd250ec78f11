"""What every change of a strategy goes through: the lock, the rule, the edition and the event."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.errors import Refused
from portal.people.models import StaffRole
from portal.people.rules import may
from strategies.publishing.models import Strategy, StrategyEvent
from strategies.publishing.rules import why_not


class EditedMeanwhile(Refused):
    """Somebody saved after the page was opened, and both changed the same.

    ``thing`` is the row as it stands now; mine, theirs, merged are values by name, clashing the names to choose in."""

    def __init__(self, thing, *, mine=None, theirs=None, merged=None, clashing=()):
        super().__init__(
            _("Someone else has saved since you opened this page. Nothing of yours is lost: compare and save again.")
        )
        self.thing = thing
        self.mine, self.theirs, self.merged, self.clashing = mine, theirs, merged, clashing


def period_slug(valid_from, valid_to):
    """The period as it stands in addresses: 2024-2027, 2024- when its end is not known."""
    return f"{valid_from.year}-{valid_to.year}" if valid_to else f"{valid_from.year}-"


def why_not_now(verb, version, user):
    """The same answer for the button, the message and the guard: empty when the person may."""
    return why_not(verb, version.state, lambda needed: may_now(user, version.strategy.county_id, needed))


def may_now(user, county, verb):
    role = StaffRole.objects.of(user).for_county(county).first()
    return role is not None and may(role.role, verb)


def lock(strategy):
    """The strategy's row: everything about its versions happens under this lock."""
    return (
        Strategy.objects.select_for_update(of=("self",), no_key=True)
        .select_related("county", "current_version")
        .get(pk=strategy.pk)
    )


def take(version, by, edition=None, verb="edit"):
    """The version under the strategy's lock, one edition on. Raises Refused, EditedMeanwhile when an edition is asked
    for and it is no longer that one."""
    strategy = lock(version.strategy)
    version = strategy.versions.get(pk=version.pk)
    version.strategy = strategy
    if reason := why_not_now(verb, version, by):
        raise Refused(reason)
    if edition is not None and edition != version.edition:
        raise EditedMeanwhile(version)
    version.edition += 1
    return version


def saved(version, by):
    """Write the version, and one event for each hour that somebody writes."""
    version.save()
    last = version.strategy.events.last()
    same = last and (last.verb, last.version_id, last.by_id) == ("edit", version.pk, by.pk)
    if not same or last.at < timezone.now() - timedelta(hours=1):
        StrategyEvent.objects.create(strategy=version.strategy, version=version, verb="edit", by=by)
    return version
