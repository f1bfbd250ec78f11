"""Resources: add, change, retire, bring back."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.directory.sorting import sort_key
from portal.errors import Refused
from portal.files.actions import receive_upload
from portal.log.actions import log_event
from strategies.library.actions.steps import ask_role, locked, may_tend, next_edition
from strategies.library.models import Resource
from strategies.library.rules import why_not_resource


@transaction.atomic(durable=True)
def add_resource(county, *, by, goals=(), file=None, **texts):
    """Put a resource into the county's part of the library, the national part for None. Raises Refused."""
    ask_role(by, county and county.pk)
    resource = Resource(county=county)
    _write(resource, by, goals, file, texts)
    log_event("resource.added", by=by, county=county, thing=resource)
    return resource


@transaction.atomic(durable=True)
def change_resource(resource, *, by, edition, goals=(), file=None, remove_file=False, **texts):
    """Save what somebody has written. Raises Refused, EditedMeanwhile."""
    resource = _take("edit", resource, by)
    next_edition(resource, edition)
    if remove_file:
        resource.upload = None
    _write(resource, by, goals, file, texts)
    log_event("resource.changed", by=by, county=resource.county, thing=resource)
    return resource


@transaction.atomic(durable=True)
def retire_resource(resource, *, by):
    """Take it out of what the public sees; it can be brought back. Raises Refused."""
    resource = _take("retire", resource, by)
    resource.retired_at = timezone.now()
    resource.save(update_fields=["retired_at", "updated_at"])
    log_event("resource.retired", by=by, county=resource.county, thing=resource)


@transaction.atomic(durable=True)
def restore_resource(resource, *, by):
    """Show it to the public again. Raises Refused."""
    resource = _take("restore", resource, by)
    resource.retired_at = None
    _save(resource)
    log_event("resource.restored", by=by, county=resource.county, thing=resource)


def why_not_now(verb, resource, user):
    """The same answer for the button, the message and the guard: empty when the person may."""
    is_retired = resource.retired_at is not None
    return why_not_resource(verb, is_retired=is_retired, may_write=may_tend(user, resource.county_id))


def _take(verb, resource, by):
    resource = locked(resource)
    if reason := why_not_now(verb, resource, by):
        raise Refused(reason)
    return resource


def _write(resource, by, goals, file, texts):
    for name, text in texts.items():
        setattr(resource, name, text)
    resource.sort_key = sort_key(resource.title)
    _save(resource)
    if file is not None:
        resource.upload = receive_upload(file, purpose="resource", by=by, subject=resource, county=resource.county)
        resource.save(update_fields=["upload"])
    resource.goals.set(goals)


def _save(resource):
    try:
        with transaction.atomic():
            resource.save()
    except IntegrityError:
        raise Refused(_("The library already has a resource with that title and publisher.")) from None
