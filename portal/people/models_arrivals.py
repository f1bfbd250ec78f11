"""What has come to a county, and which colleague is to be told of it by mail, and when."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from portal.people.rules import ArrivalKind


class Arrival(models.Model):
    """Something that has come to a county (inkommet). No person's name or address stands in it."""

    county = models.ForeignKey("portal.County", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=ArrivalKind)
    name = models.CharField(max_length=300, blank=True, help_text="The organisation, or the kind of a letter.")
    path = models.CharField(max_length=300, help_text="Where it is read in the workspace.")
    key = models.CharField(max_length=120, unique=True, help_text="The same thing comes once.")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"{self.county_id} {self.kind}"


class TellingQuerySet(models.QuerySet):
    """Tellings by what is left to do."""

    def due(self, now):
        """Whose time has come and which nobody has been told yet."""
        return self.filter(told_at=None, due_at__lte=now)

    def of(self, user, county):
        """Those of one colleague about one county."""
        return self.filter(user=user, arrival__county=county)

    def pairs(self):
        """Whom to write to: (user, county), as primary keys."""
        return list(self.order_by().values_list("user", "arrival__county").distinct())

    def with_arrival(self):
        """With what the letter says, what came first at the top."""
        return self.select_related("arrival").order_by("pk")


class Telling(models.Model):
    """One colleague is to be told of one arrival (avisering): a row until the letter is queued, then its proof."""

    arrival = models.ForeignKey(Arrival, models.CASCADE, related_name="tellings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    due_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True, help_text="Also when the person wanted no mail any more.")
    mail = models.ForeignKey("portal.OutgoingMail", models.SET_NULL, null=True, blank=True, related_name="+")

    objects = TellingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=Q(told_at__isnull=True), name="telling_due")]
        constraints = [models.UniqueConstraint(fields=["arrival", "user"], name="telling_once_each")]

    def __str__(self):
        return f"{self.arrival_id} → {self.user_id}"


__all__ = ["Arrival", "Telling"]
