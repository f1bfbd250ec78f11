"""Changed goals: written beside what stands, handed in, and put in its place when the county has taken note of it."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from membership.changes.rules import OPEN_CHANGES, ChangeState, decision_in_words
from membership.joining.models import Membership
from membership.joining.models.letters import without_letters
from portal.decision_days import plausible
from portal.log.triggers import frozen_when_not, never_emptied

HANDED_IN = ["membership_id", "handed_in_at", "handed_in_by_id", "name", "title", "method", "document_id"]
DECISION = ["body", "decided_on", "paragraph", "diary_number"]
WRITTEN = ["contribution", "plan", "plan_title", "plan_url", "plan_pages", "decided", *DECISION, "content", "before"]


class GoalChangeQuerySet(models.QuerySet):
    """Changed goals by what is left to do."""

    def open(self):
        """Being written, or handed in and not answered."""
        return self.filter(state__in=OPEN_CHANGES)

    def handed_in(self):
        """What the county may see: never a draft. The latest first."""
        return self.exclude(state=ChangeState.DRAFT).select_related("document__replaced_by").order_by("-pk")

    def accepted(self):
        """Those that the county has taken note of, the first first."""
        return self.filter(state=ChangeState.ACCEPTED).order_by("closed_at", "pk")

    def of_membership(self, membership):
        """Those of one membership, the latest first."""
        return (
            self.filter(membership=membership).select_related("document__replaced_by", "handed_in_by").order_by("-pk")
        )

    def waiting_for_letters(self):
        """Handed in, paper drawn, and letters never queued; nobody is told of what was taken back unread."""
        return without_letters(self, "goal-change").filter(state__in=[ChangeState.HANDED_IN, ChangeState.ACCEPTED])


class GoalChange(models.Model):
    """What the organisation wants its goals to be instead. Its fields are named as the membership's, so the same
    functions read both."""

    membership = models.ForeignKey("membership.Membership", models.PROTECT, related_name="goal_changes")
    state = models.CharField(max_length=20, choices=ChangeState, default=ChangeState.DRAFT)
    edition = models.PositiveIntegerField(default=1, help_text="Grows with each saving of the draft.")

    goals = models.ManyToManyField("strategies.StrategyGoal", blank=True, related_name="+")
    targets = models.ManyToManyField("strategies.RegionalTarget", blank=True, related_name="+")
    priorities = models.ManyToManyField("strategies.PriorityArea", blank=True, related_name="+")
    actions = models.ManyToManyField("strategies.SuggestedAction", blank=True, related_name="+")
    contribution = models.TextField(blank=True, max_length=3000)
    plan = models.CharField(max_length=20, choices=Membership.Plan, blank=True)
    plan_title = models.CharField(max_length=200, blank=True)
    plan_url = models.URLField(max_length=400, blank=True)
    plan_pages = models.CharField(max_length=60, blank=True)
    decided = models.CharField(
        max_length=300, blank=True, help_text="The decision as it was told in words, before it had fields of its own."
    )
    body = models.CharField(max_length=120, blank=True, default="", db_default="", help_text="Who decided, if anybody.")
    decided_on = models.DateField(null=True, blank=True)
    paragraph = models.CharField(max_length=30, blank=True, default="", db_default="")
    diary_number = models.CharField(
        max_length=60, blank=True, default="", db_default="", help_text="Free text, never pattern-checked."
    )
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(auto_now_add=True)
    returned_why = models.TextField(blank=True, help_text="What the county asked for when it sent the change back.")

    # Frozen at hand-in
    content = models.JSONField(default=dict, blank=True, help_text="The goals as handed in, as plain text.")
    before = models.JSONField(default=dict, blank=True, help_text="The goals that stood then.")
    name = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=120, blank=True)
    method = models.CharField(max_length=200, blank=True)
    handed_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    handed_in_at = models.DateTimeField(null=True, blank=True)
    document = models.OneToOneField(
        "portal.Document", models.PROTECT, null=True, blank=True, related_name="goal_change"
    )
    closed_at = models.DateTimeField(null=True, blank=True, help_text="When it was accepted or taken back.")
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = GoalChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["membership"], condition=Q(state__in=OPEN_CHANGES), name="goal_change_one_open_per_membership"
            ),
            models.CheckConstraint(
                condition=Q(state="draft")
                | (Q(handed_in_at__isnull=False, handed_in_by__isnull=False, document__isnull=False) & ~Q(name="")),
                name="goal_change_handed_in_has_evidence",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_CHANGES, closed_at__isnull=True)
                | (~Q(state__in=OPEN_CHANGES) & Q(closed_at__isnull=False)),
                name="goal_change_closed_has_time",
            ),
            models.CheckConstraint(
                condition=Q(body="", decided_on__isnull=True, paragraph="", diary_number="")
                | (~Q(body="") & Q(decided_on__isnull=False)),
                name="goal_change_decision_has_body_and_day",
            ),
            models.CheckConstraint(condition=plausible("decided_on"), name="goal_change_day_plausible"),
        ]
        triggers = [
            never_emptied(),
            pgtrigger.Protect(
                name="handed_in_kept", operation=pgtrigger.Delete, condition=pgtrigger.Q(old__document__isnull=False)
            ),
            frozen_when_not("draft", [*WRITTEN, *HANDED_IN]),
        ]

    def __str__(self):
        return f"{self.membership_id} {self.state}"

    @property
    def version(self):
        """The version that the goals are chosen from: the one that was joined."""
        return self.membership.version

    @property
    def decision(self):
        """The decision that the change rests on, on one line; empty when it rests on none."""
        return decision_in_words(*(getattr(self, name) for name in DECISION)) or self.decided


class ProposedGoal(models.Model):
    """One of the organisation's own goals, as it is to be."""

    change = models.ForeignKey(GoalChange, models.CASCADE, related_name="own_goals")
    order = models.PositiveSmallIntegerField(default=0)
    what = models.CharField(max_length=500)
    indicator = models.CharField(max_length=300, blank=True)
    due_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.CheckConstraint(condition=plausible("due_on"), name="proposed_goal_day_plausible")]

    def __str__(self):
        return self.what


__all__ = ["DECISION", "GoalChange", "GoalChangeQuerySet", "ProposedGoal"]
