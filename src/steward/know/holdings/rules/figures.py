"""Figures of one span of a history."""

import math
from dataclasses import dataclass

import numpy as np

from steward.know.holdings.rules.performance import Floats
from steward.quant.performance.contribute import contributions, daily_returns
from steward.quant.performance.measure import average_capital, measure_values
from steward.quant.performance.model import Figures, figures_of
from steward.quant.performance.rate import solve_rates
from steward.quant.performance.versus import compare

# Fewer days do not tell how much something swings.
LEAST_DAYS = 60
DAYS_A_YEAR = 365.0


@dataclass(frozen=True, slots=True)
class MoneyWeighted:
    """Return of the span and of a year by the rate that explains the flows; None without one."""

    span: float | None
    year: float | None
    rates: int


def figures(value: Floats, flow: Floats) -> Figures:
    """Figures of one history: value (days + 1,) and flow (days,)."""
    return figures_of(measure_values(value[:, None], flow[:, None]))


def index_of(value: Floats, flow: Floats) -> Floats:
    """What one unit of money has become by the end of each day, flows left out; 1 on the first day."""
    change = np.nan_to_num(daily_returns(value[:, None], flow[:, None])[:, 0])
    return np.concatenate([[1.0], np.cumprod(1.0 + change)])


def money_weighted(value: Floats, flow: Floats, day: Floats, time_weighted: float | None) -> MoneyWeighted:
    """The rate nearest to the time-weighted one; `day` (days + 1,) counts calendar days from the start."""
    years = day / DAYS_A_YEAR
    if years.size < 2:
        return MoneyWeighted(None, None, 0)
    amounts = np.concatenate([[-value[0]], -flow])
    amounts[-1] += value[-1]
    moved = amounts != 0
    near = 0.0 if time_weighted is None or time_weighted <= -0.999 else math.expm1(math.log1p(time_weighted) / years[-1])
    found = solve_rates(np.array([0, int(moved.sum())]), years[moved], amounts[moved], np.array([near]))
    rate, first = float(found.rate[0]), years[moved][0] if moved.any() else 0.0
    if math.isnan(rate):
        return MoneyWeighted(None, None, 0)
    return MoneyWeighted(math.expm1(math.log1p(rate) * (years[-1] - first)), rate, int(found.roots[0]))


def shares_of(values: Floats, put_in: Floats) -> Floats:
    """Contribution of each part (parts,) to the time-weighted return; values (days + 1, parts), put in (days, parts)."""
    return contributions(values, put_in, values.sum(axis=1), put_in.sum(axis=1))


def capitals_of(values: Floats, put_in: Floats, day: Floats) -> Floats:
    """What worked in each part (parts,) on average; values and put in as above, `day` (days + 1,) counts calendar days from the start."""
    return average_capital(values[0], put_in, day[1:], max(float(day[-1]), 1.0))


def against(value: Floats, flow: Floats, prices: Floats) -> tuple[float, float | None, float | None, float | None] | None:
    """(return, beta, tracking error, information ratio) of and against a benchmark's prices (days + 1,); None without its prices."""
    if np.isnan(prices[[0, -1]]).any():
        return None
    found = compare(daily_returns(value[:, None], flow[:, None]), prices[1:] / prices[:-1] - 1.0)
    enough = found.days[0] >= LEAST_DAYS
    measures = (found.beta[0], found.tracking_error[0], found.information_ratio[0])
    beta, error, ratio = (float(m) if enough and math.isfinite(m) else None for m in measures)
    return float(prices[-1] / prices[0] - 1.0), beta, error, ratio


def known(value: float) -> float | None:
    """A figure as it is shown: None where it is not defined."""
    return float(value) if math.isfinite(value) else None
