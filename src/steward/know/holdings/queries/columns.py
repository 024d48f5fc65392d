"""What many customers had at two days and how it came from one to the other, exact to the minor unit (G3, K1).

One grouped statement reads the movements; values are integers throughout. Cost is linear in (customer, instrument, kind).
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from steward.kernel.ids import CustomerId, InstrumentId, TransferId
from steward.kernel.money import Money, minor_digits
from steward.kernel.quantity import Units
from steward.kernel.rate import PRICE_SCALE, to_scaled
from steward.kernel.time import BusinessDate, Instant, add_days
from steward.know.holdings.model import CASH_PREFIX, TransferKind
from steward.know.holdings.model.columns import BookColumns, KeptBack, MoneyMoves, UnitEntry, UnitMoves
from steward.know.holdings.model.performance import DatedMovement
from steward.know.holdings.queries.accounts import READ
from steward.know.holdings.rules.performance import IN_KIND, TRADED
from steward.know.holdings.rules.value import price_units, worth_in_minor
from steward.know.holdings.store import columns as store
from steward.know.holdings.store.columns import Summed
from steward.know.holdings.store.performance import dated_movements
from steward.know.holdings.tables import account
from steward.know.markets import queries as markets
from steward.know.markets.model import Price
from steward.platform.access.operation import Operation
from steward.platform.work import Work

# A movement on a day after a holiday has the price of before.
DAYS_BEFORE = 20
ONE_BY_ONE = (*sorted(IN_KIND), TransferKind.MERGER)
# Where a value stands among what came in kind, went in kind and was carried over.
MERGED = 2


def book_columns(
    w: Work,
    opening: BusinessDate,
    closing: BusinessDate,
    *,
    currency: str = "CNY",
    customer_ids: Sequence[CustomerId] | None = None,
    under: Operation = READ,
    known_at: Instant | None = None,
) -> BookColumns:
    """The columns between the ends of two days, as the book was known at `known_at` (now), at the prices known at each day's end.

    Of `customer_ids`, or of everybody the actor may see `under` an operation.
    """
    if customer_ids is None:
        whose = w.scope(under, account.c.owner_id)
    else:
        for customer_id in customer_ids:
            w.require(under, customer_id)
        whose = account.c.owner_id.in_(customer_ids)
    span = (opening, closing, known_at or w.now)
    early, late = (_scaled(markets.prices_at(w, day)) for day in (opening, closing))
    rows = store.summed(w.db, *span, whose) if customer_ids is not None else _whole(w, span, whose, early.keys() & late.keys())
    ours = {i.id for i in markets.list_instruments(w) if i.currency == currency}
    cash = CASH_PREFIX + currency
    units = [r for r in rows if r.asset in ours]
    kept = store.kept_back(w.db, *span, whose, cash)
    return BookColumns(
        currency=currency,
        opening=opening,
        closing=closing,
        money=tuple(_money(r) for r in rows if r.asset == cash),
        units=tuple(_units(units, currency, early, late, _one_by_one(w, span, whose, ours, currency))),
        kept_back=tuple(KeptBack(CustomerId(r.owner_id), TransferId(r.id), r.amount, r.business_date, r.ref_id) for r in kept),
        left_out=tuple(sorted({InstrumentId(r.asset) for r in rows if not r.asset.startswith(CASH_PREFIX)} - ours)),
    )


def movements_between(
    w: Work, customer_id: CustomerId, opening: BusinessDate, closing: BusinessDate, known_at: Instant | None = None
) -> list[DatedMovement]:
    """One customer's movements after the end of `opening` up to the end of `closing`, in posting order: the entries behind a figure."""
    w.require(READ, customer_id)
    return [m for m in dated_movements(w.db, [customer_id], closing, known_at or w.now) if m.day > opening]


def _money(row: Summed) -> MoneyMoves:
    return MoneyMoves(CustomerId(row.owner_id), TransferKind(row.kind), row.towards, row.before, row.moved)


_Put = dict[tuple[str, str], list[int]]
_Span = tuple[BusinessDate, BusinessDate, Instant]


def _whole(w: Work, span: _Span, whose: sa.ColumnElement[bool], priced: Collection[str]) -> list[Summed]:
    """`summed` of a whole book: from what stands now, but for what has no price at both days, whose worth is what was paid for it."""
    rows = store.summed_back(w.db, *span, whose)
    unpriced = sorted({r.asset for r in rows if not r.asset.startswith(CASH_PREFIX)} - set(priced))
    walked = store.summed(w.db, *span, whose & account.c.asset.in_(unpriced)) if unpriced else []
    return sorted([r for r in rows if r.asset not in unpriced] + walked)


def _units(rows: Sequence[Summed], currency: str, early: Mapping[str, int], late: Mapping[str, int], put: _Put) -> list[UnitMoves]:
    """One row a customer and instrument; `put` has what came in kind, went in kind and was carried over by a merger."""
    digits = PRICE_SCALE - minor_digits(currency)
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0, 0])
    traded = {k.value for k in TRADED}
    for r in rows:
        at = sums[r.owner_id, r.asset]
        told = (r.before, r.moved, r.worth_before, r.worth, r.worth if r.kind in traded else 0)
        for place, value in enumerate(told):
            at[place] += value
        at[5] = r.scale
    out = []
    for (owner, asset), (before, moved, worth_before, worth, dealt, scale) in sums.items():
        divisor = 10 ** (scale + digits)
        begin = worth_in_minor(before, early[asset], divisor) if asset in early else worth_before
        end = worth_in_minor(before + moved, late[asset], divisor) if asset in late else worth_before + worth
        came, went, merged = put.get((owner, asset), (0, 0, 0))
        out.append(UnitMoves(CustomerId(owner), InstrumentId(asset), begin, end, dealt, came, went, merged))
    return out


def _scaled(prices: Mapping[InstrumentId, Price]) -> dict[str, int]:
    return {i: to_scaled(p.value, PRICE_SCALE) for i, p in prices.items()}


def unit_entries(
    w: Work, customer_id: CustomerId, opening: BusinessDate, closing: BusinessDate, known_at: Instant, currency: str
) -> list[UnitEntry]:
    """One customer's movements of units of this money after `opening`, each with what they took in by it: together those of `UnitMoves`."""
    ours = {i.id for i in markets.list_instruments(w) if i.currency == currency}
    traded = [
        UnitEntry(m.transfer_id, InstrumentId(m.asset), m.kind, m.day, (m.worth or 0) * (1 if m.signed > 0 else -1), m.ref_id)
        for m in movements_between(w, customer_id, opening, closing, known_at)
        if m.kind in TRADED and m.asset in ours
    ]
    whose = account.c.owner_id == customer_id
    valued = [
        UnitEntry(TransferId(r.id), InstrumentId(r.asset), TransferKind(r.kind), r.business_date, value, r.ref_id, place == MERGED)
        for r, place, value in _valued(w, (opening, closing, known_at), whose, ours, currency)
    ]
    return traded + valued


def _one_by_one(w: Work, span: _Span, whose: sa.ColumnElement[bool], ours: set[InstrumentId], currency: str) -> _Put:
    """What came in kind, went in kind and was carried over by mergers, per customer and instrument, at the prices of the days."""
    out: _Put = defaultdict(lambda: [0, 0, 0])
    for r, place, value in _valued(w, span, whose, ours, currency):
        out[r.owner_id, r.asset][place] += value
    return out


def _valued(
    w: Work, span: _Span, whose: sa.ColumnElement[bool], ours: set[InstrumentId], currency: str
) -> Iterator[tuple[sa.Row[Any], int, int]]:
    """(movement, place, value) of units that came in kind, went in kind or merged, at the prices of the days."""
    rows = [r for r in store.valued_one_by_one(w.db, *span, whose, ONE_BY_ONE) if r.asset in ours]
    if not rows:
        return
    first = add_days(min(r.business_date for r in rows), -DAYS_BEFORE)
    prices = markets.price_histories(w, sorted({InstrumentId(r.asset) for r in rows}), first, span[1])
    merged: dict[tuple[str, str], list[sa.Row[Any]]] = defaultdict(list)
    for r in rows:
        if r.kind == TransferKind.MERGER.value:
            merged[r.owner_id, r.ref_id].append(r)
        else:
            yield r, int(r.signed < 0), _value(r, prices, currency)
    for legs in merged.values():
        yield from _carried_over(legs, prices, currency)


def _value(row: sa.Row[Any], prices: Mapping[InstrumentId, Sequence[Price]], currency: str) -> int:
    """Units at the price of their day; without one, at what they were said to be worth."""
    known = [p for p in prices.get(row.asset, ()) if p.date <= row.business_date]
    if known:
        return price_units(Units(row.signed, row.scale), known[-1].value, currency).minor
    return row.worth or 0


def _carried_over(
    legs: Sequence[sa.Row[Any]], prices: Mapping[InstrumentId, Sequence[Price]], currency: str
) -> Iterator[tuple[sa.Row[Any], int, int]]:
    """The value of the units given passes to the units taken; in sum nothing."""
    given, taken = ([r for r in legs if (r.signed > 0) is came] for came in (False, True))
    carried = 0
    for r in given:
        value = _value(r, prices, currency)
        yield r, MERGED, value
        carried -= value
    for r, part in zip(taken, Money(carried, currency).split([1] * len(taken)) if taken else (), strict=True):
        yield r, MERGED, part.minor
