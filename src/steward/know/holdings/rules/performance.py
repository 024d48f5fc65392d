"""From movements and prices to values, flows and figures. Methods: docs/methods/time-weighted-return.md, money-weighted-return.md."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from steward.kernel.ids import TransferId
from steward.kernel.money import minor_digits
from steward.kernel.time import BusinessDate
from steward.know.holdings.model import CASH_PREFIX, TransferKind
from steward.know.holdings.model.performance import DatedMovement, Scope

Floats: TypeAlias = NDArray[np.float64]

IN_KIND = frozenset({TransferKind.OPENING, TransferKind.DEPOSIT, TransferKind.WITHDRAWAL})
TRADED = frozenset({TransferKind.BUY, TransferKind.REDEEM, TransferKind.CORRECTION})
# Money of one's own that grew or shrank, not money put in or taken out.
EARNED = frozenset({TransferKind.INCOME, TransferKind.INTEREST, TransferKind.FEE, TransferKind.TAX})
# Of those, what investments brought.
INCOME = frozenset({TransferKind.INCOME, TransferKind.TAX})


@dataclass(frozen=True, slots=True)
class Histories:
    """Values (days, parts) at the end of each day and what was put into each part (days, parts), in major units; first row before all.

    Parts are `assets`; the last is money.
    """

    days: tuple[BusinessDate, ...]
    assets: tuple[str, ...]
    values: Floats
    put_in: Floats

    @property
    def whole(self) -> tuple[Floats, Floats]:
        """Value (days,) and net flow (days - 1,) of everything together."""
        return self.values.sum(axis=1), self.put_in[1:].sum(axis=1)


@dataclass(frozen=True, slots=True)
class PriceSteps:
    """Days and prices of one instrument, ascending."""

    days: Sequence[BusinessDate]
    values: Sequence[float]

    def on(self, days: Sequence[BusinessDate]) -> Floats:
        """The latest price up to each day; NaN before the first."""
        known = np.array([np.nan, *self.values])
        return known[[bisect_right(self.days, day) for day in days]]


def lay_out(
    movements: Sequence[DatedMovement], prices: Mapping[str, PriceSteps], days: Sequence[BusinessDate], scope: Scope, currency: str
) -> Histories:
    """Values and flows on `days` (ascending; the first before every movement, the last not before the latest)."""
    cash = CASH_PREFIX + currency
    grouped: dict[str, list[DatedMovement]] = defaultdict(list)
    for m in movements:
        grouped[m.asset].append(m)
    instruments = sorted(asset for asset in grouped if not asset.startswith(CASH_PREFIX) and asset in prices)
    values, put_in = np.zeros((len(days), len(instruments) + 1)), np.zeros((len(days), len(instruments) + 1))
    minor = 10.0 ** minor_digits(currency)
    merged = _merged(movements, prices)
    for column, asset in enumerate(instruments):
        price = _filled(prices[asset].on(days), grouped[asset], minor)
        values[:, column] = _balance(grouped[asset], days) * price
        for m in grouped[asset]:
            at = bisect_left(days, m.day)
            put_in[at, column] += merged.get(m.transfer_id, _put_in(m, price[at], minor))
    _lay_out_money(grouped[cash], days, scope, minor, values, put_in)
    return Histories(tuple(days), (*instruments, cash), values, put_in)


def _lay_out_money(
    moved: Sequence[DatedMovement], days: Sequence[BusinessDate], scope: Scope, minor: float, values: Floats, put_in: Floats
) -> None:
    """The last column: money with its flows; for investments alone only the income they paid, which leaves them at once."""
    if scope is Scope.EVERYTHING:
        values[:, -1] = _balance(moved, days)
    for m in moved:
        amount, at = m.signed / minor, bisect_left(days, m.day)
        if scope is Scope.INVESTMENTS:
            put_in[at, -1] -= amount if m.kind in INCOME else 0.0
        elif m.kind not in EARNED and not (m.kind is TransferKind.ROUNDING and m.signed > 0):
            put_in[at, -1] += amount


def _balance(moved: Sequence[DatedMovement], days: Sequence[BusinessDate]) -> Floats:
    """Balance at the end of each day; summed as integers, so that what is sold off is zero exactly."""
    changes = np.zeros(len(days), dtype=np.int64)
    for m in moved:
        changes[bisect_left(days, m.day)] += m.signed
    result: Floats = changes.cumsum() / 10.0 ** (moved[0].scale if moved else 0)
    return result


def _put_in(m: DatedMovement, price: float, minor: float) -> float:
    """What a movement of units put in: money paid or received, or the units' value when they came or went as such."""
    value = m.signed / 10.0**m.scale * price
    if m.kind in IN_KIND:
        return value
    if m.kind not in TRADED:
        return 0.0
    return value if m.worth is None else float(np.sign(m.signed)) * m.worth / minor


def _merged(movements: Sequence[DatedMovement], prices: Mapping[str, PriceSteps]) -> dict[TransferId, float]:
    """Per movement of a merger the value that moved from the old instrument to the new one."""
    by_event: dict[str, list[DatedMovement]] = defaultdict(list)
    for m in movements:
        if m.kind is TransferKind.MERGER and m.ref_id is not None and m.asset in prices:
            by_event[f"{m.customer_id} {m.ref_id}"].append(m)
    out: dict[TransferId, float] = {}
    for legs in by_event.values():
        given = [m for m in legs if m.signed < 0]
        carried = sum(float(np.nan_to_num(prices[m.asset].on([m.day])[0])) * -m.signed / 10.0**m.scale for m in given)
        taken = [m for m in legs if m.signed > 0]
        out |= {m.transfer_id: -carried / len(given) for m in given} | {m.transfer_id: carried / len(taken) for m in taken}
    return out


def _filled(price: Floats, moved: Sequence[DatedMovement], minor: float) -> Floats:
    """Days before the first known price at what the first units with a known worth cost."""
    missing = np.isnan(price)
    paid = next((abs(m.worth / minor / (m.signed / 10.0**m.scale)) for m in moved if m.worth and m.signed), 0.0)
    return np.where(missing, paid, price)


def is_flow(m: DatedMovement, scope: Scope) -> bool:
    """Whether a movement is money or value put in or taken out of what is measured, as people see it."""
    is_money = m.asset.startswith(CASH_PREFIX)
    if scope is Scope.EVERYTHING:
        return m.kind in IN_KIND
    return m.kind in INCOME if is_money else m.kind in IN_KIND | TRADED
