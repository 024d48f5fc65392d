"""One set of tables for SQLite and PostgreSQL: column types, data classes, engine, and the one way rows go in and come out."""

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeDecorator

from steward.kernel.json import canonical
from steward.kernel.time import BusinessDate, Instant
from steward.platform.crypto import VERSION, Keyring
from steward.platform.recall import watch

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = sa.MetaData(naming_convention=NAMING)

INSERT_CHUNK = 2000


class DataClass(StrEnum):
    """JR/T 0171 shape: C3 secrets that authenticate, C2 identity and financial state, C1 internal."""

    C1 = "C1"
    C2 = "C2"
    C3 = "C3"


C1, C2, C3 = DataClass.C1, DataClass.C2, DataClass.C3


class InstantType(TypeDecorator[Instant]):
    """An instant as integer microseconds since the epoch."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> int | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime is not an instant")
        return micros(value)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> Instant | None:
        return None if value is None else _instant(value)


_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def micros(at: dt.datetime) -> int:
    """Microseconds since the epoch, exactly."""
    return (at - _EPOCH) // dt.timedelta(microseconds=1)


class DateType(TypeDecorator[BusinessDate]):
    """A business date as ISO text, so that both databases sort and compare it alike."""

    impl = sa.String(10)
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> str | None:
        return None if value is None else value.isoformat()

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> BusinessDate | None:
        return None if value is None else _day(value)


# What many rows share, as what one import or one night wrote.
@lru_cache(maxsize=2**16)
def _instant(since: int) -> Instant:
    return Instant(_EPOCH + dt.timedelta(microseconds=since))


@lru_cache(maxsize=2**16)
def _day(text: str) -> BusinessDate:
    return BusinessDate(dt.date.fromisoformat(text))


class JsonType(TypeDecorator[Any]):
    """A JSON value as canonical text: the same value is the same bytes on both databases."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> str | None:
        return None if value is None else canonical(value).decode()

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> Any:
        return None if value is None else json.loads(value)


class Sealed(TypeDecorator[Any]):
    """An encrypted field. Takes only bytes a Keyring sealed, so clear text cannot slip in."""

    impl = sa.LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> bytes | None:
        if value is None:
            return None
        if not isinstance(value, bytes) or value[:1] != VERSION:
            raise TypeError("a sealed column takes sealed bytes; write it through insert_rows or seal_values")
        return value


_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def is_id(text: str) -> bool:
    """Whether a text has the shape of an identifier; PostgreSQL calls any other a fault when it is compared with one."""
    return _ID.fullmatch(text) is not None


def id_type() -> sa.types.TypeEngine[str]:
    """An identifier: native uuid on PostgreSQL, text on SQLite; str in the program."""
    return sa.String(36).with_variant(postgresql.UUID(as_uuid=False), "postgresql")


def col(name: str, type_: Any, *args: Any, data: DataClass, clear: str | None = None, nullable: bool = False, **kw: Any) -> sa.Column[Any]:
    """A column with its data class. `clear` says why a C2 column is not sealed; without it C2 must be Sealed."""
    if data is C2 and not isinstance(type_, Sealed) and not clear:
        raise TypeError(f"column {name} is C2: seal it or say why it stays clear")
    return sa.Column(name, type_, *args, nullable=nullable, info={"data": data, "clear": clear}, **kw)


def id_col(name: str = "id", *args: Any, **kw: Any) -> sa.Column[Any]:
    """An identifier column (C1)."""
    return col(name, id_type(), *args, data=C1, **kw)


def make_engine(url: str, *, pool_size: int = 8) -> sa.Engine:
    """An engine on SQLite (WAL, FULL sync, foreign keys, immediate writers) or PostgreSQL (psycopg 3)."""
    if not url.startswith("sqlite"):
        engine = sa.create_engine(url, pool_size=pool_size, max_overflow=0, pool_pre_ping=True)
        watch(engine)
        from psycopg.types.string import TextLoader  # noqa: PLC0415  - a bank on SQLite loads no server's driver

        @sa.event.listens_for(engine, "connect")
        def _ids_as_text(connection: Any, _record: Any) -> None:
            # An identifier is text in the program: an object made of each and written out again took as long as reading the row.
            connection.adapters.register_loader("uuid", TextLoader)

        return engine
    # Each connection has pages of its own in memory: the one used last is taken first, so that few fill theirs.
    lines: dict[str, Any] = {"pool_size": pool_size, "max_overflow": 8, "pool_use_lifo": True}
    engine = sa.create_engine(url, **lines, connect_args={"timeout": 30, "check_same_thread": False})
    watch(engine)

    @sa.event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver's guess
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000", "cache_size=-65536"):
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        # A deferred transaction that later writes fails at once under contention; writers therefore begin IMMEDIATE.
        read_only = connection.get_execution_options().get("read_only", False)
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine


def reader(engine: sa.Engine) -> sa.Connection:
    """A connection that promises to write nothing, and so never waits for SQLite's one writer."""
    return engine.connect().execution_options(read_only=True)


@cache
def sealed_columns(table: sa.Table) -> tuple[sa.Column[Any], ...]:
    """The columns of `table` that are encrypted."""
    return tuple(c for c in table.columns if isinstance(c.type, Sealed))


@cache
def _key_names(table: sa.Table) -> tuple[str, ...]:
    return tuple(c.name for c in table.primary_key.columns)


def place(table: sa.Table, column: str, row: Mapping[str, Any]) -> str:
    """Where a sealed value lives: table, column and primary key. A value moved elsewhere does not open."""
    key = "/".join(str(row[name]) for name in _key_names(table))
    return f"{table.name}.{column}:{key}"


def seal_values(keys: Keyring, table: sa.Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of `row` with its C2 values sealed; the row must carry its primary key."""
    out = dict(row)
    for column in sealed_columns(table):
        if out.get(column.name) is not None:
            out[column.name] = keys.seal(out[column.name], place(table, column.name, out))
    return out


def open_values(keys: Keyring, table: sa.Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of `row` with its sealed values opened; the row must carry the table's primary key."""
    out = dict(row)
    for column in sealed_columns(table):
        if out.get(column.name) is not None:
            out[column.name] = keys.open(out[column.name], place(table, column.name, out))
    return out


def seal_rows(keys: Keyring, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """`seal_values` for many rows."""
    out = [dict(row) for row in rows]
    for column in (c.name for c in sealed_columns(table)):
        given = [row for row in out if row.get(column) is not None]
        sealed = keys.seal_all([row[column] for row in given], _places(table, column, given))
        for row, value in zip(given, sealed, strict=True):
            row[column] = value
    return out


def seal_columns(keys: Keyring, table: sa.Table, columns: Mapping[str, Sequence[Any]]) -> dict[str, Sequence[Any]]:
    """Columns of rows with their C2 values sealed; none of those is empty, and the primary key is among them."""
    out = dict(columns)
    own = [columns[name] for name in _key_names(table)]
    rows = ["/".join(map(str, key)) for key in zip(*own, strict=True)]
    for column in (c for c in sealed_columns(table) if c.name in columns):
        out[column.name] = seal_column(keys, column, rows, columns[column.name])
    return out


def seal_column(keys: Keyring, column: sa.Column[Any], rows: Sequence[Any], values: Sequence[Any]) -> list[bytes]:
    """The values of one column, none of them empty, sealed; `rows` are the primary keys of their rows."""
    return keys.seal_all(values, [f"{column.table.name}.{column.name}:{row}" for row in rows])


def open_rows(keys: Keyring, table: sa.Table, rows: Sequence[dict[str, Any]]) -> None:
    """`open_values` for many rows, in place; every row has the same columns."""
    for column in (c.name for c in sealed_columns(table) if rows and c.name in rows[0]):
        given = [row for row in rows if row[column] is not None]
        opened = keys.open_all([row[column] for row in given], _places(table, column, given))
        for row, value in zip(given, opened, strict=True):
            row[column] = value


def _places(table: sa.Table, column: str, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """`place` of many rows."""
    before, names = f"{table.name}.{column}:", _key_names(table)
    if len(names) == 1:
        return [f"{before}{row[names[0]]}" for row in rows]
    return [before + "/".join(str(row[name]) for name in names) for row in rows]


def read_columns(db: sa.Connection, query: sa.Select[Any]) -> list[Sequence[Any]]:
    """A query by column, past SQLAlchemy's rows: half of the time of reading the whole book went into them."""
    found = db.execute(query)
    rows, described = found.cursor.fetchall(), found.cursor.description
    found.close()
    columns: list[Sequence[Any]] = list(zip(*rows, strict=True)) if rows else [()] * len(query.selected_columns)
    told = zip(query.selected_columns, described, strict=True)
    kinds = [c.type.dialect_impl(db.dialect).result_processor(db.dialect, told_as[1]) for c, told_as in told]
    return [column if turn is None else list(map(turn, column)) for column, turn in zip(columns, kinds, strict=True)]


def open_columns(keys: Keyring, table: sa.Table, names: Sequence[str], columns: Sequence[Sequence[Any]]) -> list[Sequence[Any]]:
    """Columns with these names, with their sealed values opened; the table's primary key is among them."""
    own = [columns[names.index(name)] for name in _key_names(table)]
    rows = own[0] if len(own) == 1 else ["/".join(map(str, key)) for key in zip(*own, strict=True)]
    out = list(columns)
    for column in sealed_columns(table):
        if column.name in names:
            place = names.index(column.name)
            out[place] = open_column(keys, column, rows, columns[place])
    return out


def open_column(keys: Keyring, column: sa.Column[Any], rows: Sequence[Any], sealed: Sequence[bytes | None]) -> list[Any]:
    """One sealed column opened; `rows` are the primary keys of its rows."""
    before = f"{column.table.name}.{column.name}:"
    given = [(value, f"{before}{row}") for value, row in zip(sealed, rows, strict=True) if value is not None]
    opened = keys.open_all([value for value, _place in given], [place for _value, place in given])
    if len(opened) == len(sealed):
        return opened
    values = iter(opened)
    return [None if value is None else next(values) for value in sealed]


def chunks(rows: Sequence[Any], size: int = INSERT_CHUNK) -> Iterable[Sequence[Any]]:
    """Consecutive slices of at most `size` rows."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
