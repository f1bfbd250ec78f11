"""Handing out a paper's bytes, after the caller has seen to it that the person may have them."""

from django.http import HttpResponse


def paper_response(document):
    """The PDF exactly as it was stored, as a download named by the paper's number (R-61)."""
    response = HttpResponse(bytes(document.file.content), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{document.download_name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "no-store"
    return response
