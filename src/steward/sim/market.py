"""Daily prices of every product from correlated, fat-tailed factor returns with one crisis.

The path of a seed has a fixed beginning and can be drawn to any length: the first n days are the same however far it goes,
which is what lets the demo bank step to its next day. Volatility clusters; the crisis is a spell of falling shares and
spreads in the middle of the history.
"""

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steward.sim.chance import stream
from steward.sim.model import Market, ShelfProduct

FACTORS = ("cash", "gov", "credit", "cn_large", "cn_small", "global", "gold")
DAYS_A_YEAR = 250

# Yearly drift and volatility of each factor in ordinary times, and its correlation with the others, in the order of FACTORS.
DRIFT = np.array([0.014, 0.026, 0.033, 0.075, 0.010, 0.080, 0.090])
VOLATILITY = np.array([0.0004, 0.015, 0.012, 0.190, 0.080, 0.150, 0.140])
CORRELATION = np.array(
    [
        [1.00, 0.05, 0.05, 0.00, 0.00, 0.00, 0.00],
        [0.05, 1.00, 0.60, -0.20, -0.05, -0.15, 0.10],
        [0.05, 0.60, 1.00, 0.10, 0.05, 0.10, 0.05],
        [0.00, -0.20, 0.10, 1.00, 0.20, 0.40, 0.05],
        [0.00, -0.05, 0.05, 0.20, 1.00, 0.15, 0.00],
        [0.00, -0.15, 0.10, 0.40, 0.15, 1.00, 0.05],
        [0.00, 0.10, 0.05, 0.05, 0.00, 0.05, 1.00],
    ]
)
TAIL_DEGREES = 5.0


@dataclass(frozen=True, slots=True)
class Crisis:
    """A spell of `days` business days from `start`: total log return by factor on top of the drift, and how much wilder each day is."""

    start: int = 380
    days: int = 35
    move: tuple[float, ...] = (0.0, 0.012, -0.020, -0.240, -0.050, -0.200, 0.060)
    wildness: float = 2.2


def factor_returns(seed: int, count: int, crisis: Crisis | None = None) -> NDArray[np.float64]:
    """Daily log returns, shape (count, factors); prefix-stable in `count`.

    Student t innovations with five degrees of freedom, scaled to unit variance, correlated through a Cholesky factor; one
    common volatility follows an exponential average of past squared shocks, so that wild days come together.
    """
    shock = crisis or Crisis()
    draws = stream(seed, "market.factors").standard_t(TAIL_DEGREES, size=(count, len(FACTORS)))
    unit = np.sqrt((TAIL_DEGREES - 2) / TAIL_DEGREES)
    draws = np.clip(draws * unit, -6.0, 6.0) @ np.linalg.cholesky(CORRELATION).T
    out: NDArray[np.float64] = np.empty((count, len(FACTORS)))
    level = 1.0
    daily_move = np.array(shock.move) / shock.days
    for day in range(count):
        stressed = shock.start <= day < shock.start + shock.days
        scale = np.sqrt(level) * (shock.wildness if stressed else 1.0)
        scales = np.full(len(FACTORS), scale)
        scales[0] = 1.0
        out[day] = (DRIFT - VOLATILITY**2 / 2) / DAYS_A_YEAR + VOLATILITY / np.sqrt(DAYS_A_YEAR) * scales * draws[day]
        if stressed:
            out[day] += daily_move
        level = 0.1 + 0.85 * level + 0.05 * min(float(np.mean(draws[day, 1:] ** 2)), 6.0)
    return out


def make_market(seed: int, shelf: Sequence[ShelfProduct], days: Sequence[dt.date], launched: Mapping[str, dt.date]) -> Market:
    """Prices of `shelf` on `days` (business days from the beginning of the seed's history), rounded to the product's decimals.

    `launched` gives the first day of products younger than the history; they have no price (NaN) before.
    """
    factors = factor_returns(seed, len(days))
    own = stream(seed, "market.own").standard_normal(size=(len(days), len(shelf)))
    prices = np.empty((len(days), len(shelf)))
    for column, product in enumerate(shelf):
        path = product.first_price * np.exp(np.cumsum(_log_returns(product, days, factors, own[:, column])))
        first = launched.get(product.code)
        if first is not None:
            start = next(i for i, day in enumerate(days) if day >= first)
            path = path / path[start] * product.first_price
            path[:start] = np.nan
        prices[:, column] = np.round(path, product.price_decimals)
    return Market(tuple(days), tuple(p.code for p in shelf), prices)


def _log_returns(
    product: ShelfProduct, days: Sequence[dt.date], factors: NDArray[np.float64], own: NDArray[np.float64]
) -> NDArray[np.float64]:
    if product.rate is not None:
        gaps = np.array([0, *((b - a).days for a, b in itertools.pairwise(days))])
        return np.asarray(np.log1p(product.rate) * gaps / 365, dtype=np.float64)
    betas = np.array([product.exposure.get(f, 0.0) for f in FACTORS])
    carry = (product.edge - product.annual_fee_bps / 10_000) / DAYS_A_YEAR
    out = factors @ betas + carry + own * product.own_vol / np.sqrt(DAYS_A_YEAR)
    out[0] = 0.0
    return np.asarray(out, dtype=np.float64)
