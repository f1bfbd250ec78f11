"""A strategy's versions: begun, and copied into the next draft."""

from django.db import transaction
from django.utils.translation import gettext as _

from portal.errors import Refused
from strategies.publishing.actions.steps import lock, may_now, period_slug
from strategies.publishing.models import NationalGoal, Strategy, StrategyEvent, StrategyGoal, StrategyVersion
from strategies.publishing.rules import ROLE_TOO_SMALL, VersionState


@transaction.atomic(durable=True)
def create_strategy(county, *, by, title, valid_from, valid_to=None):
    """Begin a strategy: a first draft with the six national sub-goals. Raises Refused."""
    if not may_now(by, county.pk, "write"):
        raise Refused(str(ROLE_TOO_SMALL["write"]))
    slug = period_slug(valid_from, valid_to)
    strategy, is_new = Strategy.objects.get_or_create(
        county=county, slug=slug, defaults={"valid_from": valid_from, "valid_to": valid_to}
    )
    if not is_new:
        raise Refused(_("There is already a strategy for the period %(period)s.") % {"period": strategy.period})
    version = StrategyVersion.objects.create(strategy=strategy, number=1, title=title)
    _add_missing_goals(version)
    StrategyEvent.objects.create(strategy=strategy, version=version, verb="create", by=by)
    return strategy


@transaction.atomic(durable=True)
def begin_draft(strategy, *, by):
    """The strategy's draft: the one there is, else a copy of the published version. Raises Refused."""
    strategy = lock(strategy)
    if not may_now(by, strategy.county_id, "write"):
        raise Refused(str(ROLE_TOO_SMALL["write"]))
    draft = strategy.versions.filter(state=VersionState.DRAFT).first()
    if draft:
        return draft
    draft = _copy(strategy.current_version)
    _add_missing_goals(draft)
    StrategyEvent.objects.create(strategy=strategy, version=draft, verb="draft", by=by)
    return draft


def _add_missing_goals(version):
    have = set(version.goals.values_list("national_goal", flat=True))
    missing = [goal for goal in NationalGoal.objects.in_order() if goal.pk not in have]
    StrategyGoal.objects.bulk_create(
        StrategyGoal(version=version, national_goal=goal, order=goal.order) for goal in missing
    )


def _copy(published):
    """A draft with all texts and parts of a version; every part keeps its key."""
    number = published.strategy.versions.order_by("-number").values_list("number", flat=True)[0] + 1
    parts = {
        "goals": list(published.goals.prefetch_related("targets", "actions")),
        "priorities": list(published.priorities.prefetch_related("national_goals")),
        "terms": list(published.terms.all()),
    }
    draft = StrategyVersion.objects.get(pk=published.pk)
    draft.number, draft.state, draft.edition = number, VersionState.DRAFT, 1
    draft.published_at = draft.published_by = None
    _as_new(draft)
    for goal in parts["goals"]:
        below = [*goal.targets.all(), *goal.actions.all()]
        _as_new(goal, version=draft)
        for part in below:
            _as_new(part, goal=goal)
    for area in parts["priorities"]:
        crossed = list(area.national_goals.all())
        _as_new(area, version=draft)
        area._prefetched_objects_cache = {}  # else set() compares with the area that it was copied from
        area.national_goals.set(crossed)
    for term in parts["terms"]:
        _as_new(term, version=draft)
    return draft


def _as_new(row, **belongs):
    row.pk, row._state.adding = None, True
    for name, value in belongs.items():
        setattr(row, name, value)
    row.save()
