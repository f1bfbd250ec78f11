"""A test provider of e-identification: OpenID Connect over HTTP on this machine, with keys made when it starts.

``fault`` makes its next answers wrong in one way: forged, audience, issuer, expired, nonce, acr, unsigned, redirect."""

import base64
import hashlib
import json
import secrets
import threading
import time
from html import escape
from socketserver import ThreadingMixIn
from urllib.parse import parse_qs, urlencode
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT = "portal-test"


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        """Say nothing."""


def _key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class IdentityService:
    """The provider; ``with IdentityService() as one`` runs it. ``person`` is who identifies next."""

    def __init__(self):
        self.key, self.fault = _key(), ""
        self.person = {"sub": "197012311239", "name": "Olle Ordförande", "personalIdentityNumber": "197012311239"}
        self.codes = {}

    def __enter__(self):
        self.server = make_server("127.0.0.1", 0, self.answer, server_class=_Server, handler_class=_Quiet)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_error):
        self.server.shutdown()
        self.server.server_close()

    def answer(self, environ, start_response):
        """The WSGI application."""
        size = int(environ.get("CONTENT_LENGTH") or 0)
        typed = environ["wsgi.input"].read(size).decode() or environ.get("QUERY_STRING", "")
        given = {name: values[0] for name, values in parse_qs(typed).items()}
        page = {
            "/.well-known/openid-configuration": self._discovery,
            "/jwks": self._jwks,
            "/authorize": self._authorize,
            "/token": self._token,
        }[environ["PATH_INFO"]]
        status, headers, content = page(given)
        start_response(status, headers)
        return [content.encode()]

    def _json(self, found, status="200 OK"):
        return status, [("Content-Type", "application/json")], json.dumps(found)

    def _discovery(self, _given):
        pages = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "jwks"}
        return self._json({"issuer": self.issuer, **{name: f"{self.issuer}/{page}" for name, page in pages.items()}})

    def _jwks(self, _given):
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return self._json({"keys": [{**public, "kid": "one", "use": "sig", "alg": "RS256"}]})

    def _authorize(self, given):
        """A page with one link, so that a browser's journey sees where it is."""
        address = escape(self.identify(given))
        page = '<!doctype html><html lang="sv"><title>Testlegitimation</title><h1>Testlegitimation</h1>'
        page += f'<a href="{address}">Legitimera</a></html>'
        return "200 OK", [("Content-Type", "text/html; charset=utf-8")], page

    def identify(self, given):
        """The address that the person comes back to, having identified."""
        assert given["response_type"] == "code"
        assert given["client_id"] == CLIENT
        assert given["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = given
        return f"{given['redirect_uri']}?{urlencode({'code': code, 'state': given['state'], 'iss': self.issuer})}"

    def _token(self, given):
        if self.fault == "redirect":
            return "302 Found", [("Location", "http://127.0.0.1:9/")], ""
        asked = self.codes.pop(given.get("code", ""), None)
        digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        if asked is None or base64.urlsafe_b64encode(digest).decode().rstrip("=") != asked["code_challenge"]:
            return self._json({"error": "invalid_grant"}, "400 Bad Request")
        return self._json({"id_token": self._id_token(asked), "access_token": "x", "token_type": "Bearer"})

    def _id_token(self, asked):
        now = int(time.time())
        claims = {
            "iss": "https://evil.example" if self.fault == "issuer" else self.issuer,
            "aud": "somebody-else" if self.fault == "audience" else CLIENT,
            "iat": now - 600,
            "exp": now - 300 if self.fault == "expired" else now + 300,
            "nonce": "another" if self.fault == "nonce" else asked["nonce"],
            "acr": "low" if self.fault == "acr" else "loa3",
            **self.person,
        }
        if self.fault == "unsigned":
            return jwt.encode(claims, None, algorithm="none", headers={"kid": "one"})
        return jwt.encode(claims, _key() if self.fault == "forged" else self.key, "RS256", headers={"kid": "one"})
