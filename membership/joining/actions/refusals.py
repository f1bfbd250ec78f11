"""Refused attempts to sign leave a trace: they are logged after the transaction has been rolled back."""

from functools import wraps

from portal.errors import Refused
from portal.log.actions import log_event


class SigningRefused(Refused):
    """A refusal with a short code for the log; the sentence is for the person."""

    def __init__(self, code, sentence):
        super().__init__(sentence)
        self.code = code


def logs_refusals(action):
    """Decorate an action of signing, outside its transaction: what is refused is logged with a code."""

    @wraps(action)
    def logged(thing, **more):
        try:
            return action(thing, **more)
        except Refused as refusal:
            note_refusal(thing, getattr(refusal, "code", action.__name__), by=more.get("by"))
            raise

    return logged


def note_refusal(thing, code, *, by=None):
    """Append to the log that a signature was refused. thing: what it was about, or None."""
    log_event("signing.refused", by=by if by and by.is_authenticated else None, thing=thing, code=code)


__all__ = ["SigningRefused", "logs_refusals", "note_refusal"]
