"""Learning examples as anyone reads them."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.directory.models import County
from portal.directory.rules import OrganisationKind
from portal.files.answers import upload_response
from portal.pages import public_page
from strategies.library.forms import goal_names
from strategies.library.models import LearningExample
from strategies.library.models.examples import LearningExampleQuerySet
from strategies.library.views_public import Filters
from strategies.publishing.models import StrategyGoal, Theme, themed

NARROWED_BY = {
    "goal": LearningExampleQuerySet.about,
    "theme": LearningExampleQuerySet.with_theme,
    "kind": LearningExampleQuerySet.from_kind,
    "county": LearningExampleQuerySet.from_county,
}


@public_page
@login_not_required
def examples(request):
    """Published examples, filtered by goal, area, kind of organisation, county and text in the address."""
    goals, themes, counties = goal_names(), Theme.objects.names(), list(County.objects.in_order())
    options = {
        "goal": goals,
        "theme": themes,
        "kind": dict(OrganisationKind.choices),
        "county": {county.slug: county.name for county in counties},
    }
    filters = Filters(request.GET, options)
    found = LearningExample.objects.published().matching(filters.text)
    for key, value in filters.values.items():
        found = NARROWED_BY[key](found, value)
    page = filters.page_of(found.with_names().newest_first())
    for example in page.object_list:
        example.goal_names = [goals[key] for key in example.goals if key in goals]
        example.theme_names = themed(themes, example.themes)
    context = {"all_counties": counties, "page": page, "filters": filters, "chosen": filters.chosen}
    return render(request, "strategies/library/public_examples.html", context | {"trail": _trail()})


@public_page
@login_not_required
def example(request, pk):
    """One example."""
    found = get_object_or_404(LearningExample.objects.published().with_names(), pk=pk)
    own = {str(goal.key): goal.name for goal in StrategyGoal.objects.of_version(found.strategy.current_version)}
    names = goal_names() | own
    context = {
        "example": found,
        "goal_names": [names[key] for key in found.goals if names.get(key)],
        "theme_names": themed(Theme.objects.names(), found.themes),
        "file_url": reverse("library:example_file", args=[pk]),
        "trail": [*_trail(), (_("Learning examples"), reverse("library:examples"))],
    }
    return render(request, "strategies/library/public_example.html", context)


@login_not_required
@require_safe
def example_file(request, pk):
    """A published example's file."""
    found = get_object_or_404(LearningExample.objects.published().with_names(), pk=pk)
    if found.upload is None:
        raise Http404
    return upload_response(found.upload, found.title)


def _trail():
    return [(_("Knowledge bank"), reverse("library:resources"))]
