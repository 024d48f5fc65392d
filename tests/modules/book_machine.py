"""A state machine over the book and its orders: what the bank does is held against a model of plain integers, step by step.

The model shares no code with the bank.
"""

import dataclasses
import datetime as dt
import itertools
import os
import shutil
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from steward.deliver.trading import actions
from steward.deliver.trading.model import NotCancellable, NothingToRedeem, Order, Side
from steward.deliver.trading.store import orders as store
from steward.deliver.trading.tables import order
from steward.kernel.ids import CustomerId, OrderId, TransferId
from steward.know.holdings import actions as holdings
from steward.know.holdings import queries as book
from steward.know.holdings.model import (
    AccountKey,
    AccountRole,
    AlreadyReversed,
    Asset,
    HoldClosed,
    InsufficientFunds,
    TransferKind,
    TransferRow,
)
from steward.know.holdings.store import book as book_store
from steward.platform.access.model import SYSTEM, Actor, Role
from steward.platform.start import open_bank
from steward.platform.work import Work
from steward.workflows.settlement import settle_day
from tests.support.banks import new_bank
from tests.support.desk import Desk

TIMES = 10 if os.environ.get("STEWARD_NIGHTLY") else 1
MONDAY = dt.date(2026, 3, 2)
FRIDAY_BEFORE = dt.date(2026, 2, 27)
CNY = Asset.cash("CNY")
AMOUNTS = st.integers(1, 40_000)
PICK = st.integers(0, 1_000)


@dataclasses.dataclass
class Template:
    """A newborn bank with one fund, copied for every example."""

    home: Path
    desk: Desk
    counter: ClassVar["itertools.count[int]"] = itertools.count()

    @classmethod
    def make(cls, folder: Path) -> "Template":
        desk = Desk(new_bank(folder))
        desk.product()
        desk.price(FRIDAY_BEFORE, "1.0000")
        with desk.rt.engine.connect() as db:
            db.exec_driver_sql("COMMIT")
            db.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        desk.rt.engine.dispose()
        return cls(folder, desk)

    def copy(self) -> Desk:
        home = self.home / f"copy{next(self.counter)}"
        home.mkdir()
        shutil.copy(self.home / "steward.db", home / "steward.db")
        given = dataclasses.replace(self.desk.rt.settings, home=home, database_url=f"sqlite:///{home / 'steward.db'}")
        clock = type(self.desk.clock)(dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC))
        return Desk(open_bank(given, {}, clock=clock), dict(self.desk.products), dict(self.desk.instruments))


@dataclasses.dataclass
class Asked:
    """The model's view of an order."""

    side: Side
    amount: int
    units: int
    day: dt.date
    state: str = "placed"
    owed: int = 0
    pay_on: dt.date = dt.date.max


class BookMachine(RuleBasedStateMachine):
    """One customer's cash, units and orders; cash in fen, units in hundredths."""

    template: ClassVar[Template]
    steps: ClassVar[int] = 0

    @initialize(cash=st.integers(0, 100_000), units=st.integers(0, 50_000))
    def begin(self, cash: int, units: int) -> None:
        self.desk = self.template.copy()
        self.who = self.desk.customer(str(Decimal(cash).scaleb(-2)), units=str(Decimal(units).scaleb(-2)))
        self.cash, self.units, self.due = cash, units, 0
        self.holds: dict[str, int] = {}
        self.closed: list[str] = []
        self.moved: list[tuple[TransferRow, int]] = []
        self.undone: set[str] = set()
        self.orders: dict[OrderId, Asked] = {}
        self.day, self.prices, self.number = MONDAY, {FRIDAY_BEFORE: Fraction(1)}, 0
        with self.desk.rt.work(SYSTEM) as w:
            keys = [AccountKey.customer_cash(self.who, "CNY"), AccountKey.house(AccountRole.EXTERNAL, CNY)]
            self.mine, self.outside = holdings.ensure_accounts(w, keys).values()

    def teardown(self) -> None:
        if hasattr(self, "desk"):
            broken = self.desk.broken_laws()
            self.desk.rt.engine.dispose()
            shutil.rmtree(self.desk.rt.settings.home)
            assert broken == {}

    # What the model believes.

    @property
    def cash_held(self) -> int:
        return sum(self.holds.values()) + sum(o.amount for o in self.orders.values() if o.side is Side.BUY and self.is_open(o))

    @property
    def units_held(self) -> int:
        return sum(o.units for o in self.orders.values() if o.side is Side.REDEEM and self.is_open(o))

    @staticmethod
    def is_open(asked: Asked) -> bool:
        return asked.state in ("placed", "submitted")

    @property
    def free(self) -> int:
        return self.cash - self.cash_held

    def do(self, act: Callable[[Work], object], refusal: type[Exception] | None) -> object:
        """Run an act that the model expects to succeed, or to be refused with `refusal`."""
        type(self).steps += 1
        if refusal is None:
            return self.desk.rt.run(SYSTEM, act)
        with pytest.raises(refusal):
            self.desk.rt.run(SYSTEM, act)
        return None

    @rule(amount=AMOUNTS, inward=st.booleans())
    def move(self, amount: int, inward: bool) -> None:
        self.number += 1
        ends = (self.outside, self.mine) if inward else (self.mine, self.outside)
        row = TransferRow(f"m{self.number}", *ends, CNY.code, amount, TransferKind.DEPOSIT, self.desk.go_to(self.day, 9, 30))
        allowed = inward or amount <= self.free
        self.do(lambda w: holdings.post(w, transfers=[row]), None if allowed else InsufficientFunds)
        if allowed:
            change = amount if inward else -amount
            self.cash += change
            self.moved.append((row, change))

    @precondition(lambda self: self.moved)
    @rule(pick=PICK)
    def move_again(self, pick: int) -> None:
        row, _ = self.moved[pick % len(self.moved)]
        assert self.do(lambda w: holdings.post(w, transfers=[row]), None) == 0

    @precondition(lambda self: self.moved)
    @rule(pick=PICK)
    def reverse(self, pick: int) -> None:
        row, change = self.moved[pick % len(self.moved)]
        with self.desk.rt.work(SYSTEM, read_only=True) as w:
            entries, _ = book.entries(w, self.who, CNY.code, limit=100)
            transfer_id = self.id_of(w, row, [e.transfer_id for e in entries])
        refusal = AlreadyReversed if row.reference in self.undone else InsufficientFunds if change > self.free else None
        self.do(lambda w: holdings.reverse(w, transfer_id=transfer_id), refusal)
        if refusal is None:
            self.undone.add(row.reference)
            self.cash -= change

    @staticmethod
    def id_of(w: Work, row: TransferRow, candidates: list[TransferId]) -> TransferId:
        found = (book_store.get_transfer(w.db, t) for t in candidates)
        return next(TransferId(t["id"]) for t in found if t is not None and t["reference"] == row.reference)

    @rule(amount=AMOUNTS)
    def hold(self, amount: int) -> None:
        self.number += 1
        allowed = amount <= self.free
        made = self.do(
            lambda w: holdings.hold(w, account_id=self.mine, amount=amount, ref=f"h{self.number}"), None if allowed else InsufficientFunds
        )
        if allowed:
            self.holds[made.id] = amount  # type: ignore[attr-defined]

    @precondition(lambda self: self.holds)
    @rule(pick=PICK, share=st.integers(1, 4))
    def spend_hold(self, pick: int, share: int) -> None:
        hold_id = list(self.holds)[pick % len(self.holds)]
        amount = max(self.holds[hold_id] * share // 4, 1)
        row = TransferRow(
            f"p{hold_id}", self.mine, self.outside, CNY.code, amount, TransferKind.WITHDRAWAL, self.desk.go_to(self.day, 9, 30)
        )
        self.do(lambda w: holdings.post_hold(w, hold_id=hold_id, transfers=[row]), None)
        del self.holds[hold_id]
        self.closed.append(hold_id)
        self.cash -= amount

    @precondition(lambda self: self.holds)
    @rule(pick=PICK)
    def release(self, pick: int) -> None:
        hold_id = list(self.holds)[pick % len(self.holds)]
        self.do(lambda w: holdings.release(w, hold_id=hold_id), None)
        del self.holds[hold_id]
        self.closed.append(hold_id)

    @precondition(lambda self: self.closed)
    @rule(pick=PICK)
    def release_again(self, pick: int) -> None:
        hold_id = self.closed[pick % len(self.closed)]
        self.do(lambda w: holdings.release(w, hold_id=hold_id), HoldClosed)

    @rule(amount=AMOUNTS, late=st.booleans())
    def buy(self, amount: int, late: bool) -> None:
        self.desk.go_to(self.day, 15 if late else 9, 30)
        allowed = amount <= self.free
        made = self.do(self.placing(amount, Side.BUY), None if allowed else InsufficientFunds)
        if allowed:
            self.keep(made, Asked(Side.BUY, amount, 0, self.next_day(self.day) if late else self.day))

    @rule(amount=AMOUNTS)
    def redeem(self, amount: int) -> None:
        self.desk.go_to(self.day, 9, 30)
        free, last = self.units - self.units_held, self.prices[max(self.prices)]
        wanted = min(int(Fraction(amount) / last), free)
        if round(free * last) <= amount:
            wanted = free
        made = self.do(self.placing(amount, Side.REDEEM), None if wanted else NothingToRedeem)
        if wanted:
            self.keep(made, Asked(Side.REDEEM, amount, wanted, self.day))

    def placing(self, amount: int, side: Side) -> Callable[[Work], list[Order]]:
        line = self.desk.line(str(Decimal(amount).scaleb(-2)), side)

        def place(w: Work) -> list[Order]:
            proposal_id: Any = w.new_id()
            clearance_id = self.desk.clearance(w, self.who, [line], proposal_id)
            return actions.place_orders(w, proposal_id=proposal_id, customer_id=self.who, lines=[line], clearance_id=clearance_id)

        return place

    def keep(self, made: Any, asked: Asked) -> None:
        (placed,) = made
        assert placed.trade_date == asked.day
        self.orders[placed.id] = asked

    @precondition(lambda self: self.orders)
    @rule(pick=PICK, late=st.booleans())
    def cancel(self, pick: int, late: bool) -> None:
        order_id = list(self.orders)[-1 - pick % min(3, len(self.orders))]
        asked = self.orders[order_id]
        self.desk.go_to(self.day, 15 if late else 14, 0)
        allowed = asked.state == "placed" and (asked.day > self.day or not late)
        customer = Actor("01900000-0000-7000-8000-000000000001", Role.CUSTOMER, customer_id=CustomerId(self.who))
        type(self).steps += 1
        if allowed:
            with self.desk.rt.work(customer) as w:
                actions.cancel_order(w, order_id=order_id)
            asked.state = "cancelled"
        else:
            with pytest.raises(NotCancellable), self.desk.rt.work(customer) as w:
                actions.cancel_order(w, order_id=order_id)

    @rule(price=st.integers(5_000, 25_000), priced=st.integers(0, 4), times=st.integers(1, 2))
    def end_the_day(self, price: int, priced: int, times: int) -> None:
        self.desk.go_to(self.day, 20)
        if priced:
            self.prices[self.day] = Fraction(price, 10_000)
            self.desk.price(self.day, str(Decimal(price).scaleb(-4)))
        self.day = self.next_day(self.day)
        today = self.desk.go_to(self.day, 9, 30)
        for _ in range(times):
            run = settle_day(self.desk.rt, today)
            assert run.failed == ()
        type(self).steps += 1
        for asked in self.orders.values():
            self.expect_confirmation(asked)
            self.expect_payment(asked)

    def expect_confirmation(self, asked: Asked) -> None:
        if not self.is_open(asked) or asked.day >= self.day:
            return
        asked.state = "submitted"
        price = self.prices.get(asked.day)
        if price is None:
            if self.day > self.after(asked.day, 6):
                asked.state = "rejected"
            return
        if asked.side is Side.BUY:
            net = half_up(Fraction(asked.amount * 10_000, 10_080))
            bought = int(net / price)
            if not bought:
                asked.state = "rejected"
                return
            asked.state, self.cash, self.units = "settled", self.cash - asked.amount, self.units + bought
            return
        gross = round(asked.units * price)
        asked.owed = gross - half_up(Fraction(gross * 50, 10_000))
        asked.state, asked.pay_on = "confirmed", self.after(asked.day, 3)
        self.units -= asked.units
        self.due += asked.owed

    def expect_payment(self, asked: Asked) -> None:
        if asked.state == "confirmed" and asked.pay_on <= self.day:
            asked.state = "settled"
            self.cash += asked.owed
            self.due -= asked.owed

    @staticmethod
    def next_day(day: dt.date) -> dt.date:
        return day + dt.timedelta(days=3 if day.weekday() == 4 else 1)

    def after(self, day: dt.date, days: int) -> dt.date:
        for _ in range(days):
            day = self.next_day(day)
        return day

    @invariant()
    def the_bank_agrees_with_the_model(self) -> None:
        if not hasattr(self, "desk"):
            return
        cash = self.desk.cash(self.who)
        assert (cash.posted.minor, cash.held.minor, cash.due.minor) == (self.cash, self.cash_held, self.due)
        positions = self.desk.positions(self.who)
        units = [(p.units.scaled, p.held.scaled) for p in positions]
        assert units == ([(self.units, self.units_held)] if self.units else [])

    @precondition(lambda self: self.orders)
    @rule()
    def compare_states(self) -> None:
        with self.desk.rt.work(SYSTEM, read_only=True) as w:
            found = {o.id: o.state.value for o in store.find_orders(w.db, order.c.customer_id == self.who, 1_000)}
        assert found == {order_id: asked.state for order_id, asked in self.orders.items()}


def half_up(value: Fraction) -> int:
    return int(value + Fraction(1, 2))
