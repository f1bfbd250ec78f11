"""A published version as a paper, for anyone."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from portal.papers.files import paper_response
from strategies.publishing.models import VersionPaper


# Public, but kept by the paper's own fingerprint: its bytes never change, whatever else is published.
@login_not_required
@require_safe
def version_paper(request, county, period, number):
    """The PDF of a published version, once it has been drawn. Unknown and not yet drawn look the same: 404."""
    request.is_public_page = True
    found = get_object_or_404(VersionPaper.objects.at(county, period, number))
    etag = f'"{found.document.sha256}"'
    response = get_conditional_response(request, etag=etag) or paper_response(found.document)
    response["ETag"] = etag
    response["Cache-Control"] = "public, max-age=0, must-revalidate"
    if response.status_code == 200:
        response["Content-Disposition"] = f'attachment; filename="{county}-{period}-version-{number}.pdf"'
    return response


version_paper.is_public_page = True  # type: ignore[attr-defined]
