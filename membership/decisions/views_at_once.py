"""A proposal with one press: begun in a form and made into a paper, when the portal holds everything it needs."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from membership.decisions import actions
from membership.decisions.forms import ChooseFormForm
from membership.decisions.models import DecisionPaper
from membership.decisions.views_choosing import forms_for
from membership.joining.views_organisation.finding import own_membership_or_404
from portal.errors import Refused
from portal.people.limits import HOUR, costly


@require_POST
@costly("paper", 30, HOUR)
def at_once(request, pk):
    """Make the paper as the form and the declaration give it, as a working copy or handed to the meeting.

    What is missing leads to the page where it is written."""
    own = own_membership_or_404(request, pk)
    forms = forms_for(own)
    choose = ChooseFormForm(request.POST, choices=[(key, form.name) for key, form in forms.items()])
    if not choose.is_valid():
        return redirect("decisions:papers", own.pk)
    if request.POST.get("made", "") != str(DecisionPaper.objects.of_membership(own).issued().count()):
        return redirect("joining:decision", own.pk)  # pressed twice, or a colleague was faster: it lies there
    try:
        begun = actions.begin_paper(own, form=forms[choose.cleaned_data["form"]], by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("decisions:papers", own.pk)
    try:
        to_meeting = "hand" in request.POST
        actions.issue_paper(begun, by=request.user, edition=begun.edition, to_meeting=to_meeting)
    except Refused as refusal:
        messages.info(request, str(refusal))
        return redirect("decisions:write", own.pk)
    messages.success(request, _("The paper is made. Take it along to the meeting, and tell here how it went."))
    return redirect("joining:decision", own.pk)
