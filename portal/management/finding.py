"""What commands are told, as rows; CommandError in a sentence when there is none."""

from django.core.management.base import CommandError

from portal.directory.models import County
from portal.people.models import User
from portal.people.rules import loosely_folded


def account(address, *, only_open=True):
    """The account with the address."""
    found = User.objects.filter(email=loosely_folded(address), **({"is_active": True} if only_open else {})).first()
    if found is None:
        raise CommandError(f"No {'open ' if only_open else ''}account has the address {address}.")
    return found


def county(slug):
    """The county with the short name; None for none."""
    if not slug:
        return None
    found = County.objects.filter(slug=slug).first()
    if found is None:
        raise CommandError(f"There is no county {slug}. Write its short name as in the address, for example orebro.")
    return found
