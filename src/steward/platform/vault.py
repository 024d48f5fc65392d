"""Data keys wrapped by the master key, and the bank's own settings, as rows: every server on one database shares them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from steward.kernel.time import Instant
from steward.platform.clock import random_bytes
from steward.platform.crypto import PREFIX_BYTES, Keyring, Purpose, new_key, unwrap, wrap
from steward.platform.db import C1, C3, InstantType, JsonType, col, metadata, open_values, seal_values, sealed_columns

MASTER_KEY_FILE = "master.key"

# Settings of the bank that the platform itself reads.
DEMO = "demo"
CLOCK_OFFSET = "demo_clock_offset_seconds"

key = sa.Table(
    "platform_key",
    metadata,
    col("id", sa.String(8), data=C1, primary_key=True),
    col("purpose", sa.String(12), data=C1),
    col("wrapped", sa.LargeBinary, data=C3),
    col("created_at", InstantType, data=C1),
)

setting = sa.Table(
    "platform_setting",
    metadata,
    col("name", sa.String(60), data=C1, primary_key=True),
    col("value", JsonType, data=C1),
)
# Written once: every transaction of the demo bank asks for one.
_SETTING = sa.select(setting.c.value).where(setting.c.name == sa.bindparam("wanted"))


class MasterKeyMissing(Exception):
    """The key that wraps this bank's data keys is not where it was; without it no sealed field opens."""


def master_key(given: bytes | None, home: Path, *, create: bool = False) -> bytes:
    """The configured master key, or the one in the home folder, which `create` makes once, readable by its owner only."""
    if given is not None:
        return given
    path = home / MASTER_KEY_FILE
    if not path.exists():
        if not create:
            raise MasterKeyMissing(f"the master key is missing: set STEWARD_MASTER_KEY, or put {MASTER_KEY_FILE} back into {home}")
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(random_bytes(32))
    return path.read_bytes()


def create_keys(db: sa.Connection, master: bytes, now: Instant) -> None:
    """The first key of every purpose for a new database."""
    for purpose in Purpose:
        add_key(db, master, purpose, now)


def add_key(db: sa.Connection, master: bytes, purpose: Purpose, now: Instant) -> str:
    """A new current key of one purpose; older ones stay to open what they sealed."""
    made = new_key(purpose)
    db.execute(key.insert().values(id=made.id, purpose=purpose.value, wrapped=wrap(master, made), created_at=now))
    return made.id


def load_keys(db: sa.Connection, master: bytes) -> Keyring:
    """All keys of the database; the youngest of each purpose is the current one."""
    ring = Keyring()
    for row in db.execute(sa.select(key).order_by(key.c.created_at, key.c.id)).mappings():
        ring.add(unwrap(master, dict(row)))
    return ring


def get_setting(db: sa.Connection, name: str) -> Any:
    """A setting of the bank, or None."""
    return db.execute(_SETTING, {"wanted": name}).scalar_one_or_none()


def put_setting(db: sa.Connection, name: str, value: Any) -> None:
    """Write a setting of the bank. ValueError for what a bank is born with and keeps: whether it is the demo bank."""
    if name == DEMO and get_setting(db, DEMO) not in (None, value):
        raise ValueError("whether this is the demo bank is decided at its birth and never changes")
    if db.execute(setting.update().where(setting.c.name == name).values(value=value)).rowcount == 0:
        db.execute(setting.insert().values(name=name, value=value))


def rows_on_old_keys(db: sa.Connection, ring: Keyring, table: sa.Table, limit: int) -> list[dict[str, Any]]:
    """Rows of `table` with a value sealed by a key that is no longer current."""
    prefix = ring.current_prefix()
    stale = [
        sa.and_(c.is_not(None), sa.func.substr(c, 1, PREFIX_BYTES) != sa.literal(prefix, sa.LargeBinary)) for c in sealed_columns(table)
    ]
    if not stale:
        return []
    return [dict(r) for r in db.execute(sa.select(table).where(sa.or_(*stale)).limit(limit)).mappings()]


def reseal(db: sa.Connection, ring: Keyring, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    """Open and seal again with the current key; safe to repeat, so an interrupted rotation resumes where it stopped."""
    for row in rows:
        fresh = seal_values(ring, table, open_values(ring, table, row))
        names = [c.name for c in sealed_columns(table)]
        where = sa.and_(*(c == row[c.name] for c in table.primary_key.columns))
        db.execute(table.update().where(where).values({n: fresh[n] for n in names}))


def sealed_tables() -> Iterator[sa.Table]:
    """Every table with an encrypted column."""
    return (t for t in metadata.sorted_tables if sealed_columns(t))


def resealable_tables() -> Iterator[sa.Table]:
    """Those whose rows may be sealed again with a new key; rows that the law keeps stay as they are, and so do the keys that open them."""
    return (t for t in sealed_tables() if "kept" not in t.info)
