"""The logotype in the head of the organisation's proposals. Only the organisation's own people reach it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from membership.decisions.actions_logo import drop_logo, keep_logo
from membership.decisions.forms_logo import LogoForm
from membership.decisions.models import OrganisationLogo
from membership.joining.views_organisation.finding import own_membership_or_404, trail_to
from portal.errors import Refused
from portal.files.answers import upload_response
from portal.files.rules import sentence
from portal.people.limits import HOUR, costly


@require_http_methods(["GET", "HEAD", "POST"])
@costly("logo", 20, HOUR, methods=("POST",))
def logo(request, pk):
    """See the logotype, send another one, or take it away."""
    own = own_membership_or_404(request, pk)
    if "remove" in request.POST:
        return _remove(request, own)
    form = LogoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            keep_logo(own.organisation, by=request.user, file=form.cleaned_data["file"])
        except Refused as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("The logotype is kept. It stands in papers that are made from now on."))
            return redirect("decisions:logo", own.pk)
    found = OrganisationLogo.objects.of(own.organisation_id).select_related("upload").first()
    trail = [*trail_to(own), (_("Proposal for a decision"), reverse("decisions:papers", args=[own.pk]))]
    context = {
        "membership": own,
        "county": own.strategy.county,
        "trail": trail,
        "form": form,
        "logo": found if found and found.upload.is_clean else None,
        "waits": found is not None,
        "stopped": sentence(found.upload.reason) if found and found.upload.reason else "",
    }
    return render(request, "membership/decisions/organisation_logo.html", context)


def _remove(request, own):
    try:
        drop_logo(own.organisation, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The logotype is taken away. Papers that were made keep theirs."))
    return redirect("decisions:logo", own.pk)


@require_safe
def picture(request, pk):
    """The picture as it came, which no browser runs: a download in a box of its own, shown only as a picture."""
    own = own_membership_or_404(request, pk)
    found = OrganisationLogo.objects.usable_of(own.organisation_id)
    if found is None:
        raise Http404
    return upload_response(found.upload, "logotyp")


def logo_address(own) -> str:
    """Where the preview finds the picture; "" without one."""
    found = OrganisationLogo.objects.usable_of(own.organisation_id)
    return reverse("decisions:logo_picture", args=[own.pk]) if found else ""
