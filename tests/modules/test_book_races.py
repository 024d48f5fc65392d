"""Claims at once on limits that rest on a sum, and reversals in storms (R3, R5), on both databases."""

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path

import pytest
import sqlalchemy as sa

from steward.kernel.ids import AccountId, CustomerId, TransferId
from steward.kernel.time import business_date
from steward.know.holdings import actions, queries
from steward.know.holdings.model import AccountKey, AccountRole, AlreadyReversed, Asset, InsufficientFunds, TransferKind, TransferRow
from steward.know.holdings.tables import account, transfer
from steward.platform import runtime
from steward.platform.access.model import SYSTEM
from steward.platform.runtime import Runtime
from steward.platform.work import Work
from tests.support.banks import new_bank

CUSTOMERS = [CustomerId(f"01900000-0000-7000-8000-00000000c{n:03d}") for n in range(5)]
CNY = Asset.cash("CNY")
OUTSIDE = AccountKey.house(AccountRole.EXTERNAL, CNY)
DAY = business_date(2026, 3, 2)
STORM, WORKERS = 500 if os.environ.get("STEWARD_NIGHTLY") else 100, 20
LIMIT, CLAIM, CLAIMS = 30_000, 4_000, 20


@pytest.fixture
def family(rt: Runtime) -> list[AccountId]:
    return opened(rt)


def opened(rt: Runtime) -> list[AccountId]:
    """The world outside, and five accounts with 100.00 yuan each."""
    keys = [OUTSIDE, *(AccountKey.customer_cash(c, "CNY") for c in CUSTOMERS)]
    with rt.work(SYSTEM) as w:
        found = actions.ensure_accounts(w, keys)
        made = [found[key] for key in keys]
        actions.post(
            w, transfers=[TransferRow(f"o{n}", made[0], a, CNY.code, 10_000, TransferKind.DEPOSIT, DAY) for n, a in enumerate(made[1:])]
        )
    return made


def at_once(claims: int, workers: int, claim: Callable[[int], object], *refusals: type[Exception]) -> int:
    """How many claims succeeded; anything but a named refusal fails the test."""
    gate = threading.Barrier(workers)

    def attempt(n: int) -> bool:
        if n < workers:
            gate.wait()
        try:
            claim(n)
        except refusals:
            return False
        return True

    with ThreadPoolExecutor(workers) as pool:
        return sum(pool.map(attempt, range(claims)))


def spent(w: Work, accounts: list[AccountId]) -> int:
    """What was withdrawn from several accounts together."""
    query = sa.select(sa.func.coalesce(sa.func.sum(transfer.c.amount), 0))
    return int(w.db.execute(query.where(transfer.c.debit_account_id.in_(accounts), transfer.c.kind == "withdrawal")).scalar_one())


def spender(rt: Runtime, family: list[AccountId], *, serial: bool, pause: threading.Barrier | None = None) -> Callable[[int], None]:
    """A withdrawal from one of the accounts under a limit over all of them."""

    def claim(n: int) -> None:
        def act(w: Work) -> None:
            before = spent(w, family[1:])
            if pause is not None:
                pause.wait()
            if before + CLAIM > LIMIT:
                raise InsufficientFunds(account_id=family[1])
            row = TransferRow(f"w{n}", family[1 + n % 5], family[0], CNY.code, CLAIM, TransferKind.WITHDRAWAL, DAY)
            actions.post(w, transfers=[row])

        rt.run(SYSTEM, act, serial=serial)

    return claim


def test_a_limit_over_several_accounts_is_kept_under_twenty_claims_at_once(rt: Runtime, family: list[AccountId]) -> None:
    assert at_once(CLAIMS, CLAIMS, spender(rt, family, serial=True), InsufficientFunds) == LIMIT // CLAIM
    with rt.work(SYSTEM, read_only=True) as w:
        assert spent(w, family[1:]) == LIMIT // CLAIM * CLAIM
        assert queries.verify_book(w.db).ok


def tries(rt: Runtime, family: list[AccountId]) -> int:
    """How often claims at once are begun, each of which looks at the sum before and after it writes."""
    begun = list[int]()

    def claim(n: int) -> None:
        def act(w: Work) -> None:
            begun.append(n)
            spent(w, family[1:])
            row = TransferRow(f"t{n}", family[1 + n % 5], family[0], CNY.code, 1, TransferKind.WITHDRAWAL, DAY)
            actions.post(w, transfers=[row])
            spent(w, family[1:])

        rt.run(SYSTEM, act, serial=True)

    assert at_once(CLAIMS, 8, claim) == CLAIMS
    return len(begun)


def test_serial_work_takes_turns_and_is_never_broken_off(rt: Runtime, family: list[AccountId]) -> None:
    assert tries(rt, family) == CLAIMS


@pytest.mark.pg
def test_without_turns_postgresql_breaks_it_off(pg_tables_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted bug, as it was before: work side by side is begun again and again, and some of it in vain."""
    rt = new_bank(tmp_path, pg_tables_url, demo=True)
    monkeypatch.setattr(runtime, "_in_turn", nullcontext)
    monkeypatch.setattr(runtime, "ATTEMPTS", 100)
    assert tries(rt, opened(rt)) > CLAIMS
    rt.engine.dispose()


@pytest.mark.pg
def test_without_serial_the_same_limit_is_overrun_which_the_harness_sees(pg_tables_url: str, tmp_path: Path) -> None:
    """The planted bug: a decision on a sum at READ COMMITTED. SQLite has one writer and cannot show it."""
    rt = new_bank(tmp_path, pg_tables_url, demo=True)
    claim = spender(rt, opened(rt), serial=False, pause=threading.Barrier(10))
    assert at_once(10, 10, claim, InsufficientFunds) > LIMIT // CLAIM
    rt.engine.dispose()


def test_every_transfer_of_a_storm_is_reversed_exactly_once(rt: Runtime, family: list[AccountId]) -> None:
    """N transfers (500 nightly), each reversed twice at once by twenty workers: N succeed, N are refused, and nothing has moved."""
    ends = [(family[n % 6], family[(n + 1 + n // 6 % 5) % 6]) for n in range(STORM)]
    rows = [TransferRow(f"s{n}", debit, credit, CNY.code, 1 + n % 7, TransferKind.DEPOSIT, DAY) for n, (debit, credit) in enumerate(ends)]
    with rt.work(SYSTEM) as w:
        before = balances(w)
        actions.post(w, transfers=rows)
        found = {r.reference: r.id for r in w.db.execute(sa.select(transfer.c.reference, transfer.c.id))}
    twice = [TransferId(found[f"s{n // 2}"]) for n in range(2 * STORM)]
    undone = at_once(2 * STORM, WORKERS, lambda n: rt.run(SYSTEM, lambda w: actions.reverse(w, transfer_id=twice[n])), AlreadyReversed)
    assert undone == STORM
    with rt.work(SYSTEM, read_only=True) as w:
        assert balances(w) == before
        assert queries.verify_book(w.db).ok
        assert queries.verify_seals(w.db)[0] == "ok"


def balances(w: Work) -> dict[str, int]:
    return {r.id: r.posted for r in w.db.execute(sa.select(account.c.id, account.c.posted))}
