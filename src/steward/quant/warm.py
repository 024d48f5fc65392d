"""Compile everything that is compiled."""

from steward.quant.estimate import regimes as learnt
from steward.quant.optimise import frontier, solve
from steward.quant.performance import measure, rate, versus
from steward.quant.rank import best
from steward.quant.risk import tail
from steward.quant.simulate import bootstrap, goal, purse, regimes


def warm() -> None:
    """Compile (or load from the cache) all kernels; called at set-up and at start, not in a request."""
    for part in (solve, frontier, measure, rate, versus, goal, purse, bootstrap, regimes, learnt, tail, best):
        part.warm()
