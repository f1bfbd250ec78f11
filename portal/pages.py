"""Public pages: the same for everyone, without cookies, cached by content version and answered with 304.

The version is one row that grows in the transaction that changed something public (portal/log/triggers.py). A page is
kept under its address, language, day and version, so a change by staff shows at the very next request and nothing
ever has to be thrown away by hand. So it is with a new release: its content is part of the key (portal/release.py).
"""

import gzip
import hashlib
from functools import wraps

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.cache import cache
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpResponse, HttpResponseNotModified
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from portal.pages_errors import LOGGED_OUT, may_be_kept, unsent, wants_json
from portal.release import release

KEEP = 24 * 60 * 60  # seconds: the day is part of the key
MAX_QUERY = 300  # characters: longer ones are answered but not kept
COMPRESS_FROM = 400  # bytes
LARGE = 50_000  # bytes, compressed
PUBLIC = "public, max-age=0, must-revalidate"
# A page taken down or moved is the same for everyone too: the proxy must be able to put that in the old page's place.
SAME_FOR_ALL = (301, 302, 308, 404, 410)
# Addresses that are asked for nothing public: they need not cost a question about the version.
NEVER_PUBLIC = tuple(
    f"{en}/{room}/" for en in ("", "/en") for room in ("arbetsyta", "mina-sidor", "konto", "nationellt")
)


def public_version():
    """The number that grows with every public change. Asked at every request, so without the ORM's share of the CPU.

    The question is itself the test whether the kept connection still answers: a separate one would cost as much."""
    connection.ensure_connection()
    connection.health_check_done = True
    try:
        return _ask_version()
    except (OperationalError, InterfaceError):
        if connection.in_atomic_block:
            raise
        connection.close()
        return _ask_version()


def _ask_version():
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM portal_publicversion WHERE id = 1")
        row = cursor.fetchone()
    return row[0] if row else 0


def public_page(view):
    """Mark a view as public: no session, no user, kept by content version. Only GET and HEAD are kept.

    Use it outermost, above ``login_not_required``."""

    @wraps(view)
    def page(request, *args, **kwargs):
        request.is_public_page = True
        if request.method not in ("GET", "HEAD"):
            return view(request, *args, **kwargs)
        request.is_kept_page = True
        etag = _etag(request)
        if etag in _known(request):
            return _with_headers(HttpResponseNotModified(), etag)
        response = view(request, *args, **kwargs)
        if response.status_code != 200 or response.streaming:
            return response
        if hasattr(response, "render"):
            response.render()
        kept = _to_keep(response)
        if _may_be_kept(request, kept):
            cache.set(_key(etag), kept, KEEP)
        if "*" in _known(request):
            return _with_headers(HttpResponseNotModified(), etag)
        return _with_headers(_answer(request, kept), etag)

    page.login_required = False
    page.is_public_page = True
    return page


def kept_part(request, name, make):
    """What `make()` returns, kept by content version and language: parts that many public pages share.

    name: says which part, and for what. Kept only on public pages; elsewhere it is made anew."""
    version = getattr(request, "public_version", None)
    if version is None:
        return make()
    key = f"part:{name}:{translation.get_language()}:{version}:{release()}"
    kept = cache.get(key)
    if kept is None:
        kept = make()
        cache.set(key, kept, KEEP)
    return kept


def _etag(request):
    if not hasattr(request, "public_version"):
        request.public_version = public_version()
    parts = [
        str(request.public_version),
        timezone.localdate().isoformat(),
        translation.get_language() or "",
        request.get_full_path(),
        release(),
    ]
    return f'"{hashlib.sha256(chr(10).join(parts).encode()).hexdigest()[:32]}"'


def _known(request):
    """What the asker has: tags, also those made weak on the way (RFC 9110, 13.1.2), or `*` for whatever there is."""
    return {tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))}


def _key(etag):
    return f"page:{etag}"


def _may_be_kept(request, kept):
    """Not for addresses that anyone can make up without end: long questions, and large answers to any question."""
    asked = request.META.get("QUERY_STRING", "")
    return len(asked) <= MAX_QUERY and not (asked and len(kept[1]) > LARGE)


def _to_keep(response):
    """The answer's headers (a file keeps its name and stays a download), its body and whether that is compressed.

    Compressed where it pays: nearly everyone asks for it so, and it takes a fifth of the memory."""
    body = response.content
    is_small = len(body) < COMPRESS_FROM
    return dict(response.items()), body if is_small else gzip.compress(body, 6, mtime=0), not is_small


def _answer(request, kept):
    headers, body, is_compressed = kept
    if not is_compressed:
        return HttpResponse(body, headers=headers)
    if "gzip" not in request.META.get("HTTP_ACCEPT_ENCODING", ""):  # as the middleware left it
        return HttpResponse(gzip.decompress(body), headers=headers)
    response = HttpResponse(body, headers=headers)
    response["Content-Encoding"] = "gzip"
    return response


def _with_headers(response, etag):
    if response.status_code == 200:
        response["Content-Length"] = str(len(response.content))
    response["ETag"] = etag
    response["Cache-Control"] = PUBLIC
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _is_same_for_all(request, response):
    """Whether a public page's refusal or redirect may stand in its place: asked for and answered without cookies."""
    is_asked_plainly = getattr(request, "is_kept_page", False) and not request.COOKIES
    return is_asked_plainly and response.status_code in SAME_FOR_ALL and not response.cookies


class PublicPageMiddleware:
    """Answers kept pages before sessions, forms and users are looked at; what is not public is stored by nobody.

    Only public pages are ever kept, so an address that is found in the cache is one."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.get_host()  # refuses foreign names, as the common middleware does further in
        kept = self._kept(request)
        if kept is not None:
            return kept
        response = self.get_response(request)
        if _is_same_for_all(request, response):
            response.setdefault("Cache-Control", PUBLIC)
        if getattr(request, "is_public_page", False):
            return response
        if not response.has_header("Cache-Control") and not request.path.startswith(settings.STATIC_URL):
            response["Cache-Control"] = "no-store"
        return response

    def _kept(self, request):
        if request.method not in ("GET", "HEAD") or request.path.startswith(NEVER_PUBLIC):
            return None
        try:
            etag = _etag(request)
        except DatabaseError:
            return None  # the view will say what is wrong
        kept = cache.get(_key(etag))
        if kept is None:
            return None
        request.is_public_page = True
        if {etag, "*"} & _known(request):
            return _with_headers(HttpResponseNotModified(), etag)
        return _with_headers(_answer(request, kept), etag)


class LoginRequired(LoginRequiredMiddleware):
    """Django's own, but a public view is let through before anyone asks who looks.

    Django 5.2 asks for the user first; that reads the session and adds ``Vary: Cookie`` to pages that are the same
    for everyone, so that no shared cache could keep them."""

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request, view_func):
        """To the log-in and back; a form that was sent stays in its person's hands meanwhile."""
        if wants_json(request) or may_be_kept(request):
            return unsent(request, LOGGED_OUT)
        return super().handle_no_permission(request, view_func)
