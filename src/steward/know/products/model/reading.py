"""Typed terms from JSON and back, by the declared types; a term nobody declared or of the wrong shape is refused by name."""

import datetime as dt
import types
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from steward.kernel.json import Json, plain
from steward.kernel.time import BusinessDate, parse_date
from steward.know.products.model.product import ProductKind
from steward.know.products.model.terms import SHAPES, AnyTerms

# A number outside these is a slip of the pen, whatever the term.
LARGEST = 1_000_000_000
MAX_TEXT = 400
MAX_LIST = 120


class BadTerm(ValueError):
    """A term that does not exist or does not have its declared shape; `name` is its path, as `purchase_fees.1.bps`."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def read_terms(kind: ProductKind, raw: Mapping[str, Json]) -> AnyTerms:
    """The typed terms of a kind; BadTerm names the first one that is unknown or malformed."""
    read: AnyTerms = _record(SHAPES[kind], raw, "")
    return read


def read_term(kind: ProductKind, raw: Mapping[str, Json], name: str) -> Any:
    """One term of a kind, as `read_terms` gives it, without reading the others; None for a kind that has no such term."""
    shape: type = SHAPES[kind]
    declared = _declared(shape).get(name)
    if declared is None or name not in raw:
        return None if declared is None else _default(declared)
    return _value(_hints(shape)[name], raw[name], name)


def write_terms(terms: AnyTerms) -> dict[str, Json]:
    """The JSON of terms without those at their defaults: `read_terms` gives equal terms back."""
    written: dict[str, Json] = _written(terms)
    return written


def _written(value: Any) -> Any:
    if isinstance(value, dt.time):
        return value.isoformat("minutes")
    if isinstance(value, tuple):
        return [_written(v) for v in value]
    if is_dataclass(value):
        return {f.name: _written(getattr(value, f.name)) for f in fields(value) if getattr(value, f.name) != _default(f)}
    return plain(value)


def _default(field: Field[Any]) -> Any:
    return field.default if field.default is not MISSING else None


@cache
def _hints(shape: type) -> dict[str, Any]:
    return get_type_hints(shape)


@cache
def _declared(shape: type) -> dict[str, Field[Any]]:
    return {f.name: f for f in fields(shape)}


def _record(shape: type, raw: Any, path: str) -> Any:
    if not isinstance(raw, Mapping):
        raise BadTerm(path.rstrip("."))
    hints = _hints(shape)
    unknown = sorted(set(raw) - set(hints))
    if unknown:
        raise BadTerm(f"{path}{unknown[0]}")
    values = {name: _value(hints[name], given, f"{path}{name}") for name, given in raw.items()}
    try:
        return shape(**values)
    except ValueError as disorder:
        raise BadTerm(f"{path}{disorder}") from None


def _value(shape: Any, raw: Any, path: str) -> Any:
    if get_origin(shape) in (types.UnionType, Union):
        (shape,) = (part for part in get_args(shape) if part is not type(None))
        if raw is None:
            return None
    if get_origin(shape) is tuple:
        if not isinstance(raw, Sequence) or isinstance(raw, str) or len(raw) > MAX_LIST:
            raise BadTerm(path)
        return tuple(_record(get_args(shape)[0], one, f"{path}.{n}.") for n, one in enumerate(raw))
    try:
        return _single(shape, raw)
    except (ValueError, TypeError, InvalidOperation):
        raise BadTerm(path) from None


def _single(shape: Any, raw: Any) -> Any:
    """A bool, whole number, decimal, text, choice, time or day; ValueError when it is not one."""
    if shape is bool or shape is int:
        if type(raw) is not shape or not 0 <= raw <= LARGEST:
            raise ValueError(raw)
        return raw
    if shape is Decimal:
        return _decimal(raw)
    if not isinstance(raw, str) or len(raw) > MAX_TEXT:
        raise ValueError(raw)
    if isinstance(shape, type) and issubclass(shape, StrEnum):
        return shape(raw)
    if shape is dt.time:
        return dt.time.fromisoformat(raw)
    return parse_date(raw) if shape is BusinessDate else raw


def _decimal(raw: Any) -> Decimal:
    if isinstance(raw, bool | float) or not isinstance(raw, int | str):
        raise TypeError(raw)
    value = Decimal(raw)
    if not value.is_finite() or abs(value) > LARGEST:
        raise ValueError(raw)
    return value
