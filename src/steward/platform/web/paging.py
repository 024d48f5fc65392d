"""The parameters and the shape of a page; the cursors themselves are platform/cursors.py."""

from typing import Annotated, Generic, TypeVar

from fastapi import Path, Query
from pydantic import BaseModel

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
