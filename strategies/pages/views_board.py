"""What the county's page shows of its board: facts and links, at the desk."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.errors import Refused
from portal.people.access import county_or_404
from strategies.pages import actions_board, actions_pictures
from strategies.pages.forms_board import BoardForm
from strategies.pages.models import CountyProfile
from strategies.publishing.actions import EditedMeanwhile, seen_of
from strategies.publishing.views_county_writing import clashes_of


@require_http_methods(["GET", "HEAD", "POST"])
def board(request, county):
    """The board's facts and links, public as soon as they are saved."""
    county = county_or_404(request, county)
    now = actions_board.board_values(county)
    form = BoardForm(request.POST if request.method == "POST" else None, initial={**now, "seen": seen_of(now)})
    if request.method != "POST" or not form.is_valid():
        return _board_page(request, county, form)
    form.settle(now)
    try:
        actions_board.save_board(county, by=request.user, seen=form.cleaned_data["seen"], **form.values())
    except EditedMeanwhile as meanwhile:
        again = form.again(meanwhile)
        return _board_page(request, county, again, status=409, clashes=clashes_of(again, meanwhile))
    except Refused as refusal:
        form.add_refusal(refusal)
        return _board_page(request, county, form, status=409)
    messages.success(request, _("Saved. Everyone can read it now."))
    return redirect("pages:county_board", county.slug)


def _board_page(request, county, form, *, status=200, clashes=()):
    page = {
        "county": county,
        "form": form,
        "clashes": clashes,
        "profile": CountyProfile.objects.of(county),
        "why_not": actions_pictures.why_not_present(county, request.user),
    }
    return render(request, "strategies/pages/county_board.html", page, status=status)
