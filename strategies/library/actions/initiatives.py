"""Initiatives: add, change, retire, bring back."""

from collections import Counter

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.directory.models import Organisation
from portal.directory.sorting import sort_key
from portal.errors import Refused
from portal.log.actions import log_event
from strategies.library.actions.steps import ask_role, locked, may_tend, next_edition
from strategies.library.models import Initiative
from strategies.library.rules import why_not_initiative


@transaction.atomic(durable=True)
def add_initiative(county, *, by, **texts):
    """Tell the public of an initiative in the county. Raises Refused."""
    ask_role(by, county.pk)
    initiative = Initiative(county=county)
    _write(initiative, texts)
    log_event("initiative.added", by=by, county=county, thing=initiative)
    return initiative


@transaction.atomic(durable=True)
def change_initiative(initiative, *, by, edition, **texts):
    """Save what somebody has written. Raises Refused, EditedMeanwhile."""
    initiative = _take("edit", initiative, by)
    next_edition(initiative, edition)
    _write(initiative, texts)
    log_event("initiative.changed", by=by, county=initiative.county, thing=initiative)
    return initiative


@transaction.atomic(durable=True)
def retire_initiative(initiative, *, by, is_back=False):
    """Take it out of what the public sees, or show it again. Raises Refused."""
    initiative = _take("restore" if is_back else "retire", initiative, by)
    initiative.retired_at = None if is_back else timezone.now()
    _save(initiative)
    log_event(
        "initiative.restored" if is_back else "initiative.retired", by=by, county=initiative.county, thing=initiative
    )


def why_no_initiative_now(verb, initiative, user):
    """The same answer for the button, the message and the guard: empty when the person may."""
    is_retired = initiative.retired_at is not None
    return why_not_initiative(verb, is_retired=is_retired, may_write=may_tend(user, initiative.county_id))


def _take(verb, initiative, by):
    initiative = locked(initiative)
    if reason := why_no_initiative_now(verb, initiative, by):
        raise Refused(reason)
    return initiative


def _write(initiative, texts):
    for name, text in texts.items():
        setattr(initiative, name, text)
    initiative.sort_key = sort_key(initiative.title)
    _save(initiative)
    initiative.organisations.set(_known([initiative.lead, *initiative.partners]))


def _known(names):
    """The organisations in our list that these names stand for; a name that several have stands for none."""
    found = Organisation.objects.filter(name__in=[name for name in names if name])
    count = Counter(organisation.name for organisation in found)
    return [organisation for organisation in found if count[organisation.name] == 1]


def _save(initiative):
    try:
        with transaction.atomic():
            initiative.save()
    except IntegrityError:
        raise Refused(_("The county already has an initiative with that title.")) from None
