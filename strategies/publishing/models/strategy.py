"""The national goals, a county's strategy for one period, and its versions."""

import re

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.timezone import localdate

from portal.log.triggers import never_emptied, public_change
from portal.reviewing import OwnedPage, is_review_due
from strategies.publishing.models.frozen import frozen_version
from strategies.publishing.rules import (
    JoiningMode,
    Known,
    SigningLevel,
    SigningMode,
    VersionState,
)


def in_the_portal():
    """The way to sign that stands when a county has chosen none."""
    return [SigningMode.PORTAL.value]


class NationalGoalQuerySet(models.QuerySet):
    """The national sub-goals."""

    def in_order(self):
        """As the government numbers them."""
        return self.order_by("order")

    def names(self):
        """{key: Swedish name} in their order."""
        return dict(self.in_order().values_list("key", "name_sv"))


class NationalGoal(models.Model):
    """One of the six national sub-goals. Keyed by name: the numbers changed in 2016 (skr. 2016/17:10)."""

    key = models.SlugField(primary_key=True, max_length=60)
    order = models.PositiveSmallIntegerField(unique=True)
    name_sv = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160)
    short_sv = models.CharField(max_length=60)
    short_en = models.CharField(max_length=60)
    explanation_sv = models.TextField()
    explanation_en = models.TextField()
    since = models.PositiveSmallIntegerField()
    source = models.URLField(blank=True)

    objects = NationalGoalQuerySet.as_manager()

    class Meta:
        ordering = ["order"]
        triggers = [public_change()]

    def __str__(self):
        return self.name_sv


class StrategyQuerySet(models.QuerySet):
    """Strategies by who may see them."""

    def public(self):
        """With a published version."""
        return self.filter(current_version__isnull=False)

    def for_county(self, county):
        """The county's own, drafts included."""
        return self.filter(county=county)

    def in_force(self, today):
        """Neither over nor closed: the same as not ``is_over``."""
        return self.filter(
            Q(valid_to__gte=today) | Q(valid_to__isnull=True), Q(closed_on__gt=today) | Q(closed_on__isnull=True)
        )

    def in_county(self, slug):
        """Of the county with this name in addresses, the latest period first."""
        return self.filter(county__slug=slug).select_related("county", "current_version").order_by("-valid_from")

    def others_than(self, strategy):
        """All but one, with what the public reads."""
        return self.exclude(pk=strategy.pk).select_related("current_version").order_by("-valid_from")

    def take_over(self, later):
        """Let the county's earlier published strategies point to the one that was published now."""
        earlier = self.public().filter(county=later.county, valid_from__lt=later.valid_from, succeeded_by=None)
        return earlier.exclude(pk=later.pk).update(succeeded_by=later)

    def published_at(self, county, period):
        """The published one at a public address."""
        return self.public().in_county(county).filter(slug=period)

    def with_desk_figures(self):
        """With the published version, and whether a draft is being written and what it is called."""
        draft = StrategyVersion.objects.filter(strategy=OuterRef("pk"), state=VersionState.DRAFT)
        return self.select_related("county", "current_version").annotate(
            has_draft=Exists(draft), draft_title=Subquery(draft.values("title")[:1])
        )

    def with_county(self):
        """With what a line in a public list shows, by county."""
        return self.select_related("county", "current_version").order_by("county__code", "-valid_from", "pk")

    def open_for_joining(self, today):
        """Published, joining offered, not closed and the period not over."""
        return self.public().in_force(today).filter(current_version__joining=JoiningMode.OPEN)


class Strategy(models.Model):
    """One county's strategy for one period. Periods have any length and may overlap or leave gaps."""

    county = models.ForeignKey("portal.County", models.PROTECT, related_name="strategies")
    slug = models.SlugField(max_length=40, help_text="The period in the address, like 2024-2027.")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True, help_text="Last day, included; empty when not known.")
    current_version = models.OneToOneField(
        "StrategyVersion",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="current_of",
    )
    closed_on = models.DateField(null=True, blank=True, help_text="Closed before its period was over, from this day.")
    succeeded_by = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="predecessors",
        help_text="The strategy that took over.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = StrategyQuerySet.as_manager()

    class Meta:
        ordering = ["county__sort_key", "-valid_from"]
        verbose_name_plural = "strategies"
        constraints = [
            models.UniqueConstraint(fields=["county", "slug"], name="strategy_period_once_per_county"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="strategy_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(current_version__isnull=True) | Q(valid_from__isnull=False),
                name="strategy_published_has_beginning",
            ),
            models.CheckConstraint(
                condition=Q(succeeded_by__isnull=True) | ~Q(succeeded_by=F("pk")), name="strategy_not_its_own_successor"
            ),
        ]
        triggers = [public_change()]

    def __str__(self):
        return f"{self.county_id} {self.slug}"

    def get_absolute_url(self):
        return reverse("register:strategy", args=[self.county.slug, self.slug])

    @property
    def period(self):
        """The period as people write it: 2024–2027, or 2024– when its end is not known (Dalarna)."""
        if not self.valid_from:
            return ""
        return f"{self.valid_from.year}–{self.valid_to.year if self.valid_to else ''}"

    def wants_review(self, today):
        """Whether what is published should be read again by its owner now."""
        version = self.current_version
        return version is not None and not self.is_over(today) and is_review_due(version.review_day, today)

    def is_over(self, today):
        """Whether the period has ended, or the strategy was closed before that."""
        return bool(self.valid_to and self.valid_to < today) or self.is_closed(today)

    def is_closed(self, today):
        """Whether the board has closed it before its period was over."""
        return bool(self.closed_on and self.closed_on <= today)


class StrategyVersionQuerySet(models.QuerySet):
    """Versions by what can be done with them."""

    def draft_of(self, strategy):
        """The strategy's draft, when there is one."""
        return self.filter(strategy=strategy, state=VersionState.DRAFT)

    def of_strategy(self, strategy):
        """All of a strategy, the latest first."""
        return self.filter(strategy=strategy).select_related("strategy__county", "published_by").order_by("-number")

    def published_of(self, strategy):
        """What the public has read, the latest first."""
        return self.filter(strategy=strategy).exclude(state=VersionState.DRAFT).order_by("-number")

    def written_since(self, moment):
        """Drafts that somebody has saved since then."""
        return self.filter(state=VersionState.DRAFT, updated_at__gte=moment).select_related("strategy__county")

    def with_strategy(self):
        """With the strategy and its county."""
        return self.select_related("strategy__county")


class StrategyVersion(OwnedPage):
    """What the strategy says. A draft is edited; a published one is frozen, and memberships point to it."""

    strategy = models.ForeignKey(Strategy, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=20, choices=VersionState, default=VersionState.DRAFT)
    title = models.CharField(max_length=200, blank=True)
    introduction = models.TextField(blank=True)
    vision = models.TextField(blank=True)
    vision_known = models.CharField(max_length=30, choices=Known, default=Known.UNKNOWN)
    overall_aim = models.TextField(blank=True)
    overall_aim_known = models.CharField(max_length=30, choices=Known, default=Known.UNKNOWN)
    goals_note = models.CharField(max_length=300, blank=True)
    priority_label = models.CharField(
        max_length=60,
        blank=True,
        help_text="The county's own word, for example fokusområde.",
    )
    priorities_known = models.CharField(max_length=30, choices=Known, default=Known.UNKNOWN)
    priorities_note = models.CharField(max_length=300, blank=True)
    joining = models.CharField(max_length=20, choices=JoiningMode, default=JoiningMode.UNKNOWN)
    joining_known = models.CharField(max_length=30, choices=Known, default=Known.UNKNOWN)
    joining_model = models.CharField(max_length=120, blank=True)
    joining_means = models.TextField(blank=True)
    joining_form_url = models.URLField(blank=True)
    open_to = ArrayField(
        models.CharField(max_length=80),
        default=list,
        blank=True,
        help_text="In the county's words.",
    )
    open_to_kinds = ArrayField(
        models.CharField(max_length=20),
        default=list,
        blank=True,
        help_text="Organisation kinds; empty means all.",
    )
    offered_kind = models.CharField(
        max_length=300,
        blank=True,
        db_default="",
        help_text="What kind of support joining gives, in one line: operativt och strategiskt stöd.",
    )
    consulted = models.CharField(
        max_length=60,
        blank=True,
        db_default="",
        help_text="When the draft was out for views, as the board writes it: 2023. For those not held in the portal.",
    )
    decision_needed = models.CharField(max_length=300, blank=True)
    signing_modes = ArrayField(
        models.CharField(max_length=20, choices=SigningMode),
        default=in_the_portal,
        help_text="Ways to sign that the county allows.",
    )
    signatories = models.PositiveSmallIntegerField(default=1, help_text="How many sign for the organisation: 1 or 2.")
    signing_level = models.CharField(max_length=20, choices=SigningLevel, default=SigningLevel.LOGIN)
    counter_signature = models.BooleanField(default=False, help_text="The county signs too, before it confirms.")
    follow_up = models.TextField(blank=True)
    follow_up_known = models.CharField(max_length=30, choices=Known, default=Known.UNKNOWN)
    milestones = ArrayField(
        models.CharField(max_length=200),
        default=list,
        blank=True,
        help_text="When and what, in the county's words; also after the period's end.",
    )
    contact_role = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField(blank=True, help_text="Role mailbox.")
    contact_phone = models.CharField(max_length=40, blank=True)
    diary_number = models.CharField(
        max_length=60,
        blank=True,
        help_text="Free text: forms differ between registries.",
    )
    decided_on = models.DateField(null=True, blank=True)
    isbn = models.CharField(max_length=20, blank=True)
    issn = models.CharField(max_length=9, blank=True)
    pages = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Pages of the printed report.")
    report = models.ForeignKey(
        "portal.Upload",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The report as the board set it.",
    )
    source_url = models.URLField(max_length=400, blank=True)
    remark = models.TextField(blank=True)
    facts_notes = ArrayField(
        models.CharField(max_length=500),
        default=list,
        db_default=[],
        blank=True,
        help_text="The portal's own notes on where the facts are from and what was not found: never the board's words.",
    )
    facts_sources = ArrayField(
        models.CharField(max_length=400),
        default=list,
        db_default=[],
        blank=True,
        help_text="Where the facts were read, when others than the board put them here.",
    )
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    edition = models.PositiveIntegerField(default=1, help_text="Grows with every save: tells two editors apart.")
    updated_at = models.DateTimeField(auto_now=True)

    objects = StrategyVersionQuerySet.as_manager()

    class Meta:
        ordering = ["strategy", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["strategy", "number"], name="strategy_version_number_once"),
            models.UniqueConstraint(
                fields=["strategy"],
                condition=Q(state="draft"),
                name="strategy_one_draft_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["strategy"],
                condition=Q(state="published"),
                name="strategy_one_published_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | (Q(published_at__isnull=False) & ~Q(title="")),
                name="strategy_version_published_has_title_and_time",
            ),
            models.CheckConstraint(
                condition=Q(signatories__in=[1, 2]) & Q(signing_modes__len__gt=0), name="strategy_version_can_be_signed"
            ),
        ]
        triggers = [
            public_change(operation=pgtrigger.Update, condition=~pgtrigger.Q(new__state="draft")),
            frozen_version(),
            never_emptied(),
        ]

    def __str__(self):
        return self.title or f"{self.strategy} v{self.number}"

    @property
    def shown_since(self):
        """The day of publishing, None before it."""
        return self.published_at and localdate(self.published_at)

    @property
    def says_period(self):
        """Whether the title says the period itself, with whatever dash; a period that is not known is never missing."""
        return not self.strategy.period or _dashes_alike(self.strategy.period) in _dashes_alike(self.title)

    @property
    def title_with_period(self):
        """The title, and the period when the title does not say it: for letters and headings."""
        return self.title if self.says_period else f"{self.title}, {self.strategy.period}"


def _dashes_alike(text):
    """The text with every dash as a hyphen, and none of the spaces that some set around it."""
    return re.sub(r"\s*[-‐‑‒–—]\s*", "-", text)
