"""Rotating the field key while the bank is open: old keys still open, every row is sealed again in small transactions."""

from collections.abc import Callable
from functools import partial

import sqlalchemy as sa

from steward.platform import vault
from steward.platform.access.model import SYSTEM
from steward.platform.access.operation import Operation
from steward.platform.crypto import Purpose
from steward.platform.db import reader
from steward.platform.runtime import Runtime
from steward.platform.work import Work


def add_field_key(rt: Runtime) -> str:
    """A new current field key for this runtime and, from their next start or look, all others."""
    master = vault.master_key(rt.settings.master_key, rt.settings.home)

    def add(w: Work) -> str:
        key_id = vault.add_key(w.db, master, Purpose.FIELD, w.now)
        w.audit(Operation.SYSTEM_KEY_ROTATE, key_id, "done", {})
        return key_id

    key_id = rt.run(SYSTEM, add)
    reload_keys(rt)
    return key_id


def reload_keys(rt: Runtime) -> None:
    """Read the key ring again, in place, so that every transaction from now on seals with the newest keys."""
    with reader(rt.engine) as db:
        rt.keys.take(vault.load_keys(db, vault.master_key(rt.settings.master_key, rt.settings.home)))


def reseal_all(rt: Runtime, progress: Callable[[int], object], *, batch: int) -> int:
    """Seal every stale row of every table that may be sealed again; returns how many. An interrupted run goes on where it stopped."""
    total = 0
    for table in vault.resealable_tables():
        while count := rt.run(SYSTEM, partial(_batch, table=table, batch=batch)):
            total += count
            progress(count)
    return total


def _batch(w: Work, *, table: sa.Table, batch: int) -> int:
    rows = vault.rows_on_old_keys(w.db, w.keys, table, batch)
    vault.reseal(w.db, w.keys, table, rows)
    return len(rows)
