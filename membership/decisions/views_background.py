"""What the organisation adds for its own papers: one page, reached from the proposals."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from membership.decisions.actions_background import keep_background
from membership.decisions.facts import told_of_consultation
from membership.decisions.forms_background import BackgroundForm
from membership.decisions.models import DecisionPaper, ProposalBackground
from membership.joining.views_organisation.finding import own_membership_or_404, trail_to
from portal.errors import Refused
from portal.shown import shown_in


@require_http_methods(["GET", "HEAD", "POST"])
def background(request, pk):
    """Steering documents, earlier undertakings and the consultation."""
    own = own_membership_or_404(request, pk)
    found = ProposalBackground.objects.for_membership(own)
    form = BackgroundForm(request.POST or None, initial=_texts(found))
    if request.method == "POST" and form.is_valid():
        try:
            keep_background(own, by=request.user, shown=shown_in(request), **form.cleaned_data)
        except Refused as refused:
            form.add_refusal(refused)
        else:
            return _onward(request, own)
    context = {
        "membership": own,
        "county": own.strategy.county,
        "trail": [*trail_to(own), (_("Proposal for a decision"), reverse("decisions:papers", args=[own.pk]))],
        "form": form,
        "background": found,
        "told": told_of_consultation(own),
    }
    return render(request, "membership/decisions/organisation_background.html", context)


def _texts(found):
    return {name: getattr(found, name) for name in BackgroundForm.Meta.fields}


def _onward(request, own):
    """To the draft, where the new words wait to be fetched; else to the choice of form."""
    if DecisionPaper.objects.of_membership(own).drafts().exists():
        messages.success(request, _("Saved. Your proposal shows below what you can fetch into it."))
        return redirect(f"{reverse('decisions:write', args=[own.pk])}#behind")
    messages.success(request, _("Saved. It is merged into the proposals that you begin from now on."))
    return redirect("decisions:papers", own.pk)
