"""Time value of money with level payments; money paid is negative, received positive.  Method page docs/methods/money-weighted-return.md.

All arguments broadcast against each other; `begin` is 1 for payments at the start of each period, 0 at its end.
"""

import numpy as np
from numpy.typing import ArrayLike

from steward.quant.performance.model import Floats


def future_value(rate: ArrayLike, periods: ArrayLike, payment: ArrayLike, present: ArrayLike, begin: ArrayLike = 0) -> Floats:
    """What `present` and the payments are worth after all periods: -(pv (1 + r)**n + pmt (1 + r begin) ((1 + r)**n - 1) / r)."""
    growth, payments = _factors(rate, periods, begin)
    result: Floats = -(np.asarray(present) * growth + np.asarray(payment) * payments)
    return result


def present_value(rate: ArrayLike, periods: ArrayLike, payment: ArrayLike, future: ArrayLike, begin: ArrayLike = 0) -> Floats:
    """What the payments and `future` are worth today."""
    growth, payments = _factors(rate, periods, begin)
    result: Floats = -(np.asarray(future) + np.asarray(payment) * payments) / growth
    return result


def payment(rate: ArrayLike, periods: ArrayLike, present: ArrayLike, future: ArrayLike = 0.0, begin: ArrayLike = 0) -> Floats:
    """The level payment that turns `present` into `future`."""
    growth, payments = _factors(rate, periods, begin)
    result: Floats = -(np.asarray(present) * growth + np.asarray(future)) / payments
    return result


def interest_part(rate: ArrayLike, period: ArrayLike, periods: ArrayLike, present: ArrayLike, begin: ArrayLike = 0) -> Floats:
    """The interest in payment number `period` (1 is the first) of a loan paid back in full; none in a first payment at the start."""
    level = payment(rate, periods, present, 0.0, begin)
    before = future_value(rate, np.asarray(period) - 1, level, present, begin)
    interest = before * np.asarray(rate)
    at_start = np.where(np.asarray(period) == 1, 0.0, interest / (1.0 + np.asarray(rate)))
    result: Floats = np.where(np.asarray(begin) == 1, at_start, interest)
    return result


def discounted(rate: float, years: Floats, amounts: Floats) -> float:
    """Present value of dated amounts: sum a / (1 + r)**t."""
    return float((amounts * (1.0 + rate) ** -years).sum())


def _factors(rate: ArrayLike, periods: ArrayLike, begin: ArrayLike) -> tuple[Floats, Floats]:
    """(1 + r)**n and the future value of one per period; by log1p and expm1, exact to rounding for small rates."""
    r, n = np.asarray(rate, dtype=np.float64), np.asarray(periods, dtype=np.float64)
    power = n * np.log1p(r)
    with np.errstate(divide="ignore", invalid="ignore"):
        level = np.where(r == 0, n, np.expm1(power) / r)
    return np.exp(power), level * (1.0 + r * np.asarray(begin))
