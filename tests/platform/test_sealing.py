"""Rows sealed or opened together are the rows one by one, nothing left clear, and a value that was moved opens nowhere."""

from typing import Any

import pytest
import sqlalchemy as sa

from steward.platform.crypto import KEY_ID_BYTES, NONCE_BYTES, Keyring, Purpose, SealBroken, new_key
from steward.platform.db import C1, C2, Sealed, col, open_columns, open_values, seal_rows, seal_values

thing = sa.Table(
    "sealed_thing",
    sa.MetaData(),
    col("of", sa.String, data=C1, primary_key=True),
    col("secret", Sealed(), data=C2, nullable=True),
    col("place", sa.String, data=C1, primary_key=True),
    col("other", Sealed(), data=C2, nullable=True),
)
NAMES = [c.name for c in thing.columns]
ROWS: list[dict[str, Any]] = [
    {"of": "a", "secret": {"n": 1, "名": "赵敏"}, "place": "x", "other": None},
    {"of": "a", "secret": None, "place": "y", "other": 2.5},
    {"of": "b", "secret": [1, None], "place": "x", "other": "钱伟"},
]


@pytest.fixture
def keys() -> Keyring:
    ring = Keyring()
    ring.add(new_key(Purpose.FIELD))
    return ring


def by_column(keys: Keyring, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    columns = open_columns(keys, thing, NAMES, [[row[name] for row in rows] for name in NAMES])
    return [dict(zip(NAMES, row, strict=True)) for row in zip(*columns, strict=True)]


def test_what_is_sealed_together_opens_one_by_one_and_the_other_way_round(keys: Keyring) -> None:
    together = seal_rows(keys, thing, ROWS)
    assert [open_values(keys, thing, row) for row in together] == ROWS
    assert by_column(keys, together) == by_column(keys, [seal_values(keys, thing, row) for row in ROWS]) == ROWS
    assert open_columns(keys, thing, NAMES, [()] * 4) == [(), [], (), []]


def test_every_value_sealed_together_has_a_nonce_of_its_own(keys: Keyring) -> None:
    rows = [{"of": str(n), "secret": 1, "place": "x", "other": 1} for n in range(50)]
    sealed = [value for row in seal_rows(keys, thing, rows) for value in (row["secret"], row["other"])]
    start = 1 + KEY_ID_BYTES
    assert len({value[start : start + NONCE_BYTES] for value in sealed}) == len(sealed)


@pytest.mark.parametrize("column", ["secret", "other"])
def test_a_value_that_was_moved_opens_nowhere(keys: Keyring, column: str) -> None:
    sealed = seal_rows(keys, thing, ROWS)
    moved = [{**row, column: next(r[column] for r in sealed if r is not row and r[column] is not None)} for row in sealed]
    with pytest.raises(SealBroken):
        by_column(keys, moved)
