"""The whole efficient frontier of one limit set, exactly: without turnover cost the best weights are piecewise linear in 1 / lambda.

With tolerance t = 1 / lambda, the weights that minimise  1/2 w'Sw - t mu'w  under the limits are linear in t between *corners*, at
which an asset or a group meets or leaves a limit.  The corners are found once; after that any number of risk aversions,
volatilities or returns are looked up without an optimiser.
Critical line method: Markowitz, Naval Research Logistics 3 (1956), 111; Niedermayer and Niedermayer, Handbook of Portfolio
Construction (2010), ch. 12.
"""

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from steward.quant.optimise.certificate import certify
from steward.quant.optimise.exact import ActiveSet
from steward.quant.optimise.kernel.blend import blend, place
from steward.quant.optimise.model import NO_GROUP, AllocationBatch, AllocationProblem, Flags, Floats, Ints

AHEAD = 1e-7  # share of t by which the next stretch is looked for beyond a corner
FIRST = 1e-9  # share of the scale of t, for the first corner at t = 0
FLAT = 1e-14  # slopes below this share of the scale do not reach a limit
JUMP = 1e-9  # weight; lines that miss each other by less meet
MOST_CORNERS = 10_000


@dataclass(frozen=True)
class Frontier:
    """Corners in the order of rising risk.  Beyond the last the weights stay.

    tolerance   (k,)    t = 1 / lambda, from 0
    weights     (k, n)  at the corners, linear in t between them
    budget_dual (k,), group_dual (k, m)  multipliers of the problem divided by lambda, linear in t as well
    mean, variance (k,) per year, rising
    bend        (k-1,) part of the variance's change between corners that is quadratic in the way gone
    gap         worst proven distance from the optimum at corners and half-way points: in variance where t is below 1, in return beyond;
                also covers any breach of a limit
    """

    tolerance: Floats
    weights: Floats
    budget_dual: Floats
    group_dual: Floats
    mean: Floats
    variance: Floats
    bend: Floats
    gap: float


def trace_frontier(problem: AllocationProblem, limit_set: int) -> Frontier:
    """All corners of one feasible limit set; ArithmeticError if they cannot be found."""
    scale = _scale(problem)
    state = _solved(problem, limit_set, FIRST * scale)
    line = _Line(problem, state, FIRST * scale)
    corners, ahead = [_Corner(0.0, *line.at(0.0))], AHEAD
    while len(corners) < MOST_CORNERS:
        end = line.end(scale)
        if np.isinf(end):
            return _collect(problem, limit_set, corners)
        corners.append(_Corner(end, *line.at(end)))
        # where rounding hides which limit is met the same place is found again: look further each time
        ahead = 4 * ahead if end <= line.begin else AHEAD
        beyond = end * (1 + ahead) + ahead / AHEAD * FIRST * scale
        # from the corner the optimum just beyond it is a step or two away; from nothing it is found again where they do not lead there
        state.reward, state.weights = beyond * problem.expected_return, corners[-1].weights
        state = state if state.finish() else _solved(problem, limit_set, beyond)
        line = _Line(problem, state, beyond)
        again = _Corner(end, *line.at(end))
        if np.abs(again.weights - corners[-1].weights).max() > JUMP:
            corners.append(again)  # without risk between them several weights are best at once, and the line goes on from others
    raise ArithmeticError("the frontier has too many corners")


def weights_at_aversion(frontier: Frontier, risk_aversion: Floats) -> Floats:
    """Best weights for each lambda > 0, (c, n)."""
    return _blended(frontier, *_placed(frontier.tolerance, 1.0 / risk_aversion))


def weights_at_volatility(frontier: Frontier, volatility: Floats) -> Floats:
    """Weights with the highest return at each volatility a year, (c, n); the nearest end of the frontier for those beyond it."""
    wanted = np.clip(volatility**2, frontier.variance[0], frontier.variance[-1])
    k, _ = _placed(frontier.variance, wanted)
    # along a stretch variance is a parabola in the share gone: bend s^2 + slope s + (variance at its start)
    slope = np.diff(frontier.variance) - frontier.bend
    bend, slope, rise = frontier.bend[k], slope[k], wanted - frontier.variance[k]
    below = slope + np.sqrt(np.maximum(slope**2 + 4 * bend * rise, 0.0))
    return _blended(frontier, k, np.divide(2 * rise, below, out=np.zeros_like(rise), where=below > 0))


def weights_at_return(frontier: Frontier, mean: Floats) -> Floats:
    """Weights with the least variance at each mean return a year, (c, n); the nearest end of the frontier for those beyond it."""
    return _blended(frontier, *_placed(frontier.mean, mean))


def warm() -> None:
    """Compile (or load from the cache) the look-up; called at set-up, not in a request."""
    one, table = np.ones((1, 1)), np.zeros((1, 0))
    problem = AllocationProblem(np.array([0.02]), table, np.array([0.04]), np.array([NO_GROUP]), 0 * one, one, table, table)
    weights_at_aversion(trace_frontier(problem, 0), np.ones(1))


def _placed(marks: Floats, wanted: Floats) -> tuple[Ints, Floats]:
    stretch, share = np.empty(wanted.size, dtype=np.int64), np.empty(wanted.size)
    place(marks, wanted, stretch, share)
    return stretch, share


def _blended(frontier: Frontier, stretch: Ints, share: Floats) -> Floats:
    weights = np.empty((stretch.size, frontier.weights.shape[1]))
    blend(frontier.weights, stretch, share, weights)
    return weights


def _scale(problem: AllocationProblem) -> float:
    """A tolerance at which return and risk weigh about the same."""
    spread = float(np.ptp(problem.expected_return))
    variance = float(np.trace(problem.covariance)) / problem.assets
    return variance / spread if spread > 0 and variance > 0 else 1.0


def _at_tolerance(problem: AllocationProblem, limit_set: int, tolerance: float) -> tuple[AllocationProblem, AllocationBatch]:
    scaled = replace(problem, expected_return=tolerance * problem.expected_return)
    return scaled, AllocationBatch.without_turnover(np.array([limit_set]), np.ones(1), problem.assets)


class _Corner(NamedTuple):
    tolerance: float
    weights: Floats
    budget_dual: float
    group_dual: Floats


def _solved(problem: AllocationProblem, limit_set: int, tolerance: float) -> ActiveSet:
    state = ActiveSet(*_at_tolerance(problem, limit_set, tolerance), 0)
    if not state.finish():
        raise ArithmeticError("no optimum found on the frontier")
    return state


class _Line:
    """Weights and multipliers as linear functions of t, (value at 0, slope), while the same assets and groups are held."""

    def __init__(self, problem: AllocationProblem, state: ActiveSet, tolerance: float) -> None:
        self.begin, self.state = tolerance, state
        self.reward = problem.expected_return
        free, groups = np.flatnonzero(~self.state.held), np.flatnonzero(self.state.held_groups)
        fixed = np.where(self.state.held, self.state.weights, 0.0)
        still = np.concatenate([-(self.state.curve @ fixed)[free], self.state.sides_of(groups, fixed)])
        moving = np.concatenate([self.reward[free], np.zeros(1 + groups.size)])
        solution = np.linalg.lstsq(self.state.equations(free, groups), np.column_stack([still, moving]), rcond=None)[0]
        self.weights = np.column_stack([fixed, np.zeros(fixed.size)])
        self.weights[free] = solution[: free.size]
        self.budget = solution[free.size]
        self.groups = np.zeros((problem.groups, 2))
        self.groups[groups] = solution[free.size + 1 :]

    def at(self, tolerance: float) -> tuple[Floats, float, Floats]:
        point = np.array([1.0, tolerance])
        return self.weights @ point, float(self.budget @ point), self.groups @ point

    def end(self, scale: float) -> float:
        """The first t beyond the beginning at which something meets or leaves a limit, or infinity."""
        state, begins = self.state, self.begin
        reduced = state.curve @ self.weights + self.budget + state.member @ self.groups
        reduced[:, 1] -= self.reward
        sums = state.member.T @ self.weights
        roomy, roomy_groups = state.held & (state.lower < state.upper), state.held_groups & (state.low < state.high)
        at_high, groups_at_high = state.weights > (state.lower + state.upper) / 2, state.at_high()
        variance = float(np.trace(state.curve)) / state.held.size
        margins = (
            _margins(self.weights, state.lower, ~state.held),
            -_margins(self.weights, state.upper, ~state.held),
            _margins(sums, state.low, ~state.held_groups & np.isfinite(state.low)),
            -_margins(sums, state.high, ~state.held_groups & np.isfinite(state.high)),
            np.where(at_high, -1.0, 1.0)[roomy, None] * reduced[roomy] / variance,
            np.where(groups_at_high, 1.0, -1.0)[roomy_groups, None] * self.groups[roomy_groups] / variance,
        )
        value, slope = np.vstack(margins).T
        falls = slope * scale < -FLAT
        return max(float(np.min(-value[falls] / slope[falls], initial=np.inf)), begins)


def _margins(line: Floats, limit: Floats, which: Flags) -> Floats:
    """How far lines (value at 0, slope) stay above a limit."""
    margins: Floats = line[which] - np.column_stack([limit[which], np.zeros(int(which.sum()))])
    return margins


def _collect(problem: AllocationProblem, limit_set: int, corners: list[_Corner]) -> Frontier:
    if len(corners) == 1:
        corners = corners * 2  # nothing to choose: a frontier of one point
    weights = np.array([corner.weights for corner in corners])
    changes = np.diff(weights, axis=0)
    variance = ((weights @ problem.covariance) * weights).sum(axis=1)
    halves = [_halfway(a, b) for a, b in pairwise(corners)]
    return Frontier(
        tolerance=np.array([corner.tolerance for corner in corners]),
        weights=weights,
        budget_dual=np.array([corner.budget_dual for corner in corners]),
        group_dual=np.array([corner.group_dual for corner in corners]),
        mean=np.maximum.accumulate(weights @ problem.expected_return),
        variance=np.maximum.accumulate(variance),
        bend=((changes @ problem.covariance) * changes).sum(axis=1),
        gap=max(_gap(problem, limit_set, corner) for corner in (*corners, *halves)),
    )


def _halfway(a: _Corner, b: _Corner) -> _Corner:
    return _Corner(
        (a.tolerance + b.tolerance) / 2, (a.weights + b.weights) / 2, (a.budget_dual + b.budget_dual) / 2, (a.group_dual + b.group_dual) / 2
    )


def _gap(problem: AllocationProblem, limit_set: int, corner: _Corner) -> float:
    scaled, one = _at_tolerance(problem, limit_set, corner.tolerance)
    proof = certify(scaled, one, corner.weights[None], np.array([corner.budget_dual]), corner.group_dual[None])
    return float(max(proof.gap[0] / max(1.0, corner.tolerance), proof.violation[0]))
