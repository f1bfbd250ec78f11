"""Handbooks, tools, films, trainings and statistics that others have published."""

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import OuterRef, Q
from django.utils.translation import gettext_lazy as _

from portal.log.triggers import public_change
from strategies.library.models.links import LinkCheck, LinkCheckQuerySet
from strategies.library.rules import LANGUAGES


class ResourceQuerySet(models.QuerySet):
    """Resources by what a visitor looks for."""

    def current(self):
        """What the public may read: not retired."""
        return self.filter(retired_at=None)

    def retired(self):
        """Taken out of what the public sees."""
        return self.filter(retired_at__isnull=False)

    def with_file(self, pk):
        """The public one with this key, when it has a file."""
        return self.current().filter(pk=pk, upload__isnull=False).select_related("upload")

    def tended_by(self, county):
        """The county's own; the national ones for None."""
        return self.filter(county=county).select_related("upload")

    def links(self):
        """Their addresses."""
        return self.exclude(link="").values_list("link", flat=True)

    def with_broken_link(self):
        """Whose link has failed for weeks, with the day of the latest check as ``failed_on``."""
        broken = LinkCheck.objects.broken().values("address")
        return self.current().filter(link__in=broken).annotate(failed_on=LinkCheckQuerySet.failed_on())

    def matching(self, text):
        """Whose title, publisher or note holds the text; all for no text."""
        return self.filter(Q(title__icontains=text) | Q(publisher__icontains=text) | Q(note__icontains=text))

    def of_kind(self, kind):
        """Of one kind."""
        return self.filter(kind=kind)

    def about(self, goal):
        """That belong to a national goal, by its key."""
        return self.filter(goals=goal)

    def with_theme(self, theme):
        """That carry a cross-cutting area, by its key."""
        return self.filter(themes__contains=[theme])

    def in_language(self, language):
        """Written in a language, by its code."""
        return self.filter(language=language)

    def from_county(self, slug):
        """That a county tends, by its place in addresses."""
        return self.filter(county__slug=slug)

    def for_list(self, *, newest_first=False):
        """In Swedish order or the latest year first. One query.

        Each has its goals' keys as ``goal_keys``, and the day of the check as ``failed_on`` when its link is broken."""
        links = Resource.goals.through.objects.filter(resource=OuterRef("pk")).order_by("nationalgoal__order")
        year = [models.F("year").desc(nulls_last=True)] if newest_first else []
        found = self.annotate(
            goal_keys=ArraySubquery(links.values("nationalgoal")), failed_on=LinkCheckQuerySet.failed_on()
        ).select_related("county", "upload")
        return found.order_by(*year, "sort_key", "pk")


class Resource(models.Model):
    """A handbook, tool, film, training or source of statistics that others have published.

    One without a county is national: loaded, and tended by the portal's administrators."""

    class Kind(models.TextChoices):
        HANDBOOK = "handbook", _("Handbook")
        TOOL = "tool", _("Tool")
        EXAMPLE = "example", _("Example")
        FILM = "film", _("Film")
        TRAINING = "training", _("Training")
        STATISTICS = "statistics", _("Statistics")
        REPORT = "report", _("Report")
        OTHER = "other", _("Other")

    title = models.CharField(max_length=250)
    publisher = models.CharField(max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    kind = models.CharField(max_length=20, choices=Kind)
    language = models.CharField(max_length=10, default="sv", help_text="Code of BCP 47.")
    audience = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=500, blank=True)
    upload = models.ForeignKey("portal.Upload", models.PROTECT, null=True, blank=True, related_name="+")
    locator = models.CharField(max_length=200, blank=True)
    link_note = models.CharField(max_length=200, blank=True, help_text="How exact the address is.")
    note = models.CharField(max_length=500, blank=True, help_text="What it is, in a sentence or two.")
    goals = models.ManyToManyField("strategies.NationalGoal", blank=True, related_name="resources")
    county = models.ForeignKey("portal.County", models.PROTECT, null=True, blank=True, related_name="resources")
    tags = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    themes = ArrayField(models.CharField(max_length=80), default=list, blank=True, help_text="Cross-cutting areas.")
    sort_key = models.CharField(max_length=400, db_collation="C")
    loaded_as = models.CharField(
        max_length=460, blank=True, help_text="Title and publisher in the file it came from: loaded once."
    )
    retired_at = models.DateTimeField(null=True, blank=True)
    edition = models.PositiveIntegerField(default=1, help_text="Grows with every save: tells two editors apart.")
    updated_at = models.DateTimeField(auto_now=True)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["title", "publisher", "county"],
                condition=Q(retired_at__isnull=True),
                nulls_distinct=False,
                name="resource_once",
            ),
            models.UniqueConstraint(fields=["loaded_as"], condition=~Q(loaded_as=""), name="resource_loaded_once"),
        ]
        triggers = [public_change()]

    def __str__(self):
        return self.title

    @property
    def language_word(self):
        """The language in words; its code when we have none."""
        return LANGUAGES.get(self.language, self.language)

    @property
    def has_file(self):
        """Whether a file can be fetched: there is one, and it has been checked."""
        return self.upload is not None and self.upload.is_clean


__all__ = ["Resource"]
