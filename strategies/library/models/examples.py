"""Learning examples: what members did, why, and what came of it."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import JSONObject
from django.urls import reverse

from portal.log.triggers import append_only, never_emptied, public_change
from strategies.library.rules_examples import EVENT_WORDS, TAGS, WRITABLE, ExampleState

WORDS = (
    *("title", "what", "why", "result", "measured", "goals", "themes", "contact_email", "link", "upload_id"),
    *("organisation_id", "strategy_id"),
)
_CHANGED = " OR ".join(f'OLD."{name}" IS DISTINCT FROM NEW."{name}"' for name in WORDS)


class LearningExampleQuerySet(models.QuerySet):
    """Examples by who may see them and what a reader looks for."""

    def published(self):
        """What the public reads."""
        return self.filter(state=ExampleState.PUBLISHED)

    def for_county(self, county):
        """What the county may see: never what the organisation is writing, also when it was sent back (TF 2:13)."""
        return self.filter(strategy__county=county).exclude(state__in=WRITABLE)

    def waiting(self):
        """For the county's look."""
        return self.filter(state=ExampleState.HANDED_IN)

    def of(self, organisation, strategy):
        """One organisation's, within one strategy."""
        return self.filter(organisation=organisation, strategy=strategy)

    def with_names(self):
        """With what every line shows."""
        return self.select_related("organisation", "strategy__county", "strategy__current_version", "upload")

    def newest_first(self):
        """The latest published first, then the latest written."""
        return self.order_by(models.F("published_at").desc(nulls_last=True), "-updated_at", "-pk")

    def matching(self, text):
        """Whose title, organisation or words hold the text."""
        words = Q(title__icontains=text) | Q(what__icontains=text) | Q(result__icontains=text)
        return self.filter(words | Q(organisation__name__icontains=text))

    def about(self, goal):
        """That serve a goal, by its key."""
        return self.filter(goals__contains=[goal])

    def with_theme(self, theme):
        """That carry a cross-cutting area, by its key."""
        return self.filter(themes__contains=[theme])

    def from_county(self, slug):
        """From a county, by its name in addresses."""
        return self.filter(strategy__county__slug=slug)

    def from_kind(self, kind):
        """From organisations of one kind."""
        return self.filter(organisation__kind=kind)

    def rows(self, most=None):
        """As rows of another query: key, title, goals and who wrote it."""
        found = self.published().order_by("-published_at", "-pk")
        return ArraySubquery(
            found.values(json=JSONObject(pk="pk", title="title", goals="goals", organisation="organisation__name"))[
                :most
            ]
        )


class LearningExample(models.Model):
    """A learning example (lärande exempel), written by a member and published after staff's look."""

    organisation = models.ForeignKey("portal.Organisation", models.PROTECT, related_name="examples")
    strategy = models.ForeignKey("strategies.Strategy", models.PROTECT, related_name="examples")
    state = models.CharField(max_length=20, choices=ExampleState, default=ExampleState.DRAFT)
    title = models.CharField(max_length=150)
    what = models.TextField(blank=True)
    why = models.TextField(blank=True)
    result = models.TextField(blank=True)
    measured = models.CharField(max_length=300, blank=True, help_text="The measured effect, in one line.")
    goals = ArrayField(
        models.CharField(max_length=60), default=list, blank=True,
        help_text="Keys of national goals, and of the strategy's own goals.",
    )  # fmt: skip
    themes = ArrayField(models.CharField(max_length=80), default=list, blank=True, help_text="Cross-cutting areas.")
    contact_email = models.EmailField(blank=True)
    link = models.URLField(max_length=500, blank=True)
    upload = models.ForeignKey("portal.Upload", models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.TextField(blank=True, help_text="What the board wrote last: what to change, or why not.")
    handed_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    handed_in_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    edition = models.PositiveIntegerField(default=1, help_text="Grows with every change: tells two editors apart.")
    updated_at = models.DateTimeField(auto_now=True)

    objects = LearningExampleQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [GinIndex(fields=["goals"], name="example_goals"), GinIndex(fields=["themes"], name="example_themes")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft") | Q(handed_in_at__isnull=False, handed_in_by__isnull=False),
                name="example_handed_in_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False), name="example_published_has_time"
            ),
        ]
        triggers = [
            public_change(
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__state="published")
                | pgtrigger.Q(new__state="withdrawn")
                | pgtrigger.Q(new__state="retired"),
            ),
            never_emptied(),
            # What staff read is what the public reads.
            pgtrigger.Protect(
                name="example_stands",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    f"OLD.\"state\" NOT IN ('draft', 'returned', 'withdrawn') AND ({_CHANGED})"
                ),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        """Its public page."""
        return reverse("library:example", args=[self.pk])

    @property
    def tag(self):
        """The look of its state."""
        return TAGS[ExampleState(self.state)]

    @property
    def has_file(self):
        """Whether a file can be fetched: there is one, and it has been checked."""
        return self.upload is not None and self.upload.is_clean


class ExampleEvent(models.Model):
    """What happened to an example, appended and never changed."""

    example = models.ForeignKey(LearningExample, models.PROTECT, related_name="events")
    verb = models.CharField(max_length=20)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]
        triggers = append_only()

    def __str__(self):
        return f"{self.example_id} {self.verb}"

    @property
    def text(self):
        """What happened, in words."""
        return EVENT_WORDS.get(self.verb, self.verb)


__all__ = ["ExampleEvent", "LearningExample"]
