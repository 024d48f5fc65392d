"""Views checked, and laid over a set of assumptions."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from steward.advise.outlook.model import CLASSES, Assumptions, Forecast, HouseView, Stance, View
from steward.kernel.json import digest
from steward.kernel.time import BusinessDate
from steward.quant.estimate.views import Views, ViewsUnusable, blend

MOST_MONTHS, MOST_BPS = 60, 5_000


def faults_of(stance: Stance, today: BusinessDate) -> list[str]:
    """What is wrong with a stance, by code."""
    checks = {
        "class": stance.asset_class in CLASSES and stance.against in (None, *CLASSES) and stance.asset_class != stance.against,
        "horizon": 1 <= stance.horizon_months <= MOST_MONTHS,
        "size": abs(stance.size_bps) <= MOST_BPS,
        "confidence": 0 <= stance.confidence <= 100,
        "evidence": bool(stance.evidence) and all(e.strip() for e in stance.evidence),
        "falsifier": bool(stance.falsifier.strip()),
        "expiry": stance.expires_on > today,
    }
    return [name for name, holds in checks.items() if not holds]


def is_same_pair(a: Stance, b: Stance) -> bool:
    """Whether two stances speak about the same classes, in whichever order, in the same money."""
    return a.currency == b.currency and {a.asset_class, a.against} == {b.asset_class, b.against}


def pick_of(stance: Stance) -> NDArray[np.float64]:
    """The portfolio (n,) a stance speaks about, in the order of CLASSES."""
    pick = np.zeros(len(CLASSES))
    pick[CLASSES.index(stance.asset_class)] = 1.0
    if stance.against is not None:
        pick[CLASSES.index(stance.against)] = -1.0
    return pick


def tilt(base: Assumptions, views: Sequence[HouseView]) -> Assumptions:
    """`base` as the views change it; `base` itself without any. Risk stays as it was: views speak of returns.

    ViewsUnusable when they exclude each other or speak of what cannot move.
    """
    if not views:
        return base
    ordered = sorted(views, key=lambda v: v.id)
    stances = [v.stance for v in ordered]
    said = Views(
        np.array([pick_of(s) for s in stances]),
        np.array([s.size_bps / 10_000 for s in stances]),
        np.array([s.confidence / 100 for s in stances]),
    )
    found = blend(expected(base), base.covariance, base.error, said)
    mark = digest({"base": base.digest, "views": [[v.id, v.stance.size_bps, v.stance.confidence] for v in ordered]})
    return Assumptions(
        version=f"{base.version}+{mark[:8]}",
        currency=base.currency,
        known_from=max(base.known_from, *(v.released_on or base.known_from for v in ordered)),
        origin=base.origin,
        mark=base.mark,
        views={c: View(float(found.expected_return[i]), base.views[c].volatility) for i, c in enumerate(CLASSES)},
        covariance=base.covariance,
        error=found.error,
        digest=mark,
        without_views=base,
    )


def expected(assumptions: Assumptions) -> NDArray[np.float64]:
    """Expected returns (n,) in the order of CLASSES."""
    return np.array([assumptions.views[c].expected_return for c in CLASSES])


def fault_together(base: Assumptions, views: Sequence[HouseView]) -> str | None:
    """Why these views cannot be weighed together, None when they can."""
    try:
        tilt(base, views)
    except ViewsUnusable as unusable:
        return unusable.fault.value
    return None


def forecast_of(before: Assumptions, after: Assumptions, stance: Stance) -> Forecast:
    """What is expected of the pair over the horizon, a year, with the view (`after`) and without (`before`)."""
    pick, years = pick_of(stance), stance.horizon_months / 12
    chance = float(pick @ before.covariance @ pick) / years
    mean, mean_without = (float(pick @ expected(a)) for a in (after, before))
    spread, spread_without = (float(np.sqrt(chance + pick @ a.error @ pick)) for a in (after, before))
    return Forecast(mean, spread, mean_without, spread_without, before.version)
