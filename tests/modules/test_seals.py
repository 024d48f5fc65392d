"""Seals of postings (F3, R1, S9): every kind of tampering with the book is found, by the seal or by the chain it lies in."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from steward.app import open_runtime, prepare_database
from steward.kernel.ids import CustomerId
from steward.kernel.json import canonical
from steward.kernel.time import business_date
from steward.know.holdings import actions, queries
from steward.know.holdings.model import AccountKey, AccountRole, Asset, InsufficientFunds, TransferKind, TransferRow
from steward.know.holdings.store import seals
from steward.know.holdings.tables import transfer
from steward.platform import audit, schema
from steward.platform.access.model import SYSTEM
from steward.platform.db import make_engine
from steward.platform.runtime import Runtime
from steward.platform.settings import Settings
from steward.workflows.verify import verify_bank, write_checkpoint

CUSTOMER = CustomerId("01900000-0000-7000-8000-00000000c001")
CNY = Asset.cash("CNY")
KEYS = (AccountKey.house(AccountRole.EXTERNAL, CNY), AccountKey.customer_cash(CUSTOMER, "CNY"))
UNGUARD = {
    "sqlite": [f"DROP TRIGGER {table}_no_{verb}" for table in ("holdings_transfer", "audit_entry") for verb in ("update", "delete")],
    "postgresql": [f"DROP TRIGGER {table}_no_change ON {table}" for table in ("holdings_transfer", "audit_entry")],
}


def rows(rt: Runtime, *references: str) -> list[TransferRow]:
    """Deposits of 5.00, 5.01, 5.02 …"""
    with rt.work(SYSTEM) as w:
        made = actions.ensure_accounts(w, KEYS)
    outside, mine = (made[key] for key in KEYS)
    day = business_date(2026, 3, 2)
    return [TransferRow(r, outside, mine, CNY.code, 500 + n, TransferKind.DEPOSIT, day) for n, r in enumerate(references)]


def post(rt: Runtime, *references: str) -> None:
    made = rows(rt, *references)
    with rt.work(SYSTEM) as w:
        actions.post(w, transfers=made)


def found(rt: Runtime) -> tuple[str, str]:
    """(state of the audit chain, state of the seals)."""
    with rt.work(SYSTEM, read_only=True) as w:
        chain = audit.verify(w.db, w.keys, rt.settings.checkpoint_dir / "audit.jsonl")
        return chain.state, queries.verify_seals(w.db)[0]


def tamper(rt: Runtime, *statements: str) -> None:
    with rt.engine.begin() as db:
        for statement in [*UNGUARD[db.dialect.name], *statements]:
            db.execute(sa.text(statement))


COPY = (
    "INSERT INTO holdings_transfer (id, debit_account_id, credit_account_id, asset, amount, kind, business_date, at, ref_kind, reference, "
    "batch) SELECT '01900000-0000-7000-8000-00000000dead', debit_account_id, credit_account_id, asset, amount, kind, business_date, at, "
    "ref_kind, 'forged', {batch} FROM holdings_transfer WHERE reference = 'a1'"
)
LAST = "(SELECT batch FROM (SELECT max(batch) AS batch FROM holdings_transfer) AS newest)"
TAMPERINGS = {
    "edit": "UPDATE holdings_transfer SET amount = amount + 1 WHERE reference = 'a2'",
    "edit of a date": "UPDATE holdings_transfer SET business_date = '2026-03-01' WHERE reference = 'b1'",
    "delete": "DELETE FROM holdings_transfer WHERE reference = 'a2'",
    "delete of a whole batch": "DELETE FROM holdings_transfer WHERE reference = 'b1'",
    "insert into a batch": COPY.format(batch="batch"),
    "insert beside": COPY.format(batch=0),
    "insert after": COPY.format(batch="batch + 1000000"),
    "swap of two amounts": "UPDATE holdings_transfer SET amount = 1002 - amount WHERE reference in ('a1', 'a3')",
    "moved to another batch": f"UPDATE holdings_transfer SET batch = {LAST} WHERE reference = 'a1'",
}


@pytest.fixture
def posted(rt: Runtime) -> Runtime:
    post(rt, "a1", "a2", "a3")
    post(rt, "b1")
    post(rt, "c1", "c2")
    assert found(rt) == ("ok", "ok")
    return rt


@pytest.mark.parametrize("planted", TAMPERINGS)
def test_a_change_of_the_past_breaks_its_seal(posted: Runtime, planted: str) -> None:
    tamper(posted, TAMPERINGS[planted])
    assert found(posted) == ("ok", "tampered")


def test_a_cut_tail_is_told_from_a_change(posted: Runtime) -> None:
    tamper(posted, f"DELETE FROM holdings_transfer WHERE batch = {LAST}")
    assert found(posted) == ("ok", "truncated")


def test_cutting_the_seal_off_too_shows_against_the_checkpoint(posted: Runtime) -> None:
    write_checkpoint(posted)
    with posted.engine.begin() as db:
        lane, seq = divmod(db.execute(sa.select(sa.func.max(transfer.c.batch))).scalar_one(), seals.LANE_STEP)
        head = db.execute(
            sa.select(audit.entry.c.hash).where(audit.entry.c.lane == lane, audit.entry.c.seq == seq - 1)
        ).scalar_one_or_none()
    cut = f"UPDATE audit_lane SET entries = {seq - 1}, head = '{head or audit.START}' WHERE lane = {lane}"
    tamper(
        posted,
        f"DELETE FROM holdings_transfer WHERE batch = {LAST}",
        f"DELETE FROM audit_entry WHERE lane = {lane} AND seq >= {seq}",
        cut,
    )
    assert found(posted) == ("truncated", "ok")


def test_a_seal_made_anew_for_a_changed_row_breaks_the_chain_it_lies_in(posted: Runtime) -> None:
    tamper(posted, TAMPERINGS["edit"])
    with posted.engine.begin() as db:
        for lane, seq, facts in db.execute(sa.select(audit.entry.c.lane, audit.entry.c.seq, audit.entry.c.facts)).all():
            if "digest" in facts:
                batch = int(facts.split('"batch":')[1].split(",")[0])
                count, made = seals.digest_batch(db, batch)
                forged = canonical({"batch": batch, "transfers": count, "digest": made}).decode()
                db.execute(audit.entry.update().where(audit.entry.c.lane == lane, audit.entry.c.seq == seq).values(facts=forged))
    assert found(posted) == ("tampered", "ok")


def test_verify_names_the_batch(posted: Runtime) -> None:
    tamper(posted, TAMPERINGS["edit"])
    (bad,) = [c for c in verify_bank(posted).checks if c.name == "book_seals"]
    assert (bad.state, bad.count) == ("tampered", 3)
    assert "holds 3 transfers that are not the 3 sealed" in bad.detail


def test_what_was_rolled_back_inside_a_transaction_is_not_sealed(rt: Runtime) -> None:
    good, poor = rows(rt, "a1", "p1")
    with rt.work(SYSTEM) as w:
        actions.post(w, transfers=[good])
        savepoint = w.db.begin_nested()
        actions.post(w, transfers=rows_like(poor, "gone"))
        savepoint.rollback()
        back = TransferRow("too much", poor.credit_account_id, poor.debit_account_id, CNY.code, 501, good.kind, good.business_date)
        with pytest.raises(InsufficientFunds):
            actions.post(w, transfers=[back])
    assert found(rt) == ("ok", "ok")


def rows_like(row: TransferRow, reference: str) -> list[TransferRow]:
    return [TransferRow(reference, row.debit_account_id, row.credit_account_id, row.asset, row.amount, row.kind, row.business_date)]


def test_two_posts_of_one_transaction_share_a_seal_and_a_repeated_one_adds_none(rt: Runtime) -> None:
    first, second = rows(rt, "a1", "a2")

    def both(w_rows: list[list[TransferRow]]) -> None:
        with rt.work(SYSTEM) as w:
            for part in w_rows:
                actions.post(w, transfers=part)

    both([[first], [second]])
    both([[first], [second]])
    with rt.work(SYSTEM, read_only=True) as w:
        assert [f["transfers"] for f in seals._seals(w.db)] == [2]
    assert found(rt) == ("ok", "ok")


def test_a_bank_older_than_seals_is_sealed_once_when_it_is_opened_anew(
    tmp_path: Path, empty_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings.from_env({"STEWARD_HOME": str(tmp_path), "STEWARD_DATABASE_URL": empty_database_url})
    prepare_database(settings, demo=True)
    rt = open_runtime(settings)
    with monkeypatch.context() as before_seals:
        before_seals.setattr(actions, "_seal", lambda _: None)
        post(rt, "a1", "a2")
    before = contents(rt)
    rt.engine.dispose()
    engine = make_engine(settings.database_url)
    schema.downgrade(engine, "0001")
    engine.dispose()
    prepare_database(settings, demo=True)
    rt = open_runtime(settings)
    assert contents(rt) == before
    with rt.work(SYSTEM, read_only=True) as w:
        assert [(f["batch"], f["transfers"]) for f in seals._seals(w.db)] == [(0, 2)]
    tamper(rt, COPY.format(batch=0))
    prepare_database(settings, demo=True)
    assert found(rt)[1] == "tampered"
    rt.engine.dispose()


def contents(rt: Runtime) -> list[tuple[object, ...]]:
    columns = [c for c in transfer.c if c.name != "batch"]
    with rt.work(SYSTEM, read_only=True) as w:
        return [tuple(r) for r in w.db.execute(sa.select(*columns).order_by(transfer.c.seq))]
