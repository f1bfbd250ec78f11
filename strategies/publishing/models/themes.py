"""Cross-cutting areas: what targets, actions and resources may have in common across the goals."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import get_language

from portal.log.triggers import never_emptied, public_change

_KEPT = """
IF (OLD.key, OLD.name_sv, OLD.name_en) IS DISTINCT FROM (NEW.key, NEW.name_sv, NEW.name_en) AND (
    EXISTS (SELECT 1 FROM strategies_regionaltarget part
        JOIN strategies_strategygoal goal ON goal.id = part.goal_id
        JOIN strategies_strategyversion version ON version.id = goal.version_id
        WHERE version.state <> 'draft' AND part.themes @> ARRAY[OLD.key]::varchar[])
    OR EXISTS (SELECT 1 FROM strategies_suggestedaction part
        JOIN strategies_strategygoal goal ON goal.id = part.goal_id
        JOIN strategies_strategyversion version ON version.id = goal.version_id
        WHERE version.state <> 'draft' AND part.themes @> ARRAY[OLD.key]::varchar[])
) THEN
    RAISE EXCEPTION 'A published version uses this area' USING ERRCODE = 'integrity_constraint_violation';
END IF;
RETURN NEW;
"""


class ThemeQuerySet(models.QuerySet):
    """Areas by whose they are."""

    def in_order(self):
        """The shared ones as we number them, then the counties' own by name."""
        return self.order_by(F("county").asc(nulls_first=True), "order", "sort_key", "pk")

    def current(self):
        """That can be chosen now."""
        return self.filter(retired_at=None)

    def for_county(self, county):
        """What a county may use: the shared ones and its own."""
        return self.filter(Q(county=None) | Q(county=county))

    def own(self, county):
        """The county's own."""
        return self.filter(county=county)

    def names(self):
        """{key: name in the active language} in their order."""
        return {theme.key: theme.name for theme in self.in_order()}

    def choices(self, county, kept=()):
        """What a form of the county's offers, with the retired ones that are chosen already. One query."""
        found = self.filter(Q(county=None) | Q(county=county)).filter(Q(retired_at=None) | Q(pk__in=list(kept)))
        return [(theme.key, theme.name) for theme in found.in_order()]


class Theme(models.Model):
    """A cross-cutting area (tvärgående område): one that all counties share, or a county's own.

    Rows that carry it hold its key; a published version is frozen, so the key and the name it shows stand too."""

    key = models.SlugField(primary_key=True, max_length=80)
    county = models.ForeignKey("portal.County", models.PROTECT, null=True, blank=True, related_name="themes")
    order = models.PositiveSmallIntegerField(default=0)
    name_sv = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, blank=True)
    explanation_sv = models.CharField(max_length=300, blank=True)
    explanation_en = models.CharField(max_length=300, blank=True)
    sort_key = models.CharField(max_length=200, db_collation="C", blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = ThemeQuerySet.as_manager()

    class Meta:
        ordering = ["order", "sort_key", "pk"]
        constraints = [models.UniqueConstraint(Lower("name_sv"), "county", nulls_distinct=False, name="theme_once")]
        triggers = [
            public_change(),
            never_emptied(),
            pgtrigger.Protect(name="theme_stays", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="published_name_stays", when=pgtrigger.Before, operation=pgtrigger.Update, func=_KEPT
            ),
        ]

    def __str__(self):
        return self.name_sv

    @property
    def name(self):
        """In the active language."""
        return (self.name_en if get_language() == "en" else "") or self.name_sv

    @property
    def explanation(self):
        """In the active language."""
        return (self.explanation_en if get_language() == "en" else "") or self.explanation_sv


def themed(names, keys):
    """The areas of a row as pairs (key, name) in their order; ``names`` is what ``ThemeQuerySet.names`` gave."""
    chosen = set(keys or ())
    return [(key, name) for key, name in names.items() if key in chosen]


__all__ = ["Theme", "themed"]
