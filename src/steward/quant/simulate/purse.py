"""A purse that takes in and pays out month by month: on each path what was left, what daily life lacked, and what each sum due was paid.

Nothing is ever borrowed: a month that cannot be paid lacks the rest, and the purse begins the next one empty.  Payments are made at the
beginning of a month; what is left grows until the next.  Method page docs/methods/household.md.
"""

from dataclasses import dataclass

import numpy as np

from steward.quant.simulate.kernel.spend import settle
from steward.quant.simulate.model import Floats, Ints

# A sum counts as paid when this share of it was: what is missing is rounding.
PAID = 1.0 - 1e-9
YEAR = 12


@dataclass(frozen=True)
class Dues:
    """Sums due, by month; of one month in the order they are paid.

    month  (k,)  at whose beginning it is due, counted from 0
    amount (k,)  in money of that month
    keep   (k,)  what must stay in the purse when it is paid
    spent  (k,)  1 where it leaves the purse, 0 where it only has to be there
    """

    month: Ints
    amount: Floats
    keep: Floats
    spent: Floats

    def __post_init__(self) -> None:
        if any(v.shape != self.month.shape for v in (self.amount, self.keep, self.spent)) or (np.diff(self.month) < 0).any():
            raise ValueError("each sum due has a month, an amount and a floor, by month")
        if not (np.isfinite(self.amount).all() and (self.amount >= 0).all() and np.isfinite(self.keep).all()):
            raise ValueError("sums due must be finite and not negative")


@dataclass(frozen=True)
class Outcome:
    """wealth (r, p) at the beginning of each year and at the end; lacking (p,) of daily life in all; paid (k, p) of each sum due."""

    wealth: Floats
    lacking: Floats
    paid: Floats


def grow(mean: Floats | float, deviation: Floats | float, shocks: Floats, drift: Floats | float = 0.0) -> Floats:
    """Monthly growth factors (t, p) of a mix rebalanced monthly: lognormal with this yearly arithmetic mean return and volatility.

    drift (p,) is what each path's yearly log growth has more or less for all its months, because the mean is not known. With mean and
    deviation (t, 1) and drift (t, p) each month has its own.
    """
    if np.any(np.asarray(mean) <= -1) or np.any(np.asarray(deviation) < 0):
        raise ValueError("a mean return above -1 and a volatility of nothing or more are needed")
    variance = np.log1p((deviation / (1.0 + mean)) ** 2) / 12.0
    growth: Floats = np.exp(np.log1p(mean) / 12.0 - variance / 2.0 + drift / 12.0 + np.sqrt(variance) * shocks)
    return growth


def run_purse(start: float, flow: Floats, growth: Floats, dues: Dues) -> Outcome:
    """Settle one purse with `start` in it on all paths: flow (t,), growth (t, p)."""
    months, paths = growth.shape
    if flow.shape != (months,) or not np.isfinite(flow).all() or not np.isfinite(start) or start < 0:
        raise ValueError("a purse begins with nothing or more and has one finite flow a month")
    if dues.month.size and (dues.month[0] < 0 or dues.month[-1] >= months):
        raise ValueError("a sum is due in a month that is not simulated")
    wealth, lacking = np.full((-(-months // YEAR) + 1, paths), start), np.zeros(paths)
    paid = np.empty((dues.month.size, paths))
    settle(growth, flow, dues.month, np.column_stack([dues.amount, dues.keep, dues.spent]), YEAR, wealth, lacking, paid)
    return Outcome(wealth, lacking, paid)


def warm() -> None:
    """Compile (or load from the cache); called at set-up, not in a request."""
    one = np.ones(1)
    run_purse(1.0, one, np.ones((1, 1)), Dues(np.zeros(1, dtype=np.int64), one, one, one))
