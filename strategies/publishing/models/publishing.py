"""Around publishing: a planned time, and the links that a worker has tried."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from portal.log.triggers import public_change
from strategies.publishing.models.strategy import StrategyVersion
from strategies.publishing.rules import LinkState


class PublishingPlanQuerySet(models.QuerySet):
    """Plans by what is left to do."""

    def due(self, now):
        """Plans whose time has come and that nothing has stopped, the oldest first."""
        return self.filter(publish_at__lte=now, stopped="").order_by("publish_at", "pk")

    def of(self, version):
        """The version's plan."""
        return self.filter(version=version).select_related("planned_by")


class PublishingPlan(models.Model):
    """A publisher has decided that the draft is published at a set time, as it was at that edition."""

    version = models.OneToOneField(StrategyVersion, models.CASCADE, related_name="plan")
    publish_at = models.DateTimeField()
    edition = models.PositiveIntegerField(help_text="What the publisher had read; a later edition is not published.")
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    planned_at = models.DateTimeField(auto_now_add=True)
    stopped = models.CharField(max_length=500, blank=True, help_text="Why it was not published when its time came.")

    objects = PublishingPlanQuerySet.as_manager()

    class Meta:
        ordering = ["publish_at", "pk"]

    def __str__(self):
        return f"{self.version} {self.publish_at:%Y-%m-%d %H:%M}"


class VersionPaperQuerySet(models.QuerySet):
    """Papers of versions."""

    def at(self, county, period, number):
        """The ready paper at a public address."""
        return self.filter(
            version__strategy__county__slug=county, version__strategy__slug=period, version__number=number
        ).select_related("document__file")

    def addresses(self):
        """County, period and number of every paper that the public can fetch. One query."""
        places = self.filter(version__strategy__current_version__isnull=False).order_by("pk")
        return places.values_list("version__strategy__county__slug", "version__strategy__slug", "version__number")


class VersionPaper(models.Model):
    """A published version's paper, once it has been drawn: from then on the public can fetch it."""

    version = models.OneToOneField(StrategyVersion, models.PROTECT, related_name="paper")
    document = models.OneToOneField("portal.Document", models.PROTECT, related_name="+")

    objects = VersionPaperQuerySet.as_manager()

    class Meta:
        triggers = [public_change()]

    def __str__(self):
        return str(self.document)


class WebLinkQuerySet(models.QuerySet):
    """Links by what is known of them."""

    def due(self, now):
        """Links to try now: never tried or tried long ago, and those whose checker died (lease over)."""
        return self.filter(Q(lease_until__isnull=True) | Q(lease_until__lt=now), due_at__lte=now).order_by("due_at")

    def states_of(self, addresses):
        """What is known about the addresses: {address: LinkState}. One query."""
        return dict(self.filter(address__in=list(addresses)).values_list("address", "state"))


class WebLink(models.Model):
    """An address on the web that a strategy names, and whether it answered when a worker last tried."""

    address = models.CharField(max_length=1000, unique=True)
    state = models.CharField(max_length=10, choices=LinkState, default=LinkState.UNTRIED)
    status = models.PositiveSmallIntegerField(null=True, blank=True, help_text="The answer's status code.")
    failures = models.PositiveSmallIntegerField(default=0, help_text="In a row.")
    tried_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True, blank=True)

    objects = WebLinkQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="web_link_due")]

    def __str__(self):
        return self.address
