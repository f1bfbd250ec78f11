"""What machines may fetch: no natural persons, no made-up counties, unknown left empty."""

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from membership.joining.models import Membership
from membership.joining.rules import State
from membership.register.reading.counties import read_with_counts, with_figures
from membership.register.reading.figures import of_strategy, strategy_figures
from portal.directory.models import Organisation
from portal.log.models import PublicVersion
from strategies.publishing.models import PriorityArea, RegionalTarget, Strategy, StrategyGoal
from strategies.publishing.rules import Known

MEMBERSHIP_COLUMNS = (
    "id",
    "status",
    "joined_on",
    "ended_on",
    "end_reason",
    "origin",
    "evidence",
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
    "targets_of_earlier_period",
    "priority_areas",
    "members_known",
    "members_as_of",
    "members_source",
    "organisations_joined",
    "organisations_paused",
    "organisations_that_had_joined",
    "url",
)


def page_url(path):
    """A page's address with this installation's scheme and host, in Swedish: it is the stable one."""
    return f"{settings.SITE_URL}{path}"


def changed_at():
    """When something public last changed, or None. One query."""
    return PublicVersion.objects.filter(pk=1).values_list("changed_at", flat=True).first()


def counties(today):
    """Sweden's counties, in Swedish order, with what their figures are made of. No query yet."""
    return read_with_counts(today).real()


def county_row(county):
    """A county as plain values. A figure that is not known is None, never 0."""
    with_figures(county)
    return {
        "code": county.pk,
        "name": county.name,
        "slug": county.slug,
        "board": county.board_name,
        "board_number": written(county.board_orgnr),
        "members_known": county.joined.knowledge,
        "organisations_joined": county.joined.value,
        "municipalities_joined": county.municipalities_joined.value,
        "municipalities_known": county.municipalities_joined.knowledge,
        "municipalities": county.municipality_count,
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
            "evidence",
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
            "strategy__closed_on",
            "goal_keys",
        )
        .order_by("strategy__county_id", "strategy__slug", "organisation__sort_key", "pk")
    )


def membership_row(values, today):
    """A membership as plain values. ``status``: joined, paused, ended or period_over."""
    place = f"/lan/{values['strategy__county__slug']}/strategi/{values['strategy__slug']}/"
    return {
        "id": values["pk"],
        "status": _status(values, today),
        "joined_on": values["joined_on"],
        "ended_on": values["ended_on"],
        "end_reason": values["end_reason"],
        "origin": values["origin"],
        "evidence": values["evidence"],
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


def _status(values, today):
    last, closed = values["strategy__valid_to"], values["strategy__closed_on"]
    if values["state"] == State.ENDED:
        return "ended"
    if (last and last < today) or (closed and closed <= today):
        return "period_over"
    return "paused" if values["state"] == State.PAUSED else "joined"


def strategies(today):
    """Published strategies of real counties with goals, targets, priority areas and figures. No query yet."""
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
            **of_strategy(today),
            target_rows=ArraySubquery(
                targets.values(
                    json=JSONObject(
                        goal="goal__national_goal",
                        known="goal__known",
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


def strategy_row(strategy, today):
    """A strategy as plain values. Targets whose wording is from an earlier period stand apart: they are not the
    strategy's. A figure that is not known is None, never 0."""
    version = strategy.current_version
    figures = strategy_figures(strategy, today)
    said = figures.said
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
        "targets": [row for row in strategy.target_rows if row["known"] != Known.EARLIER_PERIOD],
        "targets_of_earlier_period": [row for row in strategy.target_rows if row["known"] == Known.EARLIER_PERIOD],
        "priority_areas": strategy.area_names,
        "members_known": figures.main.knowledge,
        "members_as_of": said.as_of if said else None,
        "members_source": said.source if said else "",
        "organisations_joined": None if figures.is_over else figures.joined.value,
        "organisations_paused": figures.paused if figures.joined.is_known and not figures.is_over else None,
        "organisations_that_had_joined": figures.had_joined.value,
        "url": page_url(f"/lan/{strategy.county.slug}/strategi/{strategy.slug}/"),
    }


def written(orgnr):
    """An organisation number as people write it, 212000-1967; empty when unknown."""
    return f"{orgnr[:6]}-{orgnr[6:]}" if orgnr else ""
