"""JSON values and their one canonical form, on which every fingerprint and chain hash rests."""

import hashlib
import json as _json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeAlias

Json: TypeAlias = "None | bool | int | float | str | Sequence[Json] | Mapping[str, Json]"


def plain(value: Any) -> Any:
    """Turn dataclasses, dates, decimals, enums and tuples into JSON values; decimals and dates become strings.

    Raises TypeError for anything that has no exact JSON form.
    """
    if value is None or (isinstance(value, bool | int | str) and not isinstance(value, Enum)):
        return value
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            raise TypeError("a float that is not finite has no JSON form")
        return value
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(plain(v) for v in value)
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [plain(v) for v in value]
    raise TypeError(f"{type(value).__name__} has no JSON form")


def canonical(value: Any) -> bytes:
    """UTF-8 JSON with sorted keys and no spaces: equal values give equal bytes. The JSON of `plain`, written in one pass.

    Raises TypeError for anything that has no exact JSON form.
    """
    try:
        text = _json.dumps(value, default=_shallow, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    except ValueError as fault:
        raise TypeError(f"no JSON form: {fault}") from None
    return text.encode()


def _shallow(value: Any) -> Any:
    """One level of `plain`, for the encoder to go on from."""
    kind: Any = type(value)
    if kind is not type and (names := _field_names(kind)) is not None:
        return {name: getattr(value, name) for name in names}
    if isinstance(value, Mapping):
        return {str(k): v for k, v in value.items()}
    return plain(value)


@cache
def _field_names(kind: type) -> tuple[str, ...] | None:
    """The fields of a dataclass, None for any other type; asked once a type, for records come by the hundred thousand."""
    return tuple(f.name for f in fields(kind)) if is_dataclass(kind) else None


def digest(value: Any) -> str:
    """SHA-256 of the canonical form, 64 hex characters."""
    return hashlib.sha256(canonical(value)).hexdigest()
