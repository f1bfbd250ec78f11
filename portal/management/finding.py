"""What commands are told, as rows; CommandError in a sentence when there is none."""

from django.core.management.base import CommandError

from portal.directory.models import County
from portal.people.models import User
from portal.people.rules import fold_address


def account(address, *, only_open=True):
    """The account with the address, however it is spelled."""
    try:
        folded = fold_address(address)
    except ValueError as fault:
        raise CommandError(f"{address} can be no e-mail address. Check what stands after the @.") from fault
    found = User.objects.filter(email=folded, **({"is_active": True} if only_open else {})).first()
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
