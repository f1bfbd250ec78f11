"""The decision's way, as the organisation sees and tells it: the bodies in order, and how each meeting went."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from membership.joining.actions.steps import may_take
from membership.joining.actions.way import FACTS, OutcomeStale, seen_of, tell_outcome
from membership.joining.forms.way import OutcomeForm
from membership.joining.models import DecisionExtract
from membership.joining.rules_way import WAY_TAGS, Outcome
from membership.joining.views_organisation.drafting import section
from membership.joining.views_organisation.finding import own_membership_or_404, trail_to
from portal.errors import Refused
from portal.files.answers import upload_response
from portal.people.limits import HOUR, costly


@require_http_methods(["GET", "HEAD", "POST"])
def decision(request, pk):
    """The decision and its way, one page: the bodies in their order, how each meeting went, and the extracts.

    While the declaration can be changed the bodies are written here; after that each meeting is told about alone."""
    own = own_membership_or_404(request, pk)
    if request.method == "POST" or not may_take("edit", own, request.user):
        return section(request, pk, "decision")
    steps, standing = list(own.decision_steps.with_extracts()), own.way()
    context = {
        "membership": own,
        "county": own.strategy.county,
        "trail": trail_to(own),
        "steps": steps,
        "reaches_county": own.reaches_county,
        "standing": standing,
        "standing_tag": WAY_TAGS[standing],
        "refusal": may_take("tell_outcome", own, request.user),
    }
    return render(request, "membership/joining/organisation_way.html", context)


@require_safe
def way(request, pk):
    """The address that the decision's way had for itself."""
    return redirect("joining:decision", own_membership_or_404(request, pk).pk)


@require_http_methods(["GET", "HEAD", "POST"])
@costly("extract", 30, HOUR, methods=("POST",))
def outcome(request, pk, step=None):
    """Tell how one body's meeting went; without a step: add a body at the end of the way."""
    own = own_membership_or_404(request, pk)
    found = get_object_or_404(own.decision_steps.with_extracts(), pk=step) if step else None
    if refusal := may_take("tell_outcome", own, request.user):
        messages.info(request, refusal)
        return redirect("joining:decision", own.pk)
    form = OutcomeForm(request.POST or None, request.FILES or None, is_new=found is None, initial=_first(found))
    if request.method == "POST" and form.is_valid():
        data = {"body": found.body if found else "", **form.cleaned_data}
        try:
            tell_outcome(own, found, by=request.user, **data)
        except OutcomeStale as stale:
            return _show_both(request, own, step, str(stale))
        except Refused as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("What you told about the meeting is saved."))
            return redirect("joining:decision", own.pk)
    return _page(request, own, found, form)


def _first(step):
    if step is None:
        return {"outcome": Outcome.PLANNED}
    return {name: getattr(step, name) for name in FACTS} | {"seen": seen_of(step)}


def _show_both(request, own, step, stale):
    """What was typed, with what a colleague told meanwhile above it. Sending again then writes over it knowingly."""
    found = own.decision_steps.with_extracts().filter(pk=step).first() if step else None
    if step and found is None:
        messages.info(request, stale)
        return redirect("joining:decision", own.pk)
    data = request.POST.copy()
    data["seen"] = seen_of(found)
    form = OutcomeForm(data, is_new=found is None)
    form.add_error(None, stale)
    return _page(request, own, found, form, status=409)


def _page(request, own, found, form, status=200):
    context = {
        "membership": own,
        "trail": trail_to(own),
        "step": found,
        "form": form,
        "county": own.strategy.county,
        "reaches_county": own.reaches_county,
    }
    return render(request, "membership/joining/organisation_outcome.html", context, status=status)


@require_safe
def extract(request, pk, extract):
    """An extract that the organisation has sent, exactly as it came."""
    own = own_membership_or_404(request, pk)
    found = get_object_or_404(DecisionExtract.objects.with_file(), membership=own, pk=extract)
    return upload_response(found.upload, "protokollsutdrag")
