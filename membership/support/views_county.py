"""County staff note that they have been in touch with an organisation."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from membership.support.actions import note_contact
from membership.support.models import SupportInvitation
from portal.errors import Refused
from portal.people.access import county_or_404
from portal.shown import shown_in


@require_POST
def contacted(request, county, pk):
    """Note that contact was made about process support for membership ``pk``."""
    county = county_or_404(request, county)
    invitation = get_object_or_404(SupportInvitation.objects.for_county(county), membership=pk)
    try:
        note_contact(invitation, by=request.user, shown=shown_in(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Contact about process support has been noted."))
    return redirect("joining:case", county.slug, pk)
