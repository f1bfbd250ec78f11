"""What waits while somebody shows who they are at an e-identification service.

Several signings may wait in one session. Each has the key of the form that was sent, which stands in the address of its
pages and goes with the question to the service, so that an answer is never taken for another page's."""

WAITING = "signings_waiting"  # in the session: the form's key to what was typed, the question and its answer
MOST = 10


def keep_pending(request, said, *, membership, link=None):
    """Keep what was typed in the form to sign until the person has shown who they are. Returns its key."""
    kept = {name: str(said[name]) for name in ("key", "name", "title", "mandate")}
    kept |= {"edition": said["edition"], "membership": membership.pk, "link": link.pk if link else None}
    others = {key: one for key, one in request.session.get(WAITING, {}).items() if key != kept["key"]}
    request.session[WAITING] = dict(list({**others, kept["key"]: kept}.items())[-MOST:])
    return kept["key"]


def pending(request, key):
    """What waits under the key; None when nothing does."""
    return request.session.get(WAITING, {}).get(str(key))


def anything_waits(request):
    """Whether any signing waits in this session."""
    return bool(request.session.get(WAITING))


def change_pending(request, key, **more):
    """Note the question to the service (``asked``), or its answer, good for five minutes (``identity``)."""
    waiting = request.session.get(WAITING, {})
    waiting[str(key)] = waiting[str(key)] | more
    request.session[WAITING] = waiting


def drop_pending(request, key):
    """Signed: nothing waits any more."""
    waiting = request.session.get(WAITING, {})
    waiting.pop(str(key), None)
    request.session[WAITING] = waiting


def asked_with(request, state):
    """The key of what waits for the answer with this state; None when no question with it was asked here."""
    for key, kept in request.session.get(WAITING, {}).items():
        if kept.get("asked") and kept["asked"]["state"] == state:
            return key
    return None


__all__ = ["anything_waits", "asked_with", "change_pending", "drop_pending", "keep_pending", "pending"]
