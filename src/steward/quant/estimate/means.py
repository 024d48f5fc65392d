"""Expected returns from a short history and a judgement, each weighed by how sure it is.  Method page docs/methods/estimate.md."""

from typing import NamedTuple

import numpy as np

from steward.quant.estimate.covariance import Floats


class Weighed(NamedTuple):
    """mean (n,), its standard error (n,), and the share (n,) of the history in it, 0 to 1."""

    mean: Floats
    error: Floats
    share: Floats


def weigh(history: Floats, history_error: Floats, judged: Floats, judged_error: Floats) -> Weighed:
    """The normal posterior of a mean: precision-weighted, per asset; errors are standard deviations of the means.

    An infinite `history_error` is no history at all. Source: Gelman and others, Bayesian Data Analysis (3rd ed.), formula 2.10.
    ValueError unless every judged error is above 0 and finite.
    """
    if not (np.isfinite(judged_error).all() and (judged_error > 0).all() and (history_error > 0).all()):
        raise ValueError("errors of means are above 0, and a judgement's is finite")
    share = judged_error**2 / (judged_error**2 + history_error**2)
    known = np.isfinite(history_error)
    mean = np.where(known, share * np.where(known, history, 0.0) + (1.0 - share) * judged, judged)
    return Weighed(mean, np.sqrt(1.0 - share) * judged_error, share)
