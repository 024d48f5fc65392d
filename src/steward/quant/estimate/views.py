"""Expected returns from an equilibrium and views (Black and Litterman), each view as sure as its author (Idzorek).

Method page docs/methods/views.md.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from steward.quant.estimate.covariance import Floats

ROUNDING = 1e-12  # relative to the widest view: below it a variance is rounding


class Fault(StrEnum):
    """Why views cannot be weighed."""

    SHAPE = "shape"
    COVARIANCE = "covariance"
    CONFIDENCE = "confidence"
    RISKLESS = "riskless"
    CONTRADICTION = "contradiction"


class ViewsUnusable(ValueError):
    """These views cannot be weighed; `view` is the row at fault, None when it is not one view alone."""

    def __init__(self, fault: Fault, view: int | None = None) -> None:
        super().__init__(fault.value if view is None else f"{fault.value} in view {view}")
        self.fault, self.view = fault, view


@dataclass(frozen=True, slots=True, eq=False)
class Views:
    """One view a row: the portfolio `pick` (v, n) is expected to return `size` (v,), with `confidence` (v,) from 0 to 1."""

    pick: Floats
    size: Floats
    confidence: Floats


class Blended(NamedTuple):
    """expected_return (n,), covariance (n, n) of the returns, and `error` (n, n), the covariance of the expected return itself."""

    expected_return: Floats
    covariance: Floats
    error: Floats


def equilibrium(covariance: Floats, weights: Floats, risk_aversion: float) -> Floats:
    """Excess returns (n,) at which holding `weights` is best: risk aversion x covariance x weights. Any period, the same throughout."""
    found: Floats = risk_aversion * covariance @ weights
    return found


def blend(prior: Floats, covariance: Floats, unsure: Floats, views: Views) -> Blended:
    """The posterior of Black and Litterman; `unsure` (n, n) is the covariance of the prior (n,) itself, in the paper tau `covariance`.

    A view's variance is p'Up (1 - c) / c for confidence c (Idzorek 2005 in closed form: Walters 2014, formulas 41 and 44). Confidence 0
    leaves the view out, 1 makes it hold exactly; no views give the prior. Needs no inverse of the covariance, which may be singular.
    ViewsUnusable: wrong shapes or numbers, a covariance that is none, a view on what cannot move, certain views that exclude each other.
    """
    _check(prior, covariance, unsure, views)
    heard = np.flatnonzero(views.confidence > 0)
    if heard.size == 0:
        return Blended(prior.copy(), covariance + unsure, unsure)
    pick, size, confidence = views.pick[heard], views.size[heard], views.confidence[heard]
    spread = unsure @ pick.T
    width = np.einsum("vn,nv->v", pick, spread)
    floor = ROUNDING * float((pick**2).sum(axis=1).max()) * float(np.abs(np.diag(unsure)).max())
    if (width <= floor).any():
        raise ViewsUnusable(Fault.RISKLESS, int(heard[np.argmin(width)]))
    joint = pick @ spread + np.diag(width * (1.0 - confidence) / confidence)
    surprise = size - pick @ prior
    gain = _solve(joint, np.column_stack([surprise, spread.T]))
    error = unsure - spread @ gain[:, 1:]
    error = (error + error.T) / 2.0
    return Blended(prior + spread @ gain[:, 0], covariance + error, error)


def _check(prior: Floats, covariance: Floats, unsure: Floats, views: Views) -> None:
    n, v = prior.size, views.size.size
    if not covariance.shape == unsure.shape == (n, n) or views.pick.shape != (v, n) or views.confidence.shape != (v,):
        raise ViewsUnusable(Fault.SHAPE)
    if not all(np.isfinite(part).all() for part in (prior, covariance, unsure, views.pick, views.size)):
        raise ViewsUnusable(Fault.SHAPE)
    if not (_is_covariance(covariance) and _is_covariance(unsure)):
        raise ViewsUnusable(Fault.COVARIANCE)
    wrong = ~((views.confidence >= 0) & (views.confidence <= 1))
    if wrong.any():
        raise ViewsUnusable(Fault.CONFIDENCE, int(np.argmax(wrong)))


def _is_covariance(matrix: Floats) -> bool:
    scale = float(np.abs(matrix).max(initial=0.0))
    return bool(np.abs(matrix - matrix.T).max(initial=0.0) <= 1e-9 * scale and np.linalg.eigvalsh(matrix)[0] >= -1e-9 * scale)


def _solve(joint: Floats, right: Floats) -> Floats:
    """joint x = right; where certain views repeat each other the least such x, where they exclude each other CONTRADICTION."""
    unit = 1.0 / np.sqrt(np.diag(joint))
    scaled, wanted = joint * np.outer(unit, unit), right * unit[:, None]
    if np.linalg.cond(scaled) < 1.0 / ROUNDING:
        return np.asarray(np.linalg.solve(scaled, wanted) * unit[:, None], dtype=np.float64)
    found = np.linalg.pinv(scaled, rcond=1e-10, hermitian=True) @ wanted
    if np.abs(scaled @ found - wanted)[:, 0].max() > 1e-7 * (1e-12 + float(np.abs(wanted[:, 0]).max())):
        raise ViewsUnusable(Fault.CONTRADICTION)
    return np.asarray(found * unit[:, None], dtype=np.float64)
