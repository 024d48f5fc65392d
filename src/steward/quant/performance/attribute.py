"""Why a portfolio did otherwise than its target.  Method page docs/methods/attribution.md."""

from dataclasses import dataclass

import numpy as np

from steward.quant.performance.model import Floats


@dataclass(frozen=True)
class Effects:
    """Per class (classes,): what another weight and what another choice within the class brought; all sum to `active`."""

    allocation: Floats
    selection: Floats
    active: float


def brinson_fachler(weights: Floats, brought: Floats, target: Floats, benchmark: Floats) -> Effects:
    """Effects of one period: weights (classes,) and what each class brought w r (classes,), weights and returns (classes,) of the target.

    Allocation (w - W)(b - B), selection w (r - b), interaction included, with B the target's return (Brinson and Fachler 1985).
    What a class brought is taken, not its return: the choice then never exceeds it, however small the class was on average.
    ValueError unless both sets of weights sum to one, for then alone the effects sum to the active return.
    """
    if not (np.isclose(weights.sum(), 1.0) and np.isclose(target.sum(), 1.0)):
        raise ValueError("weights of a portfolio and of its target each sum to one")
    whole = float(target @ benchmark)
    return Effects((weights - target) * (benchmark - whole), brought - weights * benchmark, float(brought.sum()) - whole)
