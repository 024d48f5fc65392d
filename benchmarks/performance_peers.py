"""The same figures asked of quantstats, empyrical, ffn and pyxirr, each the way its manual shows.

None of them knows flows: the daily returns are formed with pandas or NumPy, as their users do, and counted.
"""

import datetime as dt
import warnings
from collections.abc import Callable
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import pandas as pd

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import empyrical
    import ffn
    import quantstats
import pyxirr

from benchmarks.accounts import DatedFlows, Floats, Histories

DatedLists: TypeAlias = list[tuple[list[dt.date], list[float]]]
FIRST_DAY = "2024-01-01"


def _returns(histories: Histories) -> Floats:
    base = histories.values[:-1] + np.maximum(histories.flows, 0.0)
    result: Floats = (histories.values[1:] - np.minimum(histories.flows, 0.0)) / base - 1.0
    return result


def _frame(returns: Floats) -> pd.DataFrame:
    return pd.DataFrame(returns, index=pd.bdate_range(FIRST_DAY, periods=returns.shape[0]))


def _prices(returns: Floats) -> pd.DataFrame:
    grown = np.vstack([np.ones(returns.shape[1]), np.cumprod(1.0 + returns, axis=0)])
    return pd.DataFrame(grown, index=pd.bdate_range(FIRST_DAY, periods=grown.shape[0]))


def by_quantstats(histories: Histories) -> Floats:
    stats, frame = quantstats.stats, _frame(_returns(histories))
    return np.array(
        [[stats.comp(r), stats.volatility(r), stats.sharpe(r), stats.max_drawdown(r)] for r in (frame[name] for name in frame)],
        dtype=np.float64,
    ).T


def by_empyrical(histories: Histories) -> Floats:
    returns = _returns(histories)
    return np.array(
        [
            [
                empyrical.cum_returns_final(r),
                empyrical.annual_volatility(r),
                empyrical.sharpe_ratio(r),
                empyrical.max_drawdown(r),
            ]
            for r in np.ascontiguousarray(returns.T)
        ]
    ).T


def by_ffn(histories: Histories) -> Floats:
    """Its functions on one wide frame, which is its quickest use."""
    returns = _returns(histories)
    prices, frame = _prices(returns), _frame(returns)
    return np.array(
        [
            ffn.calc_total_return(prices),
            frame.std() * np.sqrt(252),
            ffn.calc_sharpe(frame, nperiods=252, annualize=True),
            ffn.calc_max_drawdown(prices),
        ],
        dtype=np.float64,
    )


def by_ffn_stats(histories: Histories) -> Floats:
    """Its statistics of one account at a time, as its manual begins."""
    prices = _prices(_returns(histories))
    found = [ffn.PerformanceStats(prices[name]) for name in prices]
    return np.array([[f.total_return, f.daily_vol, f.daily_sharpe, f.max_drawdown] for f in found], dtype=np.float64).T


def as_lists(flows: DatedFlows) -> DatedLists:
    """Dates and amounts of each account the way pyxirr is quickest with them; not counted."""
    dates = np.datetime64(FIRST_DAY) + flows.days.astype("timedelta64[D]")
    return [(dates[a:b].tolist(), flows.amounts[a:b].tolist()) for a, b in pairwise(flows.bounds)]


def by_pyxirr(lists: DatedLists) -> Floats:
    return np.array([pyxirr.xirr(when, what) for when, what in lists], dtype=np.float64)


# Each with the number of accounts it is given.
MEASURE_PEERS: dict[str, tuple[Callable[[Histories], Floats], int]] = {
    "quantstats": (by_quantstats, 60),
    "empyrical": (by_empyrical, 3_000),
    "ffn": (by_ffn, 20_000),
    "ffn (stats)": (by_ffn_stats, 15),
}
RATE_PEERS: dict[str, tuple[Callable[[DatedLists], Floats], int]] = {"pyxirr": (by_pyxirr, 20_000)}
