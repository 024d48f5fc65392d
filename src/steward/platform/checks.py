"""CHECKs and NOT NULLs of tables that hold data: migrations add and drop them without touching a row.

SQLite has no ALTER TABLE for them. Copying the table over, as Alembic's batch mode does, would lose its triggers and its other
CHECKs and cannot be done in a transaction while foreign keys are on; so the stored definition is edited instead, the way of
https://www.sqlite.org/lang_altertable.html, section 7, for changes that leave the rows as they are.
"""

import re
from collections.abc import Sequence

import sqlalchemy as sa

# Table, name of the constraint, condition.
Check = tuple[str, str, str]
NOT_NULL = " NOT NULL"


class BrokenCheck(Exception):
    """A row breaks the condition that is to be added."""


def declared_checks(tables: Sequence[sa.Table]) -> list[Check]:
    """Every CHECK the code declares on `tables`, whether on the table or in a column."""
    holders = ((t.name, holder) for t in tables for holder in (t, *t.columns))
    found = ((table, c) for table, holder in holders for c in holder.constraints if isinstance(c, sa.CheckConstraint))
    return sorted((table, str(c.name), str(c.sqltext)) for table, c in found)


def add_checks(db: sa.Connection, checks: Sequence[Check]) -> None:
    """Add `checks`. A row that breaks one: BrokenCheck on SQLite, IntegrityError on PostgreSQL."""
    if db.dialect.name != "sqlite":
        for table, name, condition in checks:
            db.exec_driver_sql(f"ALTER TABLE {table} ADD {_clause(name, condition)}")
        return
    for table, name, condition in checks:
        broken = sa.select(sa.literal(1)).select_from(sa.table(table)).where(sa.text(f"NOT ({condition})")).limit(1)
        if db.execute(broken).first():
            raise BrokenCheck(f"{table}: {name}")
        made = _definition(db, table)
        end = made.rindex(")")
        _redefine(db, table, f"{made[:end].rstrip()},\n\t{_clause(name, condition)}\n{made[end:]}")
    _read_anew(db)


def drop_checks(db: sa.Connection, checks: Sequence[Check]) -> None:
    """Drop `checks`, which a migration made. ValueError (SQLite), ProgrammingError (PostgreSQL) when one is not there."""
    if db.dialect.name != "sqlite":
        for table, name, _ in checks:
            db.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        return
    for table, name, condition in checks:
        before, clause, after = _definition(db, table).partition(_clause(name, condition))
        if not clause:
            raise ValueError(f"{table} has no {name}")
        _redefine(db, table, f"{before.rstrip().removesuffix(',')}{after}")
    _read_anew(db)


def allow_null(db: sa.Connection, table: str, column: str) -> None:
    """Let a column be empty. ValueError (SQLite) when it may be already."""
    _set_null(db, table, column, NOT_NULL, "")


def refuse_null(db: sa.Connection, table: str, column: str) -> None:
    """Let a column be empty no more. A row in which it is: BrokenCheck on SQLite, IntegrityError on PostgreSQL."""
    empty = sa.select(sa.literal(1)).select_from(sa.table(table)).where(sa.column(column).is_(None)).limit(1)
    if db.dialect.name == "sqlite" and db.execute(empty).first():
        raise BrokenCheck(f"{table}: {column}")
    _set_null(db, table, column, "", NOT_NULL)


def _set_null(db: sa.Connection, table: str, column: str, before: str, after: str) -> None:
    if db.dialect.name != "sqlite":
        db.exec_driver_sql(f"ALTER TABLE {table} ALTER COLUMN {column} {'SET' if after else 'DROP'} NOT NULL")
        return
    made, found = re.subn(rf"(\n\s+{column} \w+(?:\(\d+\))?){before}(?=\s*,)", rf"\1{after}", _definition(db, table))
    if found != 1:
        raise ValueError(f"{table} has no such {column}")
    _redefine(db, table, made)
    _read_anew(db)


def _clause(name: str, condition: str) -> str:
    return f"CONSTRAINT {name} CHECK ({condition})"


def _definition(db: sa.Connection, table: str) -> str:
    found = db.exec_driver_sql("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,))
    return str(found.scalar_one())


def _redefine(db: sa.Connection, table: str, definition: str) -> None:
    db.exec_driver_sql("PRAGMA writable_schema = ON")
    db.exec_driver_sql("UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?", (definition, table))
    db.exec_driver_sql("PRAGMA writable_schema = OFF")


def _read_anew(db: sa.Connection) -> None:
    """Make every connection, this one too, read the definitions again."""
    version = db.exec_driver_sql("PRAGMA schema_version").scalar_one()
    db.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
