"""Random tokens, and the marks under which they are kept."""

import base64
import hashlib

from steward.platform.clock import random_bytes

TOKEN_BYTES = 32


def new_token() -> str:
    """256 random bits as 43 characters of base64url."""
    return base64.urlsafe_b64encode(random_bytes(TOKEN_BYTES)).decode().rstrip("=")


def mark(token: str) -> str:
    """What is stored of a token. One SHA-256 is enough for 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()
