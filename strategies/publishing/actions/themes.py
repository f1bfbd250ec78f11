"""A county's own cross-cutting areas: added, changed, retired, brought back."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from portal.directory.models import County
from portal.directory.sorting import sort_key
from portal.errors import Refused
from portal.log.actions import log_event
from strategies.publishing.actions.steps import EditedMeanwhile, may_now
from strategies.publishing.fingerprints import merge
from strategies.publishing.models import Strategy, Theme
from strategies.publishing.rules import ROLE_TOO_SMALL, THEME_USED

LONGEST_KEY = 40  # what the event log has room for


@transaction.atomic(durable=True)
def add_theme(county, *, by, name_sv, **texts):
    """Add an area that the county's targets, actions and resources may carry. Raises Refused."""
    county = _take(county, by)
    _ask_name(county, name_sv)
    theme = Theme(key=_free_key(county, name_sv), county=county, name_sv=name_sv, sort_key=sort_key(name_sv), **texts)
    theme.save(force_insert=True)
    log_event("theme.added", by=by, county=county, thing=theme)
    return theme


@transaction.atomic(durable=True)
def change_theme(theme, *, by, seen, **values):
    """Save what somebody has written. Raises EditedMeanwhile when both changed the same field, and Refused when a
    published version shows the name."""
    county = _take(theme.county, by)
    # Publishing locks the strategy: while we hold them all, none begins to use the old name.
    list(Strategy.objects.select_for_update(of=("self",), no_key=True).filter(county=county).order_by("pk"))
    theme = Theme.objects.select_for_update(of=("self",), no_key=True).select_related("county").get(pk=theme.pk)
    theirs = {name: getattr(theme, name) for name in values}
    merged, clashing = merge(values, theirs, seen)
    if clashing:
        raise EditedMeanwhile(theme, mine=values, theirs=theirs, merged=merged, clashing=clashing)
    if merged["name_sv"].casefold() != theme.name_sv.casefold():
        _ask_name(county, merged["name_sv"])
    for name, value in merged.items():
        setattr(theme, name, value)
    theme.sort_key = sort_key(theme.name_sv)
    try:
        with transaction.atomic():
            theme.save()
    except IntegrityError:
        raise Refused(str(THEME_USED)) from None
    log_event("theme.changed", by=by, county=county, thing=theme)
    return theme


@transaction.atomic(durable=True)
def retire_theme(theme, *, by, is_back=False):
    """No longer offer the area to those who write, or offer it again; what carries it keeps it. Raises Refused."""
    county = _take(theme.county, by)
    theme = Theme.objects.select_for_update(of=("self",), no_key=True).get(pk=theme.pk)
    theme.retired_at = None if is_back else theme.retired_at or timezone.now()
    theme.save(update_fields=["retired_at"])
    log_event("theme.restored" if is_back else "theme.retired", by=by, county=county, thing=theme)


def _take(county, by):
    """The county's row under lock: one name at a time."""
    county = County.objects.select_for_update(of=("self",), no_key=True).get(pk=county.pk)
    if not may_now(by, county.pk, "write"):
        raise Refused(str(ROLE_TOO_SMALL["write"]))
    return county


def _ask_name(county, name):
    if Theme.objects.for_county(county).filter(name_sv__iexact=name).exists():
        raise Refused(_("There is already an area with that name."))


def _free_key(county, name):
    start = f"{county.slug}-{slugify(name) or 'omrade'}"[: LONGEST_KEY - 4].strip("-")
    taken = set(Theme.objects.filter(key__startswith=start).values_list("key", flat=True))
    return next(key for key in (start, *(f"{start}-{n}" for n in range(2, 1000))) if key not in taken)
