"""Everything stored about one subject, found from the tables themselves: a new table with a column of theirs is included by itself.

A table is about a subject when a column names it (by a foreign key to the subject's table, or by one of the names below), or when
it refers to a table that is. What identifies only the machinery (fingerprints, token marks, secrets) is never given out.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

import sqlalchemy as sa

from steward.kernel.json import plain
from steward.platform.db import C3, sealed_columns
from steward.platform.work import Work

NAMES = frozenset({"customer_id", "owner_id", "subject_id", "subject"})
WITHHELD = ("_mark", "_blind", "hash", "nonce", "challenge")


@cache
def tables_about(root: sa.Table) -> dict[sa.Table, tuple[tuple[sa.Column[Any], sa.Column[Any]], ...]]:
    """Every table about the rows of `root`, nearest first, with its links: (own column, the column of a nearer table it refers to)."""
    found: dict[sa.Table, tuple[tuple[sa.Column[Any], sa.Column[Any]], ...]] = {root: ()}
    key = root.c.id
    tables = [t for t in root.metadata.sorted_tables if t is not root]
    for table in tables:
        named = tuple((c, key) for c in table.columns if c.name in NAMES or any(f.column is key for f in c.foreign_keys))
        if named:
            found[table] = named
    grew = True
    while grew:
        grew = False
        for table in (t for t in tables if t not in found):
            links = tuple(_links_to(table, found))
            if links:
                found[table], grew = links, True
    return found


def _links_to(table: sa.Table, found: dict[sa.Table, Any]) -> Iterator[tuple[sa.Column[Any], sa.Column[Any]]]:
    for column in table.columns:
        for target in (f.column for f in column.foreign_keys):
            parent = target.table
            if parent in found and [*parent.primary_key.columns] == [target]:
                yield column, target


def about(root: sa.Table, table: sa.Table, subject_id: str) -> sa.ColumnElement[bool]:
    """The rows of `table` about one subject, as a WHERE condition."""
    if table is root:
        return root.c.id == subject_id
    parts: list[sa.ColumnElement[bool]] = []
    for column, target in tables_about(root)[table]:
        if target is root.c.id:
            parts.append(column == subject_id)
        else:
            parent = sa.select(target).where(about(root, target.table, subject_id))
            parts.append(column.in_(parent))
    return sa.or_(*parts)


def rows_about(w: Work, root: sa.Table, subject_id: str) -> dict[str, list[dict[str, Any]]]:
    """Every row about one subject, by table, opened and as JSON values. For callers that have checked who may have it."""
    out: dict[str, list[dict[str, Any]]] = {}
    for table in tables_about(root):
        query = sa.select(table).where(about(root, table, subject_id)).order_by(*table.primary_key.columns)
        rows = w.fetch(table, query)
        if rows:
            out[table.name] = [{c.name: plain(row[c.name]) for c in table.columns if _is_given(c)} for row in rows]
    return out


def _is_given(column: sa.Column[Any]) -> bool:
    return column.info.get("data") is not C3 and not column.name.endswith(WITHHELD)


def wipe(w: Work, root: sa.Table, subject_id: str) -> int:
    """Overwrite every sealed value about one subject, in rows that name nobody else; returns how many rows. It cannot be undone."""
    total = 0
    for table, links in tables_about(root).items():
        if not sealed_columns(table) or len([link for link in links if link[1] is root.c.id]) > 1:
            continue
        empty = {c.name: None for c in sealed_columns(table) if c.nullable}
        needed = [c.name for c in sealed_columns(table) if not c.nullable]
        for row in w.db.execute(sa.select(*table.primary_key.columns).where(about(root, table, subject_id))).mappings().all():
            at = sa.and_(*(c == row[c.name] for c in table.primary_key.columns))
            place = "/".join(str(row[c.name]) for c in table.primary_key.columns)
            fresh = {name: w.keys.seal("", f"{table.name}.{name}:{place}") for name in needed}
            w.db.execute(table.update().where(at).values(**empty, **fresh))
            total += 1
    return total
