"""Pictures: one for a county's own page, one for each page or piece of news. Kept with their words, or taken away."""

from django.db import transaction
from django.utils.translation import gettext as _

from portal.directory.models import County
from portal.errors import Refused
from portal.files.actions import receive_upload
from portal.files.rules import SHOWN_ON_PAGES
from portal.log.actions import log_event
from strategies.pages.actions import take
from strategies.pages.models import CountyProfile, PagePicture
from strategies.pages.rules import why_not
from strategies.publishing.actions.steps import may_now


@transaction.atomic(durable=True)
def keep_page_picture(page, *, by, seen, file=None, **words):
    """Give the draft of a page a picture, or its picture other words; the public sees it when the page is published.

    file: a CheckedPicture, None for the one that is there. seen: the key of the picture that the writer saw, 0 for
    none. words: alternative, decorates, credit. Raises Refused."""
    return _keep(_next_edition(take("edit", page, by)), by, seen, file, words)


@transaction.atomic(durable=True)
def drop_page_picture(page, *, by, seen):
    """Take the picture away from the draft; what is published keeps its own until it is published again. Raises
    Refused."""
    _drop(_next_edition(take("edit", page, by)), by, seen)


@transaction.atomic(durable=True)
def keep_board_picture(county, *, by, seen, file=None, **words):
    """Show a picture on the county's page, at once, or give it other words. As above. Raises Refused."""
    return _keep(take_profile(county, by), by, seen, file, words)


@transaction.atomic(durable=True)
def drop_board_picture(county, *, by, seen):
    """Take the picture away from the county's page, at once. Raises Refused."""
    _drop(take_profile(county, by), by, seen)


def take_profile(county, by):
    """The county's profile, made when it has none, under the county's lock. Raises Refused."""
    county = County.objects.select_for_update(no_key=True).get(pk=county.pk)
    if reason := why_not_present(county, by):
        raise Refused(reason)
    profile, _is_new = CountyProfile.objects.select_related("picture").get_or_create(county=county)
    profile.county = county
    return profile


def why_not_present(county, user):
    """Why a person cannot change what the county's page says of its board; empty when they can."""
    return why_not("present", lambda needed: may_now(user, county.pk, needed))


def _keep(holder, by, seen, file, words):
    _refuse_other(holder, seen)
    before = holder.picture
    if file is None and before is None:
        raise Refused(_("Choose a picture."))
    if file is None:
        facts = {name: getattr(before, name) for name in ("upload", "width", "height", "cleared_by", "cleared_at")}
    else:
        county = holder.county
        upload = receive_upload(file, purpose=SHOWN_ON_PAGES, by=by, subject=holder, county=county)
        facts = {"upload": upload, "width": file.width, "height": file.height, "cleared_by": by}
    holder.picture = PagePicture.objects.create(county=holder.county, **facts, **words)
    holder.save()
    log_event("picture.kept", by=by, county=holder.county, thing=holder.picture, is_new=file is not None)
    return holder.picture


def _drop(holder, by, seen):
    _refuse_other(holder, seen)
    gone = holder.picture
    if gone is None:
        raise Refused(_("There is no picture here."))
    holder.picture = None
    holder.save()
    log_event("picture.dropped", by=by, county=holder.county, thing=gone)


def _next_edition(page):
    page.edition += 1
    return page


def _refuse_other(holder, seen):
    if seen != (holder.picture_id or 0):
        raise Refused(_("Someone else has changed the picture since you opened this page. Look at it again."))


__all__ = [
    "drop_board_picture",
    "drop_page_picture",
    "keep_board_picture",
    "keep_page_picture",
    "take_profile",
    "why_not_present",
]
