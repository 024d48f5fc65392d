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
UPDATED = "UPDATE {table} SET {sets} WHERE {same}"
UPDATED_FROM = "UPDATE {table} SET {sets} FROM unnest({places}) AS given ({names}) WHERE {same}"
AT_ONCE = 5_000


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
    quote = db.dialect.identifier_preparer.quote
    words = {"table": quote(table.name), "columns": ", ".join(quote(name) for name in columns)}
    values = list(zip(*(_bound(db, table.c[name], given) for name, given in columns.items()), strict=True))
    if db.dialect.name == "sqlite":
        db.exec_driver_sql(INSERTED.format(**words, places=", ".join("?" * len(columns))), values)
        return
    _copy(db, COPIED.format(**words), values)


def update_columns(db: sa.Connection, table: sa.Table, where: Mapping[str, Sequence[Any]], columns: Mapping[str, Sequence[Any]]) -> int:
    """Change rows by column: each where what `where` names, its key among it, still has these values; how many rows that were.

    On PostgreSQL by one statement for thousands of rows, on SQLite by one that is prepared once.
    """
    given = [_bound(db, table.c[name], values) for part in (columns, where) for name, values in part.items()]
    if not given[0]:
        return 0
    wrote(db, table.name)
    statement = _update_rows(db, table, list(where), list(columns))
    if db.dialect.name == "sqlite":
        return db.exec_driver_sql(statement, list(zip(*given, strict=True))).rowcount
    parts = ([list(values[at : at + AT_ONCE]) for values in given] for at in range(0, len(given[0]), AT_ONCE))
    return sum(db.exec_driver_sql(statement, tuple(part)).rowcount for part in parts)


def _update_rows(db: sa.Connection, table: sa.Table, where: Sequence[str], columns: Sequence[str]) -> str:
    """The statement that changes rows; its parameters are one row's values on SQLite, and columns of rows on PostgreSQL."""
    quote = db.dialect.identifier_preparer.quote
    name = quote(table.name)
    if db.dialect.name == "sqlite":
        sets, same = (between.join(f"{quote(c)} = ?" for c in part) for between, part in ((", ", columns), (" AND ", where)))
        return UPDATED.format(table=name, sets=sets, same=same)
    asked = [*columns, *where]
    names = [f"v{n}" for n in range(len(asked))]
    told = [f"{quote(c)} = given.{n}" for c, n in zip(asked, names, strict=True)]
    same = " AND ".join(f"{name}.{one}" for one in told[len(columns) :])
    kinds = (table.c[c].type.compile(dialect=db.dialect) for c in asked)
    places = ", ".join(f"CAST(%s AS {kind}[])" for kind in kinds)
    return UPDATED_FROM.format(table=name, sets=", ".join(told[: len(columns)]), places=places, names=", ".join(names), same=same)


def _bound(db: sa.Connection, column: sa.Column[Any], values: Sequence[Any]) -> Sequence[Any]:
    """A column as the driver takes it; what all rows share, as the instant of the work, is turned once."""
    process: Callable[[Any], Any] | None = column.type.dialect_impl(db.dialect).bind_processor(db.dialect)
    if process is None or not values:
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
