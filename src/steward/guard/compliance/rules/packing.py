"""Acts in columns as bytes and back: what nobody knows takes no room, numbers as few bytes as they need."""

import json
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steward.guard.compliance.model import Act
from steward.guard.compliance.rules.columns import Column, History, make_column, unknown_column
from steward.guard.compliance.rules.fields import FIELDS, Type
from steward.guard.compliance.rules.review_each import ACTS, Acts
from steward.kernel.json import canonical

# Level 1: half the time of the default for a tenth more bytes, and reading does not care.
COMPRESSION = 1
HEAD_BYTES = 4


@dataclass(frozen=True, slots=True, eq=False)
class Logged:
    """Past decisions in columns, row by row: the act, what was decided, at which stage, for whom, about what, and its record.

    `stage`, `customer` and `product` are columns of texts; `record` (rows, 16) uint8 are the bytes of the records' ids.
    """

    acts: Acts
    decision: NDArray[np.int8]
    stage: Column
    customer: Column
    product: Column
    record: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.acts)

    def take(self, rows: NDArray[np.intp]) -> "Logged":
        """The decisions of these places, in their order."""
        stage, customer, product = (column.take(rows) for column in (self.stage, self.customer, self.product))
        return Logged(self.acts.take(rows), self.decision[rows], stage, customer, product, self.record[rows])

    def at_stage(self, stages: Collection[str]) -> "Logged":
        """Only the decisions of these stages."""
        codes = [code for code, word in enumerate(self.stage.words or ()) if word in stages]
        return self.take(np.flatnonzero(np.isin(self.stage.value, codes)))

    def without(self, customer: str) -> "Logged":
        """The decisions about everybody else; the customer's id is in no word of it."""
        words = self.customer.words or ()
        about = np.array([code >= 0 and words[code] == customer for code in self.customer.value.tolist()], dtype=bool)
        kept = self.take(np.flatnonzero(~about))
        return replace(kept, customer=make_column("text", [words[code] if code >= 0 else None for code in kept.customer.value.tolist()]))

    def record_id(self, row: int) -> str:
        """The id of a decision's record."""
        digits = self.record[row].tobytes().hex()
        return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def pack(logged: Logged) -> bytes:
    """The bytes of a block."""
    arrays: dict[str, NDArray[Any]] = {"act": logged.acts.act, "decision": logged.decision, "record": logged.record}
    words: dict[str, list[str]] = {}
    own = {"stage": logged.stage, "customer": logged.customer, "product": logged.product}
    for name, column in {**logged.acts.fields, **own}.items():
        if not column.known.any():
            continue
        if column.words is not None:
            words[name] = list(column.words)
        arrays |= _arrays(name, column)
    parts = {name: [array.dtype.str, *array.shape] for name, array in arrays.items()}
    head = canonical({"rows": len(logged), "acts": [a.value for a in ACTS], "parts": parts, "words": words})
    body = head + b"".join(np.ascontiguousarray(arrays[name]).tobytes() for name in sorted(arrays))
    return len(head).to_bytes(HEAD_BYTES, "big") + zlib.compress(body, COMPRESSION)


def _arrays(name: str, column: Column) -> dict[str, NDArray[Any]]:
    found = {name: _narrow(column.value)}
    if not column.known.all():
        found[f"{name}?"] = np.packbits(column.known)
    if isinstance(column, History):
        found |= {f"{name}+": _narrow(column.days), f"{name}*": _narrow(column.amounts), f"{name}@": _narrow(column.start)}
    return found


def _narrow(values: NDArray[Any]) -> NDArray[Any]:
    """The same numbers in the fewest bytes; Python's integers as text."""
    if values.dtype == object:
        return np.array([str(n) for n in values])
    if values.dtype == bool or not len(values):
        return values
    kind = np.promote_types(np.min_scalar_type(values.min()), np.min_scalar_type(values.max()))
    return values.astype(kind) if kind.kind in "iu" else values


def unpack(packed: bytes) -> Logged:
    """The block that `pack` wrote; a field it does not have was not known to anybody."""
    size = int.from_bytes(packed[:HEAD_BYTES], "big")
    body = zlib.decompress(packed[HEAD_BYTES:])
    head = json.loads(body[:size])
    arrays, at = dict[str, NDArray[Any]](), size
    for name, (kind, *shape) in sorted(head["parts"].items()):
        count = int(np.prod(shape))
        arrays[name] = np.frombuffer(body, dtype=kind, count=count, offset=at).reshape(shape)
        at += count * arrays[name].dtype.itemsize
    rows, words = head["rows"], head["words"]
    columns = {name: _column(name, kind, rows, arrays, words) for name, kind in {**FIELDS, **_OWN}.items()}
    acts = np.array([ACTS.index(Act(name)) for name in head["acts"]], dtype=np.int8)[arrays["act"]]
    return Logged(
        acts=Acts(acts, {name: columns[name] for name in FIELDS}),
        decision=arrays["decision"].astype(np.int8),
        stage=columns["stage"],
        customer=columns["customer"],
        product=columns["product"],
        record=arrays["record"],
    )


_OWN: Mapping[str, Type] = {"stage": "text", "customer": "text", "product": "text"}
_DTYPES = {"number": np.int64, "date": np.int64, "history": np.int64, "text": np.int32, "flag": np.bool_}


def _column(name: str, kind: Type, rows: int, arrays: Mapping[str, NDArray[Any]], words: Mapping[str, list[str]]) -> Column:
    if name not in arrays:
        return unknown_column(kind, rows)
    known = np.unpackbits(arrays[f"{name}?"], count=rows).astype(bool) if f"{name}?" in arrays else np.ones(rows, dtype=bool)
    value = _wide(arrays[name], _DTYPES[kind])
    if kind == "history":
        start, days, amounts = (_wide(arrays[f"{name}{mark}"], np.int64) for mark in "@+*")
        return History(value, known, None, start, days, amounts)
    return Column(value, known, tuple(words[name]) if kind == "text" else None)


def _wide(values: NDArray[Any], kind: Any) -> NDArray[Any]:
    return np.array([int(text) for text in values], dtype=object) if values.dtype.kind == "U" else values.astype(kind)
