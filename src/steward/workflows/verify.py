"""Proving the bank's evidence (J7, F3): audit chain and outside checkpoint, every law of the book and of orders, sealed fields."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from steward.deliver.trading import queries as trading
from steward.kernel.time import Instant
from steward.know.holdings import queries as holdings
from steward.know.holdings.model import BookReport
from steward.platform import audit, vault
from steward.platform.access.model import SYSTEM, Actor
from steward.platform.access.operation import Operation
from steward.platform.clock import monotonic
from steward.platform.crypto import SealBroken
from steward.platform.db import open_values
from steward.platform.runtime import Runtime
from steward.platform.work import Work

LAST_VERIFY = "last_verify"
SAMPLE = 50


@dataclass(frozen=True)
class Check:
    """One thing that was checked. `state` is ok, broken, tampered or truncated; `detail` names the first bad row."""

    name: str
    state: str
    detail: str
    count: int
    seconds: float


@dataclass(frozen=True)
class VerifyReport:
    """All checks of one run."""

    at: Instant
    checks: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return all(c.state == "ok" for c in self.checks)

    @property
    def exit_code(self) -> int:
        """0 nothing found, 2 something was changed or a law is broken, 3 the evidence was cut short."""
        states = {c.state for c in self.checks}
        return 0 if states == {"ok"} else 3 if states <= {"ok", "truncated"} else 2


def verify_bank(rt: Runtime, actor: Actor = SYSTEM) -> VerifyReport:
    """Run every check, keep the result for the system screen, and leave an audit row that it was run."""
    with rt.work(actor, read_only=True) as w:
        w.require(Operation.SYSTEM_VERIFY_RUN)
        report = VerifyReport(w.now, tuple(_checks(rt, w)))

    def keep(w: Work) -> None:
        vault.put_setting(w.db, LAST_VERIFY, {"ok": report.ok, "at": report.at, "checks": [asdict(c) for c in report.checks]})
        w.audit(Operation.SYSTEM_VERIFY_RUN, None, "done", {"ok": report.ok})

    rt.run(actor, keep)
    write_checkpoint(rt)
    return report


def write_checkpoint(rt: Runtime) -> int:
    """Sign the present heads of the audit chain into the file outside the database; returns how many lanes had moved."""
    with rt.work(SYSTEM, read_only=True) as w:
        return audit.checkpoint(w.db, w.keys, rt.settings.checkpoint_dir / audit.CHECKPOINT_FILE, w.now.isoformat())


def last_verify(w: Work) -> dict[str, object] | None:
    """The result of the last run, or None."""
    w.require(Operation.SYSTEM_VERIFY_READ)
    found: dict[str, object] | None = vault.get_setting(w.db, LAST_VERIFY)
    return found


def _checks(rt: Runtime, w: Work) -> Iterator[Check]:
    yield _timed("audit_chain", lambda: _chain(rt, w))
    yield _timed("book_seals", lambda: holdings.verify_seals(w.db))
    yield from _laws("book", w, holdings.verify_book)
    yield from _laws("book", w, lambda _: BookReport((holdings.verify_lots(w, SAMPLE),)))
    yield from _laws("orders", w, trading.verify_orders)
    yield from _laws("orders", w, lambda _: BookReport((trading.verify_days(w),)))
    for table in vault.sealed_tables():
        yield _timed(f"sealed_{table.name}", lambda t=table: _sealed(w, t))  # type: ignore[misc]


def _laws(prefix: str, w: Work, prove: Callable[[sa.Connection], BookReport]) -> Iterator[Check]:
    started = monotonic()
    report = prove(w.db)
    each = (monotonic() - started) / len(report.laws)
    for law in report.laws:
        yield Check(f"{prefix}_{law.law}", "broken" if law.violations else "ok", law.first_bad or "", law.violations, each)


def _timed(name: str, check: Callable[[], tuple[str, str, int]]) -> Check:
    started = monotonic()
    state, detail, count = check()
    return Check(name, state, detail, count, monotonic() - started)


def _chain(rt: Runtime, w: Work) -> tuple[str, str, int]:
    found = audit.verify(w.db, w.keys, rt.settings.checkpoint_dir / audit.CHECKPOINT_FILE)
    return found.state, found.detail, found.entries


def _sealed(w: Work, table: sa.Table) -> tuple[str, str, int]:
    """Open a sample of rows: a master key or a row that does not fit shows here, not in a customer's face."""
    rows = w.db.execute(sa.select(table).limit(SAMPLE)).mappings().all()
    try:
        for row in rows:
            open_values(w.keys, table, dict(row))
    except SealBroken as broken:
        return "tampered", str(broken), len(rows)
    return "ok", "", len(rows)
