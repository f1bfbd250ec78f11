"""Writing to the event log."""

from portal.log.models import LogEvent
from portal.middleware import request_id


def log_event(verb, *, by=None, county=None, thing=None, **detail):
    """Append an event. Detail holds ids, codes and counts only, never names or addresses.

    thing: the row it was done to, or None."""
    return LogEvent.objects.create(
        verb=verb,
        actor=by,
        county=county,
        thing=thing._meta.model_name if thing is not None else "",
        thing_pk=str(thing.pk) if thing is not None else "",
        detail=detail,
        request_id=request_id.get(),
    )
