"""The double-entry book (F3, F4, R1, R3, R5): laws, holds, references and parallel spending on both databases."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from steward.kernel.ids import AccountId, CustomerId, InstrumentId, TransferId
from steward.kernel.money import Money
from steward.kernel.time import business_date
from steward.know.holdings import actions, queries
from steward.know.holdings.model import (
    AccountKey,
    AccountMissing,
    AccountRole,
    AlreadyReversed,
    AmountNotPositive,
    Asset,
    HoldClosed,
    InsufficientFunds,
    ReferenceReused,
    TransferKind,
    TransferRow,
)
from steward.know.holdings.tables import account, hold, transfer
from steward.platform.access.model import SYSTEM
from steward.platform.db import INSERT_CHUNK
from steward.platform.runtime import Runtime

CUSTOMER = CustomerId("01900000-0000-7000-8000-00000000c001")
OTHER = CustomerId("01900000-0000-7000-8000-00000000c002")
FUND = InstrumentId("01900000-0000-7000-8000-00000000f001")
NOBODY = AccountId("01900000-0000-7000-8000-00000000dead")
DAY = business_date(2026, 3, 2)
CNY = Asset.cash("CNY")
UNITS = Asset.units(FUND, 2)


def money(debit: AccountId, credit: AccountId, amount: int, reference: str, kind: TransferKind = TransferKind.DEPOSIT) -> TransferRow:
    return TransferRow(reference, debit, credit, CNY.code, amount, kind, DAY)


@pytest.fixture
def accounts(rt: Runtime) -> dict[str, AccountId]:
    """Two customers, the first with 1,000.00 yuan and 500.00 units; the world outside and an issuer."""
    keys = {
        "cash": AccountKey.customer_cash(CUSTOMER, "CNY"),
        "other": AccountKey.customer_cash(OTHER, "CNY"),
        "units": AccountKey.customer_units(CUSTOMER, FUND, 2),
        "outside": AccountKey.house(AccountRole.EXTERNAL, CNY),
        "issuer": AccountKey.house(AccountRole.ISSUER_UNITS, UNITS),
    }
    with rt.work(SYSTEM) as w:
        made = actions.ensure_accounts(w, keys.values())
        named = {name: made[key] for name, key in keys.items()}
        cost = Money.of("600", "CNY")
        opening = TransferRow("o2", named["issuer"], named["units"], FUND, 50_000, TransferKind.OPENING, DAY, consideration=cost)
        assert actions.post(w, transfers=[money(named["outside"], named["cash"], 100_000, "o1"), opening]) == 2
    return named


def report(rt: Runtime) -> dict[str, int]:
    with rt.work(SYSTEM, read_only=True) as w:
        return {law.law: law.violations for law in queries.verify_book(w.db).laws if law.violations}


def balance(rt: Runtime, account_id: AccountId) -> tuple[int, int]:
    with rt.work(SYSTEM, read_only=True) as w:
        found = queries.get_account(w, account_id)
    assert found is not None
    return found.posted, found.held


def test_a_transfer_moves_both_balances_and_repeats_without_effect(rt: Runtime, accounts: dict[str, AccountId]) -> None:
    row = money(accounts["cash"], accounts["other"], 30_000, "t1")
    for expected in (1, 0, 0):
        with rt.work(SYSTEM) as w:
            assert actions.post(w, transfers=[row, row]) == expected
    assert (balance(rt, accounts["cash"]), balance(rt, accounts["other"])) == ((70_000, 0), (30_000, 0))
    assert report(rt) == {}


def test_refusals_leave_nothing_behind_even_when_the_caller_goes_on(rt: Runtime, accounts: dict[str, AccountId]) -> None:
    cash, other = accounts["cash"], accounts["other"]
    bad: list[tuple[type[Exception], list[TransferRow]]] = [
        (InsufficientFunds, [money(accounts["outside"], other, 5, "a"), money(cash, other, 100_001, "b")]),
        (AccountMissing, [money(cash, NOBODY, 1, "c")]),
        (AccountMissing, [money(NOBODY, cash, 1, "d")]),
        (AmountNotPositive, [money(cash, other, 0, "e")]),
        (AmountNotPositive, [money(cash, cash, 1, "f")]),
        (ReferenceReused, [money(accounts["outside"], cash, 7, "o1")]),
        (ReferenceReused, [money(cash, other, 1, "g"), money(cash, other, 2, "g")]),
    ]
    with rt.work(SYSTEM) as w:
        for refusal, rows in bad:
            with pytest.raises(refusal):
                actions.post(w, transfers=rows)
    assert balance(rt, cash) == (100_000, 0)
    assert balance(rt, other) == (0, 0)
    assert report(rt) == {}


def test_the_refusal_names_the_account_that_lacks_it(rt: Runtime, accounts: dict[str, AccountId]) -> None:
    rows = [money(accounts["cash"], accounts["other"], 100_000, "a"), money(accounts["other"], accounts["outside"], 100_001, "b")]
    with rt.work(SYSTEM) as w, pytest.raises(InsufficientFunds) as refused:
        actions.post(w, transfers=rows)
    assert refused.value.facts == {"account_id": accounts["other"], "available": 0, "needed": 1}


def test_an_amount_held_cannot_be_spent_and_comes_back_once(rt: Runtime, accounts: dict[str, AccountId]) -> None:
    cash, other = accounts["cash"], accounts["other"]
    with rt.work(SYSTEM) as w:
        held = actions.hold(w, account_id=cash, amount=80_000, ref="h1")
        assert actions.hold(w, account_id=cash, amount=80_000, ref="h1") == held
        with pytest.raises(ReferenceReused):
            actions.hold(w, account_id=cash, amount=1, ref="h1")
        with pytest.raises(InsufficientFunds):
            actions.hold(w, account_id=cash, amount=20_001, ref="h2")
        with pytest.raises(InsufficientFunds):
            actions.post(w, transfers=[money(cash, other, 20_001, "t1")])
        with pytest.raises(InsufficientFunds):
            actions.post_hold(w, hold_id=held.id, transfers=[money(cash, other, 100_001, "t2")])
    assert balance(rt, cash) == (100_000, 80_000)
    with rt.work(SYSTEM) as w:
        actions.post_hold(w, hold_id=held.id, transfers=[money(cash, other, 75_000, "t3")])
        with pytest.raises(HoldClosed):
            actions.release(w, hold_id=held.id)
        with pytest.raises(HoldClosed):
            actions.post_hold(w, hold_id=held.id, transfers=[])
    assert balance(rt, cash) == (25_000, 0)
    assert report(rt) == {}


def test_a_reversal_happens_once_and_takes_the_cost_back(rt: Runtime, accounts: dict[str, AccountId]) -> None:
    buy = TransferRow(
        "b1", accounts["issuer"], accounts["units"], FUND, 50_000, TransferKind.BUY, DAY, consideration=Money.of("700", "CNY")
    )
    with rt.work(SYSTEM) as w:
        actions.post(w, transfers=[buy])
        (before,) = queries.positions(w, CUSTOMER)
        newest = queries.entries(w, CUSTOMER, FUND, limit=1)[0][0]
        actions.reverse(w, transfer_id=newest.transfer_id)
        mirror = queries.entries(w, CUSTOMER, FUND, limit=1)[0][0]
        for transfer_id in (newest.transfer_id, mirror.transfer_id):
            with pytest.raises(AlreadyReversed):
                actions.reverse(w, transfer_id=transfer_id)
        (after,) = queries.positions(w, CUSTOMER)
    assert (str(before.cost), str(before.units)) == ("1300.00", "1000.00")
    assert (str(after.cost), str(after.units), str(after.realised)) == ("600.00", "500.00", "0.00")
    assert (mirror.reverses, mirror.amount, mirror.balance_after) == (newest.transfer_id, -50_000, 50_000)
    assert report(rt) == {}


def test_entries_page_from_newest_with_running_balance(rt: Runtime, accounts: dict[str, AccountId]) -> None:
    with rt.work(SYSTEM) as w:
        actions.post(w, transfers=[money(accounts["cash"], accounts["other"], n, f"t{n}") for n in range(1, 8)])
    seen, cursor = [], None
    while True:
        with rt.work(SYSTEM, read_only=True) as w:
            items, cursor = queries.entries(w, CUSTOMER, CNY.code, cursor, limit=3)
        seen += [(e.amount, e.balance_after) for e in items]
        if cursor is None:
            break
    assert seen == [(-n, 100_000 - n * (n + 1) // 2) for n in range(7, 0, -1)] + [(100_000, 100_000)]


def in_parallel(workers: int, claim: Callable[[int], object], *expected: type[Exception]) -> int:
    """How many of `workers` simultaneous claims succeeded; anything but an expected refusal fails the test."""
    gate = threading.Barrier(workers)

    def attempt(n: int) -> bool:
        gate.wait()
        try:
            claim(n)
        except expected:
            return False
        return True

    with ThreadPoolExecutor(workers) as pool:
        return sum(pool.map(attempt, range(workers)))


def test_fifty_parallel_spends_succeed_exactly_as_often_as_the_balance_allows(rt: Runtime, accounts: dict[str, AccountId]) -> None:
    def spend(n: int) -> None:
        row = money(accounts["cash"], accounts["other"], 7_000, f"s{n}", TransferKind.WITHDRAWAL)
        rt.run(SYSTEM, lambda w: actions.post(w, transfers=[row]))

    assert in_parallel(50, spend, InsufficientFunds) == 100_000 // 7_000
    assert balance(rt, accounts["cash"]) == (100_000 % 7_000, 0)
    assert report(rt) == {}


def test_fifty_parallel_holds_succeed_exactly_as_often_as_the_balance_allows(rt: Runtime, accounts: dict[str, AccountId]) -> None:
    def claim(n: int) -> None:
        rt.run(SYSTEM, lambda w: actions.hold(w, account_id=accounts["cash"], amount=9_000, ref=f"h{n}"))

    assert in_parallel(50, claim, InsufficientFunds) == 100_000 // 9_000
    assert report(rt) == {}


def test_reading_first_and_writing_after_overspends_which_the_harness_sees(rt: Runtime, accounts: dict[str, AccountId]) -> None:
    """The planted bug: check the balance in one transaction, write the result in the next."""
    cash = accounts["cash"]
    read = threading.Barrier(20)

    def spend(n: int) -> None:
        with rt.work(SYSTEM, read_only=True) as w:
            found = queries.get_account(w, cash)
        assert found is not None
        read.wait()
        if found.available < 60_000:
            raise InsufficientFunds(account_id=cash)
        with rt.work(SYSTEM) as w:
            w.db.execute(account.update().where(account.c.id == cash).values(posted=found.posted - 60_000))
            row = {
                "debit_account_id": cash,
                "credit_account_id": accounts["other"],
                "asset": CNY.code,
                "amount": 60_000,
                "kind": "withdrawal",
            }
            w.db.execute(transfer.insert().values(id=w.new_id(), business_date=DAY, at=w.now, ref_kind="", reference=f"n{n}", **row))

    assert in_parallel(20, spend, InsufficientFunds) == 20
    assert report(rt).get("balance_is_sum_of_transfers") == 2


def test_two_who_reverse_one_transfer_at_once_reverse_it_once(rt: Runtime, accounts: dict[str, AccountId]) -> None:
    with rt.work(SYSTEM, read_only=True) as w:
        transfer_id: TransferId = queries.entries(w, CUSTOMER, CNY.code)[0][0].transfer_id
    undone = in_parallel(10, lambda _: rt.run(SYSTEM, lambda w: actions.reverse(w, transfer_id=transfer_id)), AlreadyReversed)
    assert undone == 1
    assert balance(rt, accounts["cash"]) == (0, 0)


def test_one_row_posted_by_many_at_once_is_posted_once(rt: Runtime, accounts: dict[str, AccountId]) -> None:
    row = money(accounts["cash"], accounts["other"], 1_000, "same")
    assert in_parallel(10, lambda _: rt.run(SYSTEM, lambda w: actions.post(w, transfers=[row]))) == 10
    assert balance(rt, accounts["other"]) == (1_000, 0)


def test_accounts_made_by_many_at_once_are_one(rt: Runtime) -> None:
    key = AccountKey.customer_cash(CUSTOMER, "EUR")
    made: set[AccountId] = set()
    assert in_parallel(10, lambda _: made.update(rt.run(SYSTEM, lambda w: actions.ensure_accounts(w, [key])).values())) == 10
    assert len(made) == 1


UNGUARD = {
    "sqlite": ["DROP TRIGGER holdings_transfer_no_update", "DROP TRIGGER holdings_transfer_no_delete"],
    "postgresql": ["DROP TRIGGER holdings_transfer_no_change ON holdings_transfer"],
}


@pytest.mark.parametrize(
    ("planted", "laws"),
    [
        ("DELETE FROM holdings_transfer WHERE reference = 'p1'", {"balance_is_sum_of_transfers"}),
        ("UPDATE holdings_transfer SET amount = amount + 1 WHERE reference = 'p1'", {"balance_is_sum_of_transfers"}),
        (
            "UPDATE holdings_account SET posted = posted + 1 WHERE role = 'customer_cash'",
            {"balance_is_sum_of_transfers", "asset_sums_to_zero"},
        ),
        (
            "UPDATE holdings_account SET posted = posted + 5 WHERE role = 'customer_units'",
            {"balance_is_sum_of_transfers", "asset_sums_to_zero", "customers_units_equal_register"},
        ),
        ("UPDATE holdings_account SET held = held - 1 WHERE held > 0", {"held_is_sum_of_open_holds"}),
        ("UPDATE holdings_account SET floor = NULL WHERE role = 'customer_cash'", {"available_above_floor"}),
        ("UPDATE holdings_account SET scale = 4 WHERE role = 'issuer_units'", {"one_scale_per_asset"}),
        (
            "UPDATE holdings_transfer SET reverses = (SELECT id FROM holdings_transfer WHERE reference = 'o1') WHERE reference = 'p1'",
            {"reversal_mirrors_original"},
        ),
    ],
)
def test_a_planted_breach_is_found_by_its_law(rt: Runtime, accounts: dict[str, AccountId], planted: str, laws: set[str]) -> None:
    with rt.work(SYSTEM) as w:
        actions.post(w, transfers=[money(accounts["cash"], accounts["other"], 1_000, "p1")])
        actions.hold(w, account_id=accounts["cash"], amount=10, ref="h")
    with rt.engine.begin() as db:
        for statement in [*UNGUARD[db.dialect.name], planted]:
            db.execute(sa.text(statement))
    assert set(report(rt)) == laws


def test_transfers_cannot_be_changed_and_keep_to_one_asset(rt: Runtime, accounts: dict[str, AccountId]) -> None:
    for change in (transfer.update().values(amount=1), transfer.delete()):
        with pytest.raises(sa.exc.DBAPIError, match="only grows"), rt.work(SYSTEM) as w:
            w.db.execute(change)
    crossing = TransferRow("x", accounts["cash"], accounts["units"], CNY.code, 1, TransferKind.BUY, DAY)
    with pytest.raises(sa.exc.IntegrityError), rt.work(SYSTEM) as w:
        actions.post(w, transfers=[crossing])
    with pytest.raises(sa.exc.IntegrityError), rt.work(SYSTEM) as w:
        w.db.execute(account.update().where(account.c.id == accounts["cash"]).values(posted=-1))
    assert report(rt) == {}


def test_a_batch_larger_than_one_statement_is_all_or_nothing(rt: Runtime, accounts: dict[str, AccountId]) -> None:
    many = [money(accounts["outside"], accounts["other"], n, f"m{n}") for n in range(1, INSERT_CHUNK + 10)]
    with rt.work(SYSTEM) as w:
        with pytest.raises(InsufficientFunds):
            actions.post(w, transfers=[*many, money(accounts["cash"], accounts["outside"], 100_001, "last")])
        assert w.db.execute(sa.select(sa.func.count()).select_from(transfer)).scalar_one() == 2
        assert actions.post(w, transfers=many) == len(many)
        assert actions.post(w, transfers=many) == 0
        assert w.db.execute(sa.select(sa.func.count()).select_from(hold)).scalar_one() == 0
    assert report(rt) == {}


def test_a_piece_of_work_sees_what_it_moved_of_the_book_it_has_read(rt: Runtime, accounts: dict[str, AccountId]) -> None:
    with rt.work(SYSTEM) as w:

        def seen(who: CustomerId) -> tuple[int, int, int]:
            return queries.cash(w, who, "CNY").posted.minor, len(queries.positions(w, who)), len(queries.postings_about(w, who, NOBODY))

        assert (seen(CUSTOMER), seen(OTHER), seen(CUSTOMER)) == ((100_000, 1, 0), (0, 0, 0), (100_000, 1, 0))
        told = TransferRow("o3", accounts["cash"], accounts["other"], CNY.code, 1, TransferKind.DEPOSIT, DAY, "order", NOBODY)
        actions.post(w, transfers=[told])
        assert (seen(CUSTOMER), seen(OTHER)) == ((99_999, 1, 1), (1, 0, 1))
        with pytest.raises(InsufficientFunds), w.attempt():
            actions.post(w, transfers=[money(accounts["other"], accounts["cash"], 1, "o4")])
            assert seen(OTHER)[0] == 0
            actions.post(w, transfers=[money(accounts["other"], accounts["cash"], 1, "o5")])
        assert seen(OTHER)[0] == 1
