"""County staff look into a person's right to sign, and their finding is kept."""

from django.utils import timezone
from django.utils.translation import gettext as _

from membership.representation.models import RightCheck
from membership.representation.rules_right import missing_in_ground
from portal.errors import Refused


def record_right(representative, *, by, ground, source="", paragraph="", dated=None):
    """Keep that staff looked into the right to sign. Part of the caller's transaction, under the representative's lock.

    Raises Refused when what the ground asks for is not told."""
    told = {"ground": ground, "source": source, "paragraph": paragraph, "dated": dated}
    if not ground:
        raise Refused(_("Look into the right to sign, and write on what ground the person may sign."))
    if missing := missing_in_ground(**told, today=timezone.localdate()):
        raise Refused(" ".join(missing.values()))
    return RightCheck.objects.create(representative=representative, by=by, **told)


__all__ = ["record_right"]
