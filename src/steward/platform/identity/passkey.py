"""Passkeys (WebAuthn level 2): challenges of our own, origin and relying party from the public address, user verification always.

A signature counter that does not grow betrays a copied authenticator: the proof is refused and the audit chain says so.
Passkeys that keep no counter send 0 for ever, which is allowed.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from steward.platform.access.operation import Operation
from steward.platform.access.tables import factor
from steward.platform.clock import random_bytes
from steward.platform.settings import Settings
from steward.platform.work import Work

CHALLENGE_BYTES = 32
TIMEOUT_MS = 300_000
RELYING_PARTY = "Steward"


@dataclass(frozen=True, slots=True)
class Passkey:
    """A verified new passkey."""

    material: dict[str, str]
    mark: str
    counter: int


def new_challenge() -> bytes:
    """256 random bits."""
    return random_bytes(CHALLENGE_BYTES)


def enrolment_options(w: Work, person_id: str, login: str, challenge: bytes) -> dict[str, Any]:
    """What the browser needs to make a passkey for a person."""
    options = webauthn.generate_registration_options(
        rp_id=_party(w.runtime.settings),
        rp_name=RELYING_PARTY,
        user_id=person_id.encode(),
        user_name=login,
        challenge=challenge,
        timeout=TIMEOUT_MS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=_known(w, person_id),
    )
    return _json(options)


def verify_enrolment(settings: Settings, credential: Mapping[str, Any], challenge: bytes) -> Passkey | None:
    """The passkey in a browser's answer; None when it does not answer this challenge for this address."""
    try:
        made = webauthn.verify_registration_response(
            credential=dict(credential),
            expected_challenge=challenge,
            expected_rp_id=_party(settings),
            expected_origin=settings.public_url,
            require_user_verification=True,
        )
    except Exception:  # noqa: BLE001 - whatever is wrong with what a browser sent, it proves nothing
        return None
    material = {"id": bytes_to_base64url(made.credential_id), "public_key": bytes_to_base64url(made.credential_public_key)}
    return Passkey(material, _mark(made.credential_id), made.sign_count)


def proof_options(w: Work, person_id: str, challenge: bytes) -> dict[str, Any]:
    """What the browser needs to prove one of a person's passkeys."""
    options = webauthn.generate_authentication_options(
        rp_id=_party(w.runtime.settings),
        challenge=challenge,
        timeout=TIMEOUT_MS,
        allow_credentials=_known(w, person_id),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return _json(options)


def prove(w: Work, person_id: str, credential: Mapping[str, Any], challenge: bytes) -> str | None:
    """The person's factor that signed this challenge; None when none of them did, or its counter went back."""
    found = _find(w, person_id, credential)
    if found is None:
        return None
    try:
        answer = webauthn.verify_authentication_response(
            credential=dict(credential),
            expected_challenge=challenge,
            expected_rp_id=_party(w.runtime.settings),
            expected_origin=w.runtime.settings.public_url,
            credential_public_key=base64url_to_bytes(found["material"]["public_key"]),
            credential_current_sign_count=0,  # compared below, where a step back is also told to the audit chain
            require_user_verification=True,
        )
    except Exception:  # noqa: BLE001 - whatever is wrong with what a browser sent, it proves nothing
        return None
    grown = (factor.c.id == found["id"]) & ((factor.c.counter < answer.new_sign_count) | _uncounted(answer.new_sign_count))
    if w.db.execute(factor.update().where(grown).values(counter=answer.new_sign_count, used_at=w.wall)).rowcount == 1:
        return str(found["id"])
    facts = {"factor_id": found["id"], "stored": found["counter"], "sent": answer.new_sign_count}
    w.audit(Operation.ACCESS_FACTOR_MANAGE, person_id, "regressed", facts)
    return None


def _uncounted(sent: int) -> sa.ColumnElement[bool]:
    return (factor.c.counter == 0) if sent == 0 else sa.false()


def _find(w: Work, person_id: str, credential: Mapping[str, Any]) -> dict[str, Any] | None:
    try:
        sent = _mark(base64url_to_bytes(str(credential.get("rawId", ""))))
    except ValueError:
        return None
    rows = w.fetch(factor, sa.select(factor).where(factor.c.person_id == person_id, factor.c.kind == "passkey", factor.c.mark == sent))
    return rows[0] if rows else None


def _known(w: Work, person_id: str) -> list[PublicKeyCredentialDescriptor]:
    rows = w.fetch(factor, sa.select(factor).where(factor.c.person_id == person_id, factor.c.kind == "passkey"))
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(r["material"]["id"])) for r in rows]


def _mark(credential_id: bytes) -> str:
    return hashlib.sha256(credential_id).hexdigest()


def _party(settings: Settings) -> str:
    return urlsplit(settings.public_url).hostname or ""


def _json(options: Any) -> dict[str, Any]:
    return dict(json.loads(webauthn.options_to_json(options)))
