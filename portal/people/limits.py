"""How often something costly may be tried, counted in the database so that processes and parallel requests agree.

A limit holds for any stretch of its window's length, not for windows of the clock. Keys are hashed, so the table tells
nobody who tried. Each count is a statement of its own that is committed before the costly work begins (R-31).
"""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac

from portal.characters import Kind, normalised
from portal.log.actions import log_event
from portal.pages_errors import TOO_MANY, may_be_kept, unsent, wants_json
from portal.people.models import Attempt
from portal.people.rules import loosely_folded

MINUTE, HOUR = 60, 3600  # seconds

# Wrong passwords and codes: for one account in five minutes, and from one address in a minute.
WRONG_FOR_ACCOUNT = (5, 5 * MINUTE)
WRONG_FROM_ADDRESS = (10, MINUTE)

# Forms that send mail, hash a password or compare a code: (who is counted, how many, seconds). "email" is what was
# typed in the form, known or not; "person" is who is logged in; "session" is a visit that is not logged in yet.
FORMS = {
    "account_login": [("address", 30, MINUTE)],
    "account_signup": [("address", 20, MINUTE), ("email", 5, MINUTE), ("email", 20, HOUR)],
    "account_reset_password": [("address", 20, MINUTE), ("email", 5, MINUTE), ("email", 20, HOUR)],
    "account_request_login_code": [("address", 20, MINUTE), ("email", 3, MINUTE), ("email", 20, HOUR)],
    "another_code": [("address", 20, MINUTE), ("email", 3, MINUTE), ("email", 20, HOUR)],
    "account_confirm_login_code": [("address", 20, MINUTE), ("session", 10, 5 * MINUTE)],
    "account_confirm_password_reset_code": [("address", 20, MINUTE), ("session", 10, 5 * MINUTE)],
    "account_complete_password_reset": [("address", 20, MINUTE)],
    "account_email_verification_sent": [("address", 20, MINUTE), ("session", 10, 5 * MINUTE)],
    "account_email": [("person", 10, MINUTE), ("person", 20, HOUR)],
    "account_change_password": [("person", 5, MINUTE)],
    "account_set_password": [("person", 5, MINUTE)],
    "account_reauthenticate": [("person", 10, MINUTE)],
    "mfa_authenticate": [("address", 30, MINUTE)],
    "mfa_reauthenticate": [("person", 10, MINUTE)],
    "mfa_reauthenticate_webauthn": [("person", 10, MINUTE)],
    "mfa_activate_totp": [("person", 10, MINUTE)],
    "mfa_add_webauthn": [("person", 10, MINUTE)],
    "mfa_generate_recovery_codes": [("person", 5, MINUTE)],
    "mfa_deactivate_totp": [("person", 10, MINUTE)],
    "mfa_remove_webauthn": [("person", 10, MINUTE)],
    "mfa_edit_webauthn": [("person", 20, MINUTE)],
    "usersessions_list": [("person", 10, MINUTE)],
    "account": [("person", 20, MINUTE)],
    "session_time": [("person", 30, MINUTE)],
    "invitation_accept": [("person", 10, MINUTE)],
    "resume": [("person", 20, MINUTE)],
    "mfa_login_webauthn": [("address", 20, MINUTE)],
    "reauthenticate_by_code": [("person", 10, MINUTE), ("person", 30, HOUR)],
}


def limited(scope, key, limit, window_seconds):
    """Count one try and say whether it is one too many: more than ``limit`` in the last ``window_seconds``."""
    return not Try.count(scope, key, limit, window_seconds).allowed


@dataclass(frozen=True)
class Try:
    """One counted try, that can be taken back when it turned out right."""

    key: str
    at: datetime
    allowed: bool

    @classmethod
    def count(cls, scope, key, limit, window_seconds):
        """Count a try of ``key`` (any text; it is hashed) at ``scope``."""
        hashed = _hash(scope, key)
        now = timezone.now()
        number = Attempt.objects.count_one(hashed, limit=limit, window=timedelta(seconds=window_seconds), now=now)
        return cls(hashed, now, number <= limit)

    def take_back(self):
        """Forget the try."""
        Attempt.objects.take_back(self.key, self.at)


class WrongGuesses:
    """Tries of a secret for one account from one address, counted before the secret is compared."""

    def __init__(self, request, account):
        self.tries = [
            Try.count("wrong-from-address", client_network(request), *WRONG_FROM_ADDRESS),
            Try.count("wrong-for-account", account, *WRONG_FOR_ACCOUNT),
        ]

    @property
    def allowed(self):
        """Whether the secret may be compared at all."""
        return all(one.allowed for one in self.tries)

    def was_right(self):
        """The secret was right: it does not count as a wrong guess."""
        for one in self.tries:
            one.take_back()


def form_is_limited(request, url_name):
    """Count a sent form of the log-in pages (``FORMS``) and say whether it is one too many."""
    return any(
        limited(f"{url_name}:{who}:{seconds}", _who(request, who), limit, seconds)
        for who, limit, seconds in FORMS.get(url_name, [])
    )


def costly(scope, limit, window_seconds, methods=("GET", "POST")):
    """Let a person (or, without log-in, an address) call a costly view only so often; more answers 429.

    scope: what is counted together, for example ``"paper"`` for all views that draw papers."""

    def decorate(view):
        @wraps(view)
        def counted(request, *args, **kwargs):
            if request.method in methods and limited(scope, account_or_address(request), limit, window_seconds):
                return too_many(request)
            return view(request, *args, **kwargs)

        return counted

    return decorate


# Of one person or address at one page: the trail must not become a way to fill the disk.
REFUSALS_NOTED = (1, 5 * MINUTE)


def too_many(request) -> HttpResponse:
    """The page for one try too many; the first refusal in a while is noted in the trail (R-82)."""
    _note_refusal(request)
    is_kept = wants_json(request) or may_be_kept(request)
    response = unsent(request, TOO_MANY) if is_kept else render(request, "429.html", status=429)
    response["Retry-After"] = str(WRONG_FOR_ACCOUNT[1])
    response["Cache-Control"] = "no-store"
    return response


def _note_refusal(request):
    match, user = request.resolver_match, getattr(request, "user", None)
    page = match.view_name if match else ""
    if not limited("refusal-noted", f"{page} {account_or_address(request)}", *REFUSALS_NOTED):
        log_event("limit.refused", by=user if user and user.is_authenticated else None, page=page)


def account_or_address(request):
    """Whom a costly call is counted for."""
    user = getattr(request, "user", None)
    return f"person {user.pk}" if user and user.is_authenticated else f"address {client_network(request)}"


def client_address(request):
    """The visitor's IP address as our outermost proxy saw it; what the visitor wrote into the header is not believed.

    Each of the ``TRUSTED_PROXIES`` proxies adds one address at the end of X-Forwarded-For."""
    hops, header = settings.TRUSTED_PROXIES, request.META.get("HTTP_X_FORWARDED_FOR", "")
    forwarded = header.split(",") if hops and header else []
    candidate = forwarded[-hops] if hops and len(forwarded) >= hops else request.META.get("REMOTE_ADDR", "")
    try:
        return str(ipaddress.ip_address(candidate.strip()))
    except ValueError:
        return "0.0.0.0"  # noqa: S104  no address to listen on: a stand-in for an unknown one


def client_network(request):
    """The address as limits count it: an IPv6 visitor owns at least a /64 and counts as one."""
    address = client_address(request)
    if ":" not in address:
        return address
    return str(ipaddress.IPv6Network(f"{address}/64", strict=False).network_address)


def _who(request, who):
    if who == "address":
        return client_network(request)
    if who == "email":
        # Read as the form reads it, before it is cut: what cannot be seen must not make another address.
        return loosely_folded(normalised(request.POST.get("email", ""), Kind.LINE)[:400])[:254]
    if who == "person":
        return account_or_address(request)
    return request.session.session_key or client_network(request)


def _hash(scope, key):
    return salted_hmac("portal.people.limits", f"{scope}\n{key}", algorithm="sha256").hexdigest()


__all__ = ["Try", "WrongGuesses", "client_address", "costly", "form_is_limited", "limited", "too_many"]
