"""The exact bridge of assets under management (G3, K1), on both databases, against an auditor of its own and read in two ways."""

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_EVEN, Decimal

import pytest
import sqlalchemy as sa

from steward.deliver.reports import queries
from steward.deliver.reports.model import Bridge, Grouping, Period, PeriodKind
from steward.deliver.reports.rules import bridge as bridge_rules
from steward.kernel.ids import CustomerId, InstrumentId, TransferId
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, add_days, business_date
from steward.know.holdings import actions
from steward.know.holdings import queries as book
from steward.know.holdings.model import AccountKey, AccountRole, Asset, TransferKind, TransferRow
from steward.know.holdings.store import columns
from steward.know.holdings.tables import transfer
from steward.know.markets.actions import record_prices
from steward.know.markets.model import PriceRow
from steward.platform.access.model import SYSTEM
from steward.platform.runtime import Runtime
from steward.platform.work import Work
from tests.support.desk import Desk

FIRST = business_date(2026, 1, 1)
SPAN = 120
CASH = Asset.cash("CNY")
WHO = [CustomerId(f"01900000-0000-7000-8000-00000000d0{n:02d}") for n in range(6)]


def whole(since: BusinessDate, until: BusinessDate) -> Period:
    return Period(PeriodKind.RANGE, since, until, whole=True)


@dataclass
class Told:
    """What the auditor knows of one customer: what was meant on which day, never how it was booked."""

    units: dict[tuple[int, InstrumentId], int] = field(default_factory=lambda: defaultdict(int))
    cash: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    meant: dict[tuple[int, str], int] = field(default_factory=lambda: defaultdict(int))


class RandomBook:
    """A book of random acts posted through the real actions, and what an auditor who saw the acts says of it."""

    def __init__(self, rt: Runtime, seed: int) -> None:
        self.rt, self.rng = rt, random.Random(seed)
        desk = Desk(rt)
        for code in ("one", "two", "never priced"):
            desk.product(code)
        desk.go_to(add_days(FIRST, SPAN + 5))
        self.funds = [desk.instruments["one"], desk.instruments["two"]]
        self.prices = {f: [self.rng.randint(8_000, 12_000) for _ in range(SPAN + 1)] for f in self.funds}
        self.told: dict[CustomerId, Told] = {c: Told() for c in WHO}
        self.rows: list[TransferRow] = []
        with rt.work(SYSTEM) as w:
            self._record_prices(w)
            for who in WHO[:-1]:
                for _ in range(15):
                    self._act(w, who, self.rng.randint(0, SPAN))
            actions.post(w, transfers=sorted(self.rows, key=lambda r: (r.business_date, -(r.kind is TransferKind.DEPOSIT))))
            self._correct(w)

    def _record_prices(self, w: Work) -> None:
        record_prices(
            w,
            rows=[
                PriceRow(f, add_days(FIRST, n), Decimal(p) / 10_000, "test", w.at(add_days(FIRST, n), 20))
                for f, prices in self.prices.items()
                for n, p in enumerate(prices)
            ],
        )

    def _act(self, w: Work, who: CustomerId, day: int) -> None:
        """Money comes, then something happens with it; everything is posted later in the order of days."""
        told, fund = self.told[who], self.rng.choice(self.funds)
        money, fee, residue = self.rng.randint(10_000, 500_000), self.rng.randint(0, 900), self.rng.randint(0, 3)
        self._cash(w, who, day, "put_in", money + fee + residue, TransferKind.DEPOSIT, AccountRole.EXTERNAL)
        act = self.rng.choice(["buy", "buy", "sell", "dividend", "interest", "charge", "withdraw", "in_kind", "split"])
        if act in ("buy", "sell"):
            units = money * 10_000 // self.prices[fund][day]
            order = w.new_id()
            self._move_units(w, who, fund, units, TransferKind.BUY, day, worth=money + fee + residue, ref=order)
            self._spend(w, who, day, money, TransferKind.BUY, AccountRole.SUSPENSE)
            self._cash(w, who, day, "fees", -fee, TransferKind.BUY_FEE, AccountRole.FEE_INCOME)
            self._cash(w, who, day, "fees", -residue, TransferKind.ROUNDING, AccountRole.ROUNDING)
            told.units[day, fund] += units
            if act == "sell":
                self._sell(w, who, fund, units // 2, min(day + 1, SPAN))
        elif act == "in_kind":
            self._move_units(w, who, fund, money, TransferKind.OPENING, day)
            told.units[day, fund] += money
            told.meant[day, "put_in"] += self._worth(money, fund, day)
        elif act == "split":
            self._move_units(w, who, fund, money, TransferKind.SPLIT, day)
            told.units[day, fund] += money
        else:
            line, kind, role, sign = {
                "dividend": ("income", TransferKind.INCOME, AccountRole.EXTERNAL, 1),
                "interest": ("income", TransferKind.INTEREST, AccountRole.INTEREST_PAID, 1),
                "charge": ("fees", TransferKind.FEE, AccountRole.FEE_INCOME, -1),
                "withdraw": ("taken_out", TransferKind.WITHDRAWAL, AccountRole.EXTERNAL, -1),
            }[act]
            self._cash(w, who, day, line, sign * money // 3, kind, role)

    def _sell(self, w: Work, who: CustomerId, fund: InstrumentId, units: int, day: int) -> None:
        """Proceeds less a fee that is kept back become due, and are paid three days later."""
        order, gross = w.new_id(), self._worth(units, fund, day)
        fee = min(self.rng.randint(1, 500), gross - 1)
        self._move_units(w, who, fund, -units, TransferKind.REDEEM, day, worth=gross - fee, ref=order)
        due, outside = AccountKey.customer_due(who, "CNY"), AccountKey.house(AccountRole.EXTERNAL, CASH)
        self._post(w, outside, due, gross - fee, TransferKind.REDEEM, day, ref=order)
        self._post(w, outside, AccountKey.house(AccountRole.FEE_INCOME, CASH), fee, TransferKind.REDEEM_FEE, day, ref=order)
        self._post(w, due, AccountKey.customer_cash(who, "CNY"), gross - fee, TransferKind.SETTLEMENT, min(day + 3, SPAN), ref=order)
        told = self.told[who]
        told.units[day, fund] -= units
        told.cash[day] += gross - fee
        told.meant[day, "fees"] -= fee

    def _cash(self, w: Work, who: CustomerId, day: int, line: str, amount: int, kind: TransferKind, role: AccountRole) -> None:
        self._spend(w, who, day, -amount, kind, role)
        self.told[who].meant[day, line] += amount

    def _spend(self, w: Work, who: CustomerId, day: int, amount: int, kind: TransferKind, role: AccountRole) -> None:
        mine, other = AccountKey.customer_cash(who, "CNY"), AccountKey.house(role, CASH)
        self._post(w, *((mine, other) if amount > 0 else (other, mine)), abs(amount), kind, day)
        self.told[who].cash[day] -= amount

    def _move_units(
        self, w: Work, who: CustomerId, fund: InstrumentId, units: int, kind: TransferKind, day: int, *, worth: int = 0, ref: str = ""
    ) -> None:
        mine, issuer = AccountKey.customer_units(who, fund, 2), AccountKey.house(AccountRole.ISSUER_UNITS, Asset.units(fund, 2))
        self._post(w, *((issuer, mine) if units > 0 else (mine, issuer)), abs(units), kind, day, worth=worth, ref=ref)

    def _post(
        self, w: Work, debit: AccountKey, credit: AccountKey, amount: int, kind: TransferKind, day: int, *, worth: int = 0, ref: str = ""
    ) -> None:
        if amount <= 0:
            return
        made = actions.ensure_accounts(w, [debit, credit])
        paid = Money(worth, "CNY") if worth else None
        name, on = f"r{len(self.rows)}", add_days(FIRST, day)
        row = TransferRow(name, made[debit], made[credit], debit.asset.code, amount, kind, on, "order", ref or None, paid)
        self.rows.append(row)

    def _correct(self, w: Work) -> None:
        """Some deposits were wrong: they are reversed today and booked anew with a little more."""
        day = SPAN + 5
        for row in [r for r in self.rows if r.kind is TransferKind.DEPOSIT][:3]:
            account = book.get_account(w, row.credit_account_id)
            assert account is not None
            who = account.key.owner_id
            assert who is not None
            again = replace(row, reference=f"again {row.reference}", amount=row.amount + 7, business_date=add_days(FIRST, day))
            actions.post(w, transfers=[again])
            (wrong,) = w.db.execute(sa.select(transfer.c.id).where(transfer.c.reference == row.reference)).scalars()
            actions.reverse(w, transfer_id=TransferId(wrong))
            self.told[who].meant[day, "put_in"] += 7
            self.told[who].cash[day] += 7

    def _worth(self, units: int, fund: InstrumentId, day: int) -> int:
        exact = Decimal(units) * self.prices[fund][min(day, SPAN)] / 10_000
        return int(exact.to_integral_value(ROUND_HALF_EVEN))

    def value(self, who: CustomerId, day: int) -> int:
        """What the auditor says the customer had at the end of a day."""
        told = self.told[who]
        cash = sum(amount for on, amount in told.cash.items() if on <= day)
        held = {f: sum(u for (on, fund), u in told.units.items() if fund == f and on <= day) for f in self.funds}
        return cash + sum(self._worth(units, f, day) for f, units in held.items() if day >= 0)

    def audit(self, who: CustomerId, since: int, until: int) -> Bridge:
        """The bridge as the auditor sees it: what was meant, and the rest is the market."""
        lines = dict.fromkeys(("put_in", "taken_out", "income", "fees"), 0)
        for (on, name), amount in self.told[who].meant.items():
            lines[name] += amount if since <= on <= until else 0
        opening, closing = self.value(who, since - 1), self.value(who, until)
        market = closing - opening - sum(lines.values())
        came = lines.pop("put_in")
        new = came if opening == 0 else 0
        return Bridge(1, opening, new, came - new, market=market, closing=closing, **lines)

    def read(self, since: int, until: int) -> dict[CustomerId, Bridge]:
        with self.rt.work(SYSTEM, read_only=True) as w:
            found = queries.bridge_of(w, whole(add_days(FIRST, since), add_days(FIRST, until)), Grouping.CUSTOMER)
        assert sum((p.bridge for p in found.parts), Bridge()) == found.total
        assert bool(found.broken) == any(not p.bridge.closes for p in found.parts)
        return {CustomerId(str(p.key)): p.bridge for p in found.parts}


def differing(made: RandomBook, spans: list[tuple[int, int]]) -> int:
    """How many bridges do not close, or are not what the auditor says."""
    wrong = 0
    for since, until in spans:
        for who, found in made.read(since, until).items():
            wrong += not found.closes or found != made.audit(who, since, until)
    return wrong


SPANS = [(0, SPAN + 5), (10, 40), (41, 90), (SPAN + 1, SPAN + 5)]


def _forget_deposits(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(bridge_rules, "LINES", {k: v for k, v in bridge_rules.LINES.items() if k is not TransferKind.DEPOSIT})


def _fees_are_trades(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(bridge_rules, "LINES", {k: v for k, v in bridge_rules.LINES.items() if k is not TransferKind.BUY_FEE})


def _forget_what_is_kept_back(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(columns, "kept_back", lambda *_: [])


def _what_is_due_is_nobodys(patch: pytest.MonkeyPatch) -> None:
    real = columns.summed_back

    def without(db: object, *args: object) -> object:
        return [r for r in real(db, *args) if r.kind != TransferKind.REDEEM.value or not r.asset.startswith("cur:")]  # type: ignore[arg-type]

    patch.setattr(columns, "summed_back", without)


def _a_day_is_taken_back_too_few(patch: pytest.MonkeyPatch) -> None:
    real = columns.summed_back
    patch.setattr(columns, "summed_back", lambda db, opening, *rest: real(db, add_days(opening, 1), *rest))


PLANTS: tuple[Callable[[pytest.MonkeyPatch], None], ...] = (
    _forget_deposits,
    _fees_are_trades,
    _forget_what_is_kept_back,
    _what_is_due_is_nobodys,
    _a_day_is_taken_back_too_few,
)


def test_a_random_book_is_bridged_to_the_cent_and_planted_bugs_are_found(rt: Runtime) -> None:
    made = RandomBook(rt, 7)
    assert differing(made, SPANS) == 0
    early, late = made.read(10, 40), made.read(41, 90)
    assert all(early[who].closing == late[who].opening for who in early)
    assert made.read(0, SPAN + 5)[WHO[0]].closing == made.value(WHO[0], SPAN + 5) > 0
    for plant in PLANTS:
        with pytest.MonkeyPatch.context() as patch:
            plant(patch)
            assert differing(made, SPANS[:2]) > 0, plant.__name__


def test_a_whole_book_from_what_stands_now_is_what_walking_every_movement_gives(rt: Runtime) -> None:
    made = RandomBook(rt, 11)
    with rt.work(SYSTEM) as w:
        then = w.now
    Desk(rt).go_to(add_days(FIRST, SPAN + 6))
    forgotten = [replace(r, reference=f"late {r.reference}") for r in made.rows if r.kind is TransferKind.DEPOSIT][3:]
    with rt.work(SYSTEM) as w:
        actions.post(w, transfers=forgotten)
        for since, until in SPANS:
            for known_at in (None, then):
                ends = (add_days(FIRST, since - 1), add_days(FIRST, until))
                taken_back = book.book_columns(w, *ends, known_at=known_at)
                walked = book.book_columns(w, *ends, known_at=known_at, customer_ids=WHO)
                assert bridge_rules.bridges(taken_back) == bridge_rules.bridges(walked)
                for name in ("units", "kept_back", "left_out"):
                    assert getattr(taken_back, name) == getattr(walked, name)
        late, then_known = (book.book_columns(w, FIRST, w.today, known_at=known_at) for known_at in (None, then))
        assert late.money != then_known.money
