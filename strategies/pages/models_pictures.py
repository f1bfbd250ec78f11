"""Pictures of a county's pages, and what its board shows beside its addresses: a picture and links to follow."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.log.triggers import append_only, public_change
from strategies.pages.rules import MOST_FOLLOWED


class PagePictureQuerySet(models.QuerySet):
    """Pictures by who may see them."""

    def of_county(self, county):
        """All that the county has used, also in drafts and earlier versions."""
        return self.filter(county=county).select_related("upload")

    def public(self, county):
        """Those that a public page of the county (its slug) shows now. Checked for viruses or not."""
        shown = Q(pageversions__live_of__isnull=False) | Q(profiles__isnull=False)
        return self.filter(shown, county__slug=county).select_related("upload").distinct()


class PagePicture(models.Model):
    """A picture with the words that stand for it, never changed: other words make another row about the same file.

    ``alternative`` is what those read who do not see it; empty only when the picture ``decorates`` and says nothing."""

    county = models.ForeignKey("portal.County", models.PROTECT, related_name="pictures")
    upload = models.ForeignKey("portal.Upload", models.PROTECT, related_name="+")
    width = models.PositiveSmallIntegerField(help_text="Points")
    height = models.PositiveSmallIntegerField(help_text="Points")
    alternative = models.CharField(max_length=300, blank=True)
    decorates = models.BooleanField(default=False)
    credit = models.CharField(max_length=120, blank=True, help_text="Who took or made it.")
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text="Who said that it may be published."
    )
    cleared_at = models.DateTimeField(default=timezone.now)

    objects = PagePictureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decorates=True, alternative="") | (Q(decorates=False) & ~Q(alternative="")),
                name="page_picture_says_what_it_shows",
            ),
            models.CheckConstraint(condition=Q(width__gt=0, height__gt=0), name="page_picture_has_sides"),
        ]
        triggers = append_only()

    def __str__(self):
        return self.alternative or str(self.pk)

    @property
    def credit_line(self):
        """As it stands under the picture: a name as that of a photographer, other words as they are; "" for none."""
        if not self.credit or ":" in self.credit:
            return self.credit
        return _("Photo: %(who)s") % {"who": self.credit}


class CountyProfileQuerySet(models.QuerySet):
    """What boards show of themselves."""

    def of(self, county):
        """The county's, with its picture; None when it has none yet."""
        return self.filter(county=county).select_related("picture__upload").first()


class CountyProfile(models.Model):
    """What a county's page shows of its board beside its addresses."""

    county = models.OneToOneField("portal.County", models.PROTECT, related_name="profile")
    picture = models.ForeignKey(PagePicture, models.PROTECT, null=True, blank=True, related_name="profiles")
    updated_at = models.DateTimeField(auto_now=True)

    objects = CountyProfileQuerySet.as_manager()

    class Meta:
        triggers = [public_change()]

    def __str__(self):
        return str(self.county_id)


class FollowLinkQuerySet(models.QuerySet):
    """Links to follow boards by."""

    def of(self, county):
        """The county's, in its own order."""
        return self.filter(county=county).order_by("position")

    def leading_to(self, addresses):
        """Those with one of the addresses: a list or a query."""
        return self.filter(address__in=addresses)

    def addresses(self):
        """Where they lead."""
        return self.values_list("address", flat=True)


class FollowLink(models.Model):
    """Where else the board can be followed: a plain link, never anything of the other site's on our page."""

    county = models.ForeignKey("portal.County", models.PROTECT, related_name="follow_links")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=60)
    address = models.URLField(max_length=300)

    objects = FollowLinkQuerySet.as_manager()

    class Meta:
        ordering = ["county", "position"]
        constraints = [
            models.UniqueConstraint(fields=["county", "position"], name="follow_link_place_once"),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=MOST_FOLLOWED), name="follow_link_at_most_six"
            ),
            models.CheckConstraint(condition=Q(address__startswith="https://"), name="follow_link_https"),
        ]
        triggers = [public_change()]

    def __str__(self):
        return self.label

    @property
    def host(self):
        """Where the link leads, as people read addresses: facebook.com."""
        return (urlsplit(self.address).hostname or "").removeprefix("www.")


__all__ = ["CountyProfile", "FollowLink", "PagePicture"]
