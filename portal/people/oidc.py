"""Asking an e-identification service who somebody is: OpenID Connect, code flow with PKCE, a county's own provider.

The services differ only in what stands in the IdentityProvider row (Freja Organisation eID, a BankID broker, Entra ID).
Nothing is asked of any other host than the issuer's, no redirect is followed, and of the answer only the name, the
organisation number and a keyed hash of issuer and subject are kept: never a personal number (domain.md C5)."""

import base64
import hashlib
import hmac
import json
import os
import re
import secrets
import time
from dataclasses import asdict, dataclass
from urllib.parse import urlencode, urlsplit

import jwt
import requests
from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from portal.errors import Refused

TIMES_OUT = (3.05, 8)  # seconds to connect and to read
MOST_BYTES = 200_000
KEPT_SECONDS = 600  # discovery and keys
HOLDS_SECONDS = 15 * 60  # between leaving for the service and coming back
ALGORITHMS = ["RS256", "PS256", "ES256"]
NEEDED = ["exp", "iat", "iss", "aud", "sub", "nonce"]
LEEWAY = 60  # seconds that clocks may differ
NUMBERS = re.compile(r"(?<!\d)(?:\d{2})?\d{6}[-+ ]?\d{4}(?!\d)")


class IdentityRefused(Refused):
    """Who somebody is was not proven. ``code`` is for the log, the sentence for the person."""

    def __init__(self, code, sentence=""):
        super().__init__(sentence or _("The e-identification service's answer does not hold. Nothing has been signed."))
        self.code = code


@dataclass(frozen=True)
class Identity:
    """Who the service says that somebody is."""

    provider: str
    issuer: str
    name: str
    orgnr: str
    acr: str
    fingerprint: str
    at: float

    @property
    def in_words(self):
        """For the paper."""
        return _("E-identification by %(provider)s, as %(name)s") % {"provider": self.provider, "name": self.name}

    @property
    def sentences(self):
        """What else the service said, for the evidence paper."""
        said = [_("Issuer: %(issuer)s") % {"issuer": self.issuer}]
        if self.orgnr:
            said.append(_("The identity belongs to organisation number %(orgnr)s.") % {"orgnr": self.orgnr})
        return said

    @property
    def is_fresh(self):
        """Whether it was shown within the time in which a signature counts."""
        return time.time() - self.at < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT

    def kept(self):
        """As a session holds it."""
        return asdict(self)


def begin(provider, *, back):
    """Where to send the person, and what the session must keep until the person is back. Raises IdentityRefused."""
    kept = {
        "provider": provider.pk,
        "state": secrets.token_urlsafe(32),
        "nonce": secrets.token_urlsafe(32),
        "verifier": secrets.token_urlsafe(48),
        "at": time.time(),
    }
    digest = hashlib.sha256(kept["verifier"].encode()).digest()
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": back,
        "scope": provider.scopes,
        "state": kept["state"],
        "nonce": kept["nonce"],
        "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
        "code_challenge_method": "S256",
        "prompt": "login",
        **({"acr_values": provider.acr_values} if provider.acr_values else {}),
    }
    endpoint = _discovered(provider)["authorization_endpoint"]
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}", kept


def finish(provider, kept, answer, *, back):
    """The Identity behind the answer that the person came back with. kept: from ``begin``, taken out of the session.

    Raises IdentityRefused: unknown or used state, another issuer, a forged, old or foreign token, a level too low."""
    if not kept or not _same(kept["state"], answer.get("state", "")):
        raise IdentityRefused("state", _("This answer is not to a question that you asked just now. Start again."))
    if time.time() - kept["at"] > HOLDS_SECONDS:
        raise IdentityRefused("state_old", _("It took too long. Start again."))
    if answer.get("error"):
        raise IdentityRefused("declined", _("The e-identification was not completed. Start again if you want to sign."))
    if answer.get("iss", provider.issuer) != provider.issuer:
        raise IdentityRefused("issuer")
    token = _exchange(provider, str(answer.get("code", "")), kept["verifier"], back)
    return _identity(provider, _claims(provider, token, kept["nonce"]))


def _same(one, other):
    return hmac.compare_digest(str(one).encode(errors="replace"), str(other).encode(errors="replace"))


def _exchange(provider, code, verifier, back):
    sent = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "client_id": provider.client_id,
        "code_verifier": verifier,
    }
    secret = os.environ.get(provider.secret_name, "") if provider.secret_name else ""
    login = (provider.client_id, secret) if secret else None
    found = _ask(provider, "POST", _discovered(provider)["token_endpoint"], data=sent, auth=login)
    token = found.get("id_token")
    if not isinstance(token, str):
        raise IdentityRefused("no_token")
    return token


def _claims(provider, token, nonce):
    try:
        claims = jwt.decode(
            token,
            _key_of(provider, token),
            algorithms=ALGORITHMS,
            audience=provider.client_id,
            issuer=provider.issuer,
            leeway=LEEWAY,
            options={"require": NEEDED},
        )
    except jwt.InvalidAudienceError:
        raise IdentityRefused("audience") from None
    except jwt.InvalidIssuerError:
        raise IdentityRefused("issuer") from None
    except jwt.ExpiredSignatureError:
        raise IdentityRefused("expired") from None
    except jwt.PyJWTError:
        raise IdentityRefused("token") from None
    if not _same(claims["nonce"], nonce):
        raise IdentityRefused("nonce")
    if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != provider.client_id:
        raise IdentityRefused("audience")
    wanted = provider.acr_values.split()
    if wanted and claims.get("acr") not in wanted:
        raise IdentityRefused("acr", _("This way of e-identification is not sure enough for the strategy."))
    return claims


def _key_of(provider, token):
    """The issuer's public key that the token names; keys are fetched anew once when it is not among those kept."""
    kid = jwt.get_unverified_header(token).get("kid")
    for fresh in (False, True):
        keys = jwt.PyJWKSet.from_dict(_fetched(provider, _discovered(provider)["jwks_uri"], fresh=fresh)).keys
        found = [key for key in keys if key.key_id == kid] if kid else keys[:1]
        if found:
            return found[0].key
    raise jwt.InvalidKeyError("no such key")


def _identity(provider, claims):
    names = provider.claim_map or {}
    name = str(claims.get(names.get("name", "name"), "") or "")
    orgnr = re.sub(r"\D", "", str(claims.get(names.get("orgnr", "orgNumber"), "") or ""))
    # A number that begins like a year and month could be a person's; organisations' third digit is 2 or more.
    is_organisation = len(orgnr) == 10 and int(orgnr[2]) >= 2
    subject = f"{provider.issuer}\n{claims['sub']}"
    return Identity(
        provider=provider.name,
        issuer=provider.issuer,
        name=NUMBERS.sub("", "".join(c for c in name if c.isprintable())).strip()[:120] or provider.name,
        orgnr=orgnr if is_organisation else "",
        acr=NUMBERS.sub("", str(claims.get("acr", "")))[:80],
        fingerprint=salted_hmac("portal.people.oidc", subject, algorithm="sha256").hexdigest(),
        at=time.time(),
    )


def _discovered(provider):
    """The issuer's own description; every address in it must be the issuer's."""
    found = _fetched(provider, provider.issuer.rstrip("/") + "/.well-known/openid-configuration")
    if found.get("issuer") != provider.issuer:
        raise IdentityRefused("discovery")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        _check_address(provider, str(found.get(name, "")))
    return found


def _fetched(provider, address, *, fresh=False):
    key = f"oidc:{provider.pk}:{hashlib.sha256(address.encode()).hexdigest()}"
    found = None if fresh else cache.get(key)
    if found is None:
        found = _ask(provider, "GET", address)
        cache.set(key, found, KEPT_SECONDS)
    return found


def _check_address(provider, address):
    asked, issuer = urlsplit(address), urlsplit(provider.issuer)
    is_safe = asked.scheme == "https" or (settings.OIDC_PLAIN_HTTP and asked.hostname in ("127.0.0.1", "localhost"))
    if not is_safe or asked.netloc != issuer.netloc or asked.username:
        raise IdentityRefused("address")


def _ask(provider, method, address, **more):
    """JSON from the issuer's host, and from no other; no redirects, little patience, few bytes."""
    _check_address(provider, address)
    try:
        with requests.Session() as session:
            session.trust_env = False
            with session.request(
                method, address, timeout=TIMES_OUT, allow_redirects=False, stream=True, **more
            ) as response:
                content = response.raw.read(MOST_BYTES + 1, decode_content=True)
        if response.status_code != 200 or len(content) > MOST_BYTES:
            raise IdentityRefused("answer")
        found = json.loads(content)
    except (requests.RequestException, OSError, ValueError):
        raise IdentityRefused(
            "unreachable", _("The e-identification service does not answer as it should. Try again in a while.")
        ) from None
    if not isinstance(found, dict):
        raise IdentityRefused("answer")
    return found


__all__ = ["Identity", "IdentityRefused", "begin", "finish"]
