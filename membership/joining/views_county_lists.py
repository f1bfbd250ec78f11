"""The county's desk: whether the list of members is complete."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from membership.joining.actions.lists import state_list
from membership.joining.forms_county import MemberListForm
from membership.joining.models import MemberList
from portal.errors import Refused
from portal.people.access import county_or_404, county_verb_allowed
from strategies.publishing.models import Strategy


def member_list(request, county, pk):
    """What the public reads about the list, and a form to say that it is complete, or no longer is."""
    county = county_or_404(request, county)
    strategy = get_object_or_404(Strategy.objects.public().for_county(county).select_related("current_version"), pk=pk)
    said = MemberList.objects.of(strategy)
    form = MemberListForm(request.POST or None, said=said)
    if request.method == "POST" and form.is_valid():
        try:
            state_list(strategy, by=request.user, **form.said())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved. The public pages say so at once."))
            return redirect("joining:member_list", county.slug, strategy.pk)
    page = {
        "county": county,
        "strategy": strategy,
        "said": said,
        "form": form,
        "may_decide": county_verb_allowed(request, "decide"),
    }
    return render(request, "membership/joining/county_member_list.html", page)
