"""What waits in the session while somebody shows who they are at an e-identification service."""

# Keys of the session.
PENDING = "signing_pending"  # what was typed in the form to sign
ASKED = "signing_asked"  # the question to the service
IDENTITY = "signing_identity"  # its answer, good for five minutes


def keep_pending(request, said, *, membership, link=None):
    """Keep what was typed in the form to sign until the person has shown who they are."""
    kept = {name: str(said[name]) for name in ("key", "name", "title", "mandate")}
    kept |= {"edition": said.get("edition", 0), "membership": membership.pk, "link": link.pk if link else None}
    request.session[PENDING] = kept
    for name in (ASKED, IDENTITY):
        request.session.pop(name, None)


__all__ = ["ASKED", "IDENTITY", "PENDING", "keep_pending"]
