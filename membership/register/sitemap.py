"""The site map: an index, one part with the pages, and parts of a thousand organisations, in both languages."""

from django.conf import settings
from django.db.models import CharField, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import override

from portal.directory.models import County, Organisation
from strategies.consultation.models import Consultation
from strategies.library.models import Initiative, LearningExample
from strategies.pages.models import CountyPage
from strategies.publishing.models import Strategy, Theme, VersionPaper

PART = 1_000  # organisations: two addresses each, well below the limit of 50,000
LANGUAGES = ("sv", "en")
PAGES = (
    "start",
    "register:counties",
    "register:joined",
    "library:resources",
    "library:examples",
    "library:initiatives",
    "register:themes",
    "register:calendar",
    "register:open_data",
    "about",
    "accessibility",
    "privacy",
    "cookies",
    "contact",
)
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_INDEX = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
_SET = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'


def index():
    """The addresses of all parts. One query."""
    last = -(-Organisation.objects.count() // PART)
    parts = [reverse("sitemap_pages"), *(reverse("sitemap_organisations", args=[n]) for n in range(1, last + 1))]
    rows = "".join(f"<sitemap><loc>{settings.SITE_URL}{path}</loc></sitemap>\n" for path in parts)
    return f"{_HEAD}{_INDEX}{rows}</sitemapindex>\n"


def pages():
    """Fixed pages, counties with lists and pages, strategies and consultations that are public, areas. Five queries."""
    places = [(name, ()) for name in PAGES]
    names = {
        "county": ("register:county", "register:county_joined"),
        "example": ("library:example",),
        "initiative": ("library:initiative",),
        "theme": ("register:theme",),
    }
    for kind, slug in _single():
        places += [(name, (slug,)) for name in names[kind]]
    for slug, period in Strategy.objects.public().order_by("pk").values_list("county__slug", "slug"):
        places.append(("register:strategy", (slug, period)))
        places.append(("publishing:changes", (slug, period)))
    for slug, name in CountyPage.objects.addresses():
        places.append(("pages:page", (slug, name)))
    for slug, period, number in VersionPaper.objects.addresses():
        places.append(("publishing:version_paper", (slug, period, number)))
    for slug, period, number in (
        Consultation.objects.public().order_by("pk").values_list("strategy__county__slug", "strategy__slug", "number")
    ):
        places.append(("consultation:public_number", (slug, period, number)))
    return _urlset([_in_languages(name, args) for name, args in places])


def _single():
    """Pairs (county, theme, example or initiative; its name in addresses). One query."""
    counties = County.objects.order_by().annotate(kind=Value("county")).values_list("kind", "slug")
    themes = Theme.objects.current().order_by().annotate(kind=Value("theme")).values_list("kind", "key")
    shelves = (("example", LearningExample.objects.published()), ("initiative", Initiative.objects.current()))
    rows = [
        found.order_by().annotate(kind=Value(kind), name=Cast("pk", CharField())).values_list("kind", "name")
        for kind, found in shelves
    ]
    return counties.union(themes, *rows).order_by("kind", "slug")


def organisations(number):
    """Part ``number`` (from 1) of the organisations; empty beyond the last. One query."""
    first = (number - 1) * PART
    slugs = Organisation.objects.order_by("pk").values_list("slug", flat=True)[first : first + PART]
    start = _in_languages("register:organisation", ("x",))
    starts = {language: path[:-2] for language, path in start.items()}
    places = [{language: f"{path}{slug}/" for language, path in starts.items()} for slug in slugs]
    return _urlset(places) if places else ""


def _in_languages(name, args):
    paths = {}
    for language in LANGUAGES:
        with override(language):
            paths[language] = reverse(name, args=args)
    return paths


def _urlset(places):
    """Slugs and fixed words only, so nothing needs escaping."""
    host = settings.SITE_URL
    rows = []
    for paths in places:
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang="{language}" href="{host}{path}"/>'
            for language, path in paths.items()
        )
        rows += [f"<url><loc>{host}{path}</loc>{links}</url>\n" for path in paths.values()]
    return f"{_HEAD}{_SET}{''.join(rows)}</urlset>\n"
