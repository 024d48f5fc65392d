"""Lots, gains and earnings of one customer, each derived from the entries and nothing else (F4).

Figures in a base currency are given where `base` names one, each amount at the bank's rate of its own day as known at the end of the
day asked for. A rate that is not known then is refused by pair and day (FxRateMissing), never left out.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache
from typing import Any

from steward.kernel.ids import AccountId, CustomerId, InstrumentId, TransferId
from steward.kernel.money import Money, minor_digits
from steward.kernel.quantity import Units
from steward.kernel.time import BusinessDate
from steward.know.holdings.model import (
    CASH_PREFIX,
    AccountMissing,
    AccountRole,
    CostMethod,
    Earnings,
    LawResult,
    Lot,
    Rate,
    RealisedGain,
    TransferKind,
    UnrealisedGain,
)
from steward.know.holdings.queries.accounts import READ
from steward.know.holdings.rules.average import Cost, average_costs
from steward.know.holdings.rules.lots import Piece, Traced, cut, trace
from steward.know.holdings.rules.movement import Movement
from steward.know.holdings.rules.value import price_units
from steward.know.holdings.store import book
from steward.know.markets import queries as markets
from steward.platform.work import Work

FEES = frozenset({TransferKind.BUY_FEE, TransferKind.REDEEM_FEE, TransferKind.FEE})


@dataclass(frozen=True, slots=True)
class _Units:
    """One customer's movements of units with what the instruments need for showing."""

    movements: tuple[Movement, ...]
    accounts: Mapping[str, AccountId]
    scales: Mapping[str, int]
    currencies: Mapping[str, str]
    base: str | None

    def units(self, asset: str, scaled: int) -> Units:
        return Units(scaled, self.scales[asset])

    def money(self, asset: str, minor: int | None) -> Money | None:
        return None if minor is None or asset not in self.currencies else Money(minor, self.currencies[asset])

    def based(self, minor: int | None) -> Money | None:
        return None if minor is None or self.base is None else Money(minor, self.base)


def _bank_rate(w: Work, base: str | None, until: BusinessDate) -> Rate | None:
    """The bank's rates into `base` as known at the end of `until`, each looked up once."""
    if base is None:
        return None

    @cache
    def rate(currency: str, day: BusinessDate) -> Decimal:
        return Decimal(1) if currency == base else markets.get_fx_rate(w, currency, base, day, known_at=w.end_of(until)).value

    return rate


def lots_of(w: Work, account_id: AccountId, as_of: BusinessDate | None = None) -> list[Lot]:
    """The lots on one account of units at the end of `as_of` (default: now), oldest first. AccountMissing for any other account."""
    found = book.get_account(w.db, account_id)
    if found is None or found.key.owner_id is None or found.key.role is not AccountRole.CUSTOMER_UNITS:
        raise AccountMissing(account_id=account_id)
    return customer_lots(w, found.key.owner_id, as_of).get(InstrumentId(found.key.asset.code), [])


def customer_lots(
    w: Work, customer_id: CustomerId, as_of: BusinessDate | None = None, *, base: str | None = None
) -> dict[InstrumentId, list[Lot]]:
    """Every lot of a customer by instrument, oldest first; the units of an instrument's lots are the units held."""
    w.require(READ, customer_id)
    of = _units(w, customer_id, as_of, base, _bank_rate(w, base, as_of or w.today))
    return {InstrumentId(asset): _lots(of, asset, found) for asset, found in trace(of.movements).pieces.items() if found}


def _lots(of: _Units, asset: str, found: Sequence[Piece]) -> list[Lot]:
    return [
        Lot(
            of.accounts[asset],
            InstrumentId(asset),
            TransferId(p.id),
            p.day,
            of.units(asset, p.units),
            of.money(asset, p.cost),
            of.based(p.base),
        )
        for p in found
    ]


def first_out(lots: Sequence[Lot], units: Units) -> list[Lot]:
    """The lots, or parts of them with their share of the cost, that go when so many units go now: the oldest, as the book will have it."""
    of = {lot.transfer_id: lot for lot in lots}
    pieces = [Piece(lot.transfer_id, lot.acquired_on, lot.units.scaled, _minor(lot.cost), _minor(lot.base_cost)) for lot in lots]
    return [
        replace(
            whole := of[TransferId(part.id)],
            units=Units(part.units, units.scale),
            cost=None if whole.cost is None or part.cost is None else Money(part.cost, whole.cost.currency),
            base_cost=None if whole.base_cost is None or part.base is None else Money(part.base, whole.base_cost.currency),
        )
        for part in cut(pieces, units.scaled)
    ]


def _minor(amount: Money | None) -> int | None:
    return None if amount is None else amount.minor


def realised_gains(
    w: Work,
    customer_id: CustomerId,
    since: BusinessDate,
    until: BusinessDate,
    *,
    method: CostMethod = CostMethod.FIFO,
    base: str | None = None,
) -> list[RealisedGain]:
    """What was sold from `since` to `until`, in posting order, as known at the end of `until`."""
    w.require(READ, customer_id)
    of = _units(w, customer_id, until, base, _bank_rate(w, base, until))
    gains = _fifo_gains(of, trace(of.movements)) if method is CostMethod.FIFO else _average_gains(of)
    return [g for g in gains if since <= g.day <= until]


def _fifo_gains(of: _Units, traced: Traced) -> list[RealisedGain]:
    return [
        RealisedGain(
            instrument_id=InstrumentId(s.asset),
            transfer_id=TransferId(s.id),
            day=s.day,
            acquired_on=s.bought,
            units=of.units(s.asset, s.units),
            cost=of.money(s.asset, s.cost),
            proceeds=of.money(s.asset, s.proceeds),
            base_cost=of.based(s.base_cost),
            base_proceeds=of.based(s.base_proceeds),
        )
        for s in traced.sales
    ]


def _average_gains(of: _Units) -> list[RealisedGain]:
    pools, based = average_costs(of.movements), _based_costs(of)
    return [
        RealisedGain(
            instrument_id=InstrumentId(m.asset),
            transfer_id=TransferId(m.id),
            day=m.day,
            acquired_on=None,
            units=of.units(m.asset, -m.units),
            cost=of.money(m.asset, pools[m.asset].taken[m.id]),
            proceeds=of.money(m.asset, m.consideration),
            base_cost=of.based(based[m.asset].taken[m.id]),
            base_proceeds=of.based(m.base),
        )
        for m in of.movements
        if m.id in pools[m.asset].taken
    ]


def _based_costs(of: _Units) -> dict[str, Cost]:
    return average_costs(m.in_base() for m in of.movements)


def unrealised_gains(
    w: Work,
    customer_id: CustomerId,
    as_of: BusinessDate | None = None,
    *,
    method: CostMethod = CostMethod.FIFO,
    base: str | None = None,
) -> list[UnrealisedGain]:
    """What is held at the end of `as_of` (default: today) with its cost and its value at the latest known price, by instrument."""
    w.require(READ, customer_id)
    day = as_of or w.today
    rate = _bank_rate(w, base, day)
    of = _units(w, customer_id, as_of, base, rate)
    costs = _fifo_costs(trace(of.movements)) if method is CostMethod.FIFO else _average_held(of)
    prices = markets.prices_at(w, day, [InstrumentId(asset) for asset in costs])
    out = []
    for asset, (units, cost, based) in sorted(costs.items()):
        price, currency = prices.get(InstrumentId(asset)), of.currencies.get(asset)
        value = None if price is None or currency is None else price_units(of.units(asset, units), price.value, currency)
        worth = of.based(_based(value, day, base, rate))
        held = of.units(asset, units)
        out.append(UnrealisedGain(InstrumentId(asset), held, of.money(asset, cost), value, of.based(based), worth))
    return out


def _fifo_costs(traced: Traced) -> dict[str, tuple[int, int | None, int | None]]:
    return {
        asset: (sum(p.units for p in found), _sum(p.cost for p in found), _sum(p.base for p in found))
        for asset, found in traced.pieces.items()
        if found
    }


def _average_held(of: _Units) -> dict[str, tuple[int, int | None, int | None]]:
    based = _based_costs(of)
    return {asset: (c.units, c.cost, based[asset].cost) for asset, c in average_costs(of.movements).items() if c.units}


def earnings(w: Work, customer_id: CustomerId, since: BusinessDate, until: BusinessDate) -> dict[str, Earnings]:
    """Income, interest, fees and taxes from `since` to `until` by currency; what was reversed by then does not count."""
    w.require(READ, customer_id)
    rows = book.movements(w, customer_id, until)
    undone = {r["reverses"] for r in rows}
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for r in rows:
        if r["id"] in undone or r["reverses"] is not None or r["business_date"] < since:
            continue
        kind = TransferKind(r["kind"])
        if kind is TransferKind.UNIT_INCOME and r["consideration"] is not None:
            sums[r["currency"], "income"] += r["consideration"]
        elif r["asset"].startswith(CASH_PREFIX) and (name := _earned_as(kind)) is not None:
            sums[r["asset"].removeprefix(CASH_PREFIX), name] += r["signed"] if name in ("income", "interest") else -r["signed"]
    for asset, fee in book.redemption_fees(w.db, customer_id, since, until):
        sums[asset.removeprefix(CASH_PREFIX), "fees"] += fee
    names = ("income", "interest", "fees", "taxes")
    return {c: Earnings(*(Money(sums[c, name], c) for name in names)) for c in sorted({currency for currency, _ in sums})}


def _earned_as(kind: TransferKind) -> str | None:
    named = {TransferKind.INCOME: "income", TransferKind.INTEREST: "interest", TransferKind.TAX: "taxes"}
    return "fees" if kind in FEES else named.get(kind)


def verify_lots(w: Work, sample: int) -> LawResult:
    """Whether the units of the lots are the balance, for the accounts of units of `sample` customers."""
    w.require(READ)
    owners = book.owners_of_units(w.db, sample)
    bad = []
    for owner in owners:
        lots = customer_lots(w, owner)
        held = {a.key.asset.code: a.posted for a in book.accounts_of(w, owner) if a.key.role is AccountRole.CUSTOMER_UNITS}
        counted = {asset: sum(lot.units.scaled for lot in lots.get(InstrumentId(asset), [])) for asset in held}
        bad += [f"{owner} {asset}" for asset, posted in held.items() if counted[asset] != posted]
    return LawResult("lots_equal_units", len(bad), min(bad, default=None))


def _units(w: Work, customer_id: CustomerId, as_of: BusinessDate | None, base: str | None, rate: Rate | None) -> _Units:
    rows = [r for r in book.movements(w, customer_id, as_of) if not r["asset"].startswith(CASH_PREFIX)]
    return _Units(
        movements=tuple(movement_of(r, base, rate) for r in rows),
        accounts={r["asset"]: r["account_id"] for r in rows},
        scales={r["asset"]: r["scale"] for r in rows},
        currencies={r["asset"]: r["currency"] for r in rows if r["currency"]},
        base=base,
    )


def movement_of(row: Mapping[str, Any], base: str | None = None, rate: Rate | None = None) -> Movement:
    """A row of the book as the cost methods see it; with `base` and the rates into it also in base money."""
    worth = None if row["consideration"] is None else Money(row["consideration"], row["currency"])
    return Movement(
        id=row["id"],
        units=row["signed"],
        consideration=row["consideration"],
        reverses=row["reverses"],
        asset=row["asset"],
        day=row["business_date"],
        kind=TransferKind(row["kind"]),
        ref=row["ref_id"],
        base=_based(worth, row["acquired_on"] or row["business_date"], base, rate),
        acquired=row["acquired_on"],
    )


def _based(worth: Money | None, day: BusinessDate, base: str | None, rate: Rate | None) -> int | None:
    """Money in minor units of `base` at the rate of `day`, half even; None without money or without a base currency."""
    if worth is None or base is None or rate is None:
        return None
    major = worth.major * rate(worth.currency, day)
    return int(major.scaleb(minor_digits(base)).to_integral_value(ROUND_HALF_EVEN))


def _sum(amounts: Iterable[int | None]) -> int | None:
    total = 0
    for amount in amounts:
        if amount is None:
            return None
        total += amount
    return total
