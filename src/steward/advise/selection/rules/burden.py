"""What a product takes from a customer's own goals: method page docs/methods/selection.md.

For one product said part by part, and for a whole class in columns; both give the same whole numbers, and a test holds them equal.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steward.advise.selection.model import Aims, Burden, Order, ShelfItem

BPS = 10_000
YEAR = 12
LEAST_KNOWN = 1
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Products by code, and what the order asks of them, (p,) each; `dear`: the places of those that leaving may cost something."""

    items: tuple[ShelfItem, ...]
    buy: Ints
    annual: Ints
    alone: Ints
    complexity: Ints
    grade: Ints
    access: Ints
    issuers: tuple[str, ...]
    dear: Ints


def columns_of(items: Iterable[ShelfItem], order: Order) -> Columns:
    """The columns of these products, whatever order they come in."""
    kept = tuple(sorted(items, key=lambda i: i.code))
    return Columns(
        kept,
        np.array([i.buy_fee_bps for i in kept], dtype=np.int64),
        np.array([i.annual_fee_bps for i in kept], dtype=np.int64),
        np.array([order.alone.get(i.kind, 0) for i in kept], dtype=np.int64),
        np.array([order.complexity.get(i.kind, 0) for i in kept], dtype=np.int64),
        np.array([i.grade or 0 for i in kept], dtype=np.int64),
        np.array([i.access_days for i in kept], dtype=np.int64),
        tuple(_issuer(i) for i in kept),
        np.array([place for place, i in enumerate(kept) if i.exit_fees], dtype=np.int64),
    )


def burden_of(item: ShelfItem, aims: Aims, order: Order) -> Burden:
    """One product, part by part, in basis points of the sum put in; each part rounded down."""
    cost = alone = late = 0
    for months, weight in aims.needs:
        cost += weight * cost_over(item.buy_fee_bps, item.annual_fee_bps, item.exit_bps(days_of(months)), months)
        alone += weight * (order.alone.get(item.kind, 0) * months // YEAR)
        late += weight * (order.late_bps if item.access_days > days_of(months) else 0)
    steps = max(order.complexity.get(item.kind, 0) - (aims.knowledge or LEAST_KNOWN), 0)
    held = dict(aims.issuers).get(_issuer(item), 0)
    return Burden(
        cost // BPS, alone // BPS, late // BPS, max(held - order.crowd_from, 0) * order.crowd_bps // BPS, steps * order.complexity_bps
    )


def totals(columns: Columns, aims: Aims, order: Order) -> Ints:
    """The burden of every product, (p,): the same whole numbers as `burden_of`."""
    cost, alone, late = (np.zeros(len(columns.items), dtype=np.int64) for _ in range(3))
    for months, weight in aims.needs:
        days = days_of(months)
        exits = np.zeros(len(columns.items), dtype=np.int64)
        exits[columns.dear] = [columns.items[i].exit_bps(days) for i in columns.dear]
        cost += weight * _costs_over(columns.buy, columns.annual, exits, months)
        alone += weight * (columns.alone * months // YEAR)
        late += weight * np.where(columns.access > days, order.late_bps, 0)
    held = dict(aims.issuers)
    crowd = np.array([max(held.get(name, 0) - order.crowd_from, 0) for name in columns.issuers], dtype=np.int64) * order.crowd_bps // BPS
    steps = np.maximum(columns.complexity - (aims.knowledge or LEAST_KNOWN), 0)
    found: Ints = cost // BPS + alone // BPS + late // BPS + crowd + steps * order.complexity_bps
    return found


def cost_over(buy_bps: int, annual_bps: int, exit_bps: int, months: int) -> int:
    """1 - (1 - exit) (1 - yearly)^(months / 12) / (1 + entry), rounded to whole basis points."""
    kept: float = (1 - exit_bps / BPS) * (1 - annual_bps / BPS) ** (months / YEAR) / (1 + buy_bps / BPS)
    return round((1 - kept) * BPS)


def _costs_over(buy: Ints, annual: Ints, exits: Ints, months: int) -> Ints:
    kept = (1 - exits / BPS) * (1 - annual / BPS) ** (months / YEAR) / (1 + buy / BPS)
    rounded: Ints = np.rint((1 - kept) * BPS).astype(np.int64)
    return rounded


def days_of(months: int) -> int:
    """Calendar days of so many months."""
    return months * 365 // YEAR


def _issuer(item: ShelfItem) -> str:
    """With whom the money is; a deposit is insured and crowds nobody."""
    return "" if item.kind == "deposit" else item.issuer
