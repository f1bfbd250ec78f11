"""Asking a person who is logged in to prove it again, before signing and before changing how to log in.

Whoever signs finds an open browser's session is not enough. Use on a view:

    @signs
    def sign(request, ...): ...

A GET shows the page. A POST without a proof from the last five minutes goes to the proof first; afterwards the same
POST is carried out, with everything that was typed (files excepted), so nothing has to be written twice.
"""

import time

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.internal.flows.reauthentication import (
    did_recently_reauthenticate,
    get_reauthentication_flows,
)
from django.conf import settings


def signs(view):
    """Decorate a view whose POST signs or decides something: it asks for a proof not older than five minutes."""
    return reauthentication_required(view, allow_get=True)


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


__all__ = ["is_recent", "only_by_code", "record_code", "signs"]
