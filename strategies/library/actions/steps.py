"""What every change of the library shares: who may, the lock, the edition."""

from portal.errors import Refused
from portal.people.models import StaffRole
from portal.people.rules import Role
from strategies.library.rules import ROLE_TOO_SMALL
from strategies.publishing.actions.steps import EditedMeanwhile, may_now


def may_tend(user, county):
    """Whether the person writes in the county's part of the library; for None in the national part."""
    if county is None:
        return user.is_superuser or StaffRole.objects.of(user).filter(role=Role.ADMINISTRATOR).exists()
    return may_now(user, county, "write")


def ask_role(user, county):
    """Raises Refused when the person does not tend that part of the library."""
    if not may_tend(user, county):
        raise Refused(str(ROLE_TOO_SMALL))


def locked(row):
    """The row as it stands now, under its lock."""
    return type(row).objects.select_for_update(of=("self",), no_key=True).get(pk=row.pk)


def next_edition(row, edition):
    """One edition on. Raises EditedMeanwhile when somebody has saved since."""
    if edition != row.edition:
        raise EditedMeanwhile(row)
    row.edition += 1


__all__ = ["EditedMeanwhile", "ask_role", "locked", "may_tend", "next_edition"]
