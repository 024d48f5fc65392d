"""Total return from raw prices and corporate actions. Method: docs/methods/total-return.md."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from itertools import groupby

from steward.kernel.time import BusinessDate
from steward.know.markets.model import CorporateAction, CorporateActionRow, CorporateKind, ReturnPoint

# Thirty years of daily factors stay exact far beyond any figure shown.
DIGITS = 40
RATIOS = frozenset({CorporateKind.SPLIT, CorporateKind.UNIT_DIVIDEND, CorporateKind.MERGER})


@dataclass(frozen=True, slots=True)
class Entitlement:
    """What one unit held before becomes: `units` afterwards and `cash` beside them."""

    units: Decimal = Decimal(1)
    cash: Decimal = Decimal(0)


def entitle(actions: Iterable[CorporateAction]) -> Entitlement:
    """What one unit becomes through `actions`, in the order of their ex-dates.

    Terms of one ex-date all speak of the unit held before that day: a dividend beside a split is paid on the old units.
    """
    units, cash = Decimal(1), Decimal(0)
    ordered = sorted(actions, key=lambda a: a.ex_date)
    for _, group in groupby(ordered, key=lambda a: a.ex_date):
        ratio = Decimal(1)
        for a in group:
            cash += units * (a.amount or 0)
            ratio *= a.ratio if a.kind in RATIOS and a.ratio is not None else Decimal(1)
        units *= ratio
    return Entitlement(units, cash)


def accumulate(prices: Sequence[tuple[BusinessDate, Decimal]], actions: Sequence[CorporateAction]) -> list[ReturnPoint]:
    """The total-return series: each entitlement is reinvested at the first close on or after its ex-date.

    `prices` ascend. Units of the first day are 1; U(t) = U(t-1) x (units + cash / P(t)), index(t) = U(t) x P(t).
    Actions up to the first day count as past.
    """
    out: list[ReturnPoint] = []
    with localcontext(Context(prec=DIGITS)):
        waiting = sorted((a for a in actions if prices and a.ex_date > prices[0][0]), key=lambda a: a.ex_date, reverse=True)
        factor = Decimal(1)
        for day, price in prices:
            due = []
            while waiting and waiting[-1].ex_date <= day:
                due.append(waiting.pop())
            if due:
                got = entitle(due)
                factor *= got.units + got.cash / price
            out.append(ReturnPoint(day, price, factor, factor * price))
    return out


def wrong_term(row: CorporateActionRow, currency: str) -> str | None:
    """The name of the first term that does not fit the kind; None when all do."""
    if row.kind is CorporateKind.CASH_DIVIDEND:
        if row.amount is None or row.amount <= 0 or row.ratio is not None:
            return "amount"
        if row.currency != currency:
            return "currency"
    elif row.ratio is None or row.ratio <= 0 or row.amount is not None:
        return "ratio"
    if (row.kind is CorporateKind.MERGER) != (row.into_instrument_id is not None):
        return "into_instrument_id"
    if row.kind is CorporateKind.UNIT_DIVIDEND and row.ratio is not None and row.ratio <= 1:
        return "ratio"
    if row.record_date is not None and row.record_date > row.ex_date:
        return "record_date"
    return "pay_date" if row.pay_date is not None and row.pay_date < row.ex_date else None
