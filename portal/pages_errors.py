"""Pages for when something went wrong."""

from django.http import HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string

from portal.middleware import request_id


def csrf_failure(request, reason=""):
    """A form that was open too long, or came from elsewhere."""
    return render(request, "403_csrf.html", status=403)


def server_error(request):
    """Our own fault: a general text and the id that the log's line carries. Needs no database (R-83)."""
    return HttpResponseServerError(render_to_string("500.html", {"fault_id": getattr(request, "id", request_id.get())}))
