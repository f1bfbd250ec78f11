"""The county's inbox, and what its people do among themselves: who handles a case, and notes about it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from membership.joining.actions.desk import assign_case, write_note
from membership.joining.actions.steps import may_take
from membership.joining.forms_desk import AssignForm, InboxForm, NoteForm
from membership.joining.inbox import TAB_OF, Tab, Wanted, handlers_of, in_tabs, troubles, waiting_lines
from membership.joining.models import Membership
from portal.errors import Refused
from portal.people.access import county_or_404, county_verb_allowed
from portal.people.models import User
from strategies.publishing.models import Strategy

PER_PAGE = 50


@require_safe
def desk(request, county):
    """The inbox: what waits, in tabs whose figures are the length of their lists."""
    county = county_or_404(request, county)
    strategies = list(Strategy.objects.for_county(county).with_desk_figures())
    lines = waiting_lines(county, strategies, request.user)
    form = InboxForm(request.GET or None, wanted=list(Wanted), strategies=strategies, colleagues=handlers_of(lines))
    choice = form.choice()
    tabs = in_tabs(lines, choice)
    here = _tab(choice)
    page = {
        "county": county,
        "form": form,
        "chosen": form.chosen(),
        "here": here,
        "tabs": [(tab, len(tabs[tab])) for tab in Tab],
        "page": Paginator(tabs[here], PER_PAGE).get_page(request.GET.get("page")),
        "troubles": troubles(county),
        "strategies": strategies,
        "today": timezone.localdate(),
        "may_write": county_verb_allowed(request, "write"),
    }
    return render(request, "membership/joining/county_desk.html", page)


def _tab(choice):
    """The tab to show: the chosen one, else the one that the chosen kind stands in."""
    if choice.get("typ"):
        return TAB_OF[Wanted(choice["typ"])]
    return Tab(choice.get("flik") or Tab.DECIDE)


def _case(request, county, pk):
    county = county_or_404(request, county)
    return county, get_object_or_404(Membership.objects.for_county(county).with_case(), pk=pk)


@require_POST
def assign(request, county, pk):
    """Give the case to a colleague, or to nobody."""
    county, membership = _case(request, county, pk)
    form = AssignForm(request.POST, colleagues=User.objects.in_county(county), membership=membership)
    if not form.is_valid():
        messages.error(request, _("Choose a colleague who works in the county."))
        return redirect("joining:case", county.slug, pk)
    chosen = form.cleaned_data["assignee"]
    try:
        assign_case(membership, to=chosen, by=request.user, seen=form.cleaned_data["seen"])
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        words = _("%(who)s handles the case.") % {"who": chosen} if chosen else _("Nobody handles the case now.")
        messages.success(request, words)
    return redirect("joining:case", county.slug, pk)


@require_http_methods(["GET", "HEAD", "POST"])
def note(request, county, pk):
    """Write an internal note. Sent from the case's page; what was refused comes back here with its text."""
    county, membership = _case(request, county, pk)
    form = NoteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            write_note(membership, text=form.cleaned_data["text"], by=request.user)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("The note is saved. Only you who work here see it."))
            return redirect("joining:case", county.slug, pk)
    page = {
        "county": county,
        "membership": membership,
        "form": form,
        "refusal": may_take("note", membership, request.user),
    }
    return render(request, "membership/joining/county_note.html", page)


__all__ = ["assign", "desk", "note"]
