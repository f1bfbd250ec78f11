"""The knowledge bank: handbooks, tools and statistics that others have published."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from portal.characters import Kind
from portal.directory.models import County
from portal.files.answers import upload_response
from portal.forms import clean_text
from portal.pages import public_page
from strategies.library.forms import goal_names
from strategies.library.models import Resource
from strategies.library.models.resources import ResourceQuerySet
from strategies.library.rules import LANGUAGES
from strategies.publishing.models import Theme, themed

PAGE_SIZE = 50
LONGEST_TEXT = 120
SORTS = ("year",)
NARROWED_BY = {
    "kind": ResourceQuerySet.of_kind,
    "goal": ResourceQuerySet.about,
    "theme": ResourceQuerySet.with_theme,
    "language": ResourceQuerySet.in_language,
    "county": ResourceQuerySet.from_county,
}


@public_page
@login_not_required
def resources(request):
    """The resources, filtered by kind, goal, language, county and text in the address."""
    goals, themes, counties = goal_names(), Theme.objects.names(), list(County.objects.in_order())
    options = {
        "kind": dict(Resource.Kind.choices),
        "goal": goals,
        "theme": themes,
        "language": LANGUAGES,
        "county": {county.slug: county.name for county in counties},
    }
    filters = Filters(request.GET, options)
    sort = request.GET.get("sort") if request.GET.get("sort") in SORTS else ""
    found = _filtered(Resource.objects.current(), filters).for_list(newest_first=sort == "year")
    page = filters.page_of(found)
    for resource in page.object_list:
        resource.goal_names = [goals[key] for key in resource.goal_keys]
        resource.theme_names = themed(themes, resource.themes)
    context = {"all_counties": counties, "page": page, "filters": filters, "chosen": filters.chosen, "sort": sort}
    return render(request, "strategies/library/public_resources.html", context)


def _filtered(found, filters):
    found = found.matching(filters.text)
    for key, value in filters.values.items():
        found = NARROWED_BY[key](found, value)
    return found


@login_not_required
@require_safe
def resource_file(request, pk):
    """A resource's file."""
    found = get_object_or_404(Resource.objects.with_file(pk))
    return upload_response(found.upload, found.title)


class Filters:
    """What the address asks for. ``options``: the possible values with their words, by name; what is none is left out.

    ``values`` holds what was understood, ``chosen`` the same as triples for removable tags."""

    def __init__(self, query, options):
        asked = {key: query.get(key, "") for key in options}
        self.query, self.options = query, options
        self.values = {key: value for key, value in asked.items() if value in options[key]}
        self.ignored = any(value and key not in self.values for key, value in asked.items())
        self.text = _text(query.get("q", ""))
        self.chosen = [(key, value, str(options[key][value])) for key, value in self.values.items()]
        if self.text:
            self.chosen.append(("q", query["q"], f"”{self.text}”"))

    def choices(self):
        """The options of each name as (value, words, whether it is chosen)."""
        return {
            key: [(value, words, value == self.values.get(key)) for value, words in options.items()]
            for key, options in self.options.items()
        }

    def page_of(self, found):
        """The page that the address asks for; the first one for nonsense."""
        number = self.query.get("page", "")
        return Paginator(found, PAGE_SIZE).get_page(number if number.isascii() and len(number) < 7 else 1)


def _text(typed):
    try:
        return clean_text(typed[:LONGEST_TEXT], Kind.LINE)
    except ValidationError:
        return ""
