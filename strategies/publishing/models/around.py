"""What is told about a strategy: mentions in public sources, and its events."""

from django.conf import settings
from django.db import models

from portal.log.triggers import append_only, public_change
from strategies.publishing.models.strategy import Strategy, StrategyVersion
from strategies.publishing.rules import EVENT_WORDS


class StrategyMention(models.Model):
    """A public source names the organisation beside the strategy without saying that it joined."""

    class Kind(models.TextChoices):
        PROPOSED = "proposed", "proposed"
        PARTNER = "partner", "partner"

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="mentions")
    organisation = models.ForeignKey("portal.Organisation", models.PROTECT, related_name="mentions")
    kind = models.CharField(max_length=10, choices=Kind)
    evidence = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=400, blank=True)
    seen_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["strategy", "organisation", "kind"],
                name="strategy_mention_once",
            )
        ]
        triggers = [public_change()]

    def __str__(self):
        return f"{self.organisation} {self.kind} {self.strategy}"


class StrategyEvent(models.Model):
    """What happened to a strategy, appended and never changed."""

    strategy = models.ForeignKey(Strategy, models.PROTECT, related_name="events")
    version = models.ForeignKey(StrategyVersion, models.PROTECT, null=True, blank=True, related_name="+")
    verb = models.CharField(max_length=40)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    at = models.DateTimeField(auto_now_add=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        triggers = append_only()

    def __str__(self):
        return f"{self.strategy} {self.verb}"

    @property
    def text(self):
        """What happened, in words."""
        return EVENT_WORDS.get(self.verb, self.verb)
