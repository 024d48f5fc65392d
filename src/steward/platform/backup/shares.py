"""The master key in two shares: each alone tells nothing, both together restore a bank (O1, two people)."""

import base64
import hashlib
import json

from steward.platform.clock import random_bytes


class ShareWrong(Exception):
    """A file that is no share, or two shares that do not belong together."""


def split_key(master: bytes) -> tuple[str, str]:
    """Two texts, one for each keeper."""
    pad = random_bytes(len(master))
    return _text(pad, master), _text(_xor(pad, master), master)


def join_shares(one: str, other: str) -> bytes:
    """The key of two shares; ShareWrong when they are not the two halves of one."""
    (first, check), (second, same) = _parsed(one), _parsed(other)
    key = _xor(first, second)
    if check != same or len(first) != len(second) or _check(key) != check:
        raise ShareWrong("these two shares do not belong together")
    return key


def _text(part: bytes, master: bytes) -> str:
    return json.dumps({"steward_share": 1, "check": _check(master), "part": base64.b64encode(part).decode()}) + "\n"


def _parsed(text: str) -> tuple[bytes, str]:
    try:
        raw = json.loads(text)
        return base64.b64decode(raw["part"], validate=True), str(raw["check"])
    except (ValueError, KeyError, TypeError):
        raise ShareWrong("this file is no share of a master key") from None


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=False))


def _check(master: bytes) -> str:
    """A fingerprint that gives nothing of 32 random bytes away."""
    return hashlib.sha256(b"steward share" + master).hexdigest()[:16]
