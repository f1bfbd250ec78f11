"""The organisation's own forms: another name, and taking one away."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from membership.decisions import actions_forms as actions
from membership.decisions.forms import RenameFormForm
from membership.decisions.models import DecisionTemplate
from membership.joining.views_organisation.finding import own_membership_or_404, trail_to
from portal.errors import Refused


@require_http_methods(["GET", "HEAD", "POST"])
def own_form(request, pk, kept):
    """One form of the organisation's own: rename it, or take it away when one has said so."""
    own = own_membership_or_404(request, pk)
    row = get_object_or_404(DecisionTemplate.objects.of_organisation(own.organisation_id), pk=kept)
    rename = RenameFormForm(request.POST if "rename" in request.POST else None, initial={"name": row.name})
    if request.method == "POST" and ("drop" in request.POST or rename.is_valid()):
        try:
            said = _drop(request, row) if "drop" in request.POST else _rename(request, row, rename)
        except Refused as refusal:
            rename.add_refusal(refusal) if rename.is_bound else messages.error(request, str(refusal))
        else:
            messages.success(request, said)
            return redirect("decisions:papers", own.pk)
    trail = [*trail_to(own), (_("Proposal for a decision"), reverse("decisions:papers", args=[own.pk]))]
    context = {"membership": own, "county": own.strategy.county, "trail": trail, "template": row, "form": rename}
    return render(request, "membership/decisions/organisation_form.html", context)


def _rename(request, row, rename):
    name = actions.rename_own_form(row, by=request.user, name=rename.cleaned_data["name"]).name
    return _("The form is now called “%(name)s”.") % {"name": name}


def _drop(request, row):
    actions.drop_own_form(row, by=request.user, version=request.POST.get("version", ""))
    return _("The form “%(name)s” has been taken away.") % {"name": row.name}
