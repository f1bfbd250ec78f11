"""From the address to what the person may see: the county, or 404."""

from django.http import Http404

from portal.people.models import StaffRole
from portal.people.rules import Role, may


def county_or_404(request, slug):
    """The county in the address, for its own staff; unknown and foreign look the same.

    The role is left on the request as ``county_role`` and asked of the database each time, so that a role taken away
    counts at the next request (R-44). Raises Http404."""
    role = StaffRole.objects.of(request.user).filter(county__slug=slug).select_related("county").first()
    if role is None:
        raise Http404
    request.county_role = role.role
    return role.county


def county_verb_allowed(request, verb):
    """Whether the role that county_or_404 found may do the verb."""
    return may(request.county_role, verb)


def national_or_404(request):
    """Only national readers and administrators. Raises Http404."""
    if not StaffRole.objects.of(request.user).filter(role__in=[Role.NATIONAL, Role.ADMINISTRATOR]).exists():
        raise Http404


def is_administrator(user):
    """Whether the person is an administrator with an open account."""
    return user.is_active and (user.is_superuser or StaffRole.objects.of(user).administrators().exists())


def is_staff_member(user):
    """Whether the person holds any staff role, and so needs a second factor."""
    return user.is_superuser or StaffRole.objects.of(user).exists()


__all__ = ["county_or_404", "county_verb_allowed", "is_administrator", "is_staff_member", "national_or_404"]
