"""A county with a page, as far along as a test needs."""

from strategies.pages import actions
from strategies.pages.models import CountyPage, CountyProfile, PagePicture
from tests.membership.deciding import world as desk


def make_page(county, by, title="Om vårt arbete", body="Vi arbetar för jämställdhet.", **values):
    """A draft that may be published."""
    how = {"kind": values.pop("kind", "about"), "language": values.pop("language", "sv")}
    page = actions.create_page(county, by=by, title=title, **how)
    return actions.save_page(page, by=by, seen=None, body=body, responsible_unit="Social hållbarhet", **values)


def make_public(county, by, **values):
    """A published page."""
    page = make_page(county, by, **values)
    return actions.publish_page(page, by=by, edition=page.edition)


def make_picture(county, by, *, upload, alternative="En bild"):
    """A picture on the county's own page."""
    picture = PagePicture.objects.create(
        county=county, upload=upload, width=400, height=200, alternative=alternative, cleared_by=by
    )
    CountyProfile.objects.update_or_create(county=county, defaults={"picture": picture})
    return picture


def fresh(page):
    return CountyPage.objects.select_related("live", "county").get(pk=page.pk)


__all__ = ["desk", "fresh", "make_page", "make_picture", "make_public"]
