"""Figures of windows, and means with their interval.  Method page docs/methods/backtest.md."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import norm, t

from steward.quant.backtest.model import Course, Floats, Savings
from steward.quant.performance.rate import solve_rates
from steward.quant.simulate.bootstrap import block_rows

YEAR = 12
DRAWS = 4000
# The interval holds nine in ten of what resampling gives.
TAIL = 0.05


@dataclass(frozen=True)
class Mean:
    """A mean over windows and the interval around it that holds the true one nine times in ten."""

    value: float
    low: float
    high: float

    def leaves_out(self, claimed: float) -> bool:
        """Whether the interval speaks against the claim."""
        return not self.low <= claimed <= self.high


def mean_of(values: Floats, overlap: float, seed: int) -> Mean:
    """Mean of the windows (w,), in order of time; each overlaps with about `overlap` that begin after it.

    Windows are resampled in blocks twice as long as the overlap (stationary bootstrap, Politis and Romano 1994). Few blocks make what
    resampling gives too narrow: it is widened as Student's law is beside the normal one, with the number of blocks.
    """
    if values.ndim != 1 or values.size < 2 or not np.isfinite(values).all() or not overlap > 0:
        raise ValueError("two finite windows at least")
    length = max(2.0 * overlap, 1.0)
    blocks = max(values.size / length, 2.0)
    wider = float(t.ppf(1.0 - TAIL, blocks - 1.0) / norm.ppf(1.0 - TAIL)) * (blocks / (blocks - 1.0)) ** 0.5
    drawn = values[block_rows(values.size, values.size, DRAWS, length, seed)].mean(axis=0)
    value = float(values.mean())
    low, high = (value + wider * (float(q) - value) for q in np.quantile(drawn, (TAIL, 1.0 - TAIL)))
    return Mean(value, low, high)


def worst_year(course: Course) -> Floats:
    """The worst return over twelve months in a row, (a,)."""
    index = np.concatenate([np.ones((1, course.growth.shape[1])), np.cumprod(1.0 + course.growth, axis=0)])
    worst: Floats = (index[YEAR:] / index[:-YEAR]).min(axis=0) - 1.0
    return worst


def yearly_share(paid: Floats, course: Course) -> Floats:
    """Money of the months (t, a) as a share of the mean wealth, a year, (a,)."""
    share: Floats = paid.mean(axis=0) * YEAR / course.wealth.mean(axis=0)
    return share


def money_weighted(course: Course, savings: Savings) -> Floats:
    """The rate a year that explains what went in and what came out, (a,)."""
    months, accounts = course.growth.shape
    flows = np.full((accounts, months + 1), -savings.contribution)
    flows[:, 0], flows[:, -1] = -savings.wealth - savings.contribution, course.wealth[-1]
    bounds = np.arange(accounts + 1, dtype=np.int64) * (months + 1)
    rate: Floats = solve_rates(bounds, np.tile(np.arange(months + 1) / YEAR, accounts), flows.ravel()).rate
    return rate


def held_still(course: Course, returns: Floats) -> Floats:
    """Return a year of each account's own average mix held still through returns (t, a, n), before any cost, (a,)."""
    mix = course.weights.mean(axis=0)
    growth: Floats = 1.0 + (np.nan_to_num(returns) * mix).sum(axis=2)
    result: Floats = growth.prod(axis=0) ** (YEAR / growth.shape[0]) - 1.0
    return result


def behaviour_gap(course: Course, returns: Floats, savings: Savings) -> Floats:
    """What the customer earned a year beyond the same average mix held still, (a,): below nothing, moving about cost them money."""
    gap: Floats = money_weighted(course, savings) - held_still(course, returns)
    return gap
