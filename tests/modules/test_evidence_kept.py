"""Nobody destroys evidence before its day: not by any statement of the database's own role, whichever record it picks (C5)."""

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa

from steward.guard.contracts.actions import keep_evidence
from steward.guard.contracts.model import Draft, Exhibit, Stage
from steward.guard.contracts.queries import get_evidence
from steward.guard.contracts.tables import evidence
from steward.kernel.ids import CustomerId
from steward.platform import rotation, vault
from steward.platform.access.model import SYSTEM
from steward.platform.clock import SetClock
from steward.platform.crypto import Purpose, SealBroken
from steward.platform.runtime import Runtime
from steward.platform.start import open_bank
from tests.support.banks import new_bank

RECORDS = 40
SEEN = {"0" * 64: Exhibit("pack", {})}
STATEMENTS = (
    "DELETE FROM contracts_evidence WHERE id = :id",
    "DELETE FROM contracts_evidence",
    "UPDATE contracts_evidence SET body = NULL WHERE id = :id",
    "UPDATE contracts_evidence SET retain_until = '2000-01-01' WHERE id = :id",
    "UPDATE contracts_evidence SET customer_id = :other, digest = digest WHERE id = :id",
    "UPDATE contracts_evidence SET digest = '' WHERE id = :id",
    "DELETE FROM contracts_batch",
    "UPDATE contracts_batch SET root = ''",
    "DELETE FROM contracts_exhibit",
)
SQLITE_ONLY = ("INSERT OR REPLACE INTO contracts_evidence SELECT * FROM contracts_evidence WHERE id = :id",)
POSTGRES_ONLY = ("TRUNCATE contracts_evidence CASCADE",)


@pytest.fixture
def rt(tmp_path: Path, database_url: str) -> Iterator[Runtime]:
    bank = new_bank(tmp_path, database_url)
    yield bank
    bank.engine.dispose()


def keep(rt: Runtime) -> list[str]:
    with rt.work(SYSTEM) as w:
        return keep_evidence(
            w, [Draft(Stage.STOP, CustomerId(w.new_id()), "order", w.new_id(), w.new_id(), {}, exhibits=SEEN) for _ in range(RECORDS)]
        )


def rotate(rt: Runtime) -> None:
    """A day later the bank takes a new key and seals everything anew that may be."""
    assert isinstance(rt.clock, SetClock)
    rt.clock.set(rt.clock.now() + dt.timedelta(days=1))
    rotation.add_field_key(rt)
    rotation.reseal_all(rt, lambda _n: None, batch=10)


def stored(rt: Runtime) -> list[tuple[object, ...]]:
    with rt.engine.begin() as db:
        return [tuple(r) for r in db.execute(sa.text("SELECT * FROM contracts_evidence ORDER BY id"))]


def test_every_attempt_is_refused(rt: Runtime) -> None:
    """300 attempts, 10,000 nightly."""
    ids, rng = keep(rt), np.random.default_rng(5)
    before = stored(rt)
    statements = (*STATEMENTS, *(SQLITE_ONLY if rt.settings.is_sqlite else POSTGRES_ONLY))
    with rt.engine.connect() as db:
        for _ in range(10_000 if os.environ.get("STEWARD_NIGHTLY") else 300):
            text = statements[rng.integers(len(statements))]
            with pytest.raises(sa.exc.DatabaseError), db.begin():
                db.execute(
                    sa.text(text), {"id": ids[rng.integers(RECORDS)], "other": ids[0]} if ":other" in text else _given(text, ids, rng)
                )
    assert stored(rt) == before


def _given(text: str, ids: list[str], rng: np.random.Generator) -> dict[str, str]:
    return {"id": ids[rng.integers(RECORDS)]} if ":id" in text else {}


def test_evidence_outlives_the_key_that_sealed_it_and_no_door_is_open_to_seal_it_anew(rt: Runtime) -> None:
    """S7 and C5 together: records stay byte for byte, open and prove themselves; one sealed anew would be one that can be overwritten."""
    ids, before = keep(rt), stored(rt)
    with rt.work(SYSTEM, read_only=True) as w:
        proofs = {i: get_evidence(w, i) for i in ids}
    rotate(rt)
    assert stored(rt) == before
    later = open_bank(rt.settings, {})  # as after a restart: nothing but what the database and the home hold
    with later.work(SYSTEM, read_only=True) as w:
        assert {i: get_evidence(w, i) for i in ids} == proofs
        old = vault.rows_on_old_keys(w.db, w.keys, evidence, RECORDS)
    assert len(old) == RECORDS
    with pytest.raises(sa.exc.DatabaseError), rt.engine.begin() as db:
        vault.reseal(db, rt.keys, evidence, old[:1])
    later.engine.dispose()


def test_without_the_old_key_evidence_could_not_be_read(rt: Runtime) -> None:
    """Planted: the key that sealed it leaves the ring."""
    ids = keep(rt)
    with rt.engine.begin() as db:
        sealed_by = db.execute(sa.select(vault.key.c.id).where(vault.key.c.purpose == Purpose.FIELD.value)).scalar_one()
    rotate(rt)
    with rt.engine.begin() as db:
        db.execute(vault.key.delete().where(vault.key.c.id == sealed_by))
    later = open_bank(rt.settings, {})
    with later.work(SYSTEM, read_only=True) as w, pytest.raises(SealBroken):
        get_evidence(w, ids[0])
    later.engine.dispose()


def test_without_its_triggers_the_table_would_not_hold(rt: Runtime) -> None:
    """Planted: the protection taken away; the attempts above would then be seen to succeed."""
    keep(rt)
    names = ("update", "delete", "replace") if rt.settings.is_sqlite else ("change",)
    with rt.engine.begin() as db:
        for name in names:
            on = "" if rt.settings.is_sqlite else " ON contracts_evidence"
            db.execute(sa.text(f"DROP TRIGGER contracts_evidence_no_{name}{on}"))
        db.execute(sa.text("DELETE FROM contracts_evidence"))
    assert stored(rt) == []
