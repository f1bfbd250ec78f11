"""An invitation's link, opened by someone who may not have an account yet. Looking changes nothing.

The address of each page names the invitation, so that two of them in two tabs each do what they show."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.errors import Refused
from portal.people.actions import accept_invitation, token_hash
from portal.people.holding import held, hold, secret_address
from portal.people.limits import MINUTE, costly
from portal.people.models import StaffInvitation
from portal.people.rules import same_address, why_not_open

KIND = "staff"


@secret_address
@costly("invitation-link", 30, MINUTE)
def open_invitation(request, token):
    """Note that this browser holds the link and go to its address, so that the secret stands in no log."""
    found = StaffInvitation.objects.for_link(token_hash(token)).first()
    if found is None:
        return _over(request)
    return hold(request, KIND, found.pk, found.token_hash, reverse("people:invitation", args=[found.pk]))


@login_not_required
@never_cache
@require_safe
def invitation(request, invitation):
    """Who invites to what, and what to do next."""
    found = _held(request, invitation)
    if found is None or why_not_open(found, now=timezone.now()):
        return _over(request, found)
    if not request.user.is_authenticated:
        # The link came to this address, so a new account there needs no second proof of it.
        get_adapter().stash_verified_email(request, found.email)
    is_right_person = request.user.is_authenticated and same_address(request.user.email, found.email)
    return render(
        request,
        "portal/people/public_invitation.html",
        {"invitation": found, "is_right_person": is_right_person, "back": request.path},
    )


@require_POST
def accept(request, invitation):
    """Take up the role that the page named, as the person the link was sent to."""
    found = _held(request, invitation)
    if found is None or why_not_open(found, now=timezone.now()):
        return _over(request, found)
    try:
        accept_invitation(found, by=request.user, role=request.POST.get("role", ""))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("people:invitation", found.pk)
    messages.success(request, _("You now work in the county. Welcome."))
    return redirect("home_after_login")


def _held(request, pk):
    """The invitation, when this browser has opened its link; None when it has not."""
    found = StaffInvitation.objects.of_pk(pk).first()
    return found if found and found.token_hash in held(request, KIND, pk) else None


def _over(request, found=None):
    refusal = why_not_open(found, now=timezone.now()) if found else ""
    page = {"invitation": found, "refusal": refusal}
    return render(request, "portal/people/public_invitation_over.html", page, status=410 if found else 404)
