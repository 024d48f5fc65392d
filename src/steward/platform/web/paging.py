"""Cursor paging: the cursor is the sort key of the last row, so pages neither skip nor repeat while rows are added."""

import base64
import json
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Path, Query
from pydantic import BaseModel

from steward.kernel.refusal import Kind, Refusal

T = TypeVar("T")

UUID_PATTERN = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
IdPath = Annotated[str, Path(pattern=UUID_PATTERN)]
IdQuery = Annotated[str | None, Query(pattern=UUID_PATTERN)]
Cursor = Annotated[str | None, Query(max_length=400)]
Search = Annotated[str | None, Query(max_length=100)]
Limit = Annotated[int, Query(ge=1, le=100)]


class Page(BaseModel, Generic[T]):
    """A page of rows; `next_cursor` is null on the last one."""

    items: list[T]
    next_cursor: str | None = None


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
        raise BadCursor() from None
    if not isinstance(values, list) or len(values) != size or not all(isinstance(v, str | int) for v in values):
        raise BadCursor()
    return values
