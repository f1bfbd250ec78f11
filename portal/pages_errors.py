"""Pages for when something went wrong. What somebody typed is never lost with it.

A form that is refused before its view has seen it (the token is old, the session is over, somebody else holds the row)
comes back as a page that says why, holds every field, and sends them again to the same address. Nothing is kept on the
server. Scripts that save while one writes get the same in words, as JSON."""

import html
import logging
import re
import sys
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse, HttpResponseServerError, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from psycopg import errors as postgres

from portal.middleware import request_id

logger = logging.getLogger(__name__)
EARLY = {400: "400.html", 413: "413.html", 429: "429_proxy.html"}
ACCOUNT_FORMS = ("/konto/", "/en/konto/", "/forvaltning/")  # passwords and codes: never shown again
SECRET = re.compile(r"passw|(^|[-_])(code|otp|pin|secret|credential|csrfmiddlewaretoken)\d?$", re.IGNORECASE)
BY_SCRIPT = {"seen"}  # fields that pages write for themselves, though they are long
LONG = 80  # characters: a longer text is shown, to be read and copied
SENTENCE = 4  # words: so is a text of so many, however short they are
BLOCK_ENDS = re.compile(r"</(?:p|li|h2|h3|div)>|<br ?/?>")


@dataclass(frozen=True)
class Why:
    """Why something was not done, in the words of the page and of the script that saves while one writes."""

    status: int
    title: str | Promise
    text: str | Promise
    while_writing: str | Promise
    log_in: bool = False
    second_factor: bool = False
    keeps: bool = True


LOGGED_OUT = Why(
    403,
    _("You were logged out before this was sent"),
    _("Log in in a new tab, come back here and send it."),
    _("Not saved: you have been logged out. Log in in another tab; your text stands here."),
    log_in=True,
)
NO_SECOND_FACTOR = Why(
    403,
    _("Staff log in with two factors"),
    _("Set up an app or a passkey in a new tab, come back here and send it."),
    _("Not saved: staff log in with two factors. Set up an app or a passkey in another tab; your text stands here."),
    second_factor=True,
)
OLD_TOKEN = Why(
    403,
    _("The form had been open too long"),
    _("You may have logged in again since you opened it. Send it again."),
    _("Not saved: the page had been open too long. Your text stands here, and is tried again."),
)
FROM_ELSEWHERE = Why(
    403,
    _("The form had been open too long"),
    _("Nothing was sent. Go back, reload the page and send the form again."),
    OLD_TOKEN.while_writing,
    keeps=False,
)
TOO_MANY = Why(
    429,
    _("Too many attempts"),
    _("Wait a few minutes and try again. The limit protects your account."),
    _("Not saved: too many attempts. Your text stands here, and is tried again."),
)
BUSY = Why(
    409,
    _("Someone else is working with this right now"),
    _("Someone else is working with this matter right now. Wait a while and try again."),
    _("Not saved: someone else is working with this right now. Your text stands here, and is tried again."),
)
SLOW = Why(
    503,
    _("It took too long"),
    _("The portal has much to do, and stopped before anything was done. Wait a while and try again."),
    _("Not saved: the portal has much to do. Your text stands here, and is tried again."),
)
CAUSES = {postgres.LockNotAvailable: BUSY, postgres.DeadlockDetected: BUSY, postgres.QueryCanceled: SLOW}


def wants_json(request):
    """Whether a script asks, that saves while one writes."""
    return "X-Autosave" in request.headers or request.headers.get("Accept") == "application/json"


def may_be_kept(request):
    """Whether what was posted may stand in a page: everything but the forms of log-in and accounts."""
    return request.method == "POST" and not request.path.startswith(ACCOUNT_FORMS)


def unsent(request, why):
    """The page (or, for a script, the words) for a request that was refused before anything was done."""
    if wants_json(request):
        answer = JsonResponse({"message": str(why.while_writing), "again": True}, status=why.status)
    else:
        kept = _kept(request) if why.keeps else {}
        answer = render(request, "unsent.html", {"why": why, **kept}, status=why.status)
    answer["Cache-Control"] = "no-store"
    return answer


def csrf_failure(request, reason=""):
    """A form that was open while its person logged in again, or came from elsewhere.

    Only a page of ours gets its fields back, with a button that sends them: what a foreign page has put into a form
    must never become one press of a button from being done."""
    is_ours = may_be_kept(request) and _came_from_here(request)
    return unsent(request, OLD_TOKEN if is_ours else FROM_ELSEWHERE)


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
    """Our own fault: a general text and the id that the log's line carries. Needs no database (R-83).

    A lock that was not had outside a view, such as when a session is saved, comes here too."""
    why = _why_busy(sys.exc_info()[1])
    if why:
        return unsent(request, why)
    return HttpResponseServerError(render_to_string("500.html", {"fault_id": getattr(request, "id", request_id.get())}))


def early(request, status):
    """What was sent could not be read (400), was too large (413), or was too much at once (429): said before anybody
    asks whose it is, in the language of the address. Needs neither form, session nor database."""
    language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
    with translation.override(language):
        return HttpResponse(render_to_string(EARLY[status]), status=status)


class AnswerBusy:
    """What the database could not give within its time-outs is a sentence, never a 500."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, error):
        """The transaction has been rolled back: nothing was done, and it can be tried again as it stands."""
        why = _why_busy(error)
        return unsent(request, why) if why else None


def _why_busy(error):
    cause = getattr(error, "__cause__", None)
    why = next((why for kind, why in CAUSES.items() if isinstance(cause, kind)), None)
    if why:
        logger.warning("not done: %s", type(cause).__name__)
    return why


def _kept(request):
    """What the page needs to send the form again."""
    if not may_be_kept(request):
        return {}
    fields = [(name, value) for name, values in request.POST.lists() for value in values if not SECRET.search(name)]
    return {
        "fields": fields,
        "texts": [_readable(value) for name, value in fields if name not in BY_SCRIPT and _is_text(value)],
        "files": list(request.FILES),
        "back": _page_before(request),
    }


def _is_text(value):
    is_sentence = len(value.split(maxsplit=SENTENCE - 1)) == SENTENCE
    return is_sentence or len(value) > LONG or "\n" in value or value.startswith("<")


def _readable(value):
    """Without the marks of rich text, to be read and copied."""
    if not value.startswith("<"):
        return value
    return html.unescape(strip_tags(BLOCK_ENDS.sub("\n", value))).strip()


def _came_from_here(request):
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site == "same-origin"
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def _page_before(request):
    """The page that the form stood on, for the way back after log-in: a form's own address may take no GET."""
    before = urlsplit(request.headers.get("Referer", ""))
    return before._replace(scheme="", netloc="").geturl() if before.netloc == request.get_host() else "/"
