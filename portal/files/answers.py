"""Handing out a file that somebody sent, after the caller has seen to it that this person may have it (R-61)."""

from django.http import Http404, HttpResponse

from portal.files.checks import KINDS
from portal.files.rules import download_name

FOR_EVER = "public, max-age=31536000, immutable"  # of an address whose picture never changes


def picture_response(upload, *, is_public):
    """A picture that was drawn anew, shown on a page. is_public: everybody may keep it as long as they like.

    Raises Http404 while the file is being checked and when it was refused."""
    if not upload.is_clean:
        raise Http404
    response = HttpResponse(bytes(upload.file.content), content_type=KINDS[upload.kind][0])
    _box_in(response)
    response["Cache-Control"] = FOR_EVER if is_public else "no-store"
    return response


def _box_in(response):
    """No browser runs it or takes it for something else, and no other site may show it."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"


def upload_response(upload, name=""):
    """The bytes as they came, as a download that no browser runs. ``name``: ours, from our own rows.

    Raises Http404 while the file is being checked and when it was refused."""
    if not upload.is_clean:
        raise Http404
    response = HttpResponse(bytes(upload.file.content), content_type=KINDS[upload.kind][0])
    file_name = download_name(name or str(upload.pk), upload.kind)
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    _box_in(response)
    response["Cache-Control"] = "no-store"
    return response
