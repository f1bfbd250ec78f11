"""A file taken in as a draft: never over what has been published, and over a draft only when that is asked for."""

from django.db import transaction
from django.utils.translation import gettext as _

from portal.directory.models import County
from portal.errors import Refused
from strategies.publishing.actions.steps import may_now
from strategies.publishing.exchange.versions import keys_of, write_version
from strategies.publishing.models import Strategy, StrategyEvent, StrategyVersion
from strategies.publishing.rules import ROLE_TOO_SMALL, VersionState


@transaction.atomic(durable=True)
def import_draft(county, parts, *, by, replaces_draft=False):
    """Make a draft that says what the file says; parts that say the same keep their key. Raises Refused."""
    county = County.objects.select_for_update(no_key=True).get(pk=county.pk)
    if not may_now(by, county.pk, "write"):
        raise Refused(str(ROLE_TOO_SMALL["write"]))
    refuse_file(county, parts)
    strategy = _find(county, parts)
    version = strategy.versions.filter(state=VersionState.DRAFT).first()
    if version is not None:
        _empty(version, asked=replaces_draft)
    else:
        number = (strategy.versions.order_by("-number").values_list("number", flat=True).first() or 0) + 1
        version = StrategyVersion(strategy=strategy, number=number)
    write_version(version, parts, keys_of(strategy.current_version))
    StrategyEvent.objects.create(strategy=strategy, version=version, verb="import", by=by)
    return version


def refuse_file(county, parts):
    """Raises Refused for a file that cannot become a draft of the county's, whoever sends it."""
    if parts.county_code != county.code:
        raise Refused(_("The file is another county's: it has the code %(code)s.") % {"code": parts.county_code})
    if not (parts.title and parts.starts_on):
        raise Refused(_("The file needs a title and the first day of the period."))


def draft_in_the_way(county, parts):
    """The draft that the file would replace, None when there is none."""
    found = _same(Strategy.objects.filter(county=county), parts)
    return found and found.versions.filter(state=VersionState.DRAFT).first()


def _same(strategies, parts):
    return (
        strategies.filter(slug=parts.slug).first()
        or strategies.filter(valid_from=parts.starts_on, valid_to=parts.ends_on).first()
    )


def _find(county, parts):
    """The county's strategy for the period under its lock, or a new one. A published one keeps its period."""
    found = _same(Strategy.objects.select_for_update(of=("self",), no_key=True).filter(county=county), parts)
    if found is not None:
        return found
    days = {"valid_from": parts.starts_on, "valid_to": parts.ends_on}
    return Strategy.objects.create(county=county, slug=parts.slug, **days)


def _empty(draft, *, asked):
    """Take the draft's parts away; its row stays, because events and consultations point to it."""
    if not asked:
        raise Refused(
            _("There is a draft for the same period already. Tick that the file may replace it, or publish it first.")
        )
    for parts in (draft.goals, draft.priorities, draft.terms):
        parts.all().delete()
    draft.edition += 1
