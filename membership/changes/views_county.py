"""What the county reads and answers about changes after joining."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from membership.changes.actions.goals import accept_change, return_change
from membership.changes.documents import PART_NAMES
from membership.changes.forms import AcceptForm, ReturnForm
from membership.changes.models import GoalChange, Withdrawal
from membership.changes.rules import ChangeState, changed_parts
from membership.joining.actions.steps import may_take
from membership.joining.models import Membership
from portal.errors import Refused
from portal.files.answers import upload_response
from portal.people.access import county_or_404


def _case(request, county, pk):
    county = county_or_404(request, county)
    return county, get_object_or_404(Membership.objects.for_county(county).with_case(), pk=pk)


@require_safe
def withdrawal_extract(request, county, pk):
    """The extract that came with the withdrawal, exactly as it came; never one of a draft."""
    county, membership = _case(request, county, pk)
    kept = Withdrawal.objects.handed_in().of_membership(membership).first()
    if kept is None or kept.extract is None:
        raise Http404
    return upload_response(kept.extract, f"{kept.document.number}-protokollsutdrag")


@require_http_methods(["GET", "HEAD", "POST"])
def changed_goals(request, county, pk):
    """The goals that an organisation wants instead, beside those that stand: take note of them or send them back."""
    county, membership = _case(request, county, pk)
    change = GoalChange.objects.handed_in().of_membership(membership).first()
    if change is None:
        raise Http404
    returns = request.POST.get("answer") == "return"
    first = {"number": change.document.number}
    data = request.POST if request.method == "POST" else None
    accept = AcceptForm(None if returns else data, initial=first, auto_id="id_accept_%s")
    send_back = ReturnForm(data if returns else None, initial=first)
    form, action = (send_back, return_change) if returns else (accept, accept_change)
    if request.method == "POST" and form.is_valid():
        try:
            action(membership, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("The organisation has been told."))
            return redirect("joining:case", county.slug, pk)
    page = {
        "county": county,
        "membership": membership,
        "change": change,
        "changes": changed_parts(change.before, change.content, PART_NAMES),
        "accept": accept,
        "send_back": send_back,
        "is_waiting": change.state == ChangeState.HANDED_IN,
        "refusal": may_take("accept_goals", membership, request.user),
        "has_errors": bool(accept.errors or send_back.errors),
    }
    return render(request, "membership/changes/county_goals.html", page)
