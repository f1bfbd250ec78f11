"""What a version consists of."""

import uuid

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from portal.log.triggers import never_emptied
from strategies.publishing.models.frozen import frozen_below_goal, frozen_links_of_area, frozen_parts
from strategies.publishing.models.strategy import NationalGoal, StrategyVersion
from strategies.publishing.rules import (
    Effort,
    Known,
    Scope,
    TermKind,
)


def theme_keys():
    """The keys of the cross-cutting areas that a row carries, sorted: in the row, so that a frozen row keeps them."""
    return ArrayField(models.CharField(max_length=80), default=list, blank=True)


class Part(models.Model):
    """What every part of a version shares: its order, and a key that follows it into the next version."""

    key = models.UUIDField(default=uuid.uuid4)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True


class BelowGoalQuerySet(models.QuerySet):
    """What belongs to a goal: targets and actions."""

    def of_version(self, version):
        """Under the version's goals."""
        return self.filter(goal__version=version).select_related("goal__national_goal")


class StrategyGoalQuerySet(models.QuerySet):
    """Goals of a version."""

    def of_version(self, version):
        """The version's own."""
        return self.filter(version=version).select_related("national_goal")

    def with_targets(self):
        """With name and regional targets."""
        return self.select_related("national_goal").prefetch_related("targets")

    def with_counts(self):
        """With how many targets and actions each has. One query, however many there are."""
        return self.annotate(
            target_count=_count_below("RegionalTarget"), action_count=_count_below("SuggestedAction")
        ).order_by("order", "pk")


def _count_below(model):
    """How many rows of a model belong to the goal; a join of two lists would count each with each."""
    below = apps.get_model("strategies", model).objects.filter(goal=OuterRef("pk")).order_by().values("goal")
    return Coalesce(Subquery(below.annotate(n=Count("pk")).values("n")), 0)


class StrategyGoal(Part):
    """A goal of the strategy: under a national sub-goal, or the county's own (Kalmar has a seventh)."""

    version = models.ForeignKey(StrategyVersion, models.CASCADE, related_name="goals")
    national_goal = models.ForeignKey(
        NationalGoal,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="strategy_goals",
    )
    name = models.CharField(max_length=200, blank=True, help_text="Only for a goal of the county's own.")
    situation = models.TextField(blank=True)
    known = models.CharField(max_length=30, choices=Known, default=Known.UNKNOWN)
    note = models.CharField(max_length=300, blank=True)

    objects = StrategyGoalQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "national_goal"],
                condition=Q(national_goal__isnull=False),
                name="strategy_goal_once_per_national",
            ),
            models.CheckConstraint(
                condition=Q(national_goal__isnull=False) | ~Q(name=""),
                name="strategy_goal_own_has_name",
            ),
        ]
        triggers = [frozen_parts(), never_emptied()]

    def __str__(self):
        return self.name or str(self.national_goal)


class RegionalTarget(Part):
    """A regional target under a goal (regional målsättning)."""

    goal = models.ForeignKey(StrategyGoal, models.CASCADE, related_name="targets")
    wording = models.CharField(max_length=500)
    indicator = models.CharField(max_length=300, blank=True)
    baseline = models.CharField(max_length=120, blank=True)
    wanted = models.CharField(max_length=120, blank=True)
    by_year = models.PositiveSmallIntegerField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    themes = theme_keys()

    objects = BelowGoalQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        indexes = [GinIndex(fields=["themes"], name="target_themes")]
        triggers = [frozen_below_goal(), never_emptied()]

    def __str__(self):
        return self.wording


class PriorityAreaQuerySet(models.QuerySet):
    """Areas of a version."""

    def of_version(self, version):
        """The version's own, with the national goals they cross."""
        return self.filter(version=version).prefetch_related("national_goals")


class PriorityArea(Part):
    """The county's own layer; may cross goals or belong to none (civil beredskap)."""

    version = models.ForeignKey(StrategyVersion, models.CASCADE, related_name="priorities")
    name = models.CharField(max_length=200)
    layer = models.CharField(
        max_length=60,
        blank=True,
        help_text="The county's word for what this is, when it is not of the version's priority_label: utmaning.",
    )
    description = models.TextField(blank=True)
    note = models.CharField(max_length=300, blank=True)
    national_goals = models.ManyToManyField(NationalGoal, blank=True, related_name="+")

    objects = PriorityAreaQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        triggers = [frozen_parts(), never_emptied()]

    def __str__(self):
        return self.name


class PriorityAreaGoal(PriorityArea.national_goals.through):  # type: ignore[name-defined]
    """A national goal that a priority area crosses; here for the trigger only."""

    class Meta:
        proxy = True
        triggers = [frozen_links_of_area(), never_emptied()]


class SuggestedAction(Part):
    """Something an organisation can choose to do."""

    goal = models.ForeignKey(StrategyGoal, models.CASCADE, related_name="actions")
    text = models.CharField(max_length=500)
    for_kinds = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    effort = models.CharField(max_length=10, choices=Effort, blank=True)
    scope = models.CharField(max_length=10, choices=Scope, blank=True)
    evidence = models.CharField(max_length=300, blank=True)
    example = models.CharField(max_length=300, blank=True)
    links = ArrayField(models.URLField(max_length=400), default=list, blank=True)
    themes = theme_keys()

    objects = BelowGoalQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        indexes = [GinIndex(fields=["themes"], name="action_themes")]
        triggers = [frozen_below_goal(), never_emptied()]

    def __str__(self):
        return self.text


class JoiningTermQuerySet(models.QuerySet):
    """Terms by kind."""

    def offered(self):
        """What joining gives."""
        return self.filter(kind=TermKind.OFFERED)

    def expected(self):
        """What joining asks."""
        return self.filter(kind=TermKind.EXPECTED)


class JoiningTerm(Part):
    """One thing that joining gives (offered) or asks (expected)."""

    version = models.ForeignKey(StrategyVersion, models.CASCADE, related_name="terms")
    kind = models.CharField(max_length=10, choices=TermKind)
    text = models.CharField(max_length=300)
    is_process_support = models.BooleanField(default=False, help_text="Part of what the invitation to support offers.")

    objects = JoiningTermQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "order", "pk"]
        triggers = [frozen_parts(), never_emptied()]

    def __str__(self):
        return self.text
