"""Positions, their value now and over time."""

from collections import defaultdict
from collections.abc import Sequence

from steward.kernel.ids import CustomerId, InstrumentId
from steward.kernel.money import Money
from steward.kernel.quantity import Units
from steward.kernel.time import BusinessDate, add_days, parse_date
from steward.know.holdings.model import (
    CASH_PREFIX,
    Position,
    ValuedPosition,
    Wealth,
)
from steward.know.holdings.queries.accounts import HOME_CURRENCY, READ, cash
from steward.know.holdings.queries.lots import movement_of
from steward.know.holdings.rules.average import average_costs
from steward.know.holdings.rules.value import accumulate_by_day, carry_forward, days_to_draw, price_units
from steward.know.holdings.store import balances, book
from steward.know.markets import queries as markets
from steward.know.markets.model import Price
from steward.know.products import queries as products
from steward.know.products.model import Product
from steward.platform.access.matrix import relations
from steward.platform.work import Work

# How far back the last but one price is looked for: longer than the longest holiday.
RECENT_DAYS = 20
# A picture of years shows each day of these, and of the time before one point a week.
DAILY_DAYS = 92


def positions(w: Work, customer_id: CustomerId, as_of: BusinessDate | None = None) -> list[Position]:
    """Instruments the customer holds at the end of `as_of` (default: now), with average cost and realised gain, by instrument."""
    w.require(READ, customer_id)
    held = {a.key.asset.code: a.held for a in book.accounts_of(w, customer_id)} if as_of is None else {}
    rows = [r for r in book.movements(w, customer_id, as_of) if not r["asset"].startswith(CASH_PREFIX)]
    pools = average_costs(movement_of(r) for r in rows)
    scales = {r["asset"]: r["scale"] for r in rows}
    currencies = {r["asset"]: r["currency"] for r in reversed(rows) if r["currency"]}
    return [
        Position(
            instrument_id=InstrumentId(asset),
            units=Units(pool.units, scales[asset]),
            held=Units(held.get(asset, 0), scales[asset]),
            cost=_money(pool.cost, currencies.get(asset)),
            realised=_money(pool.realised, currencies.get(asset)),
        )
        for asset, pool in sorted(pools.items())
        if pool.units
    ]


def _money(minor: int | None, currency: str | None) -> Money | None:
    return None if minor is None or currency is None else Money(minor, currency)


def wealth(w: Work, customer_id: CustomerId, currency: str, as_of: BusinessDate | None = None) -> Wealth:
    """Cash and valued positions at the latest prices known on `as_of` (default: now). Positions in other currencies stand unvalued."""
    day = as_of or w.today
    held = positions(w, customer_id, as_of)
    ids = [p.instrument_id for p in held]
    sold_as = products.products_of_instruments(w, day, among_ids=ids)
    latest = markets.prices_at(w, day, ids)
    recent = markets.price_histories(w, ids, add_days(day, -RECENT_DAYS), day)
    valued = [_valued(p, sold_as[p.instrument_id], latest.get(p.instrument_id), recent.get(p.instrument_id, []), currency) for p in held]
    return Wealth(day, cash(w, customer_id, currency), tuple(valued))


def totals(w: Work, customer_ids: Sequence[CustomerId]) -> dict[CustomerId, Money]:
    """Money and valued units of each customer today, in the currency of their first cash account; for lists of people.

    Empty for an actor who may see nobody's holdings; a position in another currency is left out.
    """
    if not relations(w.actor.role, READ):
        return {}
    held = balances.of_customers(w.db, w.seen(READ, customer_ids))
    money = {owner: asset.removeprefix(CASH_PREFIX) for owner, asset, _, _ in reversed(held) if asset.startswith(CASH_PREFIX)}
    out = {c: Money.zero(money.get(c, HOME_CURRENCY)) for c in customer_ids}
    units = sorted({InstrumentId(asset) for _, asset, _, _ in held if not asset.startswith(CASH_PREFIX)})
    prices = markets.prices_at(w, w.today, units)
    sold_as = products.products_of_instruments(w, among_ids=units)
    for owner, asset, scale, amount in held:
        currency = out[owner].currency
        price = prices.get(InstrumentId(asset))
        if asset == CASH_PREFIX + currency:
            out[owner] += Money(amount, currency)
        elif price is not None and sold_as[price.instrument_id].currency == currency:
            out[owner] += price_units(Units(amount, scale), price.value, currency)
    return out


def _valued(position: Position, product: Product, price: Price | None, recent: Sequence[Price], currency: str) -> ValuedPosition:
    if price is None or product.currency != currency:
        return ValuedPosition(position, product, price, None, None)
    value = price_units(position.units, price.value, currency)
    before = price_units(position.units, recent[-2].value, currency) if len(recent) > 1 else value
    return ValuedPosition(position, product, price, value, value - before)


def worth(p: ValuedPosition) -> Money | None:
    """What a position is worth in the currency it is dealt in, whatever the others are valued in; None while it has no price."""
    return None if p.price is None else price_units(p.position.units, p.price.value, p.product.currency)


def value_history(w: Work, customer_id: CustomerId, currency: str, since: BusinessDate) -> list[tuple[BusinessDate, float]]:
    """Total value in major units on days since `since` that had a price or a movement, oldest first; for pictures, never booked.

    Every such day of the last `DAILY_DAYS`, before them the last of each week. What is dealt in another currency is left out.
    """
    w.require(READ, customer_id)
    running = _running_balances(w, customer_id)
    cash_steps = running.pop(f"{CASH_PREFIX}{currency}", [])
    held = [InstrumentId(code) for code in running if not code.startswith(CASH_PREFIX)]
    instruments = [i for i, sold in products.products_of_instruments(w, among_ids=held).items() if sold.currency == currency]
    steps = {i: [(p.date.isoformat(), float(p.value))] for i, p in markets.prices_at(w, since, instruments).items()}
    daily = add_days(w.today, -DAILY_DAYS)
    for instrument_id, curve in markets.price_curves(w, instruments, add_days(since, 1), daily, w.today).items():
        steps.setdefault(instrument_id, []).extend(curve)
    first = since.isoformat()
    days = sorted({first} | {day for rows in (cash_steps, *steps.values()) for day, _ in rows if day > first})
    days = days_to_draw(days, daily.isoformat())
    totals = carry_forward(cash_steps, days)
    for instrument_id, prices in steps.items():
        units, price = carry_forward(running[instrument_id], days), carry_forward(prices, days)
        totals = [t + u * p for t, u, p in zip(totals, units, price, strict=True)]
    return [(parse_date(d), t) for d, t in zip(days, totals, strict=True)]


def _running_balances(w: Work, customer_id: CustomerId) -> dict[str, list[tuple[str, float]]]:
    """Per asset the balance after each movement, by business date (movements of an earlier date posted later sort in)."""
    moved: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for row in book.movements(w, customer_id):
        moved[row["asset"]].append((row["business_date"].isoformat(), row["signed"] / 10 ** row["scale"]))
    return {asset: accumulate_by_day(rows) for asset, rows in moved.items()}
