"""What the county's people write to each other about a case, and who handles it."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from portal.log.triggers import append_only


class CaseNoteQuerySet(models.QuerySet):
    """Notes by case."""

    def with_people(self):
        """With who wrote and who was chosen, the latest first."""
        return self.select_related("by", "assignee").order_by("-at", "-pk")


class CaseNote(models.Model):
    """An internal note (anteckning), or that the case was given to somebody. Appended, never changed.

    The organisation never sees it, and no paper, file or interface carries it."""

    class Kind(models.TextChoices):
        NOTE = "note", "Note"
        ASSIGNED = "assigned", "Assigned"

    membership = models.ForeignKey("membership.Membership", models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.NOTE)
    text = models.TextField(blank=True, max_length=3000)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", help_text="None: nobody."
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = CaseNoteQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="assigned", text="") | (models.Q(kind="note") & ~models.Q(text="")),
                name="case_note_says_something",
            )
        ]
        triggers = append_only()

    def __str__(self):
        return f"{self.membership_id} {self.kind}"


__all__ = ["CaseNote"]
