"""What every request passes: an id for the log, the health check first, and refusals before anything is looked up."""

import contextvars
import re
import secrets

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseNotAllowed, UnreadablePostError
from django.http.multipartparser import MultiPartParser
from django.utils.translation import gettext as _

from portal.forms import letters_told
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


class TellLetters:
    """Tells on the next page what papers will write by its name, in what has just been sent (``portal.forms``)."""

    MOST = 3  # fields

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method != "POST":
            return self.get_response(request)
        found = []
        token = letters_told.set(found)
        try:
            response = self.get_response(request)
        finally:
            letters_told.reset(token)
        if response.status_code == 302:
            for label, said in list(dict.fromkeys(found))[: self.MOST]:
                messages.info(request, _("“%(field)s”: %(said)s") % {"field": label, "said": said})
        return response


class HealthFirst:
    """Answers /readyz and /healthz before hosts, sessions and languages are looked at: a probe knows none of them."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path in ("/readyz", "/healthz"):
            from portal.health import healthz, readyz

            return readyz(request) if request.path == "/readyz" else healthz(request)
        return self.get_response(request)


class RefuseNul:
    """A NUL byte in an address is a 400: PostgreSQL would answer it with an error."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            from portal.pages_errors import early

            return early(request, 400)
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
            from portal.pages_errors import early

            return early(request, int(status))
        return self.get_response(request)


class RefuseStrange:
    """Methods that nothing here answers to are a 405 (TRACE echoes nothing), too large a form is a 413, and one that
    says itself that nobody can read it is a 400: a charset that is not UTF-8, a length that is no number, no boundary.

    A form is measured before anybody asks whose it is, so that the answer does not depend on cookies (R-56, R-70).
    Files come as multipart and have limits where they are taken in."""

    METHODS = ("GET", "HEAD", "POST", "OPTIONS")
    FORM, FILES = "application/x-www-form-urlencoded", "multipart/form-data"

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in self.METHODS:
            return HttpResponseNotAllowed(self.METHODS)
        if request.method == "POST":
            refused = self._refuse(request)
            if refused is not None:
                return refused
        return self.get_response(request)

    def _refuse(self, request):
        from portal.pages_errors import early

        if not self._says_it_can_be_read(request):
            return early(request, 400)
        if request.content_type != self.FORM:
            return None
        if _length(request) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return early(request, 413)
        try:
            fields = request.body.count(b"&") + 1
        except UnreadablePostError:
            fields = 0
        return None if 0 < fields <= settings.DATA_UPLOAD_MAX_NUMBER_FIELDS else early(request, 400)

    def _says_it_can_be_read(self, request):
        if getattr(request, "unreadable", False) or _length(request) is None:
            return False
        if request.content_type not in (self.FORM, self.FILES):
            return True
        if request.content_params.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
            return False
        return request.content_type == self.FORM or _has_boundary(request)


def _length(request):
    """How many bytes the body has, by what the request says; None when it says no number."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length[:12]) if length.isascii() and length.isdigit() else None


def _has_boundary(request):
    """Whether the files' parts can be told apart, by the library's own rule for the line between them."""
    boundary = request.content_params.get("boundary", "")
    return request.META["CONTENT_TYPE"].isascii() and MultiPartParser.boundary_re.fullmatch(boundary) is not None


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
            from portal.pages_errors import not_found

            return not_found(request)
        return response
