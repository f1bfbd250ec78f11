"""From the address to the organisation's own membership, or 404."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from membership.joining.models import Membership


def own_membership_or_404(request, pk):
    """The membership, for those who act for its organisation; unknown and foreign look the same. Raises Http404."""
    return get_object_or_404(Membership.objects.of(request.user).with_case(), pk=pk)


def trail_to(membership):
    """The way back, for the top of a page below the membership's own."""
    return [
        (_("My pages"), reverse("joining:home")),
        (str(membership.organisation), reverse("joining:membership", args=[membership.pk])),
    ]
