"""The decision's way: the bodies in their order, what each did, and the extracts from their minutes."""

from datetime import timedelta

import pgtrigger
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from membership.joining.rules import OPEN_STATES
from membership.joining.rules_way import DAYS_AFTER, DAYS_BEFORE, OUTCOME_TAGS, Outcome, counted
from membership.representation.models import Representative
from portal.decision_days import plausible
from portal.log.triggers import never_emptied


class DecisionStepQuerySet(models.QuerySet):
    """Steps by what is left to do."""

    def in_order_keys(self):
        """The keys, in the bodies' order."""
        return list(self.order_by("order", "pk").values_list("pk", flat=True))

    def with_extracts(self):
        """With the extracts from the minutes."""
        return self.prefetch_related("extracts__upload")

    def to_remind(self, today):
        """Planned meetings about which a letter is due and not written, where somebody can get it.

        Only of memberships that are open: nobody is reminded of a draft that was thrown away."""
        acting = Representative.objects.active().filter(organisation=OuterRef("membership__organisation"))
        before = Q(meets_on__gt=today, meets_on__lte=today + timedelta(days=DAYS_BEFORE))
        after = Q(meets_on__lt=today, meets_on__gte=today - timedelta(days=DAYS_AFTER))
        return self.filter(
            before & ~Q(reminded_before=F("meets_on")) | after & ~Q(reminded_after=F("meets_on")),
            Exists(acting),
            outcome=Outcome.PLANNED,
            membership__state__in=OPEN_STATES,
        )

    def to_tell_about(self, user, today):
        """Meetings that have been held and whose outcome the person's organisations have not told."""
        return self.filter(
            membership__organisation__representatives__user=user,
            membership__organisation__representatives__state="active",
            membership__state__in=OPEN_STATES,
            outcome=Outcome.PLANNED,
            meets_on__lt=today,
        ).select_related("membership__organisation", "membership__version")


class DecisionStep(models.Model):
    """One body's decision in the chain committee → board → council (beslutsled).

    meets_on: the planned meeting while the outcome is planned, then the day of the decision."""

    Outcome = Outcome

    membership = models.ForeignKey("membership.Membership", models.CASCADE, related_name="decision_steps")
    order = models.PositiveSmallIntegerField(default=0)
    body = models.CharField(max_length=120)
    meets_on = models.DateField(null=True, blank=True)
    paragraph = models.CharField(max_length=30, blank=True)
    diary_number = models.CharField(max_length=60, blank=True, help_text="Free text, never pattern-checked.")
    outcome = models.CharField(max_length=20, choices=Outcome, default=Outcome.PLANNED)
    reminded_before = models.DateField(null=True, blank=True, help_text="The meeting that a letter came before.")
    reminded_after = models.DateField(null=True, blank=True, help_text="The meeting that a letter came after.")

    objects = DecisionStepQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.CheckConstraint(condition=plausible("meets_on"), name="decision_step_day_plausible")]

    def __str__(self):
        return self.body

    @property
    def counted(self):
        """What the outcome counts as today: a meeting that lies ahead is planned, whatever was told of it."""
        return Outcome(counted(self.outcome, self.meets_on, timezone.localdate()))

    @property
    def tag(self):
        """The kind of status tag for the outcome."""
        return OUTCOME_TAGS[self.counted]

    @property
    def is_late(self):
        """Whether the meeting has been held and nobody has told how it went."""
        return bool(self.outcome == Outcome.PLANNED and self.meets_on and self.meets_on < timezone.localdate())

    @property
    def extract(self):
        """The extract that holds: the one sent last; None when there is none."""
        return max(self.extracts.all(), key=lambda one: one.pk, default=None)


class DecisionExtractQuerySet(models.QuerySet):
    """Extracts by who may see them."""

    def handed_in(self):
        """What has reached the county."""
        return self.filter(handed_in_at__isnull=False)

    def with_file(self):
        """With the file's row."""
        return self.select_related("upload")


class DecisionExtract(models.Model):
    """An extract from a body's minutes (protokollsutdrag), as the organisation sent it.

    It is the organisation's own until it is handed in, with the declaration or after it; then it is kept."""

    membership = models.ForeignKey("membership.Membership", models.CASCADE, related_name="decision_extracts")
    step = models.ForeignKey(DecisionStep, models.SET_NULL, null=True, related_name="extracts")
    body = models.CharField(max_length=120, help_text="The body's name when the extract was sent.")
    upload = models.OneToOneField("portal.Upload", models.PROTECT, related_name="+")
    handed_in_at = models.DateTimeField(null=True, blank=True, help_text="When it reached the county.")

    objects = DecisionExtractQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["step"], condition=Q(handed_in_at__isnull=True), name="extract_one_unsent_per_step"
            )
        ]
        triggers = [
            never_emptied(),
            pgtrigger.Protect(
                name="extract_kept",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__handed_in_at__isnull=False),
            ),
            pgtrigger.ReadOnly(name="extract_frozen", fields=["membership", "body", "upload"]),
        ]

    def __str__(self):
        return f"{self.membership_id}/{self.pk}"


__all__ = ["DecisionExtract", "DecisionStep"]
