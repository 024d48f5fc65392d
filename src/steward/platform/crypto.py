"""Field encryption with key ids, blind indexes, chain and checkpoint keys; a master key kept outside the database wraps the data keys."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from steward.platform.clock import random_bytes

# Sealed value: version byte, 8 bytes of key id, 12 bytes of nonce, ciphertext with tag.
VERSION = b"\x01"
KEY_ID_BYTES = 8
NONCE_BYTES = 12
PREFIX_BYTES = len(VERSION) + KEY_ID_BYTES
BODY_AT = PREFIX_BYTES + NONCE_BYTES
# What was sealed is whole JSON without blanks around it: the tag proves that.
_read = json.JSONDecoder().raw_decode
_write = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


class Purpose(StrEnum):
    """What a data key is for; each purpose has exactly one current key."""

    FIELD = "field"
    BLIND = "blind"
    CHAIN = "chain"
    CHECKPOINT = "checkpoint"


class SealBroken(Exception):
    """A sealed value was changed, moved to another place or sealed with a key that is not here."""


@dataclass(frozen=True)
class DataKey:
    """One data key in the clear; lives in memory only."""

    id: str
    purpose: Purpose
    secret: bytes


@dataclass
class Keyring:
    """Data keys by id; `current` names the one that seals new values for each purpose."""

    keys: dict[str, DataKey] = field(default_factory=dict)
    current: dict[Purpose, str] = field(default_factory=dict)
    # Asked once when a value was sealed with a key this process has not seen: another process may have rotated.
    refill: Callable[[], "Keyring"] | None = None
    _ciphers: dict[str, AESGCM] = field(default_factory=dict)
    _openers: dict[bytes, AESGCM] = field(default_factory=dict)

    def take(self, other: "Keyring") -> None:
        """Learn the keys of another ring and its choice of current ones."""
        self.keys.update(other.keys)
        self.current.update(other.current)

    def add(self, key: DataKey) -> None:
        """Put a key on the ring and make it the current one of its purpose."""
        self.keys[key.id] = key
        self.current[key.purpose] = key.id

    def secret(self, purpose: Purpose) -> bytes:
        """The current secret of a purpose."""
        return self.keys[self.current[purpose]].secret

    def seal(self, value: Any, place: str) -> bytes:
        """Encrypt a JSON value, bound to `place` (table, column and row)."""
        key_id = self.current[Purpose.FIELD]
        nonce = random_bytes(NONCE_BYTES)
        return VERSION + key_id.encode() + nonce + self._cipher(key_id).encrypt(nonce, _write(value).encode(), place.encode())

    def seal_all(self, values: Sequence[Any], places: Sequence[str]) -> list[bytes]:
        """`seal` for many values: their nonces are drawn at once."""
        key_id = self.current[Purpose.FIELD]
        before, encrypt, drawn = VERSION + key_id.encode(), self._cipher(key_id).encrypt, random_bytes(NONCE_BYTES * len(values))
        sealed = []
        for at, value, place in zip(range(0, len(drawn), NONCE_BYTES), values, places, strict=True):
            nonce = drawn[at : at + NONCE_BYTES]
            sealed.append(before + nonce + encrypt(nonce, _write(value).encode(), place.encode()))
        return sealed

    def open(self, sealed: bytes, place: str) -> Any:
        """The value that was sealed at `place`; SealBroken when it was not sealed there, or was changed."""
        sealed = bytes(sealed)
        opener = self._openers.get(sealed[:PREFIX_BYTES]) or self._opener(sealed[:PREFIX_BYTES], place)
        try:
            text = opener.decrypt(sealed[PREFIX_BYTES:BODY_AT], sealed[BODY_AT:], place.encode())
        except InvalidTag:
            raise SealBroken(f"{place}: the sealed value was changed or moved") from None
        return _read(text.decode())[0]

    def open_all(self, sealed: Sequence[bytes], places: Sequence[str]) -> list[Any]:
        """`open` for many values: their texts are read as one."""
        texts, openers, place = list[bytes](), self._openers, ""
        try:
            for value, place in zip(sealed, places, strict=True):
                prefix = value[:PREFIX_BYTES]
                opener = openers.get(prefix) or self._opener(prefix, place)
                texts.append(opener.decrypt(value[PREFIX_BYTES:BODY_AT], value[BODY_AT:], place.encode()))
        except InvalidTag:
            raise SealBroken(f"{place}: the sealed value was changed or moved") from None
        found: list[Any] = json.loads(b"[" + b",".join(texts) + b"]")
        return found

    def _opener(self, prefix: bytes, place: str) -> AESGCM:
        """The cipher for values that begin so, kept: the review of a book opens millions."""
        key_id = prefix[len(VERSION) :].decode("ascii", "replace")
        if key_id not in self.keys and self.refill is not None:
            self.take(self.refill())
        if prefix[:1] != VERSION or key_id not in self.keys:
            raise SealBroken(f"{place}: sealed with a key that is not on this ring")
        self._openers[prefix] = self._cipher(key_id)
        return self._openers[prefix]

    def blind(self, domain: str, value: str) -> str:
        """A keyed fingerprint for equality search over a sealed field; `domain` keeps fields apart."""
        return hmac.new(self.secret(Purpose.BLIND), f"{domain}\x00{value}".encode(), hashlib.sha256).hexdigest()[:32]

    def current_prefix(self) -> bytes:
        """The first bytes of every value sealed with the current field key."""
        return VERSION + self.current[Purpose.FIELD].encode()

    def _cipher(self, key_id: str) -> AESGCM:
        if key_id not in self._ciphers:
            self._ciphers[key_id] = AESGCM(self.keys[key_id].secret)
        return self._ciphers[key_id]

    def sign(self, message: bytes) -> str:
        """Ed25519 signature by the checkpoint key, base64."""
        return base64.b64encode(self._signer().sign(message)).decode()

    def public_key(self) -> str:
        """The checkpoint key's public half, base64: give it to whoever keeps the checkpoints."""
        return base64.b64encode(self._signer().public_key().public_bytes_raw()).decode()

    def _signer(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.secret(Purpose.CHECKPOINT))


def verify_signature(public_key: str, message: bytes, signature: str) -> bool:
    """Whether `signature` over `message` was made by the holder of `public_key`.

    Base64 has several texts for the same bytes; only the one that `sign` writes counts, so that not one letter can be changed.
    """
    try:
        given = base64.b64decode(signature, validate=True)
        if base64.b64encode(given).decode() != signature:
            return False
        Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key)).verify(given, message)
    except Exception:  # noqa: BLE001 - any malformed input means the same: not a valid signature
        return False
    return True


def new_key(purpose: Purpose) -> DataKey:
    """A fresh random key with a fresh id."""
    return DataKey(random_bytes(KEY_ID_BYTES // 2).hex(), purpose, random_bytes(32))


def wrap(master: bytes, key: DataKey) -> bytes:
    """The key encrypted under the master key, bound to its id and purpose."""
    nonce = random_bytes(NONCE_BYTES)
    return nonce + AESGCM(master).encrypt(nonce, key.secret, f"{key.id}:{key.purpose}".encode())


def unwrap(master: bytes, row: Mapping[str, Any]) -> DataKey:
    """The key stored in `row` (id, purpose, wrapped); SealBroken when the master key is not the one it was wrapped with."""
    wrapped = bytes(row["wrapped"])
    try:
        secret = AESGCM(master).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], f"{row['id']}:{row['purpose']}".encode())
    except InvalidTag:
        raise SealBroken("STEWARD_MASTER_KEY is not the key this database was made with") from None
    return DataKey(row["id"], Purpose(row["purpose"]), secret)
