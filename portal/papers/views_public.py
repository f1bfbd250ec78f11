"""Whether a paper is genuine and still valid: for anyone who holds it."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from portal.papers.checking import FingerprintOnly
from portal.papers.models import Document
from portal.papers.rules import KINDS, tidy_code
from portal.papers.standing import standing_of


# Public, but not kept by content version: a paper replaced this second is no longer valid at the next request.
# Without CSRF token: checking changes nothing, and a token would need a cookie that visitors do not get.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request, code):
    """What the paper is, its number and whether it is valid; a dropped file is compared with the original.

    Unknown code: 404. A code typed with spaces or capitals leads to its page."""
    request.is_public_page = True
    tidy = tidy_code(code)
    if not tidy:
        raise Http404
    if tidy != code:
        return redirect("papers:verify", code=tidy)
    document = get_object_or_404(Document.objects.for_verification(), verification_code=code)
    checked = _check(request, document) if request.method == "POST" else ""
    response = render(
        request,
        "portal/papers/public_verify.html",
        {
            "document": document,
            "kind": KINDS[document.kind].name,
            "checked": checked,
            "standing": standing_of(document, timezone.localdate()),
        },
        status=413 if checked == "too_large" else 200,
    )
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


verify.is_public_page = True  # type: ignore[attr-defined]


def _check(request, document):
    """How the sent file compares: same, different, none or too_large."""
    handler = FingerprintOnly(request)
    request.upload_handlers = [handler]
    request.POST  # noqa: B018 - reading it lets the file stream through the handler
    if handler.too_large:
        return "too_large"
    if not handler.fingerprint:
        return "none"
    return "same" if document.sha256 and handler.fingerprint == document.sha256 else "different"
