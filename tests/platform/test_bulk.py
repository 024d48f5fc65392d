"""Rows in bulk are the rows one by one, on both databases: every column type, nothing, quotes, line ends and wide characters."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from steward.kernel.time import instant
from steward.platform.bulk import AT_ONCE, FEW, among, insert_rows, update_columns
from steward.platform.db import C1, DateType, InstantType, JsonType, col, id_col, id_type, make_engine

OTHERS = sa.MetaData()
thing = sa.Table(
    "bulk_thing",
    OTHERS,
    id_col(primary_key=True),
    col("other", id_type(), data=C1, nullable=True),
    col("text", sa.Text, data=C1, nullable=True),
    col("number", sa.BigInteger, data=C1),
    col("share", sa.Float, data=C1),
    col("flag", sa.Boolean, data=C1),
    col("bytes", sa.LargeBinary, data=C1),
    col("day", DateType, data=C1),
    col("at", InstantType, data=C1),
    col("order", JsonType, data=C1),
    col("spare", sa.Integer, data=C1, server_default="7"),
)
TEXTS = ["", "\\N", "a\tb", "line\nend\r", "引号 \" ' \\", "\U00020000", None]


def row(n: int) -> dict[str, object]:
    return {
        "id": f"01900000-0000-7000-8000-{n:012x}",
        "other": None if n % 3 else f"01900000-0000-7000-8000-{n + 1:012x}",
        "text": TEXTS[n % len(TEXTS)],
        "number": (-1) ** n * (2**62 + n),
        "share": n / 7,
        "flag": n % 2 == 0,
        "bytes": bytes(range(n % 256)) + b"\x00\\",
        "day": dt.date(2024, 2, 29) + dt.timedelta(days=n),
        "at": instant(dt.datetime(2024, 2, 29, 23, 59, 59, 999_999, tzinfo=dt.UTC)) + dt.timedelta(microseconds=n),
        "order": {"n": n, "t": TEXTS[n % len(TEXTS)]},
    }


@pytest.mark.parametrize("alike", [False, True])
@pytest.mark.parametrize("count", [0, 1, FEW - 1, FEW, 300])
def test_bulk_writes_what_single_rows_write(empty_database_url: str, tmp_path: Path, count: int, alike: bool) -> None:
    engine = make_engine(empty_database_url)
    OTHERS.create_all(engine)
    rows = [{**row(1), "id": row(n)["id"]} if alike else row(n) for n in range(count)]
    with engine.begin() as db:
        insert_rows(db, thing, rows)
        bulk = [dict(r) for r in db.execute(sa.select(thing).order_by(thing.c.id)).mappings()]
        db.execute(thing.delete())
        for one in rows:
            db.execute(thing.insert().values(**one))
        single = [dict(r) for r in db.execute(sa.select(thing).order_by(thing.c.id)).mappings()]
    engine.dispose()
    assert bulk == single == [{**r, "spare": 7} for r in rows]


def test_a_row_that_breaks_a_rule_takes_its_whole_batch_back(empty_database_url: str) -> None:
    engine = make_engine(empty_database_url)
    OTHERS.create_all(engine)
    rows = [row(n) for n in range(FEW)]
    with pytest.raises(sa.exc.DBAPIError), engine.begin() as db:
        insert_rows(db, thing, [*rows, rows[0]])
    with engine.connect() as db:
        assert db.execute(sa.select(sa.func.count()).select_from(thing)).scalar_one() == 0
    engine.dispose()


def test_among_is_membership(empty_database_url: str) -> None:
    engine = make_engine(empty_database_url)
    OTHERS.create_all(engine)
    rows = [row(n) for n in range(60)]
    with engine.begin() as db:
        insert_rows(db, thing, rows)
        for column, values in (
            (thing.c.id, [str(rows[3]["id"]), str(rows[9]["id"])]),
            (thing.c.text, ["\\N", "引号 \" ' \\"]),
            (thing.c.id, []),
        ):
            found = set(db.execute(sa.select(thing.c.id).where(among(db, column, values))).scalars())
            assert found == {r["id"] for r in rows if r[column.name] in values}
    engine.dispose()


@pytest.mark.parametrize("count", [0, 1, 300, AT_ONCE + 1])
def test_rows_are_changed_where_they_are_as_they_were_told_to_be(empty_database_url: str, count: int) -> None:
    engine = make_engine(empty_database_url)
    OTHERS.create_all(engine)
    before, after = [row(n) for n in range(count)], [{**row(n + 1), "id": row(n)["id"]} for n in range(count)]
    stale = {n for n in range(count) if n % 5 == 3}
    where: dict[str, list[Any]] = {"id": [r["id"] for r in before], "number": [r["number"] for r in before]}
    changed: dict[str, list[Any]] = {name: [r[name] for r in after] for name in row(0) if name != "id"}
    for n in stale:
        where["number"][n] = 0
    with engine.begin() as db:
        insert_rows(db, thing, before)
        assert update_columns(db, thing, where, changed) == count - len(stale)
        found = [dict(r) for r in db.execute(sa.select(thing).order_by(thing.c.id)).mappings()]
    engine.dispose()
    assert found == [{**(before if n in stale else after)[n], "spare": 7} for n in range(count)]
