"""Asking a person who is logged in to prove it again, before signing and before changing how to log in.

Whoever signs finds an open browser's session is not enough. Use on a view:

    @signs
    def sign(request, ...): ...

A GET shows the page. A POST without a proof from the last five minutes goes to the proof first; afterwards the same
POST is carried out, with everything that was typed, so nothing has to be written twice. Files are not kept meanwhile:
``ask_for_files`` lets the form say that they are to be chosen again.

What waits has a key of its own, which goes along in the address: two tabs that both ask each carry out their own.
"""

import secrets
import time
from functools import wraps

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.internal.flows.reauthentication import (
    did_recently_reauthenticate,
    get_reauthentication_flows,
)
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.http import HttpResponseRedirect, QueryDict
from django.urls import resolve, reverse
from django.utils.datastructures import MultiValueDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _

WAITING = "requests_waiting"  # in the session: key to the path and the POST that wait for a proof
MOST_WAITING = 5


def signs(view):
    """Decorate a view whose POST signs or decides something: it asks for a proof not older than five minutes."""
    asks = reauthentication_required(view, allow_get=True)

    @wraps(view)
    def asked(request, *args, **kwargs):
        try:
            return asks(request, *args, **kwargs)
        except ReauthenticationRequired:
            if request.method != "POST":
                raise
            return _suspend(request)

    return asked


def _suspend(request):
    """Go to the proof; ``next`` leads to where the request is carried out afterwards."""
    key = secrets.token_urlsafe(16)
    sent = {"path": request.path, "get": request.GET.urlencode(), "post": request.POST.urlencode()}
    sent["files"] = list(request.FILES)  # their fields' names: a session is no place for files
    kept = request.session.get(WAITING, {}) | {key: sent}
    request.session[WAITING] = dict(list(kept.items())[-MOST_WAITING:])
    methods = get_adapter().get_reauthentication_methods(request.user)
    proof = methods[0]["url"] if methods else reverse("account_login")
    return HttpResponseRedirect(f"{proof}?{urlencode({'next': reverse('people:resume', args=[key])})}")


def resume(request, key):
    """Carry out what waited under the key, once; None when nothing does.

    The page that it may answer with is sent from the same address: then what is sent goes to the path that waited."""
    waiting = request.session.get(WAITING, {})
    kept = waiting.get(key)
    if kept is None or (request.method != "POST" and kept["post"] is None):
        return None
    request.session[WAITING] = waiting | {key: kept | {"post": None}}
    if request.method != "POST":
        request.method, request.POST, request._files = "POST", QueryDict(kept["post"]), MultiValueDict()
        request.files_not_kept = kept.get("files", [])
    request.path = request.path_info = kept["path"]
    request.GET = QueryDict(kept["get"])
    match = request.resolver_match = resolve(kept["path"])
    return match.func(request, *match.args, **match.kwargs)


def ask_for_files(request, form):
    """Where the form comes back from the proof without its files: say at each field that it is to be chosen again."""
    for name in getattr(request, "files_not_kept", ()):
        if name in form.fields:
            field = form.fields[name]
            field.required = True  # else it would be left out without a word
            field.error_messages["required"] = _(
                "Choose the file again, and send it. It is not kept while you show that it is you."
            )


def is_recent(request):
    """Whether the person proved who they are within the last ``ACCOUNT_REAUTHENTICATION_TIMEOUT`` seconds."""
    if not only_by_code(request.user):
        return did_recently_reauthenticate(request)
    proofs = [one for one in get_authentication_records(request, request.user) if one.get("reauthenticated")]
    return bool(proofs) and time.time() - proofs[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def only_by_code(user):
    """Whether the person has neither password nor second factor, and proves themselves by a code in the mail."""
    return user.is_authenticated and not get_reauthentication_flows(user)


def record_code(request):
    """Note that the right code from the mail was written just now."""
    record_authentication(request, request.user, method="code", reauthenticated=True)


__all__ = ["ask_for_files", "is_recent", "only_by_code", "record_code", "resume", "signs"]
