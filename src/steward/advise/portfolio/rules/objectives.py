"""What divisions for one objective are made with: scenarios, the pull of a tilt, even risk.  Method page docs/methods/objectives.md."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from steward.advise.outlook.model import CLASSES, Assumptions
from steward.advise.portfolio.model import WHOLE, Division, Limits, Mandate, Objective, ObjectiveTerms
from steward.advise.portfolio.rules import allocation as rules
from steward.kernel.explain import Explanation
from steward.quant.optimise.model import AllocationProblem
from steward.quant.risk.budget import budget_risk
from steward.quant.risk.tail import tail_risk_plainly
from steward.quant.simulate.regimes import Regimes, draw_regimes

MONTHS = 12
HALVINGS = 30
# Chances closer than this count as equal: less than one path in a thousand decides nothing.
TIE_DIGITS = 3

Floats = NDArray[np.float64]


def parse_terms(text: str) -> ObjectiveTerms:
    """The terms; ValueError unless the tail is one."""
    raw = tomllib.loads(text)
    if not 0 < raw["tail"] <= 0.5:
        raise ValueError("a tail is more than nothing and at most half of all years")
    return ObjectiveTerms(raw["version"], raw["tail"], raw["years"], raw["seed"], raw["mixes"])


def year_scenarios(assumptions: Assumptions, spells: Regimes, terms: ObjectiveTerms) -> Floats:
    """Returns (years, n) of single years with exactly the mean and covariance assumed, in the order of the classes.

    Their months are calm or bad by `spells` (one asset's standard shocks): a bad one swings more and pulls what moves all classes most.
    """
    variance, vectors = np.linalg.eigh(assumptions.covariance)
    root = vectors * np.sqrt(np.maximum(variance, 0.0))
    root[:, -1] *= 1.0 if root[:, -1].sum() >= 0 else -1.0
    mean = np.zeros((spells.mean.shape[0], len(CLASSES)))
    mean[:, -1] = spells.mean[:, 0]
    states = Regimes(spells.transition, mean, spells.covariance * np.eye(len(CLASSES)))
    drawn = draw_regimes(states, MONTHS, terms.years, terms.seed).sum(axis=0).T
    centred = drawn - drawn.mean(axis=0)
    plain = centred @ np.linalg.inv(np.linalg.cholesky(centred.T @ centred / terms.years)).T
    found: Floats = plain @ root.T + rules.expected(assumptions)
    return found


def pull_towards(problem: AllocationProblem, anchor: Floats, covariance: Floats, aversion: float, pull: float) -> AllocationProblem:
    """The problem in which leaving `anchor` costs  pull / 2 x tracking error squared;  it is solved at the aversion  aversion + pull.

    mu'w - a/2 w'(S + D)w - p/2 (w - b)'S(w - b)  is, but for a constant,  (mu + p S b)'w - (a + p)/2 w'(S + a/(a + p) D)w.
    """
    reward, rest = problem.expected_return + pull * (covariance @ anchor), aversion / (aversion + pull)
    return replace(problem, expected_return=reward, specific_variance=problem.specific_variance * rest)


def least(holds: Callable[[float], bool], low: float, high: float) -> float:
    """The least number between `low` and `high`, both above 0, from which on `holds`; it is taken to hold at `high`."""
    for _halving in range(HALVINGS):
        middle = float(np.sqrt(low * high))
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def drawdown_cut(assumptions: Assumptions, weights: Floats, most: float) -> Floats:
    """The tangent (n,) at weights of what the likely drawdown asks:  cut'w <= 0  for all weights whose drawdown is at most `most`.

    1 - exp(-(v / 2g) ln 20) <= d  with variance v and  g = mean - v / 2  is  (ln 20 + k) v <= 2 k mean  with  k = -ln(1 - d): convex, so
    that no weights within it lie beyond a tangent; its constant is spread over the weights, which sum to 1 (Kelley 1960).
    """
    k, spread = -np.log1p(-most), assumptions.covariance @ weights
    variance = float(weights @ spread)
    cut: Floats = (np.log(20.0) + k) * (2.0 * spread - variance) - 2.0 * k * rules.expected(assumptions)
    return cut


def even_risk(assumptions: Assumptions, limits: Limits, mandate: Mandate) -> Floats:
    """Weights (n,) in which all open classes but cash bring the same share of the risk, as much of them as every limit allows."""
    most = np.array(rules.upper_bounds(limits, mandate), dtype=np.float64) / WHOLE
    deviation = np.sqrt(np.diag(assumptions.covariance))
    open_ = np.flatnonzero((most > 0) & (deviation > 0) & (np.array(CLASSES) != "cash"))
    cash, even = np.array([c == "cash" for c in CLASSES], dtype=np.float64), np.zeros(len(CLASSES))
    if not open_.size:
        return cash
    even[open_] = budget_risk(assumptions.covariance[np.ix_(open_, open_)], np.full(open_.size, 1.0 / open_.size))
    room = min(1.0 - rules.liquid_floor(limits, mandate) / WHOLE, float((most[open_] / even[open_]).min()))
    growth = sum(even[i] for i, c in enumerate(CLASSES) if limits.groups[c] == "growth")
    if growth > 0:
        room = min(room, limits.levels[mandate.level].growth_cap / WHOLE / growth)

    def mixed(share: float) -> Floats:
        return share * even + (1.0 - share) * cash

    def keeps(share: float) -> bool:
        return not (rules.excess(assumptions, limits, [mandate], mixed(share)[None]) > 0).any()

    if keeps(room):
        return mixed(room)
    return mixed(1.0 / least(lambda inverse: keeps(1.0 / inverse), 1.0 / room, WHOLE / room))


def whole(weights: Floats, limits: Limits, mandate: Mandate) -> dict[str, int]:
    """Weights as basis points by class, within the limits of the mandate."""
    group = [rules.GROUPS.index(limits.groups[c]) for c in CLASSES]
    cap = {rules.GROUPS.index("growth"): limits.levels[mandate.level].growth_cap}
    return dict(zip(CLASSES, rules.whole_points(weights.tolist(), rules.upper_bounds(limits, mandate), cap, group), strict=True))


def describe(
    objective: Objective, points: Mapping[str, int], context: tuple[Assumptions, Floats, float, Mapping[str, int]], reason: Explanation
) -> Division:
    """A division with its figures; context: assumptions, scenarios, their tail, the long-run division."""
    assumptions, scenarios, tail, long_run = context
    mean, volatility = rules.describe(assumptions, points)
    weights, against = as_weights(points), as_weights(long_run)
    drawdown = rules.tails_of(assumptions, weights[None])[1]
    shortfall = tail_risk_plainly(weights[None], scenarios, tail)[1]
    worst, fall, apart = (
        round(float(x), 6) for x in (max(shortfall[0], 0.0), drawdown[0], rules.tracking_error(weights, against, assumptions)[0])
    )
    return Division(objective, dict(points), mean, volatility, worst, fall, apart, reason)


def as_weights(points: Mapping[str, int]) -> Floats:
    """Basis points as weights (n,), in the order of the classes."""
    found: Floats = np.array([points.get(c, 0) for c in CLASSES]) / WHOLE
    return found


def likeliest(chances: Sequence[float], risks: Sequence[float]) -> int:
    """The place of the highest chance; of the least risk among those that are as high."""
    return min(range(len(chances)), key=lambda i: (-round(chances[i], TIE_DIGITS), risks[i]))
