"""Reading and checking sets of assumptions."""

import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steward.advise.outlook.model import CLASSES, Assumptions, AssumptionsUnusable, NoAssumptions, View
from steward.kernel.json import digest
from steward.kernel.time import BusinessDate

# Share of the largest eigenvalue; what lies less below nothing is rounding.
ROUNDING = 1e-10
# How unsure a set is that was judged and not estimated: the usual tau of Black and Litterman's papers.
TAU = 0.05


class BadAssumptions(ValueError):
    """A set that may not be used; the message names it and the fault."""


def parse_assumptions(text: str) -> tuple[Assumptions, ...]:
    """Every set of the file, oldest first; BadAssumptions when a class is missing or the correlations cannot be."""
    return tuple(sorted((_read(raw) for raw in tomllib.loads(text)["set"]), key=lambda s: (s.known_from, s.version)))


def _read(raw: Mapping[str, Any]) -> Assumptions:
    name = raw["version"]
    given: Mapping[str, Sequence[float]] = raw["view"]
    if tuple(given) != CLASSES:
        raise BadAssumptions(f"{name}: views must name {', '.join(CLASSES)} in this order")
    views = {c: View(float(r), float(v)) for c, (r, v) in given.items()}
    correlation = read_correlation(name, raw["correlation"])
    volatility = np.array([views[c].volatility for c in CLASSES])
    covariance = correlation * np.outer(volatility, volatility)
    return Assumptions(
        version=name,
        currency=raw["currency"],
        known_from=BusinessDate(raw["known_from"]),
        origin=raw["origin"],
        mark=raw["mark"],
        views=views,
        covariance=covariance,
        error=TAU * covariance,
        digest=digest(raw),
    )


def read_correlation(name: str, rows: Sequence[Sequence[float]]) -> NDArray[np.float64]:
    """The full matrix from its lower triangle; every eigenvalue must be positive."""
    if [len(r) for r in rows] != list(range(1, len(CLASSES) + 1)):
        raise BadAssumptions(f"{name}: correlations are a lower triangle with a diagonal, one row for each class")
    matrix = np.zeros((len(CLASSES), len(CLASSES)))
    for i, row in enumerate(rows):
        matrix[i, : i + 1] = row
    matrix = matrix + np.tril(matrix, -1).T
    if not np.all(np.diag(matrix) == 1.0) or np.abs(matrix).max() > 1 or np.linalg.eigvalsh(matrix)[0] <= 0:
        raise BadAssumptions(f"{name}: this is not a correlation matrix")
    return matrix


def newest_at(sets: Sequence[Assumptions], currency: str, as_of: BusinessDate) -> Assumptions:
    """The newest set (they come oldest first) for this currency that was known on `as_of`; NoAssumptions when there is none."""
    known = [s for s in sets if s.currency == currency and s.known_from <= as_of]
    if not known:
        raise NoAssumptions(currency=currency, as_of=as_of.isoformat())
    return known[-1]


def check_usable(found: Assumptions) -> Assumptions:
    """The set itself; AssumptionsUnusable where a figure is no number or some mix would have a variance below nothing."""
    figures = [x for v in found.views.values() for x in (v.expected_return, v.volatility)]
    usable = bool(np.isfinite(figures).all() and np.isfinite(found.covariance).all() and np.isfinite(found.error).all())
    if usable:
        variance = np.linalg.eigvalsh(found.covariance)
        usable = bool(variance[0] >= -ROUNDING * variance[-1])
    if not usable:
        raise AssumptionsUnusable(version=found.version)
    return found
