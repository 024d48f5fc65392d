"""Fills the disk under a bank and looks at what is left: run as `python -m tests.reliability.full_disk FOLDER` on a small file system.

Prints one JSON line with what it saw.
"""

import json
import sys
from pathlib import Path

import sqlalchemy as sa

from steward.kernel.ids import AccountId
from steward.know.holdings import actions
from steward.know.holdings.model import AccountKey, AccountRole, Asset, TransferKind, TransferRow
from steward.know.holdings.queries import verify_book
from steward.know.holdings.tables import transfer
from steward.platform.access.model import SYSTEM
from steward.platform.runtime import NoSpace, Runtime
from steward.platform.work import Work
from tests.support.banks import new_bank
from tests.support.desk import Desk

BATCH = 50
MOST_BATCHES = 2_000


def deposit(rt: Runtime, accounts: tuple[AccountId, AccountId], batch: int) -> list[str]:
    """One transaction of deposits; their references once they are acknowledged."""
    names = [f"{batch}:{n}" for n in range(BATCH)]

    def act(w: Work) -> None:
        rows = [TransferRow(name, *accounts, "cur:CNY", 100, TransferKind.DEPOSIT, w.today) for name in names]
        actions.post(w, transfers=rows)

    rt.run(SYSTEM, act)
    return names


def fill(rt: Runtime, accounts: tuple[AccountId, AccountId], acknowledged: list[str]) -> tuple[int, str]:
    """Deposit until the database refuses; the batch that failed and why."""
    for batch in range(MOST_BATCHES):
        try:
            acknowledged += deposit(rt, accounts, batch)
        except NoSpace as full:
            return batch, full.code
    return MOST_BATCHES, "the disk never filled"


def look(rt: Runtime, acknowledged: list[str]) -> dict[str, object]:
    """What the database holds now."""
    with rt.work(SYSTEM, read_only=True) as w:
        kept = set(w.db.execute(sa.select(transfer.c.reference).where(transfer.c.kind == "deposit")).scalars())
        check = w.db.execute(sa.text("PRAGMA integrity_check")).scalar_one()
        return {
            "missing": len(set(acknowledged) - kept),
            "extra": len(kept - set(acknowledged)),
            "check": check,
            "ok": verify_book(w.db).ok,
        }


def main(folder: Path) -> None:
    """Fill, look, make room, go on, look again."""
    ballast = folder / "ballast"
    ballast.write_bytes(bytes(1_500_000))
    rt = new_bank(folder)
    desk = Desk(rt)
    who = desk.customer()
    with rt.work(SYSTEM) as w:
        keys = (AccountKey.house(AccountRole.EXTERNAL, Asset.cash("CNY")), AccountKey.customer_cash(who, "CNY"))
        made = actions.ensure_accounts(w, keys)
    accounts = (made[keys[0]], made[keys[1]])
    acknowledged: list[str] = []
    failed, error = fill(rt, accounts, acknowledged)
    full = look(rt, acknowledged)
    ballast.unlink()
    acknowledged += deposit(rt, accounts, failed)
    print(json.dumps({"acknowledged": len(acknowledged), "error": error, "full": full, "after": look(rt, acknowledged)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
