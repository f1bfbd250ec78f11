"""Whether the addresses that the library leads to answer, tried once a week."""

from urllib.parse import urlsplit

import pgtrigger
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from portal.log.triggers import public_change
from strategies.library.rules import BROKEN_AFTER


class LinkCheckQuerySet(models.QuerySet):
    """Links by what is known of them and what is left to do."""

    def due(self, now):
        """To be tried now, the one that has waited longest first."""
        return self.filter(lease_until=None, due_at__lte=now).order_by("due_at", "pk")

    def resting(self, now, pause):
        """Whose host is being asked at this moment, or was a moment ago."""
        return self.filter(Q(lease_until__isnull=False) | Q(tried_at__gt=now - pause))

    def broken(self):
        """That failed so many weeks in a row that people are told."""
        return self.filter(failures__gte=BROKEN_AFTER)

    def answered_since(self, moment):
        """That answered after a moment."""
        return self.filter(last_ok_at__gte=moment)

    @classmethod
    def failed_on(cls, link="link"):
        """When the address in the outer row's field last failed; None unless it is broken. Part of the outer query."""
        broken = LinkCheck.objects.broken().filter(address=OuterRef(link))
        return Subquery(broken.values("last_failed_at")[:1])


class LinkCheck(models.Model):
    """An address that the library leads to, and what came of the latest weekly check."""

    address = models.CharField(max_length=1000, unique=True)
    host = models.CharField(max_length=255)
    last_ok_at = models.DateTimeField(null=True, blank=True)
    last_failed_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0, help_text="Weeks in a row.")
    status = models.PositiveSmallIntegerField(null=True, blank=True, help_text="The latest answer's status code.")
    reason = models.CharField(max_length=20, blank=True, help_text="Why there was no answer, as a code.")
    tried_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True, blank=True)

    objects = LinkCheckQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="link_check_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["host"], condition=Q(lease_until__isnull=False), name="link_check_one_at_a_time_per_host"
            )
        ]
        triggers = [public_change(operation=pgtrigger.Update, condition=pgtrigger.AnyChange("failures"))]

    def __str__(self):
        return self.address


def host_of(address):
    """The address's host in small letters; empty when it cannot be read."""
    try:
        return (urlsplit(address).hostname or "")[:255]
    except ValueError:
        return ""


__all__ = ["LinkCheck", "host_of"]
