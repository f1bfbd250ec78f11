"""The organisation answers the invitation to process support."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from membership.support.actions import answer_invitation
from membership.support.forms import AnswerForm
from membership.support.models import SupportInvitation
from membership.support.rules import why_not_answer
from portal.errors import Refused
from portal.shown import shown_in


def answer(request, pk):
    """The invitation of membership ``pk``: what is offered, and the answer."""
    invitation = get_object_or_404(SupportInvitation.objects.of(request.user).with_offers(), membership=pk)
    given = {"answer": invitation.answer, "wishes": invitation.wishes}
    form = AnswerForm(request.POST or None, initial=given)
    if request.method == "POST" and form.is_valid():
        try:
            answer_invitation(invitation, by=request.user, shown=shown_in(request), **form.cleaned_data)
        except Refused as refusal:
            invitation.refresh_from_db()  # the answer that stands now is shown above what was typed
            form.add_refusal(refusal)
        else:
            messages.success(request, _("Your answer has been sent to the county administrative board."))
            return redirect("support:answer", pk)
    page = {
        "invitation": invitation,
        "membership": invitation.membership,
        "form": form,
        "refusal": why_not_answer(invitation.membership.state),
    }
    return render(request, "membership/support/organisation_answer.html", page)
