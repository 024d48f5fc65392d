"""Records that were read one by one, in columns."""

from collections.abc import Mapping, Sequence

import numpy as np

from steward.kernel.ids import CustomerId
from steward.kernel.json import Json
from steward.kernel.time import BusinessDate, day_number
from steward.know.customers.model import UNBORN, CustomerKind, KnownColumns, KnownRecord, SaidColumn


def columns_of(records: Mapping[CustomerId, KnownRecord]) -> KnownColumns:
    """The same customers in columns, in the order of their identifiers."""
    ids = sorted(records)
    told: dict[str, list[tuple[int, Json, float]]] = {}
    for place, one in enumerate(ids):
        for field, fact in records[one].facts.items():
            told.setdefault(field, []).append((place, fact.value, fact.confidence))
    return KnownColumns(
        ids=ids,
        person=np.array([records[one].kind is CustomerKind.PERSON for one in ids], dtype=np.bool_),
        born=np.array([_day_number(records[one].birth_date) for one in ids], dtype=np.int64),
        joined=np.array([records[one].joined for one in ids], dtype=np.bool_),
        facts={field: _said(said) for field, said in told.items()},
    )


def _day_number(day: BusinessDate | None) -> int:
    return UNBORN if day is None else day_number(day)


def _said(told: Sequence[tuple[int, Json, float]]) -> SaidColumn:
    rows, values, confidences = zip(*told, strict=True)
    return SaidColumn(np.array(rows, dtype=np.int64), values, np.array(confidences, dtype=np.float64))
