"""The files of a paper that was made: one name, three kinds, from the same frozen letter."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from membership.decisions.documents import as_text, file_name
from membership.decisions.views_organisation import issued_or_404
from membership.decisions.word import CONTENT_TYPE, word_file
from portal.errors import Refused
from portal.papers.actions import draw_again as draw_paper_again
from portal.papers.files import paper_response


@require_safe
def paper_pdf(request, pk, paper):
    """The PDF, when the worker has drawn it; until then back to the paper's page."""
    own, issued = issued_or_404(request, pk, paper)
    if issued.document.state != "ready":
        return redirect("decisions:paper", own.pk, issued.pk)
    response = paper_response(issued.document)
    response["Content-Disposition"] = _attachment(issued, "pdf")
    return response


@require_safe
def paper_word(request, pk, paper):
    """The editable copy, made from the same frozen letter."""
    _own, issued = issued_or_404(request, pk, paper)
    letter = issued.document.letter
    return _attached(word_file(letter, issued_at=letter["paper"]["issued_at"]), CONTENT_TYPE, issued, "docx")


@require_safe
def paper_text(request, pk, paper):
    """The paper as plain text."""
    _own, issued = issued_or_404(request, pk, paper)
    return _attached(as_text(issued.document.letter).encode(), "text/plain; charset=utf-8", issued, "txt")


def _attachment(issued, ending):
    """One name for the paper's files, whatever their kind."""
    return f'attachment; filename="{file_name(issued.document.letter, ending)}"'


def _attached(content, kind, issued, ending):
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = _attachment(issued, ending)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def draw_again(request, pk, paper):
    """Give a paper that could not be drawn three more attempts."""
    own, issued = issued_or_404(request, pk, paper)
    try:
        draw_paper_again(issued.document, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The paper will be drawn again."))
    return redirect("decisions:paper", own.pk, issued.pk)
