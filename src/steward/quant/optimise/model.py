"""What is solved and what comes back: frozen dataclasses of arrays.

Shapes: n assets, k factors, m groups, s limit sets, c rows of the batch.  Weights are fractions of
the portfolio, returns and variances are per year, utility is therefore a fraction per year.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]

NO_GROUP = -1


class Method(IntEnum):
    """How the weights of a row were found."""

    NONE = 0
    INTERIOR_POINT = 1
    ACTIVE_SET = 2


class Cause(IntEnum):
    """Why a row has no weights."""

    NONE = 0
    BOUNDS_CROSS = 1  # some asset has lower > upper
    GROUP_UNREACHABLE = 2  # the bounds of a group's assets cannot meet the group's limits
    BUDGET_TOO_SMALL = 3  # lower limits alone exceed 1
    BUDGET_TOO_LARGE = 4  # upper limits together stay below 1
    BAD_NUMBER = 5  # NaN, infinity, negative cost, risk aversion not above 0, unknown limit set
    NOT_SOLVED = 6  # feasible, but no method reached the promised accuracy


@dataclass(frozen=True)
class AllocationProblem:
    """What all rows share: the assets, their risk and the sets of limits.

    expected_return   (n,)    per year
    loadings          (n, k)  B of the covariance B B' + diag(D), per year
    specific_variance (n,)    D, not negative
    group             (n,)    group of each asset, NO_GROUP for none; an asset is in one group at most
    lower, upper      (s, n)  bounds of each weight in each limit set; 0 <= lower
    group_lower, group_upper (s, m)  bounds of the sum of each group's weights
    """

    expected_return: Floats
    loadings: Floats
    specific_variance: Floats
    group: Ints
    lower: Floats
    upper: Floats
    group_lower: Floats
    group_upper: Floats

    def __post_init__(self) -> None:
        n, s, m = self.assets, self.lower.shape[0], self.group_lower.shape[1]
        shapes = {
            "loadings": (self.loadings.shape, (n, self.loadings.shape[1])),
            "specific_variance": (self.specific_variance.shape, (n,)),
            "group": (self.group.shape, (n,)),
            "lower": (self.lower.shape, (s, n)),
            "upper": (self.upper.shape, (s, n)),
            "group_lower": (self.group_lower.shape, (s, m)),
            "group_upper": (self.group_upper.shape, (s, m)),
        }
        for name, (actual, expected) in shapes.items():
            if actual != expected:
                raise ValueError(f"{name} has shape {actual}, expected {expected}")
        if n == 0 or self.group.min() < NO_GROUP or self.group.max() >= m:
            raise ValueError("at least one asset, and each group number within the groups given")
        shared = (self.expected_return, self.loadings, self.specific_variance)
        if not all(np.isfinite(values).all() for values in shared):
            raise ValueError("expected returns and risk must be finite numbers")
        if (self.specific_variance < 0).any():
            raise ValueError("specific variance must not be negative")

    @property
    def assets(self) -> int:
        return int(self.expected_return.shape[0])

    @property
    def groups(self) -> int:
        return int(self.group_lower.shape[1])

    @property
    def covariance(self) -> Floats:
        """B B' + diag(D), (n, n)."""
        dense: Floats = self.loadings @ self.loadings.T + np.diag(self.specific_variance)
        return dense

    @property
    def membership(self) -> Floats:
        """(n, m), 1 where the asset belongs to the group."""
        table: Floats = (self.group[:, None] == np.arange(self.groups)).astype(np.float64)
        return table


@dataclass(frozen=True)
class AllocationBatch:
    """What differs from row to row.

    limit_set     (c,)    which row of the problem's limits applies
    risk_aversion (c,)    lambda > 0
    turnover_cost (c,)    kappa >= 0: utility lost per unit of weight bought or sold
    start         (c, n)  weights held now; may break the limits and need not sum to 1
    """

    limit_set: Ints
    risk_aversion: Floats
    turnover_cost: Floats
    start: Floats

    def __post_init__(self) -> None:
        rows = self.limit_set.shape
        same = self.risk_aversion.shape == rows and self.turnover_cost.shape == rows
        if len(rows) != 1 or not same or self.start.ndim != 2 or self.start.shape[0] != rows[0]:
            raise ValueError("limit_set, risk_aversion, turnover_cost and start differ in rows")

    @property
    def rows(self) -> int:
        return int(self.limit_set.shape[0])

    def take(self, which: Ints | Flags | slice) -> "AllocationBatch":
        """The rows chosen by an index, a mask or a slice."""
        return AllocationBatch(
            self.limit_set[which],
            self.risk_aversion[which],
            self.turnover_cost[which],
            self.start[which],
        )

    @staticmethod
    def without_turnover(limit_set: Ints, risk_aversion: Floats, assets: int) -> "AllocationBatch":
        """Rows whose present holdings do not matter."""
        rows = limit_set.shape[0]
        return AllocationBatch(limit_set, risk_aversion, np.zeros(rows), np.zeros((rows, assets)))


@dataclass(frozen=True)
class Solutions:
    """One answer per row, with its certificate.

    weights     (c, n)  NaN where there is no answer
    gap         (c,)    proven upper bound of the utility still to be gained, per year (1e-4 = 1 bp)
    violation   (c,)    largest breach of any limit or of the budget, in weight
    converged   (c,)    gap and violation both within the promise
    method      (c,)    Method
    cause       (c,)    Cause, NONE where converged
    iterations  (c,)
    budget_dual (c,)    nu, multiplier of sum(w) = 1
    group_dual  (c, m)  > 0: utility gained per unit by which the group's upper limit were raised;
                        < 0: the same for lowering its lower limit
    bound_dual  (c, n)  the same for the bounds of each asset
    """

    weights: Floats
    gap: Floats
    violation: Floats
    converged: Flags
    method: Ints
    cause: Ints
    iterations: Ints
    budget_dual: Floats
    group_dual: Floats
    bound_dual: Floats
