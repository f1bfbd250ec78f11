"""Strategies with published versions, small and large, for what happens around publishing."""

from datetime import date

from portal.directory.models import County
from strategies.publishing import actions
from strategies.publishing.models import (
    NationalGoal,
    PriorityArea,
    RegionalTarget,
    Strategy,
    StrategyGoal,
    StrategyVersion,
    SuggestedAction,
)
from strategies.publishing.rules import JoiningMode
from tests.membership.deciding import world

COUNTIES = {"18": ("orebro", "Örebro", "T"), "19": ("vastmanland", "Västmanland", "U")}


def health():
    return NationalGoal.objects.get_or_create(
        key="jamstalld-halsa",
        defaults={
            "order": 5, "name_sv": "Jämställd hälsa", "name_en": "Equal health", "short_sv": "Hälsa",
            "short_en": "Health", "explanation_sv": "Hälsa för alla.", "explanation_en": "Health.", "since": 2016,
        },
    )[0]  # fmt: skip


def publisher(county):
    found = county.staff_roles.select_related("user").first()
    return found.user if found else world.make_staff(county)


def draft(code="18", targets=("Halverat våld",), actions_of_goal=("Mät",), title="Ett jämställt län"):
    """A strategy with a draft that has one goal and may be published."""
    health()
    county = County.objects.filter(code=code).first() or world.make_county(code, *COUNTIES[code])
    strategy = actions.create_strategy(
        county, by=publisher(county), title=title, valid_from=date(2024, 1, 1), valid_to=date(2027, 12, 31)
    )
    version = strategy.versions.get()
    StrategyVersion.objects.filter(pk=version.pk).update(
        joining=JoiningMode.OPEN, contact_email="jamstalldhet@orebro.example", contact_role="Jämställdhetsstrateg"
    )
    for goal in version.goals.all():
        fill(goal, targets, actions_of_goal)
    PriorityArea.objects.create(version=version, name="Beredskap").national_goals.add(health())
    version.refresh_from_db()
    return version


def fill(goal, targets, texts):
    StrategyGoal.objects.filter(pk=goal.pk).update(situation="Läget är ojämnt.")
    RegionalTarget.objects.bulk_create(RegionalTarget(goal=goal, order=n, wording=t) for n, t in enumerate(targets))
    SuggestedAction.objects.bulk_create(SuggestedAction(goal=goal, order=n, text=t) for n, t in enumerate(texts))


def publish(version):
    by = publisher(version.strategy.county)
    actions.publish_version(version, by=by, edition=version.edition)
    return Strategy.objects.select_related("county", "current_version").get(pk=version.strategy_id)


def published(code="18"):
    """A strategy with one published version."""
    return publish(draft(code))


def begin_draft(strategy):
    return actions.begin_draft(strategy, by=publisher(strategy.county))


def two_versions():
    """Two published versions: the second has another target."""
    strategy = published()
    version = begin_draft(strategy)
    RegionalTarget.objects.filter(goal__version=version).update(wording="Inget våld")
    return publish(version)


def another_period(strategy):
    """The county's next strategy, published."""
    by = publisher(strategy.county)
    later = actions.create_strategy(
        strategy.county, by=by, title="Nästa", valid_from=date(2028, 1, 1), valid_to=date(2031, 12, 31)
    )
    version = later.versions.get()
    for goal in version.goals.all():
        fill(goal, ["Fred"], [])
    return publish(version)


def large(code="19"):
    """Six goals × 30 targets × 20 actions, and twelve priority areas."""
    for n in range(5):
        NationalGoal.objects.get_or_create(
            key=f"mal-{n}", defaults={"order": 10 + n, "name_sv": f"Mål {n}", "name_en": f"Goal {n}", "since": 2016}
        )
    version = draft(code, [f"Mål {n} för hälsa" for n in range(30)], [f"Åtgärd {n}" for n in range(20)])
    for n in range(12):
        area = PriorityArea.objects.create(version=version, name=f"Område {n}", order=n)
        area.national_goals.add(health())
    return publish(version)


def log_in(client, strategy):
    return world.log_in(client, publisher(strategy.county))
