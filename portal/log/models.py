"""The append-only event log: who did what of weight, and when. No names, addresses or tokens stand in it."""

from django.conf import settings
from django.db import models

from portal.log.triggers import append_only


class LogEvent(models.Model):
    """One thing that happened: log-in, second factor, denied access, publishing, export, role change (R-82)."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    verb = models.CharField(max_length=60, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    county = models.ForeignKey("portal.County", models.PROTECT, null=True, blank=True, related_name="+")
    thing = models.CharField(max_length=60, blank=True, help_text="Model name of what it was done to.")
    thing_pk = models.CharField(max_length=40, blank=True)
    detail = models.JSONField(default=dict, blank=True, help_text="Ids, codes and counts only.")
    request_id = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        triggers = append_only()

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb}"


class Heartbeat(models.Model):
    """When a background process last answered; an old row is an alarm (R-08)."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    def __str__(self):
        return self.name


class PublicVersion(models.Model):
    """One row whose number grows when anything the public sees has changed; pages are cached by it."""

    number = models.BigIntegerField(default=1)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="public_version_one_row")]

    def __str__(self):
        return str(self.number)


__all__ = ["Heartbeat", "LogEvent", "PublicVersion"]
