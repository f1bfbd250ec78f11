"""A security key made of numbers. It answers as a real one would, with or without a check of the person."""

import hashlib
import json
import secrets

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

PRESENT, CHECKED, NEW = 0x01, 0x04, 0x40  # flags of an answer


class SoftKey:
    """One credential. ``remembers``: what it tells of itself, True, False or None for nothing."""

    def __init__(self, remembers=True, host="testserver"):
        self.secret, self.id = ec.generate_private_key(ec.SECP256R1()), secrets.token_bytes(32)
        self.remembers, self.host = remembers, host

    def make(self, options, checks=True):
        """What a browser sends when the key is added."""
        public = cbor.encode(ES256.from_cryptography_key(self.secret.public_key()))
        new = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public
        data = self._data(PRESENT | NEW | (CHECKED if checks else 0)) + new
        told = {} if self.remembers is None else {"credProps": {"rk": self.remembers}}
        return self._sent(
            told,
            clientDataJSON=websafe_encode(self._client("webauthn.create", options)),
            attestationObject=websafe_encode(cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})),
            transports=["usb"],
        )

    def prove(self, options, user, checks=True):
        """What a browser sends when the key answers for a person."""
        data, client = self._data(PRESENT | (CHECKED if checks else 0)), self._client("webauthn.get", options)
        signature = self.secret.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._sent(
            {},
            clientDataJSON=websafe_encode(client),
            authenticatorData=websafe_encode(data),
            signature=websafe_encode(signature),
            userHandle=websafe_encode(str(user.pk).encode()),
        )

    def _data(self, flags):
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + bytes(4)

    def _client(self, kind, options):
        asked = {"type": kind, "challenge": options["publicKey"]["challenge"], "origin": f"https://{self.host}"}
        return json.dumps(asked).encode()

    def _sent(self, told, **response):
        name = websafe_encode(self.id)
        sent = {"type": "public-key", "id": name, "rawId": name, "response": response, "clientExtensionResults": told}
        return json.dumps(sent)
