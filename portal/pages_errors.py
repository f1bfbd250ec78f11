"""Pages for when something went wrong."""

from django.http import HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation

from portal.middleware import request_id

BY_PROXY = {413: "413_proxy.html", 429: "429_proxy.html"}


def csrf_failure(request, reason=""):
    """A form that was open too long, or came from elsewhere."""
    return render(request, "403_csrf.html", status=403)


def server_error(request):
    """Our own fault: a general text and the id that the log's line carries. Needs no database (R-83)."""
    return HttpResponseServerError(render_to_string("500.html", {"fault_id": getattr(request, "id", request_id.get())}))


def refused_by_proxy(request, status):
    """What was sent was too large (413), or too much was asked for (429); in the language of the address.

    Needs neither database nor session. The proxy keeps it for a while."""
    language = translation.get_language_from_path(request.path) or "sv"
    with translation.override(language):
        return HttpResponse(render_to_string(BY_PROXY[status]), status=status)
