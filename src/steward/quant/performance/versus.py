"""Many series against one benchmark.  Method page docs/methods/benchmark.md."""

from dataclasses import dataclass

import numpy as np

from steward.quant.lanes import WIDTH
from steward.quant.performance.kernel.versus import (
    BB,
    DAYS,
    DD,
    DOWN,
    DOWN_BENCHMARK,
    DOWN_DAYS,
    FIELDS,
    RB,
    RR,
    UP,
    UP_BENCHMARK,
    UP_DAYS,
    B,
    D,
    R,
    fold_versus,
)
from steward.quant.performance.model import Floats, variance_of


@dataclass(frozen=True)
class Comparison:
    """Figures of each series against the benchmark, (count,) each.

    `alpha` and `excess_return` are a year's, `information_ratio` and `tracking_error` annualised.  NaN: beta, alpha and tracking
    error with fewer than two days in common; beta and alpha against a benchmark that does not move; a capture without a day of
    its kind.  A ratio over zero is infinite, 0/0 is NaN.
    """

    days: Floats
    beta: Floats
    alpha: Floats
    tracking_error: Floats
    information_ratio: Floats
    up_capture: Floats
    down_capture: Floats


def compare(returns: Floats, benchmark: Floats, days_a_year: float = 252.0, risk_free: float = 0.0) -> Comparison:
    """Returns (days, count) against benchmark returns (days,); days without a return of either (NaN) are left out.

    `risk_free` is a return per day.  ValueError where the arrays do not fit each other.
    """
    days, count = returns.shape
    if benchmark.shape != (days,):
        raise ValueError("the benchmark needs one return a day")
    fill = max(WIDTH - count, 0)
    padded = np.ascontiguousarray(np.pad(returns.astype(np.float64), ((0, 0), (0, fill))) if fill else returns, dtype=np.float64)
    table = np.empty((FIELDS, count + fill))
    fold_versus(padded.reshape(-1), count + fill, days, np.asarray(benchmark, dtype=np.float64), table.reshape(-1), count + fill)
    return comparison_of(table[:, :count], days_a_year, risk_free)


def comparison_of(sums: Floats, days_a_year: float, risk_free: float) -> Comparison:
    """The figures that follow from the sums (FIELDS, count)."""
    n = sums[DAYS]
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = variance_of(n, sums[B], sums[BB])
        together = (sums[RB] - sums[R] * sums[B] / n) / (n - 1)
        together = np.where(np.abs(together) * (n - 1) <= 1e-15 * np.sqrt(sums[RR] * sums[BB]), 0.0, together)
        beta = np.where(n >= 2, together / spread, np.nan)
        daily_alpha = sums[R] / n - risk_free - beta * (sums[B] / n - risk_free)
        apart = np.sqrt(variance_of(n, sums[D], sums[DD]))
        return Comparison(
            days=n.copy(),
            beta=beta,
            alpha=(1.0 + daily_alpha) ** days_a_year - 1.0,
            tracking_error=apart * np.sqrt(days_a_year),
            information_ratio=sums[D] / n / apart * np.sqrt(days_a_year),
            up_capture=_capture(sums[UP], sums[UP_BENCHMARK], sums[UP_DAYS], days_a_year),
            down_capture=_capture(sums[DOWN], sums[DOWN_BENCHMARK], sums[DOWN_DAYS], days_a_year),
        )


def _capture(growth: Floats, benchmark: Floats, days: Floats, days_a_year: float) -> Floats:
    """Annualised return of the series on those days over that of the benchmark."""
    years = np.where(days > 0, days / days_a_year, np.nan)
    result: Floats = (growth ** (1 / years) - 1.0) / (benchmark ** (1 / years) - 1.0)
    return result


def warm() -> None:
    """Compile (or load from the cache) the kernel of this page."""
    compare(np.zeros((2, 1)), np.array([0.01, -0.01]))
