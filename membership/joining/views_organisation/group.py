"""Others who join by the same decision: found in the register, named with a ground, taken out again."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from membership.joining.actions import group
from membership.joining.actions.steps import may_take
from membership.joining.forms.group import OtherForm
from membership.joining.models import GroupPlace
from membership.joining.views_organisation.finding import own_membership_or_404, trail_to
from portal.directory.models import Organisation
from portal.errors import Refused

MOST_FOUND = 20
LONGEST = 100  # characters of a search


@require_http_methods(["GET", "HEAD", "POST"])
def others(request, pk):
    """The list, a search in the register, and the form for the organisation that was chosen in it."""
    own = own_membership_or_404(request, pk)
    refusal = may_take("edit", own, request.user)
    if refusal:
        messages.info(request, refusal)
        return redirect("joining:membership", own.pk)
    everyone = Organisation.objects.current().exclude(pk=own.organisation_id)
    chosen = _chosen(request, everyone)
    form = OtherForm(request.POST or None)
    if request.method == "POST" and chosen and form.is_valid():
        try:
            group.name_other(own, by=request.user, organisation=chosen, ground=form.cleaned_data["ground"])
        except Refused as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("%(organisation)s joins together with you.") % {"organisation": chosen})
            return redirect("joining:group", own.pk)
    text = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    context = {
        "membership": own,
        "county": own.strategy.county,
        "trail": trail_to(own),
        "places": GroupPlace.objects.named_by(own),
        "chosen": chosen,
        "why_not": group.why_not_named(own, chosen) if chosen else "",
        "form": form,
        "q": text,
        "found": list(everyone.matching(text).select_related("county").in_order()[:MOST_FOUND]) if text else [],
    }
    return render(request, "membership/joining/organisation_group.html", context)


def _chosen(request, everyone):
    """The organisation in the address; None when nobody is chosen yet. One that is not there answers 404."""
    key = request.GET.get("i", "")
    return get_object_or_404(everyone, pk=int(key) if key.isdecimal() and len(key) < 18 else 0) if key else None


@require_POST
def drop(request, pk, place):
    """Take an organisation out of the draft."""
    own = own_membership_or_404(request, pk)
    found = get_object_or_404(GroupPlace.objects.named_by(own), pk=place)
    try:
        group.drop_other(own, by=request.user, place=found.pk)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("It no longer joins together with you."))
    return redirect("joining:group", own.pk)


__all__ = ["drop", "others"]
