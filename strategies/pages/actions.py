"""Writing a county's pages: begun, saved, published, taken down, read again, thrown away."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from portal.directory.models import County
from portal.errors import Refused
from portal.files.models import UploadState
from portal.log.actions import log_event
from portal.shown import refuse_changed
from strategies.pages.models import WORDS, CountyPage, PageVersion
from strategies.pages.rules import ROLE_TOO_SMALL, missing_before_publishing, why_not
from strategies.publishing.actions.steps import EditedMeanwhile, may_now
from strategies.publishing.fingerprints import merge

LONGEST_NAME = 60  # characters of a title in an address


@transaction.atomic(durable=True)
def create_page(county, *, by, title, kind, language):
    """Begin a page that nobody outside the board sees. Raises Refused."""
    county = County.objects.select_for_update(no_key=True).get(pk=county.pk)  # one name in addresses at a time
    if not may_now(by, county.pk, "write"):
        raise Refused(str(ROLE_TOO_SMALL["write"]))
    slug = _free_name(county, slugify(title)[:LONGEST_NAME].strip("-") or f"{kind}-{language}")
    page = CountyPage.objects.create(county=county, slug=slug, title=title, kind=kind, language=language)
    log_event("page.begun", by=by, county=county, thing=page)
    return page


@transaction.atomic(durable=True)
def save_page(page, *, by, seen, **values):
    """Save what the draft says; returns the page as it stands then.

    seen: the fingerprints of what the writer had read, None when nobody did. Raises Refused, EditedMeanwhile when
    both changed the same field."""
    page = take("edit", page, by)
    merged, clashing = merge(values, values_of(page, values), seen)
    if clashing:
        raise EditedMeanwhile(page, mine=values, theirs=values_of(page, values), merged=merged, clashing=clashing)
    for name, value in merged.items():
        setattr(page, name, value)
    page.edition += 1
    page.save()
    return page


@transaction.atomic(durable=True)
def publish_page(page, *, by, edition):
    """Show the public what the draft says now; what it said before is kept. Raises Refused, EditedMeanwhile."""
    page = take("publish", page, by)
    if edition != page.edition:
        raise EditedMeanwhile(page)
    if missing := missing_of(page):
        raise Refused(" ".join(missing))
    if not page.is_changed:
        raise Refused(_("The public reads these words already."))
    last = page.versions.aggregate(last=Max("number"))["last"] or 0
    words = {name: getattr(page, name) for name in WORDS}
    page.live = PageVersion.objects.create(page=page, number=last + 1, published_by=by, **words)
    page.first_published_at = page.first_published_at or page.live.published_at
    page.reviewed_on = timezone.localdate()
    if page.review_by and page.review_by <= page.reviewed_on:
        page.review_by = None  # whoever publishes has read the page: the old day is over
    page.edition += 1
    page.save()
    log_event("page.published", by=by, county=page.county, thing=page, version=page.live.number)
    return page


@transaction.atomic(durable=True)
def withdraw_page(page, *, by, shown=None):
    """Take the page down: its address answers 404 until it is published again. Raises Refused."""
    page = take("withdraw", page, by, shown)
    if page.live is None:
        raise Refused(_("The page is not public."))
    page.live = None
    page.edition += 1
    page.save()
    log_event("page.withdrawn", by=by, county=page.county, thing=page)
    return page


@transaction.atomic(durable=True)
def review_page(page, *, by, shown=None):
    """Note that its owner has read what is published and found it right; next time in a year. Raises Refused."""
    page = take("review", page, by, shown)
    if page.live is None:
        raise Refused(_("The page is not public."))
    page.note_review(timezone.localdate())
    page.save(update_fields=["reviewed_on", "review_by"])
    log_event("page.reviewed", by=by, county=page.county, thing=page)
    return page


@transaction.atomic(durable=True)
def remove_page(page, *, by, shown=None):
    """Throw away a page that was never published. Raises Refused for one that was: the public has read it."""
    page = take("remove", page, by, shown)
    if page.versions.exists():
        raise Refused(_("The page has been public, so it is kept. Take it down instead."))
    log_event("page.removed", by=by, county=page.county, thing=page)
    page.delete()


def missing_of(page):
    """What must be written before the page can be published, as sentences."""
    is_stopped = page.picture is not None and page.picture.upload.state == UploadState.REFUSED
    return missing_before_publishing(
        title=page.title, body=page.body, responsible_unit=page.responsible_unit, is_picture_stopped=is_stopped
    )


def values_of(page, names):
    """What the draft says now, by name."""
    return {name: getattr(page, name) for name in names}


def why_not_now(verb, page, user):
    """The same answer for the button, the message and the guard: empty when the person may."""
    return why_not(verb, lambda needed: may_now(user, page.county_id, needed))


def take(verb, page, by, shown=None):
    """The page under its lock. Raises Refused, also when somebody has thrown it away."""
    locked = CountyPage.objects.select_for_update(of=("self",), no_key=True).select_related("live", "county")
    found = locked.filter(pk=page.pk).first()
    if found is None:
        raise Refused(_("Someone else has thrown the page away. Copy your text to a new one."))
    if reason := why_not_now(verb, found, by):
        raise Refused(reason)
    refuse_changed(found, shown)
    return found


def _free_name(county, wanted):
    taken = set(CountyPage.objects.filter(county=county, slug__startswith=wanted).values_list("slug", flat=True))
    number, name = 1, wanted
    while name in taken:
        number += 1
        name = f"{wanted}-{number}"
    return name


__all__ = [
    "create_page",
    "missing_of",
    "publish_page",
    "remove_page",
    "review_page",
    "save_page",
    "take",
    "values_of",
    "why_not_now",
    "withdraw_page",
]
