"""Handing out a paper's bytes, after the caller has seen to it that the person may have them."""

from django.http import HttpResponse

from portal.papers.models import Document
from portal.papers.standing import diary_number_of


def paper_response(document):
    """The PDF exactly as it was stored, as a download named by its number, its case and what it is (R-61).

    A paper that has been replaced says by which one in its name, since its bytes never change."""
    response = HttpResponse(bytes(document.file.content), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{_name(document)}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "no-store"
    return response


def _name(document):
    name = document.named(diary_number_of(document))
    later = Document.objects.filter(replaces=document).values_list("number", flat=True).first()
    return name.replace(document.number, f"{document.number}_ersatt-av-{later}", 1) if later else name
