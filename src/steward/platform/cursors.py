"""Cursor paging: the cursor is the sort key of the last row, so pages neither skip nor repeat while rows are added."""

import base64
import json
from typing import Any

from steward.kernel.refusal import Kind, Refusal


class BadCursor(Refusal):
    """The cursor was not made by this list."""

    kind = Kind.INVALID
    code = "request.bad_cursor"


def encode_cursor(values: list[Any]) -> str:
    """Opaque text of the last row's sort key."""
    return base64.urlsafe_b64encode(json.dumps(values, separators=(",", ":")).encode()).decode().rstrip("=")


def decode_cursor(cursor: str | None, size: int) -> list[Any] | None:
    """The `size` values of a cursor, each a string or an integer; None for the first page; BadCursor when it is not one of ours."""
    if cursor is None:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError:
        raise BadCursor from None
    if not isinstance(values, list) or len(values) != size or not all(isinstance(v, str | int) for v in values):
        raise BadCursor
    return values
