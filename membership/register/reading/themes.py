"""A cross-cutting area: which targets and actions of the strategies in force carry it, and which resources."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef
from django.db.models.functions import JSONObject
from django.http import Http404
from django.urls import reverse

from strategies.library.models import LearningExample, Resource
from strategies.publishing.models import RegionalTarget, Strategy, SuggestedAction, Theme

MOST = 20  # of each sort and strategy; the strategy's own page shows all
MOST_SHOWN = 10  # resources and examples; the knowledge bank has them all


def themes():
    """All areas that are offered, the shared ones first. One query."""
    return list(Theme.objects.current().in_order().select_related("county"))


def theme_or_404(key):
    """The area with the latest learning examples that carry it. One that is no longer offered is there too: what
    carries it still stands. One query. Raises Http404."""
    examples = LearningExample.objects.with_theme(key).rows(MOST_SHOWN)
    found = Theme.objects.filter(pk=key).select_related("county").annotate(example_rows=examples).first()
    if found is None:
        raise Http404
    return found


def strategies_with(theme):
    """Published strategies whose targets or actions carry the area, by county, each with those as rows. One query
    however many are read; to be cut into pages."""
    targets = _carrying(RegionalTarget, theme)
    actions = _carrying(SuggestedAction, theme)
    return (
        Strategy.objects.public()
        .filter(Exists(targets) | Exists(actions), closed_on=None)
        .annotate(
            target_rows=_rows(targets, "wording"),
            action_rows=_rows(actions, "text"),
        )
        .select_related("county", "current_version")
        .order_by("county__sort_key", "-valid_from", "pk")
    )


def resources_with(theme):
    """The first resources that carry it. One query."""
    return list(Resource.objects.current().with_theme(theme.key).order_by("sort_key", "pk")[:MOST_SHOWN])


def address_of(strategy):
    """The strategy's public page."""
    return reverse("register:strategy", args=[strategy.county.slug, strategy.slug])


def _carrying(model, theme):
    return model.objects.filter(goal__version=OuterRef("current_version"), themes__contains=[theme.key]).order_by(
        "goal__order", "order", "pk"
    )


def _rows(parts, text):
    return ArraySubquery(parts.values(json=JSONObject(text=text))[:MOST])
