"""What machines may fetch: no natural persons, no made-up counties, unknown left empty."""

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from membership.joining.models import Membership
from portal.directory.models import County, Organisation
from portal.log.models import PublicVersion
from strategies.publishing.models import PriorityArea, RegionalTarget, Strategy, StrategyGoal

MEMBERSHIP_COLUMNS = (
    "id",
    "status",
    "joined_on",
    "ended_on",
    "end_reason",
    "origin",
    "source",
    "seen_on",
    "organisation",
    "unit",
    "organisation_number",
    "organisation_type",
    "municipality_code",
    "organisation_url",
    "county_code",
    "county",
    "period",
    "strategy_url",
    "goals",
)
STRATEGY_COLUMNS = (
    "county_code",
    "county",
    "period",
    "valid_from",
    "valid_to",
    "title",
    "version",
    "published_on",
    "decided_on",
    "joining",
    "goals",
    "targets",
    "priority_areas",
    "url",
)


def page_url(path):
    """A page's address with this installation's scheme and host, in Swedish: it is the stable one."""
    return f"{settings.SITE_URL}{path}"


def changed_at():
    """When something public last changed, or None. One query."""
    return PublicVersion.objects.filter(pk=1).values_list("changed_at", flat=True).first()


def counties():
    """Sweden's counties, in Swedish order. No query yet."""
    return County.objects.real().in_order()


def county_row(county):
    """A county as plain values."""
    return {
        "code": county.pk,
        "name": county.name,
        "slug": county.slug,
        "board": county.board_name,
        "board_number": written(county.board_orgnr),
        "url": page_url(f"/lan/{county.slug}/"),
    }


def organisations():
    """Organisations of real counties, in Swedish order. No query yet."""
    return Organisation.objects.exclude(county__is_fictional=True).select_related("county").in_order()


def organisation_row(organisation):
    """An organisation as plain values."""
    return {
        "id": organisation.pk,
        "name": organisation.name,
        "unit": organisation.unit,
        "number": written(organisation.orgnr),
        "type": organisation.kind,
        "county_code": organisation.county_id,
        "municipality_code": organisation.municipality_id,
        "ceased_on": organisation.ceased_on,
        "url": page_url(f"/organisation/{organisation.slug}/"),
    }


def memberships():
    """Public memberships in real counties, with the keys of the chosen national goals. No query yet."""
    goals = Membership.goals.through.objects.filter(
        membership=OuterRef("pk"), strategygoal__national_goal__isnull=False
    ).order_by("strategygoal__order")
    return (
        Membership.objects.public()
        .filter(strategy__county__is_fictional=False)
        .annotate(goal_keys=ArraySubquery(goals.values("strategygoal__national_goal")))
        .values(
            "pk",
            "state",
            "joined_on",
            "ended_on",
            "end_reason",
            "origin",
            "evidence_source",
            "evidence_seen_on",
            "organisation__name",
            "organisation__unit",
            "organisation__orgnr",
            "organisation__kind",
            "organisation__municipality_id",
            "organisation__slug",
            "strategy__county_id",
            "strategy__county__name",
            "strategy__county__slug",
            "strategy__slug",
            "strategy__valid_to",
            "goal_keys",
        )
        .order_by("strategy__county_id", "strategy__slug", "organisation__sort_key", "pk")
    )


def membership_row(values, today):
    """A membership as plain values. ``status``: joined, paused, ended or period_over."""
    place = f"/lan/{values['strategy__county__slug']}/strategi/{values['strategy__slug']}/"
    return {
        "id": values["pk"],
        "status": _status(values["state"], values["strategy__valid_to"], today),
        "joined_on": values["joined_on"],
        "ended_on": values["ended_on"],
        "end_reason": values["end_reason"],
        "origin": values["origin"],
        "source": values["evidence_source"],
        "seen_on": values["evidence_seen_on"],
        "organisation": values["organisation__name"],
        "unit": values["organisation__unit"],
        "organisation_number": written(values["organisation__orgnr"]),
        "organisation_type": values["organisation__kind"],
        "municipality_code": values["organisation__municipality_id"] or "",
        "organisation_url": page_url(f"/organisation/{values['organisation__slug']}/"),
        "county_code": values["strategy__county_id"],
        "county": values["strategy__county__name"],
        "period": values["strategy__slug"],
        "strategy_url": page_url(place),
        "goals": values["goal_keys"],
    }


def _status(state, valid_to, today):
    if state == "ended":
        return "ended"
    if valid_to and valid_to < today:
        return "period_over"
    return "paused" if state == "paused" else "joined"


def strategies():
    """Published strategies of real counties with goals, targets and priority areas. No query yet."""
    version = OuterRef("current_version")
    targets = RegionalTarget.objects.filter(goal__version=version).order_by("goal__order", "order")
    return (
        Strategy.objects.public()
        .filter(county__is_fictional=False)
        .select_related("county", "current_version")
        .annotate(
            goal_keys=ArraySubquery(
                StrategyGoal.objects.filter(version=version, national_goal__isnull=False)
                .order_by("order")
                .values("national_goal")
            ),
            target_rows=ArraySubquery(
                targets.values(
                    json=JSONObject(
                        goal="goal__national_goal",
                        wording="wording",
                        indicator="indicator",
                        baseline="baseline",
                        wanted="wanted",
                        by_year="by_year",
                    )
                )
            ),
            area_names=ArraySubquery(PriorityArea.objects.filter(version=version).order_by("order").values("name")),
        )
        .order_by("county_id", "slug")
    )


def strategy_row(strategy):
    """A strategy as plain values."""
    version = strategy.current_version
    return {
        "county_code": strategy.county_id,
        "county": strategy.county.name,
        "period": strategy.slug,
        "valid_from": strategy.valid_from,
        "valid_to": strategy.valid_to,
        "title": version.title,
        "version": version.number,
        "published_on": version.published_at.date(),
        "decided_on": version.decided_on,
        "joining": version.joining,
        "goals": strategy.goal_keys,
        "targets": strategy.target_rows,
        "priority_areas": strategy.area_names,
        "url": page_url(f"/lan/{strategy.county.slug}/strategi/{strategy.slug}/"),
    }


def written(orgnr):
    """An organisation number as people write it, 212000-1967; empty when unknown."""
    return f"{orgnr[:6]}-{orgnr[6:]}" if orgnr else ""
