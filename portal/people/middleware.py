"""What every page behind the log-in passes: second factor, end of sessions, limits, a trail of denials."""

import time

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from portal.log.actions import log_event
from portal.pages_errors import LOGGED_OUT, NO_SECOND_FACTOR, may_be_kept, unsent, wants_json
from portal.people.access import is_staff_member
from portal.people.limits import form_is_limited, limited, too_many
from portal.people.sessions import LONGEST_SESSION, STAFF_IDLE, prolong, time_left

SEEN_EVERY = 60  # seconds between two notes of "seen": one write a minute, not one a request
DENIALS_A_MINUTE = 60  # per person: the trail must not become a way to fill the disk

__all__ = ["LONGEST_SESSION", "STAFF_IDLE", "EndOldSessions", "LimitForms", "NoteDeniedAccess", "StaffNeedSecondFactor"]


def _is_public(view):
    return getattr(view, "is_public_page", False)


class _Plain:
    """A middleware that only looks at views."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)


class LimitForms(_Plain):
    """Counts the sent forms of the log-in pages before anything costly happens (R-31)."""

    def process_view(self, request, view, args, kwargs):
        if request.method == "POST" and form_is_limited(request, request.resolver_match.url_name):
            return too_many(request)
        return None


class EndOldSessions(_Plain):
    """Ends a session after 10 hours, and a staff member's after 30 idle minutes (R-34).

    Views that only tell how much time is left are no sign of life (``is_no_activity``)."""

    def process_view(self, request, view, args, kwargs):
        if _is_public(view) or not request.user.is_authenticated:
            return None
        now = int(time.time())
        request.session.setdefault("began", now)
        seen = request.session.setdefault("seen", now)
        left = time_left(request.session, is_staff=True)
        if left.whole < 0 or (left.idle < 0 and is_staff_member(request.user)):
            return self._ended(request)
        if now - seen >= SEEN_EVERY and not getattr(view, "is_no_activity", False):
            prolong(request)
        return None

    def _ended(self, request):
        logout(request)
        if wants_json(request) or may_be_kept(request):
            return unsent(request, LOGGED_OUT)
        back = request.get_full_path() if request.method == "GET" else "/"
        messages.info(request, _("You were logged out because it was a long time ago. Log in to go on."))
        return redirect_to_login(back)


class StaffNeedSecondFactor(_Plain):
    """Staff reach nothing before a second factor is set up (R-32)."""

    OPEN = ("/konto/", "/en/konto/", "/static/")

    def process_view(self, request, view, args, kwargs):
        if _is_public(view) or request.path.startswith(self.OPEN):
            return None
        from allauth.mfa.utils import is_mfa_enabled

        user = request.user
        if not user.is_authenticated or not is_staff_member(user) or is_mfa_enabled(user):
            return None
        if wants_json(request) or may_be_kept(request):
            return unsent(request, NO_SECOND_FACTOR)
        messages.info(request, _("Staff log in with two factors. Set up an app or a passkey to go on."))
        return redirect("mfa_index")


class NoteDeniedAccess:
    """Writes to the event log when a logged-in person asked for something that was not theirs (R-82)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code in (403, 404):
            self._note(request, response.status_code)
        return response

    def _note(self, request, status):
        match = getattr(request, "resolver_match", None)
        user = getattr(request, "user", None)
        if match is None or getattr(request, "is_public_page", False) or not user or not user.is_authenticated:
            return
        if not limited("denied-log", user.pk, DENIALS_A_MINUTE, 60):
            log_event("access.denied", by=user, page=match.view_name, status=status)
