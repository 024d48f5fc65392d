"""The rate of return that explains dated flows (XIRR).  Method page docs/methods/money-weighted-return.md."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from steward.quant.performance.kernel.isolate import isolate, settle
from steward.quant.performance.kernel.rates import Flows, find_rates, judge
from steward.quant.performance.model import Floats, Ints


class NoRate(IntEnum):
    """Why a row has no rate."""

    NONE = 0
    MALFORMED = 1
    NO_SIGN_CHANGE = 2
    NO_ROOT = 3


@dataclass(frozen=True)
class Rates:
    """Per row: the rate a year (NaN without one), how many rates explain the flows, and why there is none."""

    rate: Floats
    roots: Ints
    cause: Ints


def solve_rates(bounds: Ints, years: Floats, amounts: Floats, near: Floats | float = 0.0) -> Rates:
    """For every row r the rate x with sum amount_j / (1 + x)**years_j = 0 over its flows bounds[r]:bounds[r + 1].

    `years` may count from any day and stand in any order.  Where several rates explain the flows, the one whose logarithm
    log(1 + x) is nearest to log(1 + near) is given, and `roots` tells how many there are between a loss and a gain by e**50 a year
    (a rate at which the sum only touches zero is not counted).  NaN and its cause for NaN amounts or years (MALFORMED), money in
    only or out only or on one day only (NO_SIGN_CHANGE), and where no rate explains the flows (NO_ROOT).
    ValueError where the arrays do not fit each other.
    """
    count = bounds.size - 1
    if count < 0 or years.shape != amounts.shape or bounds[-1] != years.size or bounds[0] != 0 or np.any(np.diff(bounds) < 0):
        raise ValueError("bounds must ascend from 0 to the number of flows")
    guess = np.log1p(np.broadcast_to(np.asarray(near, dtype=np.float64), (count,)))
    flows = _in_order(Flows(bounds.astype(np.int64), years.astype(np.float64), amounts.astype(np.float64), guess))
    causes = np.zeros(count, dtype=np.int64)
    judge(flows, causes, int(NoRate.MALFORMED), int(NoRate.NO_SIGN_CHANGE))
    lengths = np.diff(flows.bounds)
    order = np.argsort(lengths.astype(np.uint16) if lengths.size and lengths.max() < 2**16 else lengths, kind="stable")
    found, roots = _roots(flows, order[causes[order] == NoRate.NONE])
    causes[(causes == NoRate.NONE) & (roots == 0)] = NoRate.NO_ROOT
    found[roots == 0] = np.nan
    return Rates(np.expm1(found), roots, causes)


def _roots(flows: Flows, order: Ints) -> tuple[Floats, Ints]:
    """Log-rate nearest to `near` and number of roots of the rows of `order`."""
    count = flows.near.size
    found, roots = np.full(count, np.nan), np.zeros(count, dtype=np.int64)
    if order.size == 0:
        return found, roots
    most = int(flows.bounds[order[-1] + 1] - flows.bounds[order[-1]])
    solved, proven = np.zeros(count, dtype=np.bool_), np.zeros(count, dtype=np.bool_)
    find_rates(flows, order, most, found, solved, proven)
    roots[proven] = 1
    unsure = order[~proven[order]]
    found[unsure[~solved[unsure]]] = np.nan
    counts = np.zeros((2, count), dtype=np.int64)
    low, high = np.zeros((2, count)), np.zeros((2, count))
    isolate(flows, unsure, most, counts, low, high)
    settle(flows, unsure, counts, low, high, found, roots)
    return found, roots


def _in_order(flows: Flows) -> Flows:
    """The flows of each row by time; the sort is skipped where they are."""
    falls = np.diff(flows.years) < 0
    falls[flows.bounds[(flows.bounds > 0) & (flows.bounds < flows.years.size)] - 1] = False
    if not falls.any():
        return flows
    row = np.repeat(np.arange(flows.bounds.size - 1), np.diff(flows.bounds))
    order = np.lexsort((flows.years, row))
    return flows._replace(years=flows.years[order], amounts=flows.amounts[order])


def warm() -> None:
    """Compile (or load from the cache) the kernels of this page."""
    solve_rates(np.array([0, 4]), np.arange(4.0), np.array([-1.0, 2.3, -2.3, 1.2]))
