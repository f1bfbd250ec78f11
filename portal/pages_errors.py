"""Pages for when something went wrong."""

from django.conf import settings
from django.http import HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation

from portal.middleware import request_id


def csrf_failure(request, reason=""):
    """A form that was open too long, or came from elsewhere."""
    return render(request, "403_csrf.html", status=403)


def bad_request(request, exception=None):
    """What was sent could not be read. Reads neither form, session nor database: one of them may be what is broken.

    The library's own page asks for the form's token first, and fails on the form that it is to tell of."""
    return _apart(request, "400.html", 400)


def too_large(request):
    """A form longer than any that the portal has."""
    return _apart(request, "413.html", 413)


def not_found(request, exception=None):
    """Nothing here, or nothing that is the visitor's. Without a look at the form, which may be broken."""
    return render(request, "404.html", status=404)


def permission_denied(request, exception=None):
    """Not for this person. Without a look at the form, which may be broken."""
    return render(request, "403.html", status=403)


def server_error(request):
    """Our own fault: a general text and the id that the log's line carries. Needs no database (R-83)."""
    return HttpResponseServerError(render_to_string("500.html", {"fault_id": getattr(request, "id", request_id.get())}))


def _apart(request, template, status):
    """A page that stands alone, in the language of its address: no middleware may have chosen one yet."""
    language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
    with translation.override(language):
        return HttpResponse(render_to_string(template), status=status)
