"""Pages for when something went wrong."""

from django.conf import settings
from django.http import HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation

from portal.middleware import request_id

EARLY = {400: "400.html", 413: "413.html", 429: "429_early.html"}


def csrf_failure(request, reason=""):
    """A form that was open too long, or came from elsewhere."""
    return render(request, "403_csrf.html", status=403)


def bad_request(request, exception=None):
    """What was sent could not be read. Reads neither form, session nor database: one of them may be what is broken.

    The library's own page asks for the form's token first, and fails on the form that it is to tell of."""
    return early(request, 400)


def not_found(request, exception=None):
    """Nothing here, or nothing that is the visitor's. Without a look at the form, which may be broken."""
    return render(request, "404.html", status=404)


def permission_denied(request, exception=None):
    """Not for this person. Without a look at the form, which may be broken."""
    return render(request, "403.html", status=403)


def server_error(request):
    """Our own fault: a general text and the id that the log's line carries. Needs no database (R-83)."""
    return HttpResponseServerError(render_to_string("500.html", {"fault_id": getattr(request, "id", request_id.get())}))


def early(request, status):
    """What was sent could not be read (400), was too large (413), or was too much at once (429): said before anybody
    asks whose it is, in the language of the address. Needs neither form, session nor database."""
    language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
    with translation.override(language):
        return HttpResponse(render_to_string(EARLY[status]), status=status)
