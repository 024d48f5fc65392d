"""Many rows at once: inserts past the statement compiler, and conditions over thousands of values in one parameter."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from steward.platform.db import id_type
from steward.platform.recall import wrote

# Below this, what is saved does not pay for a second way of writing.
FEW = 50
COPIED = "COPY {table} ({columns}) FROM STDIN"
INSERTED = "INSERT INTO {table} ({columns}) VALUES ({places})"


def insert_rows(db: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all name the same columns: by COPY on PostgreSQL, by one prepared statement on SQLite."""
    if len(rows) < FEW:
        if rows:
            db.execute(table.insert(), rows)
        return
    insert_columns(db, table, {name: [row[name] for row in rows] for name in rows[0]})


def insert_columns(db: sa.Connection, table: sa.Table, columns: Mapping[str, Sequence[Any]]) -> None:
    """`insert_rows` for rows by column, of one length."""
    if not next(iter(columns.values()), ()):
        return
    wrote(db, table.name)
    names = list(columns)
    processors = [table.c[name].type.dialect_impl(db.dialect).bind_processor(db.dialect) for name in names]
    quote = db.dialect.identifier_preparer.quote
    words = {"table": quote(table.name), "columns": ", ".join(quote(name) for name in names)}
    values = list(zip(*(_bound(columns[n], p) for n, p in zip(names, processors, strict=True)), strict=True))
    if db.dialect.name == "sqlite":
        db.exec_driver_sql(INSERTED.format(**words, places=", ".join("?" * len(names))), values)
        return
    _copy(db, COPIED.format(**words), values)


def _bound(values: Sequence[Any], process: Callable[[Any], Any] | None) -> Sequence[Any]:
    """A column as the driver takes it; what all rows share, as the instant of the work, is turned once."""
    if process is None:
        return values
    first = values[0]
    return [process(first)] * len(values) if all(v is first for v in values) else [process(v) for v in values]


def _copy(db: sa.Connection, statement: str, values: Sequence[tuple[Any, ...]]) -> None:
    """COPY past SQLAlchemy, with its errors, so that a lost race is told and tried again like any other."""
    driver: Any = db.connection.driver_connection
    faults: Any = db.dialect.loaded_dbapi.Error
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for value in values:
                copy.write_row(value)
    except faults as fault:
        raise sa.exc.DBAPIError.instance(statement, None, fault, faults, dialect=db.dialect) from fault


def among(db: sa.Connection, column: sa.ColumnElement[Any], values: Collection[str]) -> sa.ColumnElement[bool]:
    """`column IN values` with one parameter, so that the statement is compiled once however many values there are."""
    return _among(db.dialect.name, column, {"value": list(values), "key": None})


def among_named(dialect: str, column: sa.ColumnElement[Any], name: str) -> sa.ColumnElement[bool]:
    """`among` for a statement that is written once: the list of values comes as its parameter `name`."""
    return _among(dialect, column, {"key": name})


def _among(dialect: str, column: sa.ColumnElement[Any], given: Mapping[str, Any]) -> sa.ColumnElement[bool]:
    if dialect == "sqlite":
        each = sa.func.json_each(sa.bindparam(type_=_Listed, **given)).table_valued("value")
        return column.in_(sa.select(each.c.value))
    array = postgresql.ARRAY(column.type)
    return column == sa.any_(sa.cast(sa.bindparam(type_=array, **given), array))


def listed(dialect: str, values: Collection[str]) -> sa.ColumnElement[Any]:
    """Identifiers as the one column of a table, given in one parameter."""
    if dialect == "sqlite":
        return sa.func.json_each(sa.bindparam(None, list(values), type_=_Listed)).table_valued("value").c.value
    array = postgresql.ARRAY(id_type())
    column = sa.column("value", id_type())
    return sa.func.unnest(sa.cast(sa.bindparam(None, list(values), type_=array), array)).table_valued(column).render_derived().c.value


class _Listed(sa.types.TypeDecorator[list[str]]):
    """A list as JSON text."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> str:
        return json.dumps(list(value))
