"""A step for somebody who saw a certain edition of the case."""

from django.utils.translation import gettext as _

from membership.joining.actions.steps import take_step
from portal.errors import Refused
from portal.templatetags.portal_tags import moment


def take_seen(membership, verb, *, by, edition):
    """take_step for someone who saw a certain edition: what happened meanwhile is told instead of overwritten."""
    seen = membership
    try:
        membership, before = take_step(seen, verb, by=by)
    except Refused as refusal:
        raise Refused(f"{refusal} {_meanwhile(seen, edition)}".strip()) from None
    if edition is not None and membership.edition - 1 != edition:
        raise Refused(
            _meanwhile(seen, edition) + " " + _("Read the case again before you decide. Nothing has been changed.")
        )
    return membership, before


def _meanwhile(membership, edition):
    """One sentence about the last event, when the case has changed since the page was opened."""
    now = membership.__class__.objects.filter(pk=membership.pk).values_list("edition", flat=True).get()
    event = membership.events.select_related("by").last()
    if edition is None or now == edition or event is None:
        return ""
    return _("Since you opened the page: %(what)s, %(who)s, %(when)s.") % {
        "what": str(event.text).lower(),
        "who": event.by or _("the portal"),
        "when": moment(event.at),
    }


__all__ = ["take_seen"]
