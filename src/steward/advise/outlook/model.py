"""Words of the outlook."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steward.kernel.refusal import Kind, Refusal
from steward.kernel.time import BusinessDate

CLASSES = ("cash", "gov_bond", "credit_bond", "bond_fund", "balanced", "equity_cn", "equity_global", "gold", "alternative")


@dataclass(frozen=True, slots=True)
class View:
    """What is assumed of one asset class, per year, as fractions."""

    expected_return: float
    volatility: float


@dataclass(frozen=True, slots=True, eq=False)
class Assumptions:
    """One dated set: `views` by class in the order of CLASSES, `covariance` (n, n) per year in the same order."""

    version: str
    currency: str
    known_from: BusinessDate
    origin: str
    mark: str
    views: Mapping[str, View]
    covariance: NDArray[np.float64]
    digest: str


class NoAssumptions(Refusal):
    """No set of assumptions was known for this currency on this day."""

    kind = Kind.UNAVAILABLE
    code = "outlook.no_assumptions"
