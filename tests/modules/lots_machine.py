"""A state machine over what happens to one customer's units and money: every answer of the book against a naive model, step by step.

The model keeps a list of what happened and counts everything anew each time, with its own arithmetic; it shares no code with the bank.
"""

import datetime as dt
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import count
from typing import Any, ClassVar

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from steward.kernel.ids import CustomerId, InstrumentId, TransferId
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate
from steward.know.holdings import actions, queries
from steward.know.holdings.model import (
    AccountKey,
    AccountRole,
    AlreadyReversed,
    Asset,
    InsufficientFunds,
    ReferenceReused,
    TransferKind,
    TransferRow,
)
from steward.platform.work import Work

CNY = Asset.cash("CNY")
# The last days of a year, a leap day and the year's end after it come within a few steps.
FIRST = dt.date(2023, 12, 29)
LEAPS = (1, 1, 2, 30, 59)
PICK = st.integers(0, 1_000)
MONEY = st.integers(1, 60_000)
UNITS = st.integers(1, 30)
INTO = {"buy": 1, "reinvest": 1, "redeem": -1}


@dataclass
class Event:
    """One thing that happened: what it did to units and cash, and when it was undone."""

    kind: str
    day: dt.date
    units: int = 0
    worth: int = 0
    cash: int = 0
    fee: int = 0
    tax: int = 0
    ids: list[str] = field(default_factory=list)
    undone: dt.date | None = None

    def stands(self, day: dt.date) -> bool:
        return self.day <= day and (self.undone is None or self.undone > day)


def half_up(value: Fraction) -> int:
    return (value + Fraction(1, 2)).__floor__()


class LotsMachine(RuleBasedStateMachine):
    """One customer in a savepoint of one transaction, which is rolled back in the end."""

    work: ClassVar[Work]
    numbers: ClassVar["count[int]"] = count(1)
    steps: ClassVar[int] = 0

    @initialize(cash=st.integers(50_000, 400_000))
    def begin(self, cash: int) -> None:
        self.w = self.work
        self.savepoint = self.w.db.begin_nested()
        number = next(self.numbers)
        self.who = CustomerId(f"01900000-0000-7000-8000-c{number:011x}")
        self.fund = InstrumentId(f"01900000-0000-7000-8000-f{number:011x}")
        unit = Asset.units(self.fund, 2)
        keys = {
            "cash": AccountKey.customer_cash(self.who, "CNY"),
            "units": AccountKey(self.who, AccountRole.CUSTOMER_UNITS, unit),
            "issuer": AccountKey.house(AccountRole.ISSUER_UNITS, unit),
            "outside": AccountKey.house(AccountRole.EXTERNAL, CNY),
            "fees": AccountKey.house(AccountRole.FEE_INCOME, CNY),
            "tax": AccountKey.house(AccountRole.TAX_PAYABLE, CNY),
            "bank": AccountKey.house(AccountRole.INTEREST_PAID, CNY),
        }
        made = actions.ensure_accounts(self.w, keys.values())
        self.at = {name: made[key] for name, key in keys.items()}
        self.day, self.events, self.held, self.spent = FIRST, list[Event](), dict[str, int](), 0
        self.pools: list[tuple[int, int]] = []
        self.do(Event("deposit", self.day, cash=cash), [("outside", "cash", cash, TransferKind.DEPOSIT)])

    def teardown(self) -> None:
        if hasattr(self, "savepoint"):
            self.savepoint.rollback()

    def do(self, event: Event, legs: list[tuple[str, str, int, TransferKind]], refusal: type[Exception] | None = None) -> None:
        """Post the legs of an event under one reference; the model keeps it when it is allowed."""
        type(self).steps += 1
        name = f"e{self.who[-6:]}{len(self.events)}.{type(self).steps}"
        ref = self.w.new_id()
        rows = [
            TransferRow(
                reference=f"{name}:{n}",
                debit_account_id=self.at[debit],
                credit_account_id=self.at[credit],
                asset=self.fund if "issuer" in (debit, credit) else CNY.code,
                amount=amount,
                kind=kind,
                business_date=BusinessDate(event.day),
                ref_kind="trade",
                ref_id=ref,
                consideration=Money(event.worth, "CNY") if "issuer" in (debit, credit) and event.kind in INTO else None,
            )
            for n, (debit, credit, amount, kind) in enumerate(legs)
            if amount
        ]
        if refusal is not None:
            with pytest.raises(refusal):
                actions.post(self.w, transfers=rows)
            return
        assert actions.post(self.w, transfers=rows) == len(rows)
        event.ids = [self.id_of(r.reference) for r in rows]
        self.events.append(event)
        self.last = rows

    def id_of(self, reference: str) -> str:
        query = "SELECT id FROM holdings_transfer WHERE reference = ?"
        return str(self.w.db.exec_driver_sql(query, (reference,)).scalar_one())

    # What the model believes.

    @property
    def units(self) -> int:
        return sum(e.units for e in self.events if e.undone is None)

    @property
    def cash(self) -> int:
        return sum(e.cash for e in self.events if e.undone is None) - self.spent

    @property
    def free(self) -> int:
        return self.cash - sum(self.held.values())

    def lots(self, day: dt.date, without: Event | None = None) -> tuple[list[list[Any]], list[tuple[int, int]]] | None:
        """([day, units, cost] of each lot, (cost, proceeds) of each sale); None when something was sold before it came."""
        lots: list[list[Any]] = []
        sales: list[tuple[int, int]] = []
        for e in sorted((e for e in self.events if e.stands(day) and e is not without), key=lambda e: e.day):
            if e.kind == "split" and lots:
                lots = spread(lots, sum(n for _, n, _ in lots) + e.units)
            elif e.units > 0:
                lots.append([e.day, e.units, e.worth])
                lots.sort(key=lambda lot: lot[0])
            elif e.units < 0:
                taken = take(lots, -e.units)
                if taken is None:
                    return None
                sales.append((taken, e.worth))
        return lots, sales

    @rule(amount=MONEY, inward=st.booleans())
    def move_money(self, amount: int, inward: bool) -> None:
        leg = ("outside", "cash") if inward else ("cash", "outside")
        kind = TransferKind.DEPOSIT if inward else TransferKind.WITHDRAWAL
        refusal = None if inward or amount <= self.free else InsufficientFunds
        self.do(Event("money", self.day, cash=amount if inward else -amount), [(*leg, amount, kind)], refusal)

    @rule(amount=MONEY)
    def charge(self, amount: int) -> None:
        legs = [("cash", "fees", amount, TransferKind.FEE)]
        self.do(Event("fee", self.day, cash=-amount, fee=amount), legs, None if amount <= self.free else InsufficientFunds)

    @rule(amount=st.integers(1, 500))
    def pay_interest(self, amount: int) -> None:
        self.do(Event("interest", self.day, cash=amount), [("bank", "cash", amount, TransferKind.INTEREST)])

    @rule(units=UNITS, price=st.integers(1, 2_000), fee=st.integers(0, 40), back=st.integers(0, 3))
    def buy(self, units: int, price: int, fee: int, back: int) -> None:
        """A purchase, sometimes booked days after the day it counts for."""
        worth, day = units * price + fee, max(FIRST, self.day - dt.timedelta(days=back * 10))
        if day < self.day and any(e.kind == "split" for e in self.events):
            day = self.day  # a late purchase from before a split is another number of units
        legs = [
            ("cash", "outside", units * price, TransferKind.BUY),
            ("cash", "fees", fee, TransferKind.BUY_FEE),
            ("issuer", "units", units, TransferKind.BUY),
        ]
        event = Event("buy", day, units, worth, -worth, fee)
        self.do(event, legs, None if worth <= self.free else InsufficientFunds)

    @rule(units=UNITS, price=st.integers(1, 2_000), fee=st.integers(0, 40))
    def redeem(self, units: int, price: int, fee: int) -> None:
        net = max(units * price - fee, 1)
        legs = [
            ("units", "issuer", units, TransferKind.REDEEM),
            ("outside", "cash", net, TransferKind.REDEEM),
            ("outside", "fees", fee, TransferKind.REDEEM_FEE),
        ]
        allowed = units <= self.units
        self.do(Event("redeem", self.day, -units, net, net, fee), legs, None if allowed else InsufficientFunds)

    @precondition(lambda self: self.units > 0)
    @rule(per_unit=st.integers(1, 50), tax=st.integers(0, 20))
    def pay_dividend(self, per_unit: int, tax: int) -> None:
        gross = per_unit * self.units
        kept = gross * tax // 100
        legs = [("outside", "cash", gross, TransferKind.INCOME), ("cash", "tax", kept, TransferKind.TAX)]
        refusal = None if self.free + gross >= kept else InsufficientFunds
        self.do(Event("dividend", self.day, cash=gross - kept, tax=kept), legs, refusal)

    @rule(units=UNITS, worth=MONEY)
    def reinvest(self, units: int, worth: int) -> None:
        self.do(Event("reinvest", self.day, units, worth), [("issuer", "units", units, TransferKind.UNIT_INCOME)])

    @precondition(lambda self: self.units > 1)
    @rule(up=st.integers(1, 5), down=st.integers(1, 5), dividend=st.booleans())
    def split(self, up: int, down: int, dividend: bool) -> None:
        """A split or consolidation, sometimes on the day of a dividend."""
        if dividend:
            self.pay_dividend(7, 10)
        held = self.units
        after = held * up // down
        if after in (0, held):
            return
        leg = ("issuer", "units") if after > held else ("units", "issuer")
        self.do(Event("split", self.day, after - held), [(*leg, abs(after - held), TransferKind.SPLIT)])

    @precondition(lambda self: len(self.events) > 1)
    @rule(pick=PICK, again=st.booleans())
    def undo(self, pick: int, again: bool) -> None:
        """Take back the newest things by reversal: a price was corrected, an order was a mistake."""
        event = self.events[-1 - pick % min(4, len(self.events) - 1)]
        if event.undone is not None:
            if again:
                with pytest.raises(AlreadyReversed):
                    actions.reverse(self.w, transfer_id=TransferId(event.ids[0]))
            return
        later = self.events[self.events.index(event) + 1 :]
        if event.units and any(e.kind == "split" for e in [event, *later]):
            return  # such a chain is undone from its end
        if event.units > self.units or event.cash > self.free or event.tax or self.lots(self.w.today, event) is None:
            return
        for transfer_id in reversed(event.ids):
            actions.reverse(self.w, transfer_id=TransferId(transfer_id))
        event.undone = self.w.today
        mirror = self.w.db.exec_driver_sql("SELECT id FROM holdings_transfer WHERE reverses = ?", (event.ids[0],)).scalar_one()
        with pytest.raises(AlreadyReversed):
            actions.reverse(self.w, transfer_id=TransferId(mirror))

    @rule()
    def correct_price(self) -> None:
        """The last purchase is taken back and posted anew with half its units: the price was wrong."""
        bought = next((e for e in reversed(self.events) if e.kind == "buy"), None)
        if bought is None or bought is not self.events[-1] or bought.undone is not None or bought.units < 2:
            return
        for transfer_id in reversed(bought.ids):
            actions.reverse(self.w, transfer_id=TransferId(transfer_id))
        bought.undone = self.w.today
        event = Event("buy", bought.day, bought.units // 2, bought.worth, -bought.worth)
        legs = [
            ("cash", "outside", bought.worth, TransferKind.CORRECTION),
            ("issuer", "units", event.units, TransferKind.CORRECTION),
        ]
        self.do(event, legs)

    @rule(more=st.booleans())
    def post_again(self, more: bool) -> None:
        """The same rows change nothing; another amount under the same reference is refused."""
        if not more:
            assert actions.post(self.w, transfers=self.last) == 0
            return
        first = self.last[0]
        other = TransferRow(
            first.reference, first.debit_account_id, first.credit_account_id, first.asset, first.amount + 1, first.kind, first.business_date
        )
        with pytest.raises(ReferenceReused):
            actions.post(self.w, transfers=[other])

    @rule(amount=MONEY)
    def hold(self, amount: int) -> None:
        type(self).steps += 1
        ref = f"h{self.who[-6:]}{type(self).steps}"
        if amount > self.free:
            with pytest.raises(InsufficientFunds):
                actions.hold(self.w, account_id=self.at["cash"], amount=amount, ref=ref)
            return
        self.held[actions.hold(self.w, account_id=self.at["cash"], amount=amount, ref=ref).id] = amount

    @precondition(lambda self: self.held)
    @rule(pick=PICK, share=st.integers(0, 4))
    def close_hold(self, pick: int, share: int) -> None:
        """Spend a part of a hold, or nothing of it: the rest is free again."""
        hold_id = list(self.held)[pick % len(self.held)]
        amount = self.held.pop(hold_id) * share // 4
        if not amount:
            actions.release(self.w, hold_id=hold_id)
            return
        row = TransferRow(
            f"s{hold_id}", self.at["cash"], self.at["outside"], CNY.code, amount, TransferKind.WITHDRAWAL, BusinessDate(self.day)
        )
        actions.post_hold(self.w, hold_id=hold_id, transfers=[row])
        self.spent += amount

    @rule(leap=st.sampled_from(LEAPS))
    def roll(self, leap: int) -> None:
        self.day = min(self.day + dt.timedelta(days=leap), dt.date(2025, 12, 31))

    # What the book must answer.

    @invariant()
    def book_agrees(self) -> None:
        if not hasattr(self, "savepoint"):
            return
        cash = queries.cash(self.w, self.who, "CNY")
        assert (cash.posted.minor, cash.held.minor) == (self.cash, sum(self.held.values()))
        past = [] if any(e.undone for e in self.events) else [self.day, max(FIRST, self.day - dt.timedelta(days=31))]
        for day in (self.w.today, *past):
            self.lots_agree(day)
        self.pool_agrees()
        self.earnings_agree()

    def lots_agree(self, day: dt.date) -> None:
        expected = self.lots(day)
        assert expected is not None
        found = queries.customer_lots(self.w, self.who, BusinessDate(day)).get(self.fund, [])
        assert [[lot.acquired_on, lot.units.scaled, lot.cost.minor if lot.cost else 0] for lot in found] == expected[0]
        assert all(lot.held_days(BusinessDate(day)) == (day - lot.acquired_on).days >= 0 for lot in found)
        gains = queries.realised_gains(self.w, self.who, BusinessDate(FIRST), BusinessDate(day))
        sold: dict[str, list[int]] = {}
        for g in gains:
            sums = sold.setdefault(g.transfer_id, [0, 0])
            sums[0] += g.cost.minor if g.cost else 0
            sums[1] += g.proceeds.minor if g.proceeds else 0
        assert [tuple(s) for s in sold.values()] == expected[1]

    def pool_agrees(self) -> None:
        """Units and average cost where nothing was undone and nothing booked late: then one running pool tells them."""
        days = [e.day for e in self.events]
        (position,) = queries.positions(self.w, self.who) or (None,)
        assert (position.units.scaled if position else 0) == self.units
        if any(e.undone for e in self.events) or days != sorted(days) or position is None:
            return
        units, pool = 0, 0
        for e in self.events:
            if e.kind in ("buy", "reinvest"):
                pool += e.worth
            elif e.kind == "redeem":
                pool -= half_up(Fraction(pool * -e.units, units))
            units += e.units
            pool = pool if units else 0
        assert position.cost is not None
        assert position.cost.minor == pool

    def earnings_agree(self) -> None:
        standing = [e for e in self.events if e.undone is None]
        income = sum(e.cash + e.tax for e in standing if e.kind == "dividend") + sum(e.worth for e in standing if e.kind == "reinvest")
        interest = sum(e.cash for e in standing if e.kind == "interest")
        expected = (income, interest, sum(e.fee for e in standing), sum(e.tax for e in standing))
        found = queries.earnings(self.w, self.who, BusinessDate(FIRST), self.w.today).get("CNY")
        told = (0, 0, 0, 0) if found is None else tuple(m.minor for m in (found.income, found.interest, found.fees, found.taxes))
        assert told == expected


def take(lots: list[list[Any]], units: int) -> int | None:
    """Take units from the first lots; their cost, or None when there are too few."""
    cost = 0
    while units:
        if not lots:
            return None
        lot = lots[0]
        part = min(units, lot[1])
        share = lot[2] if part == lot[1] else half_up(Fraction(lot[2] * part, lot[1]))
        cost += share
        lot[1], lot[2], units = lot[1] - part, lot[2] - share, units - part
        if not lot[1]:
            lots.pop(0)
    return cost


def spread(lots: list[list[Any]], units: int) -> list[list[Any]]:
    """The same lots with `units` in all: each the whole part of its share, what is left one by one by the largest fraction."""
    whole = sum(n for _, n, _ in lots)
    exact = [Fraction(n * units, whole) for _, n, _ in lots]
    given = [x.__floor__() for x in exact]
    for n in sorted(range(len(lots)), key=lambda n: given[n] - exact[n])[: units - sum(given)]:
        given[n] += 1
    out: list[list[Any]] = []
    homeless = 0
    for (day, _, cost), n in zip(lots, given, strict=True):
        homeless += cost
        if n:
            out.append([day, n, homeless])
            homeless = 0
    if homeless:
        out[-1][2] += homeless
    return out
