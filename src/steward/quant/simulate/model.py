"""What is simulated and what is asked of it: frozen dataclasses of arrays.

Shapes: g mixes (allocations with their glide paths), k months to go, p paths, n assets, c customers.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Singles: TypeAlias = NDArray[np.float32]
Ints: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True)
class Market:
    """What the assets are assumed to do: returns of each month are lognormal, rebalanced monthly, the same in law every month.

    expected_return (n,)    arithmetic, per year
    covariance      (n, n)  of the yearly returns
    """

    expected_return: Floats
    covariance: Floats

    def __post_init__(self) -> None:
        n = self.expected_return.size
        if n == 0 or self.covariance.shape != (n, n):
            raise ValueError("covariance must be square, with a row for each expected return, and there must be an asset")
        if not (np.isfinite(self.covariance).all() and np.isfinite(self.expected_return).all() and (self.expected_return > -1).all()):
            raise ValueError("expected returns above -1 and covariances must be finite numbers")

    @property
    def log_moments(self) -> tuple[Floats, Floats]:
        """Mean (n,) and covariance (n, n) of the log return of a month; with them each asset's mean growth of a year is 1 + return."""
        gross = 1.0 + self.expected_return
        covariance = np.log1p(self.covariance / np.outer(gross, gross)) / 12.0
        mean: Floats = np.log(gross) / 12.0 - np.diag(covariance) / 2.0
        return mean, covariance


@dataclass(frozen=True)
class Scenarios:
    """Growth on shared paths, by months to go.

    growth   (g, k+1, p)  what one unit of money becomes by the goal when it is invested with so many months to go; 1 at 0
    payments (g, k+1, p)  what payments become that are made every month from so many months to go on, each at the month's beginning; they
                          are larger by `raise_monthly` each month and counted in money of the goal's own month; 0 at 0
    raise_monthly         growth of payments a month, 0.02 a year is 1.02 ** (1/12) - 1
    """

    growth: Singles
    payments: Singles
    raise_monthly: float

    @property
    def months(self) -> int:
        """The longest horizon."""
        return int(self.growth.shape[1]) - 1


@dataclass(frozen=True)
class Goals:
    """One goal a row: pay in until `switch` months are left, draw from then on, and have `target` at the end.

    mix          (c,)  row of the scenarios
    months       (c,)  months to go
    switch       (c,)  months to go at which drawing begins; 0 for goals that only save
    wealth       (c,)  put by already, not negative
    contribution (c,)  paid in each month, in money of the first month, not negative
    withdrawal   (c,)  drawn each month, in money of the first month, not negative
    target       (c,)  wanted at the end, in money of that month
    """

    mix: Ints
    months: Ints
    switch: Ints
    wealth: Floats
    contribution: Floats
    withdrawal: Floats
    target: Floats

    def __post_init__(self) -> None:
        columns = (self.mix, self.months, self.switch, self.wealth, self.contribution, self.withdrawal, self.target)
        if any(values.shape != (self.mix.size,) for values in columns):
            raise ValueError("every column of goals has one value a row")
        if (self.months < 0).any() or (self.switch < 0).any() or (self.switch > self.months).any():
            raise ValueError("months to go must not be negative, and drawing begins within them")
        money = (self.wealth, self.contribution, self.withdrawal)
        if not all(np.isfinite(values).all() and (values >= 0).all() for values in money) or not np.isfinite(self.target).all():
            raise ValueError("wealth and payments must be finite and not negative, targets finite")

    @property
    def rows(self) -> int:
        return int(self.mix.size)
