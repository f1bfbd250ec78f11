"""A person's sessions: which there are, how long they last, and ending them all at once."""

import time
from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.contrib.auth import update_session_auth_hash
from django.contrib.sessions.models import Session
from django.db.models import F
from django.utils import timezone

from portal.people.models import User

STAFF_IDLE = 30 * 60  # seconds
LONGEST_SESSION = 10 * 60 * 60  # seconds, for everyone
WARN_AHEAD = 5 * 60  # seconds before the end that pages tell of it; WCAG 2.2.1 asks for at least 20 seconds to answer


@dataclass(frozen=True)
class TimeLeft:
    """Seconds until the session ends by itself: ``idle`` without a sign of life (None: that ends nothing), ``whole``
    whatever is done. 0 or less: it is over."""

    idle: int | None
    whole: int

    @property
    def is_over(self):
        """Whether the session has ended."""
        return self.whole < 0 or (self.idle is not None and self.idle < 0)


def time_left(session, *, is_staff):
    """The TimeLeft of a session. is_staff: only staff are logged out when idle (R-34)."""
    now = int(time.time())
    idle = STAFF_IDLE - (now - session.get("seen", now)) if is_staff else None
    return TimeLeft(idle=idle, whole=LONGEST_SESSION - (now - session.get("began", now)))


def prolong(request):
    """Note that the person is there: the idle time begins anew. The longest time stays as it is."""
    request.session["seen"] = int(time.time())
    touch(request)


def touch(request):
    """Note in the list of sessions that this one is in use."""
    UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=timezone.now())


def end_all(user):
    """End every session of the person at the next request, whether listed or not (R-33)."""
    User.objects.filter(pk=user.pk).update(session_number=F("session_number") + 1)
    listed = UserSession.objects.filter(user=user)
    Session.objects.filter(session_key__in=list(listed.values_list("session_key", flat=True))).delete()
    listed.delete()


def end_everybodys():
    """End every session there is, of persons and of visitors with a personal link. Returns how many there were."""
    User.objects.update(session_number=F("session_number") + 1)
    UserSession.objects.all().delete()
    number, _rows = Session.objects.all().delete()
    return number


def end_others(request):
    """End the person's other sessions; this one goes on under a new id."""
    user = request.user
    here = request.session.session_key
    User.objects.filter(pk=user.pk).update(session_number=F("session_number") + 1)
    user.refresh_from_db(fields=["session_number", "password"])
    listed = UserSession.objects.filter(user=user)
    others = listed.exclude(session_key=here)
    Session.objects.filter(session_key__in=list(others.values_list("session_key", flat=True))).delete()
    listed.delete()
    update_session_auth_hash(request, user)
    UserSession.objects.create_from_request(request)


__all__ = ["TimeLeft", "end_all", "end_everybodys", "end_others", "prolong", "time_left", "touch"]
