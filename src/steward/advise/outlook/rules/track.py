"""How views turned out: only what was released before its outcome began counts."""

from collections.abc import Sequence

import numpy as np

from steward.advise.outlook.model import HouseView, Outcome, Scored
from steward.kernel.time import BusinessDate, add_months
from steward.quant.estimate.score import crps_normal


def window_of(view: HouseView) -> tuple[BusinessDate, BusinessDate] | None:
    """The days between which a view is measured: its horizon from its release on; None when it was never released."""
    if view.released_on is None:
        return None
    return view.released_on, add_months(view.released_on, view.stance.horizon_months)


def score(outcomes: Sequence[tuple[HouseView, Outcome]]) -> list[Scored]:
    """Score each view that was stamped before its outcome; one released after the outcome had begun never counts, nor one without forecast.

    A view is a hit when what happened lies on its side of what the house expected without it.
    """
    counted = [(v, o) for v, o in outcomes if v.forecast is not None and v.released_on is not None and v.released_on <= o.since]
    return [_score(view, outcome) for view, outcome in counted]


def _score(view: HouseView, outcome: Outcome) -> Scored:
    told = view.forecast
    if told is None:
        raise ValueError("a view without a forecast cannot be scored")
    means, deviations = np.array([told.mean, told.mean_without]), np.array([told.deviation, told.deviation_without])
    scores = crps_normal(means, deviations, np.full(2, outcome.realised))
    hit = (outcome.realised - told.mean_without) * (told.mean - told.mean_without) > 0
    return Scored(view, outcome, hit, float(scores[0]), float(scores[1]))
