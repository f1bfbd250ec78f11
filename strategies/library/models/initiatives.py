"""Initiatives: joint efforts with a funder, a lead and partners, also across counties."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from portal.log.triggers import public_change


class InitiativeQuerySet(models.QuerySet):
    """Initiatives by whose they are and what a reader looks for."""

    def current(self):
        """What the public may read: not retired."""
        return self.filter(retired_at=None)

    def retired(self):
        """Taken out of what the public sees."""
        return self.filter(retired_at__isnull=False)

    def tended_by(self, county):
        """The county's own."""
        return self.filter(county=county)

    def for_list(self):
        """The latest begun first, then in Swedish order."""
        return self.select_related("county").order_by(F("from_year").desc(nulls_last=True), "sort_key", "pk")

    def matching(self, text):
        """Whose title, funder, lead or description holds the text."""
        people = Q(lead__icontains=text) | Q(funder__icontains=text)
        return self.filter(people | Q(title__icontains=text) | Q(description__icontains=text))

    def about(self, goal):
        """That serve a national goal, by its key."""
        return self.filter(goals__contains=[goal])

    def with_theme(self, theme):
        """That carry a cross-cutting area, by its key."""
        return self.filter(themes__contains=[theme])

    def from_county(self, slug):
        """That a county tends, or where one of its organisations leads or is a partner; by its name in addresses."""
        theirs = Initiative.organisations.through.objects.filter(
            Q(organisation__county__slug=slug) | Q(organisation__municipality__county__slug=slug),
            initiative=OuterRef("pk"),
        )
        return self.filter(Q(county__slug=slug) | Exists(theirs))


class Initiative(models.Model):
    """A joint effort (satsning). What is not known stays empty, and is shown as not known."""

    county = models.ForeignKey("portal.County", models.PROTECT, related_name="initiatives")
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    funder = models.CharField(max_length=200, blank=True)
    amount = models.PositiveBigIntegerField(null=True, blank=True, help_text="Kronor.")
    from_year = models.PositiveSmallIntegerField(null=True, blank=True)
    to_year = models.PositiveSmallIntegerField(null=True, blank=True)
    lead = models.CharField(max_length=200, blank=True)
    partners = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    organisations = models.ManyToManyField(
        "portal.Organisation", blank=True, related_name="initiatives",
        help_text="The lead and those partners that the portal's list of organisations knows by name.",
    )  # fmt: skip
    responsible = models.CharField(
        max_length=300,
        blank=True,
        db_default="",
        help_text="Who answers for the work: a function, not a person.",
    )
    trained = models.PositiveIntegerField(null=True, blank=True, help_text="People who took part in training.")
    trained_note = models.CharField(max_length=200, blank=True)
    outcome = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True, help_text="Where the facts stand, in words.")
    link = models.URLField(max_length=500, blank=True)
    goals = ArrayField(models.CharField(max_length=60), default=list, blank=True, help_text="Keys of national goals.")
    themes = ArrayField(models.CharField(max_length=80), default=list, blank=True, help_text="Cross-cutting areas.")
    sort_key = models.CharField(max_length=400, db_collation="C")
    retired_at = models.DateTimeField(null=True, blank=True)
    edition = models.PositiveIntegerField(default=1, help_text="Grows with every save: tells two editors apart.")
    updated_at = models.DateTimeField(auto_now=True)

    objects = InitiativeQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "pk"]
        indexes = [GinIndex(fields=["themes"], name="initiative_themes")]
        constraints = [
            models.UniqueConstraint(
                fields=["title", "county"], condition=Q(retired_at__isnull=True), name="initiative_once"
            ),
            models.CheckConstraint(
                condition=Q(from_year__isnull=True) | Q(to_year__isnull=True) | Q(to_year__gte=F("from_year")),
                name="initiative_ends_after_it_begins",
            ),
        ]
        triggers = [public_change()]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        """Its public page."""
        return reverse("library:initiative", args=[self.pk])

    @property
    def period(self):
        """Its years: 2017–2019, or the one that is known."""
        return "–".join(str(year) for year in dict.fromkeys((self.from_year, self.to_year)) if year)


__all__ = ["Initiative"]
