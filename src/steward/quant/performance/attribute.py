"""Why a portfolio did otherwise than its target.  Method page docs/methods/attribution.md."""

from dataclasses import dataclass

import numpy as np

from steward.quant.performance.model import Floats


@dataclass(frozen=True)
class Effects:
    """Per class (classes,): what another weight, another choice within the class, and both together brought; all sum to `active`."""

    allocation: Floats
    selection: Floats
    interaction: Floats
    active: float


def brinson_fachler(weights: Floats, returns: Floats, target: Floats, benchmark: Floats) -> Effects:
    """Effects of one period: weights and returns (classes,) of the portfolio, weights and returns (classes,) of its target.

    Allocation (w - W)(b - B), selection W (r - b), interaction (w - W)(r - b), with B the target's return (Brinson and Fachler 1985).
    ValueError unless both sets of weights sum to one, for then alone the effects sum to the active return.
    """
    if not (np.isclose(weights.sum(), 1.0) and np.isclose(target.sum(), 1.0)):
        raise ValueError("weights of a portfolio and of its target each sum to one")
    whole = float(target @ benchmark)
    apart, better = weights - target, returns - benchmark
    return Effects(apart * (benchmark - whole), target * better, apart * better, float(weights @ returns) - whole)
