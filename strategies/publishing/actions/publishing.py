"""Publishing a draft: now or at a set time, guarded by the check list; and closing a strategy."""

import logging

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.errors import Refused
from portal.log.actions import log_event
from portal.people.models import Handover
from strategies.publishing.actions.checking import findings_of
from strategies.publishing.actions.papers import issue_paper
from strategies.publishing.actions.steps import EditedMeanwhile, lock, may_now, take, why_not_now
from strategies.publishing.checking import blocking
from strategies.publishing.models import PublishingPlan, Strategy, StrategyEvent, StrategyVersion
from strategies.publishing.rules import ROLE_TOO_SMALL, VersionState

logger = logging.getLogger(__name__)


@transaction.atomic(durable=True)
def publish_version(version, *, by, edition):
    """Publish the draft, freeze it and issue its paper; the version before stays for those who joined it.

    Raises Refused (also for what blocks in the check list), EditedMeanwhile."""
    return _publish(version, by=by, edition=edition)


@transaction.atomic(durable=True)
def plan_publishing(version, *, by, edition, publish_at):
    """Let the draft be published at a set time, as it is now; a plan there was is replaced. Raises Refused."""
    strategy = lock(version.strategy)
    version = _draft_now(strategy, version)
    _may_plan(version, by, edition)
    if publish_at <= timezone.now():
        raise Refused(_("Choose a time that has not passed."))
    _refuse_what_blocks(version)
    plan, _made = PublishingPlan.objects.update_or_create(
        version=version,
        defaults={"publish_at": publish_at, "edition": version.edition, "planned_by": by, "stopped": ""},
    )
    StrategyEvent.objects.create(strategy=strategy, version=version, verb="plan", by=by)
    return plan


@transaction.atomic(durable=True)
def cancel_plan(version, *, by):
    """Take a planned publishing back. Raises Refused when there is none left."""
    strategy = lock(version.strategy)
    version = _draft_now(strategy, version)
    if reason := why_not_now("plan", version, by):
        raise Refused(reason)
    taken_back, _rows = PublishingPlan.objects.of(version).delete()
    if not taken_back:
        raise Refused(_("No publishing is planned."))
    StrategyEvent.objects.create(strategy=strategy, version=version, verb="cancel_plan", by=by)


def publish_due(now=None):
    """Publish what was planned for now or earlier; one that cannot be published is stopped with its reason."""
    for pk in list(PublishingPlan.objects.due(now or timezone.now()).values_list("pk", flat=True)):
        try:
            _publish_planned(pk)
        except Exception:  # one bad plan must not hold up the others
            logger.exception("planned publishing %s failed", pk)


@transaction.atomic(durable=True)
def close_strategy(strategy, *, by, successor=None):
    """Close a published strategy from today: nobody joins it any more, and its page leads on. Raises Refused."""
    strategy = _lock_to_close(strategy, by)
    if strategy.closed_on:
        raise Refused(_("The strategy is closed already."))
    if successor is not None and (successor.county_id != strategy.county_id or successor.pk == strategy.pk):
        raise Refused(_("Choose another strategy of the same county."))
    strategy.closed_on = timezone.localdate()
    strategy.succeeded_by = successor or strategy.succeeded_by
    strategy.save(update_fields=["closed_on", "succeeded_by"])
    StrategyEvent.objects.create(strategy=strategy, verb="close", by=by)
    log_event("strategy.closed", by=by, county=strategy.county, thing=strategy)
    return strategy


@transaction.atomic(durable=True)
def reopen_strategy(strategy, *, by):
    """Open a closed strategy again. Raises Refused."""
    strategy = _lock_to_close(strategy, by)
    if not strategy.closed_on:
        raise Refused(_("The strategy is not closed."))
    strategy.closed_on = None
    strategy.save(update_fields=["closed_on"])
    StrategyEvent.objects.create(strategy=strategy, verb="reopen", by=by)
    return strategy


def _publish(version, *, by, edition):
    version = take(version, by, edition, verb="publish")
    _refuse_what_blocks(version)
    strategy = version.strategy
    strategy.versions.filter(state=VersionState.PUBLISHED).update(
        state=VersionState.SUPERSEDED, updated_at=timezone.now()
    )
    version.state, version.published_at, version.published_by = VersionState.PUBLISHED, timezone.now(), by
    version.save()
    PublishingPlan.objects.of(version).delete()
    strategy.current_version = version
    strategy.save(update_fields=["current_version"])
    Strategy.objects.take_over(strategy)
    StrategyEvent.objects.create(strategy=strategy, version=version, verb="publish", by=by)
    log_event("strategy.published", by=by, county=strategy.county, thing=strategy, version=version.number)
    issue_paper(version, by=by)
    return version


@transaction.atomic(durable=True)
def _publish_planned(pk):
    plan = PublishingPlan.objects.select_related("version__strategy", "planned_by").filter(pk=pk).first()
    if plan is None:
        return
    lock(plan.version.strategy)
    # Read again under the lock: somebody may have taken the plan back or published by hand.
    plan = PublishingPlan.objects.due(timezone.now()).select_related("version__strategy", "planned_by")
    plan = plan.filter(pk=pk).first()
    if plan is None:
        return
    try:
        with transaction.atomic(), override("sv"):
            # Whoever planned it may have left and handed over.
            by = Handover.objects.now_for(plan.planned_by, plan.version.strategy.county_id)
            _publish(plan.version, by=by, edition=plan.edition)
    except EditedMeanwhile:
        with override("sv"):
            _stop(plan, _("The draft was changed after the publishing was planned. Read it and plan again."))
    except Refused as refusal:
        _stop(plan, str(refusal))


def _stop(plan, reason):
    plan.stopped = reason[:500]
    plan.save(update_fields=["stopped"])
    version = plan.version
    StrategyEvent.objects.create(strategy=version.strategy, version=version, verb="stop_plan", note=plan.stopped)


def _refuse_what_blocks(version):
    if sentences := blocking(findings_of(version)):
        raise Refused(" ".join(sentences))


def _draft_now(strategy, version):
    version = StrategyVersion.objects.get(pk=version.pk)
    version.strategy = strategy
    return version


def _may_plan(version, by, edition):
    if reason := why_not_now("plan", version, by):
        raise Refused(reason)
    if edition != version.edition:
        raise EditedMeanwhile(version)


def _lock_to_close(strategy, by):
    strategy = lock(strategy)
    if not may_now(by, strategy.county_id, "publish"):
        raise Refused(str(ROLE_TOO_SMALL["publish"]))
    if strategy.current_version is None:
        raise Refused(_("Nothing has been published."))
    return strategy
