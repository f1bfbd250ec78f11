"""Pages that somebody owns: read again in time, else the owner is asked and after a while the public is told.

One mechanism for strategies and county pages (seed 002 shows such a footer on a county's page)."""

from datetime import timedelta

from django.db import models

REVIEW_EVERY = timedelta(days=365)
REVIEW_GRACE = timedelta(days=90)


def review_day(review_by, reviewed_on, shown_since):
    """The day by which a page is to be read again; without one of its own a year after the last time."""
    last = max(filter(None, [reviewed_on, shown_since]), default=None)
    return review_by or (last and last + REVIEW_EVERY)


def is_review_due(day, today):
    """Whether the page's owner should read it again now."""
    return bool(day and day <= today)


def may_be_out_of_date(day, today):
    """Whether the public is told: the day and the grace time have passed."""
    return bool(day and day + REVIEW_GRACE < today)


class OwnedPage(models.Model):
    """Who answers for a page, and when it is read again. ``shown_since`` is the day of its latest publishing."""

    responsible_unit = models.CharField(max_length=120, blank=True)
    reviewed_on = models.DateField(null=True, blank=True)
    review_by = models.DateField(
        null=True, blank=True, help_text="When its owner reads it again; empty: a year after the last review."
    )

    class Meta:
        abstract = True

    @property
    def shown_since(self):
        """The day since when the public has read these words, None before that."""
        raise NotImplementedError

    @property
    def review_day(self):
        """The day by which the page is to be read again, None before it has been published."""
        return review_day(self.review_by, self.reviewed_on, self.shown_since)

    def note_review(self, today):
        """Set that the page was read and found right today; next time in a year. The caller saves."""
        self.reviewed_on, self.review_by = today, today + REVIEW_EVERY
