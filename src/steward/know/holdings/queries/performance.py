"""How one customer, or several together, did: value over time, flows, returns and risk, each with the entries it rests on (F4, G3).

Time-weighted return asks how the holdings did, money-weighted return how the customer did with the times at which they put money in.
Memory: one number a day and position, twice.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from steward.kernel.ids import CustomerId, InstrumentId, TransferId
from steward.kernel.money import Money, book
from steward.kernel.time import BusinessDate, Instant, add_days, add_months, business_date
from steward.know.holdings.model import CASH_PREFIX
from steward.know.holdings.model.performance import (
    Comparison,
    Contribution,
    DatedMovement,
    DayValue,
    FlowDay,
    Performance,
    Scope,
    Span,
    SpanFigures,
)
from steward.know.holdings.queries.accounts import READ, currency_of
from steward.know.holdings.rules import figures as rules
from steward.know.holdings.rules.performance import Floats, Histories, PriceSteps, is_flow, lay_out
from steward.know.holdings.store.performance import dated_movements
from steward.know.markets import queries as markets
from steward.know.products import queries as products
from steward.platform.work import Work

# A position bought on the first day after a holiday has its price of before.
DAYS_BEFORE = 20
DAYS_OF_A_YEAR = 365


@dataclass(frozen=True, slots=True)
class _Told:
    """What all spans of one reading share."""

    histories: Histories
    movements: Sequence[DatedMovement]
    scope: Scope
    currency: str
    benchmark: Floats | None

    def money(self, value: float) -> Money:
        return book(float(value), self.currency)


def performance(
    w: Work,
    customer_ids: Sequence[CustomerId],
    *,
    scope: Scope = Scope.INVESTMENTS,
    currency: str | None = None,
    since: BusinessDate | None = None,
    as_of: BusinessDate | None = None,
    known_at: Instant | None = None,
    benchmark: InstrumentId | None = None,
) -> Performance:
    """Performance up to the end of `as_of` (today) at the prices known then, of the entries posted by `known_at` (now).

    With `since` the only span begins at the end of that day, and value over time as well. Several customers are taken as one
    pocket: what one gives the other is neither put in nor taken out.
    """
    for customer_id in customer_ids:
        w.require(READ, customer_id)
    until = as_of or w.today
    unit = currency or (currency_of(w, customer_ids[0]) if customer_ids else "CNY")
    moved = [m for m in dated_movements(w.db, customer_ids, until, known_at or w.now) if _is_of(m, unit)]
    prices, left_out = _prices(w, moved, unit, until, benchmark)
    moved = [m for m in moved if m.asset.startswith(CASH_PREFIX) or m.asset in prices]
    counted = [m.day for m in moved if scope is Scope.EVERYTHING or not m.asset.startswith(CASH_PREFIX)]
    if not counted:
        return Performance(scope, unit, until, (), (), (), left_out)
    days = _days(counted, moved, prices)
    told = _Told(
        histories=lay_out(moved, prices, days, scope, unit),
        movements=moved,
        scope=scope,
        currency=unit,
        benchmark=prices[benchmark].on(days) if benchmark in prices else None,
    )
    days_told, flows = _day_values(told), _flows(told)
    if since is None:
        return Performance(scope, unit, until, days_told, flows, _spans(told, until), left_out)
    first = told.histories.days[0]
    period = _figures(told, Span.PERIOD, max(since, first), since >= first, until)
    begin = max(bisect_right(told.histories.days, since) - 1, 0)
    return Performance(scope, unit, until, days_told[begin:], tuple(f for f in flows if f.day > since), (period,), left_out)


def _is_of(m: DatedMovement, currency: str) -> bool:
    return not m.asset.startswith(CASH_PREFIX) or m.asset == CASH_PREFIX + currency


def _prices(
    w: Work, moved: Sequence[DatedMovement], currency: str, until: BusinessDate, benchmark: InstrumentId | None
) -> tuple[dict[str, PriceSteps], tuple[InstrumentId, ...]]:
    """Prices of every instrument in the currency, and the instruments that cannot be valued in it."""
    if not moved:
        return {}, ()
    assets = sorted({InstrumentId(m.asset) for m in moved if not m.asset.startswith(CASH_PREFIX)})
    sold_as = products.products_of_instruments(w)
    ours = [i for i in assets if i in sold_as and sold_as[i].currency == currency]
    wanted = ours if benchmark is None else sorted({*ours, benchmark})
    found = markets.price_histories(w, wanted, add_days(min(m.day for m in moved), -DAYS_BEFORE), until)
    worth_known = {m.asset for m in moved if m.worth is not None}
    steps: dict[str, PriceSteps] = {
        i: PriceSteps([p.date for p in found.get(i, [])], [float(p.value) for p in found.get(i, [])])
        for i in wanted
        if i in found or i in worth_known
    }
    return steps, tuple(i for i in assets if i not in ours or i not in steps)


def _days(counted: Sequence[BusinessDate], moved: Sequence[DatedMovement], prices: dict[str, PriceSteps]) -> list[BusinessDate]:
    """The day before the first movement that counts, then every day with a price and the last with a movement."""
    first, last = min(counted), max(m.day for m in moved)
    held = {m.asset for m in moved} & prices.keys()
    priced = {day for asset in held for day in prices[asset].days if day >= first}
    known = priced or set(counted)
    return [add_days(first, -1), *sorted(known | {d for d in (last,) if d > max(known)})]


def _day_values(told: _Told) -> tuple[DayValue, ...]:
    value, flow = told.histories.whole
    index = rules.index_of(value, flow)
    return tuple(DayValue(d, told.money(v), float(i)) for d, v, i in zip(told.histories.days, value, index, strict=True))


def _flows(told: _Told) -> tuple[FlowDay, ...]:
    """Days on which something was put in or taken out, with the transfers that did it."""
    by_day: dict[BusinessDate, list[TransferId]] = defaultdict(list)
    days = told.histories.days
    for m in told.movements:
        if is_flow(m, told.scope):
            by_day[days[bisect_right(days, add_days(m.day, -1))]].append(m.transfer_id)
    amounts = dict(zip(days[1:], told.histories.whole[1], strict=True))
    found = [FlowDay(day, told.money(amounts[day]), tuple(ids)) for day, ids in sorted(by_day.items())]
    return tuple(f for f in found if f.amount.minor)


def _spans(told: _Told, until: BusinessDate) -> tuple[SpanFigures, ...]:
    first = told.histories.days[0]
    starts = {
        Span.MONTH: add_months(until, -1),
        Span.QUARTER: add_months(until, -3),
        Span.YEAR_TO_DATE: business_date(until.year - 1, 12, 31),
        Span.YEAR: add_months(until, -12),
        Span.START: first,
    }
    return tuple(_figures(told, span, max(start, first), start >= first, until) for span, start in starts.items())


def _figures(told: _Told, span: Span, start: BusinessDate, complete: bool, until: BusinessDate) -> SpanFigures:
    h = told.histories
    at = max(bisect_right(h.days, start) - 1, 0)
    days = h.days[at:]
    values, put_in = h.values[at:], h.put_in[at + 1 :]
    value, flow = values.sum(axis=1), put_in.sum(axis=1)
    found = rules.figures(value, flow)
    time_weighted = rules.known(found.total_return[0])
    length = (days[-1] - days[0]).days
    day = np.array([(d - days[0]).days for d in days], dtype=np.float64)
    weighted = rules.money_weighted(value, flow, day, time_weighted)
    begin, end = told.money(value[0]), told.money(value[-1])
    came, went = told.money(flow[flow > 0].sum()), told.money(-flow[flow < 0].sum())
    fell, long_enough = float(found.drawdown[0]) < 0, length >= DAYS_OF_A_YEAR
    return SpanFigures(
        span=span,
        since=start if complete and span is not Span.START else add_days(h.days[0], 1),
        until=until,
        complete=complete,
        start=begin,
        end=end,
        put_in=came,
        taken_out=went,
        gain=end - begin - came + went,
        time_weighted=time_weighted,
        time_weighted_year=_yearly(time_weighted, length) if long_enough else None,
        money_weighted=weighted.span,
        money_weighted_year=weighted.year if long_enough else None,
        rates=weighted.rates,
        volatility=rules.known(found.volatility[0]) if found.days[0] >= rules.LEAST_DAYS else None,
        drawdown=rules.known(found.drawdown[0]),
        drawdown_from=days[int(found.fall_from[0])] if fell else None,
        drawdown_to=days[int(found.fall_to[0])] if fell else None,
        against=_against(told, at, value, flow),
        contributions=_contributions(told, values, put_in, days[0], day),
    )


def _yearly(total: float | None, days: int) -> float | None:
    return None if total is None or total <= -1.0 else float((1.0 + total) ** (DAYS_OF_A_YEAR / days) - 1.0)


def _against(told: _Told, at: int, value: Floats, flow: Floats) -> Comparison | None:
    """Money that was put in on the first day bought at that day's price, so the benchmark begins there too."""
    if told.benchmark is None:
        return None
    prices = told.benchmark[at:].copy()
    if value[0] == 0.0:
        prices[0] = prices[1]
    found = rules.against(value, flow, prices)
    return None if found is None else Comparison(*found)


def _contributions(told: _Told, values: Floats, put_in: Floats, start: BusinessDate, day: Floats) -> tuple[Contribution, ...]:
    """By size, what neither worked nor brought anything left out."""
    shares = rules.shares_of(values, put_in)
    gains = values[-1] - values[0] - put_in.sum(axis=0)
    capitals = rules.capitals_of(values, put_in, day)
    moved: dict[str, list[TransferId]] = defaultdict(list)
    for m in told.movements:
        if m.day > start:
            moved[m.asset].append(m.transfer_id)
    found = [
        Contribution(None if a.startswith(CASH_PREFIX) else InstrumentId(a), float(s), told.money(g), told.money(c), tuple(moved[a]))
        for a, s, g, c in zip(told.histories.assets, shares, gains, capitals, strict=True)
    ]
    return tuple(sorted((c for c in found if c.gain.minor or c.capital.minor), key=lambda c: -c.share))
