"""The county's papers for its staff: what was issued, what could not be drawn, and the files."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.errors import Refused
from portal.papers import actions
from portal.papers.files import paper_response
from portal.papers.models import Document
from portal.people.access import county_or_404, county_verb_allowed

PER_PAGE = 50


@require_safe
def papers(request, county):
    """All papers of the county, those that failed first."""
    county = county_or_404(request, county)
    page = Paginator(Document.objects.for_county(county).troubled_first(), PER_PAGE).get_page(request.GET.get("page"))
    may_handle = county_verb_allowed(request, "handle")
    return render(
        request, "portal/papers/county_papers.html", {"county": county, "page": page, "may_handle": may_handle}
    )


@require_safe
def paper_file(request, county, pk):
    """The PDF of a paper that is ready."""
    county = county_or_404(request, county)
    return paper_response(get_object_or_404(Document.objects.for_county(county).ready(), pk=pk))


@require_POST
def draw_again(request, county, pk):
    """Give a parked paper three more attempts."""
    county = county_or_404(request, county)
    document = get_object_or_404(Document.objects.for_county(county), pk=pk)
    if not county_verb_allowed(request, "handle"):
        messages.error(request, _("Your role may read papers but not draw them again."))
        return redirect("papers:county_papers", county.slug)
    try:
        actions.draw_again(document, by=request.user)
    except Refused as no:
        messages.error(request, str(no))
    else:
        messages.success(request, _("The paper %(number)s will be drawn again.") % {"number": document.number})
    return redirect("papers:county_papers", county.slug)
