"""A county's own pages: about, contact, news, and the same in other languages. What was published stays as it was."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.timezone import localdate

from portal.log.triggers import append_only, public_change
from portal.reviewing import OwnedPage, is_review_due
from strategies.pages.models_pictures import CountyProfile, FollowLink, PagePicture
from strategies.pages.rules import OWN_NAMES, PageKind, PageLanguage, direction


class PageWords(models.Model):
    """What a page says; shared by the page that is written and the version that the public reads."""

    kind = models.CharField(max_length=10, choices=PageKind)
    language = models.CharField(max_length=5, choices=PageLanguage, default=PageLanguage.SWEDISH)
    title = models.CharField(max_length=150)
    lead = models.CharField(max_length=300, blank=True)
    body = models.TextField(blank=True)
    picture = models.ForeignKey(PagePicture, models.PROTECT, null=True, blank=True, related_name="%(class)ss")

    class Meta:
        abstract = True

    @property
    def direction(self):
        """The way the page's language is written: ltr or rtl."""
        return direction(self.language)

    @property
    def language_name(self):
        """What the page's language calls itself."""
        return OWN_NAMES[PageLanguage(self.language)]


class CountyPageQuerySet(models.QuerySet):
    """Pages by who may see them."""

    def of_county(self, county):
        """The county's own, drafts included, with what is public of each."""
        return self.filter(county=county).select_related("live", "county", "picture__upload")

    def public(self):
        """With something published."""
        return self.filter(live__isnull=False).select_related("live", "county")

    def at(self, county, slug):
        """The public page at an address."""
        return self.public().filter(county__slug=county, slug=slug).select_related("live__picture__upload")

    def in_order(self):
        """By kind and title as staff see them; news last, the newest first."""
        order = models.Case(*(models.When(kind=kind, then=n) for n, kind in enumerate(_ORDER)), default=len(_ORDER))
        return self.order_by(order, F("first_published_at").desc(nulls_first=True), "title", "pk")

    def news_of(self, county):
        """The county's published news, the newest first."""
        return self.public().filter(county=county, live__kind=PageKind.NEWS).order_by("-first_published_at", "-pk")

    def standing_of(self, county):
        """The county's published pages that are no news, by kind and title."""
        order = models.Case(*(models.When(live__kind=kind, then=n) for n, kind in enumerate(_ORDER)))
        found = self.public().filter(county=county).exclude(live__kind=PageKind.NEWS)
        return found.defer("body", "live__body").order_by(order, "live__language", "live__title", "pk")

    def addresses(self):
        """County and name of every public page. One query."""
        return self.filter(live__isnull=False).order_by("pk").values_list("county__slug", "slug")


_ORDER = (PageKind.ABOUT, PageKind.CONTACT, PageKind.OTHER)


class CountyPage(OwnedPage, PageWords):
    """One page of a county, as it is being written; ``live`` is what the public reads."""

    county = models.ForeignKey("portal.County", models.PROTECT, related_name="pages")
    slug = models.SlugField(max_length=80, help_text="The page's name in its address; stays when the title changes.")
    live = models.OneToOneField("PageVersion", models.PROTECT, null=True, blank=True, related_name="live_of")
    first_published_at = models.DateTimeField(null=True, blank=True, help_text="The day of a piece of news.")
    edition = models.PositiveIntegerField(default=1, help_text="Grows with every save: tells two editors apart.")
    updated_at = models.DateTimeField(auto_now=True)

    objects = CountyPageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "slug"], name="county_page_name_once"),
            models.CheckConstraint(
                condition=Q(live__isnull=True) | Q(first_published_at__isnull=False), name="county_page_live_has_time"
            ),
        ]
        triggers = [
            # Writing in the draft does not touch what the public reads.
            public_change(
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__live__df=pgtrigger.F("new__live"))
                | pgtrigger.Q(old__reviewed_on__df=pgtrigger.F("new__reviewed_on"))
                | pgtrigger.Q(old__review_by__df=pgtrigger.F("new__review_by")),
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("pages:page", args=[self.county.slug, self.slug])

    @property
    def shown_since(self):
        """The day of the latest publishing, None while nothing is public."""
        return self.live and localdate(self.live.published_at)

    @property
    def is_changed(self):
        """Whether the draft says something else than the public reads."""
        return self.live is None or any(getattr(self, name) != getattr(self.live, name) for name in WORDS)

    def wants_review(self, today):
        """Whether what is published should be read again by its owner now."""
        return self.live is not None and is_review_due(self.review_day, today)


class PageVersion(PageWords):
    """What was published once, never changed afterwards."""

    page = models.ForeignKey(CountyPage, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    responsible_unit = models.CharField(max_length=120)
    published_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["page", "number"], name="county_page_version_once")]
        triggers = append_only()

    def __str__(self):
        return f"{self.title} {self.number}"


# What a version keeps of its page.
WORDS = ("kind", "language", "title", "lead", "body", "picture_id", "responsible_unit")

__all__ = ["WORDS", "CountyPage", "CountyProfile", "FollowLink", "PagePicture", "PageVersion"]
