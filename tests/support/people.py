"""People of a test bank: with a password and an authenticator app, with a passkey made in software, or just present."""

import base64
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

import cbor2
import pyotp
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from steward.platform.access.model import SYSTEM, NewPerson, Role
from steward.platform.clock import random_bytes
from steward.platform.identity import credentials, factors, passkey, totp
from steward.platform.identity.actions import create_person
from steward.platform.runtime import Runtime

PASSWORD = "river-Lantern-47-quilt"
UP, UV, AT = 0x01, 0x04, 0x40
ES256, EC2, P256 = -7, 2, 1


@dataclass
class Enrolled:
    """Somebody who can sign in; `code` is what their authenticator app shows at an instant of wall time."""

    id: str
    login: str
    secret: str
    customer_id: str | None = None

    def code(self, rt: Runtime, *, steps: int = 0) -> str:
        """The code of the present time step, or of one `steps` away."""
        step = totp.step_of(rt.clock.wall()) + steps
        return str(pyotp.TOTP(self.secret).generate_otp(step))


def enrolled(rt: Runtime, login: str, role: Role = Role.CUSTOMER, *, team: str | None = None, password: str = PASSWORD) -> Enrolled:
    """A person with a password and an authenticator app."""
    stored = credentials.make_hash(password)
    secret = totp.new_secret()
    with rt.work(SYSTEM) as w:
        customer_id = w.new_id() if role is Role.CUSTOMER else None
        person_id = create_person(w, new=NewPerson(role, f"name of {login}", customer_id=customer_id, team=team))
        credentials.store_password(w, person_id, login, stored)
        factors.keep_totp(w, person_id, secret, 0)
    return Enrolled(person_id, login, secret, customer_id)


@dataclass
class SoftAuthenticator:
    """A passkey authenticator in software: answers challenges as a browser's `toJSON()` does. `counter` None means it keeps none."""

    origin: str
    party: str
    counter: int | None = 1
    flags: int = UP | UV
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    id: bytes = field(default_factory=lambda: hashlib.sha256(random_bytes(16)).digest())

    def make(self, options: dict[str, Any]) -> dict[str, Any]:
        """Answer registration options."""
        numbers = self.key.public_key().public_numbers()
        cose = {1: EC2, 3: ES256, -1: P256, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor2.dumps(cose)
        data = self._data(AT) + attested
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", options["challenge"])
        return self._credential({"clientDataJSON": _text(client), "attestationObject": _text(attestation)})

    def sign(self, options: dict[str, Any]) -> dict[str, Any]:
        """Answer authentication options; the counter, if kept, grows by one."""
        if self.counter is not None:
            self.counter += 1
        data = self._data(0)
        client = self._client("webauthn.get", options["challenge"])
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._credential({"clientDataJSON": _text(client), "authenticatorData": _text(data), "signature": _text(signature)})

    def _data(self, more: int) -> bytes:
        party = hashlib.sha256(self.party.encode()).digest()
        return party + bytes([self.flags | more]) + (self.counter or 0).to_bytes(4, "big")

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}).encode()

    def _credential(self, response: dict[str, str]) -> dict[str, Any]:
        return {"id": _text(self.id), "rawId": _text(self.id), "type": "public-key", "response": response, "clientExtensionResults": {}}


def with_passkey(rt: Runtime, person: Enrolled, *, counter: int | None = 1) -> SoftAuthenticator:
    """Give a person a passkey of the bank's own address."""
    made = SoftAuthenticator("https://bank.test", "bank.test", counter)
    challenge = passkey.new_challenge()
    with rt.work(SYSTEM) as w:
        options = passkey.enrolment_options(w, person.id, person.login, challenge)
        verified = passkey.verify_enrolment(rt.settings, made.make(options), challenge)
        assert verified is not None
        factors.keep_passkey(w, person.id, verified)
    return made


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
