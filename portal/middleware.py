"""What every request passes: an id for the log, the health check first, and refusals before anything is looked up."""

import contextvars
import re
import secrets

from django.conf import settings
from django.http import HttpResponse, HttpResponseBadRequest, HttpResponseNotAllowed, UnreadablePostError
from django.views.defaults import page_not_found

from portal.log.secret_addresses import carries_secret

NO_ID = "-"
request_id = contextvars.ContextVar("request_id", default=NO_ID)
_PLAIN_ID = re.compile(r"[A-Za-z0-9-]{8,40}")


def is_plain_id(text):
    """Whether a text may stand in the log as an id: nothing but letters, digits and hyphens."""
    return _PLAIN_ID.fullmatch(text) is not None


class RequestId:
    """Gives each request an id (the proxy's, when it has a plain one) that the log lines carry and the answer shows."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        given = request.headers.get("X-Request-Id", "")
        request.id = given if is_plain_id(given) else secrets.token_hex(8)
        token = request_id.set(request.id)
        try:
            response = self.get_response(request)
            response["X-Request-Id"] = request.id
            return response
        finally:
            request_id.reset(token)


class SecretAddresses:
    """An address with a secret is told to nobody: no page that is reached from its answer learns where one came from.

    Outside the middleware that sets the policy for all other answers (R-36)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if carries_secret(request.path):
            response["Referrer-Policy"] = "no-referrer"
        return response


class WantedEncodings:
    """Takes codings of weight 0 out of Accept-Encoding (RFC 9110, 12.5.3): pages and files look for names only."""

    REFUSED = re.compile(r"[^,;]*;\s*q\s*=\s*0(?:\.0*)?\s*(?=,|$)", re.IGNORECASE)

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if ";" in (asked := request.META.get("HTTP_ACCEPT_ENCODING", "")):
            request.META["HTTP_ACCEPT_ENCODING"] = self.REFUSED.sub("", asked)
        return self.get_response(request)


class HealthFirst:
    """Answers /healthz before hosts, sessions and languages are looked at: a probe knows none of them."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path == "/healthz":
            from portal.health import healthz

            return healthz(request)
        return self.get_response(request)


class RefuseNul:
    """A NUL byte in an address is a 400: PostgreSQL would answer it with an error."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseBadRequest("Bad request", content_type="text/plain")
        return self.get_response(request)


class RefusedByProxy:
    """The proxy refuses what is too large (413) and who asks too often (429), and fetches the words for it here.

    It names the status in a header and sends neither body nor cookies. Whoever claims it gets a page and no more."""

    STATUSES = ("413", "429")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        status = request.headers.get("X-Refused-With")
        if status in self.STATUSES:
            from portal.pages_errors import refused_by_proxy

            return refused_by_proxy(request, int(status))
        return self.get_response(request)


class RefuseStrange:
    """Methods that nothing here answers to are a 405 (TRACE echoes nothing), and too large a form is a 413 or 400.

    A form is measured before anybody asks whose it is, so that the answer does not depend on cookies (R-56, R-70).
    Files come as multipart and have limits where they are taken in."""

    METHODS = ("GET", "HEAD", "POST", "OPTIONS")
    FORM = "application/x-www-form-urlencoded"

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in self.METHODS:
            return HttpResponseNotAllowed(self.METHODS)
        if request.method == "POST" and request.content_type == self.FORM:
            length = request.META.get("CONTENT_LENGTH") or "0"
            if not length.isdecimal() or int(length[:12]) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
                return HttpResponse("Too large", status=413, content_type="text/plain")
            try:
                fields = request.body.count(b"&") + 1
            except UnreadablePostError:
                fields = 0
            if not 0 < fields <= settings.DATA_UPLOAD_MAX_NUMBER_FIELDS:
                return HttpResponseBadRequest("Bad request", content_type="text/plain")
        return self.get_response(request)


class OwnNotFound:
    """With DEBUG Django answers a wrong address with a list of all; the demonstration shows the portal's own page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if (
            settings.DEBUG
            and response.status_code == 404
            and not response.streaming
            and b"<code>DEBUG = True</code>" in response.content
        ):
            return page_not_found(request, None)
        return response
