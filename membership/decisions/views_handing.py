"""The finished proposal: handing it to the meeting, taking it back, and putting away copies that are not needed."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from membership.decisions import actions_handing as actions
from membership.decisions.actions import affirm
from membership.decisions.forms import HandOverForm
from membership.decisions.models import DecisionPaper
from membership.joining.views_organisation.finding import own_membership_or_404, trail_to
from portal.errors import Refused
from portal.shown import shown_in


def _made_or_404(request, pk, paper):
    own = own_membership_or_404(request, pk)
    return own, get_object_or_404(DecisionPaper.objects.of_membership(own).issued(), pk=paper)


def _page(own, paper, **more):
    trail = [
        *trail_to(own),
        (_("Proposal for a decision"), reverse("decisions:papers", args=[own.pk])),
        (paper.title, reverse("decisions:paper", args=[own.pk, paper.pk])),
    ]
    return {"membership": own, "county": own.strategy.county, "trail": trail, "paper": paper, **more}


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request, pk, paper):
    """Ask before the proposal is handed to the meeting: which body, which day, and what happens."""
    own, made = _made_or_404(request, pk, paper)
    form = HandOverForm(request.POST or None, initial={"addressed_to": made.addressed_to, "meets_on": made.meets_on})
    if request.method == "POST" and form.is_valid():
        try:
            handed = actions.hand_over(made, by=request.user, shown=shown_in(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("The proposal has been handed to the meeting."))
            return redirect("decisions:paper", own.pk, handed.pk)
    return render(request, "membership/decisions/organisation_hand_over.html", _page(own, made, form=form))


@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request, pk, paper):
    """Ask before the proposal is taken back from the meeting."""
    own, made = _made_or_404(request, pk, paper)
    refused = ""
    if request.method == "POST":
        try:
            actions.take_back(made, by=request.user, shown=shown_in(request))
        except Refused as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("The proposal has been taken back. You can begin a new version of it."))
            return redirect("decisions:paper", own.pk, made.pk)
    return render(request, "membership/decisions/organisation_take_back.html", _page(own, made, refused=refused))


@require_POST
def put_away(request, pk, paper):
    """Take a copy out of the lists, or put it back."""
    own, made = _made_or_404(request, pk, paper)
    away = "back" not in request.POST
    try:
        actions.put_away(made, by=request.user, shown=shown_in(request), away=away)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        said = (
            _("“%(title)s” has been put away. You find it last on the page.")
            if away
            else _("“%(title)s” is back in the list.")
        )
        messages.success(request, said % {"title": made.title})
    return redirect("decisions:papers", own.pk)


@require_POST
def meant(request, pk):
    """Say, from the page before the paper is made, that what looks left behind is meant as it stands."""
    own = own_membership_or_404(request, pk)
    draft = DecisionPaper.objects.of_membership(own).drafts().first()
    if draft is None:
        return redirect("decisions:papers", own.pk)
    try:
        affirm(draft, by=request.user, key=request.POST.get("meant", ""))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("decisions:make", own.pk)
