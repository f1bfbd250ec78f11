"""The keys that second factors are enciphered with, so that a stolen copy of the database alone gives nobody a code.

They are keys of their own: ``SECOND_FACTOR_KEY`` writes, it and ``SECOND_FACTOR_KEY_FALLBACKS`` read. What was written
before they existed was enciphered with ``SECRET_KEY``, and that is read too until ``manage.py rekey_second_factors``; a
former ``SECRET_KEY`` may stand among the fallbacks of either.
A factor that no key reads counts as not set up; its row stays, since the key may come back.
"""

import base64
import hashlib
from functools import lru_cache

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class Unreadable(Exception):
    """No key that the portal has reads this."""


def encipher(text):
    """The text under the present key."""
    return _cipher().encrypt(text.encode()).decode()


def decipher(text):
    """What was enciphered with any of the keys. Raises Unreadable."""
    try:
        return _cipher().decrypt(text.encode()).decode()
    except InvalidToken:
        raise Unreadable from None


def is_readable(authenticator):
    """Whether the factor's secret can be deciphered; a passkey has none here."""
    try:
        for text in _secrets(authenticator):
            decipher(text)
    except Unreadable:
        return False
    return True


def unreadable_of(user):
    """The person's factors that count as not set up, because no key reads them."""
    return [one for one in Authenticator.objects.filter(user_id=user.pk) if not is_readable(one)]


def under_present_key(data):
    """A factor's data with its secrets enciphered anew. Raises Unreadable."""
    return {name: _again(value) if name in _ENCIPHERED else value for name, value in data.items()}


_ENCIPHERED = ("secret", "seed", "migrated_codes")  # of an app, of recovery codes, of codes from another system


def _secrets(authenticator):
    for name in _ENCIPHERED if authenticator.type != Authenticator.Type.WEBAUTHN else ():
        value = authenticator.data.get(name) or []
        yield from [value] if isinstance(value, str) else value


def _again(value):
    return [_again(one) for one in value] if isinstance(value, list) else encipher(decipher(value))


def _cipher():
    former = tuple(settings.SECOND_FACTOR_KEY_FALLBACKS)
    before = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS, *former)
    return _of_keys((settings.SECOND_FACTOR_KEY, *former), before)


@lru_cache(maxsize=8)
def _of_keys(own, before):
    words = [*(f"second factor {key}" for key in own), *(f"mfa {key}" for key in before)]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(hashlib.sha256(one.encode()).digest())) for one in words])


__all__ = ["Unreadable", "decipher", "encipher", "is_readable", "under_present_key", "unreadable_of"]
