"""An invitation's link, opened by someone who may not have an account yet. Looking changes nothing."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.errors import Refused
from portal.people.actions import accept_invitation, token_hash
from portal.people.limits import MINUTE, costly
from portal.people.models import StaffInvitation
from portal.people.rules import same_address

KEPT = "staff_invitation"  # in the session: the hash of the link's secret


@login_not_required
@never_cache
@require_safe
@costly("invitation-link", 30, MINUTE)
def open_invitation(request, token):
    """Keep the secret in the session and go to an address without it, so that it stands in no log and no Referer."""
    request.session[KEPT] = token_hash(token)
    return redirect("people:invitation")


@login_not_required
@never_cache
@require_safe
def invitation(request):
    """Who invites to what, and what to do next."""
    found = StaffInvitation.objects.for_link(request.session.get(KEPT, "")).first()
    if found is None:
        return render(request, "portal/people/public_invitation_over.html", status=404)
    if not request.user.is_authenticated:
        # The link came to this address, so a new account there needs no second proof of it.
        get_adapter().stash_verified_email(request, found.email)
    is_right_person = request.user.is_authenticated and same_address(request.user.email, found.email)
    return render(
        request,
        "portal/people/public_invitation.html",
        {"invitation": found, "is_right_person": is_right_person, "back": reverse("people:invitation")},
    )


@require_POST
def accept(request):
    """Take up the role, as the person the link was sent to."""
    found = StaffInvitation.objects.for_link(request.session.get(KEPT, "")).first()
    if found is None:
        return render(request, "portal/people/public_invitation_over.html", status=404)
    try:
        accept_invitation(found, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("people:invitation")
    request.session.pop(KEPT, None)
    messages.success(request, _("You now work in the county. Welcome."))
    return redirect("home_after_login")
