"""How customers live with their money: pay, spending, purchases, recurring buys and redemptions over the history.

Everything happens at real prices of the simulated market and inside the rules: a product is bought only at a grade the assessment
of that day allows, cash never goes below zero, and units are what the money buys at the day's price after the fee.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from steward.sim.chance import Wheel, stream
from steward.sim.life_events import Planted, changed_pay, extra_flows
from steward.sim.model import Adult, Flow, FlowKind, Market, ShelfProduct

# Leanings of each risk level over asset classes; level 0 (no assessment in force) keeps to deposits.
LEANINGS: dict[int, dict[str, float]] = {
    0: {"cash": 1.0},
    1: {"cash": 0.70, "gov_bond": 0.25, "insurance": 0.05},
    2: {"cash": 0.35, "gov_bond": 0.17, "credit_bond": 0.28, "bond_fund": 0.15, "insurance": 0.05},
    3: {"cash": 0.22, "credit_bond": 0.18, "bond_fund": 0.22, "balanced": 0.20, "equity_cn": 0.06, "gold": 0.09, "insurance": 0.03},
    4: {"cash": 0.13, "bond_fund": 0.20, "balanced": 0.22, "equity_cn": 0.24, "equity_global": 0.11, "gold": 0.10},
    5: {"cash": 0.08, "bond_fund": 0.12, "balanced": 0.17, "equity_cn": 0.34, "equity_global": 0.19, "gold": 0.10},
}
WHEELS = {level: Wheel(leaning.values()) for level, leaning in LEANINGS.items()}
ELDER_YEARS = 65
ELDER_GRADE = 3
# Business days: how long the series that has matured was sold, and how long before the end it paid out and a fund was suspended.
SERIES_SOLD_FOR = 240
ENDED_BEFORE_LAST = 125


@dataclass(frozen=True, slots=True)
class Month:
    """The business days of one calendar month as indices into the market's days."""

    first: int
    payday: int
    buying: int
    last: int


def months_of(days: Sequence[dt.date]) -> list[Month]:
    """The calendar months covered by `days`; payday is the first business day from the 10th, buying some days later."""
    groups: dict[tuple[int, int], list[int]] = {}
    for index, day in enumerate(days):
        groups.setdefault((day.year, day.month), []).append(index)
    out = []
    for indices in groups.values():
        payday = next((i for i in indices if days[i].day >= 10), indices[-1])
        out.append(Month(indices[0], payday, min(payday + 3, indices[-1]), indices[-1]))
    return out


def live(seed: int, adults: Sequence[Adult], shelf: Sequence[ShelfProduct], market: Market, planted: Mapping[int, Planted]) -> list[Flow]:
    """Every movement of every customer, ordered by day and, within a day, as each customer did it; `planted` events by adult."""
    months = months_of(market.days)
    shop = Shop(shelf, market)
    rng = stream(seed, "behaviour")
    flows: list[Flow] = []
    for adult in adults:
        flows += Life(adult, shop, months, rng, planted.get(adult.index)).run()
    flows.sort(key=lambda f: (f.day, f.adult))
    return flows


class Shop:
    """The shelf as it can be bought: prices in scaled integers, and which products an allowance opens."""

    def __init__(self, shelf: Sequence[ShelfProduct], market: Market) -> None:
        self.shelf = shelf
        self.days = market.days
        self.prices = market.prices
        self.ended = len(market.days) - ENDED_BEFORE_LAST
        self.open_from = [int(np.argmax(~np.isnan(market.prices[:, c]))) for c in range(len(shelf))]
        self.classes: dict[str, list[int]] = {}
        for column, product in enumerate(shelf):
            if product.offering == "public" and product.state != "draft":
                self.classes.setdefault(product.asset_class, []).append(column)

    def choices(self, asset_class: str, day: int, grade: int, amount: int, *, deposits_only: bool) -> list[int]:
        """Columns of `asset_class` that may be bought on `day` at `grade` or below with `amount` fen."""
        return [c for c in self.classes.get(asset_class, ()) if self._sold(self.shelf[c], c, day, grade, amount, deposits_only)]

    def _sold(self, p: ShelfProduct, column: int, day: int, grade: int, amount: int, deposits_only: bool) -> bool:
        if p.grade > grade or p.min_amount * 100 > amount or day < self.open_from[column]:
            return False
        if deposits_only and (p.kind != "deposit" or p.grade > 1):
            return False
        if p.state == "matured":
            return day < SERIES_SOLD_FOR
        return p.state != "suspended" or day < self.ended

    def buy(self, column: int, day: int, amount: int) -> tuple[int, int, int]:
        """(amount, fee, units) of a purchase of at most `amount` fen: whole steps, net = amount / (1 + fee rate) to the fen, units down."""
        p = self.shelf[column]
        step = int(p.step * 100)
        amount = amount // step * step
        net = (amount * 10_000 * 2 + 10_000 + p.buy_fee_bps) // (2 * (10_000 + p.buy_fee_bps))
        units = Decimal(net) / 100 / self.price(column, day) * 10**p.units_scale
        return amount, amount - net, int(units)

    def worth(self, column: int, day: int, units: int) -> int:
        """What `units` are worth on `day`, in fen, rounded down."""
        return int(units * self.price(column, day) * 100 / 10 ** self.shelf[column].units_scale)

    def price(self, column: int, day: int) -> Decimal:
        """The exact price the bank records."""
        return Decimal(f"{self.prices[day, column]:.6f}")


@dataclass
class Life:
    """One customer's cash and holdings while the months pass."""

    adult: Adult
    shop: Shop
    months: Sequence[Month]
    rng: np.random.Generator
    planted: Planted | None = None
    cash: int = 0
    units: dict[int, int] = field(default_factory=dict)
    flows: list[Flow] = field(default_factory=list)

    def run(self) -> list[Flow]:
        """The flows of the whole history, from the day the relationship (or the history) begins."""
        days = self.shop.days
        begin = next((i for i, d in enumerate(days) if d >= self.adult.since), len(days))
        if begin >= len(days):
            return []
        self.add(begin, "opening", self.adult.opening * 100)
        for _ in range(3):
            self.invest(begin, 0.75)
        plan = self.recurring_plan(begin)
        draws = self.rng.random((len(self.months), 6))
        for left, month, draw in zip(range(len(self.months) - 1, -1, -1), self.months, draws, strict=True):
            if month.first > begin:
                self.month(month, draw, plan, left)
        return self.flows

    def month(self, month: Month, draw: NDArray[np.float64], plan: tuple[int, int] | None, left: int) -> None:
        """Pay arrives, perhaps something happens in life, a plan buys, perhaps a purchase or a redemption, then the month's spending."""
        kind, pay = changed_pay(self.planted, left, self.pay(month, draw[0]))
        if pay:
            self.add(month.payday, kind, pay)
        for kind, amount in extra_flows(self.planted, left, self.adult.annual_income * 100 // 12, self.cash):
            if amount:
                self.add(month.payday, kind, amount)
        self.leave_matured(month)
        if plan is not None:
            self.buy(month.buying, plan[0], plan[1], "regular")
        elif draw[1] < 0.22:
            self.invest(month.buying, 0.3 + 0.5 * draw[2])
        if draw[3] < 0.035 and self.units:
            columns = sorted(self.units)
            self.redeem(month.buying, columns[int(draw[4] * len(columns))], 0.3 if draw[5] < 0.5 else 1.0)
        self.spend(month, int(self.adult.monthly_spending * (75 + 50 * draw[5])))

    def pay(self, month: Month, chance: float) -> int:
        """The month's income in fen: steady for salaries with a bonus month in the new year, uneven for the self-employed."""
        monthly = self.adult.annual_income * 100 // 12
        if self.adult.employment == "self_employed":
            return int(monthly * (0.35 + 1.3 * chance))
        bonus = self.adult.employment == "employed" and self.shop.days[month.payday].month == 1
        return monthly * 2 if bonus else int(monthly * 0.92) if self.adult.employment == "employed" else monthly

    def spend(self, month: Month, wanted: int) -> None:
        """Spending leaves at the month's end; when cash is short, holdings are redeemed for it, and at worst less is spent."""
        for column in sorted(self.units, key=lambda c: self.shop.shelf[c].grade):
            if self.cash >= wanted:
                break
            self.redeem(month.last, column, 1.0)
        amount = min(wanted, self.cash)
        if amount > 0:
            self.add(month.last, "spending", -amount)

    def recurring_plan(self, begin: int) -> tuple[int, int] | None:
        """(product, fen a month) of a recurring buy into a fund, for a quarter of those whose level allows one."""
        level = self.adult.level_on(self.shop.days[begin])
        monthly = self.adult.annual_income // 12 - self.adult.monthly_spending
        if self.rng.random() > 0.28 or level < 3 or monthly < 1000:
            return None
        funds = [
            c
            for c in self.allowed("equity_cn", begin, 10_000) + self.allowed("balanced", begin, 10_000)
            if self.shop.shelf[c].kind == "fund"
        ]
        funds = [c for c in funds if self.shop.shelf[c].state == "on_shelf"]
        if not funds:
            return None
        return funds[int(self.rng.integers(len(funds)))], max(200, int(monthly * 0.35) // 100 * 100) * 100

    def grade(self, day: int) -> int:
        """The highest grade that may be bought on `day`; elders keep below the high grades. 0: deposits only."""
        today = self.shop.days[day]
        level = self.adult.level_on(today)
        elder = (today - self.adult.birth_date).days >= ELDER_YEARS * 365.25
        return min(level, ELDER_GRADE) if elder else level

    def allowed(self, asset_class: str, day: int, amount: int) -> list[int]:
        """Products of `asset_class` this customer may buy on `day` with `amount` fen."""
        grade = self.grade(day)
        return self.shop.choices(asset_class, day, max(grade, 1), amount, deposits_only=grade == 0)

    def invest(self, day: int, share: float) -> None:
        """Put a share of the cash above three months' spending into something the customer leans to."""
        amount = int((self.cash - self.adult.monthly_spending * 300) * share) // 100_000 * 100_000
        if amount < 100_000:
            return
        grade = self.grade(day)
        leaning = LEANINGS[grade]
        chosen = list(leaning)[WHEELS[grade].spin(self.rng)]
        columns = self.allowed(chosen, day, amount)
        if columns:
            # A customer comes back to a product held before; new ones are picked evenly.
            held = [c for c in columns if c in self.units]
            picked = held[0] if held and self.rng.random() < 0.6 else columns[int(self.rng.integers(len(columns)))]
            self.buy(day, picked, amount, "buy")

    def buy(self, day: int, column: int, amount: int, kind: FlowKind) -> None:
        """Buy when the assessment in force and the cash allow it."""
        if amount > self.cash or column not in self.allowed(self.shop.shelf[column].asset_class, day, amount):
            return
        paid, fee, units = self.shop.buy(column, day, amount)
        if units > 0:
            self.units[column] = self.units.get(column, 0) + units
            self.add(day, kind, -paid, column, units, fee)

    def redeem(self, day: int, column: int, share: float) -> None:
        """Give back a share of one holding at the day's price."""
        held = self.units[column]
        units = held if share >= 1.0 else int(held * share)
        worth = self.shop.worth(column, day, units)
        if units <= 0 or worth <= 0:
            return
        self.units[column] = held - units
        if self.units[column] == 0:
            del self.units[column]
        self.add(day, "redeem", worth, column, -units)

    def leave_matured(self, month: Month) -> None:
        """A series that has run its term pays out."""
        for column in sorted(self.units):
            if self.shop.shelf[column].state == "matured" and month.payday >= self.shop.ended:
                self.redeem(month.payday, column, 1.0)

    def add(self, day: int, kind: FlowKind, amount: int, product: int = -1, units: int = 0, fee: int = 0) -> None:
        """Note a movement; `amount` is signed from the cash account's point of view."""
        self.cash += amount
        self.flows.append(Flow(day, self.adult.index, kind, amount, product, units, fee))
