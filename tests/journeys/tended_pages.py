"""The pages that a board writes itself and its part of the knowledge bank, for the round of axe."""

from django.urls import reverse

from portal.directory.models import County
from strategies.library.models import Initiative, LearningExample
from strategies.pages.models import CountyPage
from tests.stage import make_example
from tests.strategies.library.stage import make_resource
from tests.strategies.pages.world import make_page, make_public

COUNTY = "exempel"
NOT_PAGES = {
    # Files and a feed, and a button
    *("library:resource_file", "library:county_resource_file", "library:national_resource_file", "pages:feed"),
    *("pages:county_review", "publishing:county_theme_retire", "examples:act", "library:county_initiative_retire"),
    *("pages:picture", "pages:county_picture"),
    *("library:example_file", "examples:own_file", "examples:county_file"),
}


def county_pages(user):
    """Pages and news as they are written, published and taken down; resources as they are tended."""
    county = County.objects.get(slug=COUNTY)
    draft = make_page(county, user, title="Ett utkast")
    live = make_public(county, user, title="Om vårt arbete med jämställdhet")
    make_public(county, user, title="Nytt om kvinnofrid", kind="news")
    make_public(county, user, title="Bargu dásseárvvu ovdii", language="se")
    for name in ("county_pages", "county_new", "county_board", "county_board_picture", "county_board_picture_away"):
        yield f"pages:{name}", reverse(f"pages:{name}", args=[COUNTY])
    for name in ("county_page", "county_preview", "county_publish", "county_remove"):
        yield f"pages:{name}", reverse(f"pages:{name}", args=[COUNTY, draft.pk])
    with_picture = CountyPage.objects.of_county(county).exclude(picture=None).first()
    for name in ("county_page_picture", "county_page_picture_away", "county_publish"):
        yield f"pages:{name}", reverse(f"pages:{name}", args=[COUNTY, with_picture.pk])
    yield "pages:page", with_picture.get_absolute_url()
    for name in ("county_page", "county_withdraw"):
        yield f"pages:{name}", reverse(f"pages:{name}", args=[COUNTY, live.pk])
    yield "pages:page", reverse("pages:page", args=[COUNTY, live.slug])
    yield "pages:page", reverse("pages:page", args=[COUNTY, "bargu-dassearvvu-ovdii"])
    yield "pages:news", reverse("pages:news", args=[COUNTY])
    resource = make_resource(county, title="Länets egen handbok")
    for name in ("county_resources", "county_resource_new"):
        yield f"library:{name}", reverse(f"library:{name}", args=[COUNTY])
    for name in ("county_resource", "county_resource_retire"):
        yield f"library:{name}", reverse(f"library:{name}", args=[COUNTY, resource.pk])
    yield "examples:county_examples", reverse("examples:county_examples", args=[COUNTY])
    for state in ("handed_in", "published"):
        found = LearningExample.objects.filter(strategy__county=county, state=state).first()
        yield "examples:county_example", reverse("examples:county_example", args=[COUNTY, found.pk])
    joint = Initiative.objects.filter(county=county).first()
    for name in ("county_initiatives", "county_initiative_new", "county_public_initiatives"):
        yield f"library:{name}", reverse(f"library:{name}", args=[COUNTY])
    yield "library:county_initiative", reverse("library:county_initiative", args=[COUNTY, joint.pk])
    yield "library:initiative", joint.get_absolute_url()
    for name in ("county_themes", "county_theme_new"):
        yield f"publishing:{name}", reverse(f"publishing:{name}", args=[COUNTY])
    yield "publishing:county_theme", reverse("publishing:county_theme", args=[COUNTY, "exempel-ungas-fritid"])


def example_pages(membership, user):
    """The organisation's learning examples: one being written, one that waits, one that all read."""
    yield "examples:own", reverse("examples:own", args=[membership.pk])
    yield "examples:new", reverse("examples:new", args=[membership.pk])
    for state, name in (("draft", "write"), ("draft", "hand_in"), ("handed_in", "write"), ("published", "write")):
        made = make_example(membership, user, state)
        yield f"examples:{name}", reverse(f"examples:{name}", args=[membership.pk, made.pk])
    yield "library:example", made.get_absolute_url()


def national_pages():
    """The part of the knowledge bank that is everybody's."""
    resource = make_resource(None, title="Den nationella handboken")
    for name in ("national_resources", "national_resource_new"):
        yield f"library:{name}", reverse(f"library:{name}")
    for name in ("national_resource", "national_resource_retire"):
        yield f"library:{name}", reverse(f"library:{name}", args=[resource.pk])
