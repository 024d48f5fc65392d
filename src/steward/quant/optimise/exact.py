"""One row at a time by a primal active-set method: the exact answer for rows the interior point leaves over.

Each asset is either free within a segment between two neighbouring corners (lower bound, present weight, upper bound), or held at
a corner; each group is free or held at a limit.  A step goes to the optimum of the free assets under the held limits and stops at
the first corner or limit on the way, which is then held; at such an optimum the thing held against the strongest force is let go.
Only what blocks a step is ever added, so the held limits stay independent of each other.
Nocedal and Wright, Numerical Optimization, 2nd ed., algorithm 16.3, with corners for the kink of |w - w0|.
"""

from dataclasses import dataclass

import numpy as np

from steward.quant.optimise.model import AllocationBatch, AllocationProblem, Flags, Floats, Ints

RIDGE = 1e-12  # share of the mean variance added to the diagonal, for covariances that are singular
LEAST_RIDGE = 1e-14  # for assets without any variance
NEGLIGIBLE = 1e-13  # weight or force per unit of weight
MOST_STEPS = 5000
FIRM_STEPS = 500  # from here on the lowest-numbered candidate is let go, which cannot cycle (Bland)


@dataclass(frozen=True)
class ExactSolution:
    """weights (n,), multipliers of budget and groups (m,) signed as in Solutions, steps taken."""

    weights: Floats
    budget_dual: float
    group_dual: Floats
    iterations: int


def solve_exactly(problem: AllocationProblem, batch: AllocationBatch, row: int) -> ExactSolution | None:
    """The optimum of one feasible row, or None where MOST_STEPS do not reach it."""
    state = ActiveSet(problem, batch, row)
    steps = state.finish()
    return ExactSolution(state.weights, state.budget_dual, state.group_dual, steps) if steps else None


def find_feasible(problem: AllocationProblem, limit_set: int) -> Floats:
    """Some weights within all limits of a feasible set: fill up the groups, then the assets, in proportion to their room."""
    lower, upper = problem.lower[limit_set], problem.upper[limit_set]
    # every ungrouped asset is a group of its own, without limits
    alone = np.flatnonzero(problem.group < 0)
    group = problem.group.copy()
    group[alone] = problem.groups + np.arange(alone.size)
    member = (group[:, None] == np.arange(problem.groups + alone.size)).astype(np.float64)
    least, most = lower @ member, upper @ member
    least[: problem.groups] = np.maximum(least[: problem.groups], problem.group_lower[limit_set])
    most[: problem.groups] = np.minimum(most[: problem.groups], problem.group_upper[limit_set])
    sums = _fill(least, most, 1.0)
    weights: Floats = lower.copy()
    for j, total in enumerate(sums):
        inside = group == j
        weights[inside] = _fill(lower[inside], upper[inside], total)
    return weights


def _fill(low: Floats, high: Floats, total: float) -> Floats:
    room = float((high - low).sum())
    share = min(max((total - float(low.sum())) / room, 0.0), 1.0) if room > 0 else 0.0
    filled: Floats = low + share * (high - low)
    return filled


class ActiveSet:
    """Weights, what is held (assets at a corner, groups at a limit), and the multipliers of the last full step."""

    def __init__(self, problem: AllocationProblem, batch: AllocationBatch, row: int) -> None:
        limits = batch.limit_set[row]
        variance = batch.risk_aversion[row] * problem.covariance
        ridge = max(RIDGE * float(np.trace(variance)) / problem.assets, LEAST_RIDGE)
        self.curve = variance + ridge * np.eye(problem.assets)
        self.reward, self.cost = problem.expected_return, float(batch.turnover_cost[row])
        self.lower, self.upper = problem.lower[limits], problem.upper[limits]
        self.start = np.clip(batch.start[row], self.lower, self.upper) if self.cost > 0 else self.lower
        self.low, self.high = problem.group_lower[limits], problem.group_upper[limits]
        self.member = problem.membership
        self.weights = find_feasible(problem, int(limits))
        self.held = np.zeros(problem.assets, dtype=bool)
        self.held_groups = np.zeros(problem.groups, dtype=bool)
        # +1: the free asset is bought (or could be), -1: it is sold; decided anew when an asset is let go
        self.side = np.where(self.weights >= self.start, 1.0, -1.0)
        self.budget_dual, self.group_dual = 0.0, np.zeros(problem.groups)

    def finish(self) -> int:
        """Go on to the optimum; the number of steps, or 0 where MOST_STEPS do not reach it."""
        for step in range(MOST_STEPS):
            if self.advance() and not self.let_go(firm=step > FIRM_STEPS):
                return step + 1
        return 0

    def advance(self) -> bool:
        """Go towards the optimum of the free assets; True when it was reached, else something is now held."""
        change = self._change()
        share, blocker = 1.0, -1
        for i in np.flatnonzero(~self.held & (np.abs(change) > NEGLIGIBLE)):
            corner = self._corner(int(i), change[i])
            reach = max((corner - self.weights[i]) / change[i], 0.0)
            if reach < share:
                share, blocker = reach, int(i)
        sums, flow = self.weights @ self.member, change @ self.member
        group = -1
        for j in np.flatnonzero(~self.held_groups & (np.abs(flow) > NEGLIGIBLE)):
            limit = self.high[j] if flow[j] > 0 else self.low[j]
            reach = max((limit - sums[j]) / flow[j], 0.0)
            if reach < share:
                share, group = reach, int(j)
        self.weights = self.weights + share * change
        if group >= 0:
            self.held_groups[group] = True
        elif blocker >= 0:
            self.held[blocker] = True
            self.weights[blocker] = self._corner(blocker, change[blocker])
        return group < 0 and blocker < 0

    def let_go(self, *, firm: bool) -> bool:
        """Free what is held against the strongest force; False when nothing is, which proves the optimum."""
        forces = np.concatenate([self._asset_forces(), self._group_forces()])
        forces[forces <= 1e-12] = 0.0
        if not forces.any():
            return False
        chosen = int(np.flatnonzero(forces)[0]) if firm else int(forces.argmax())
        if chosen < self.held.size:
            self.side[chosen] = self._segment(chosen)
            self.held[chosen] = False
        else:
            self.held_groups[chosen - self.held.size] = False
        return True

    def equations(self, free: Ints, groups: Ints) -> Floats:
        """Matrix of the optimality conditions for the free assets, the budget and the held groups."""
        rows = np.vstack([np.ones(free.size), self.member[np.ix_(free, groups)].T])
        corner = np.zeros((rows.shape[0], rows.shape[0]))
        return np.block([[self.curve[np.ix_(free, free)], rows.T], [rows, corner]])

    def sides_of(self, groups: Ints, weights: Floats) -> Floats:
        """What is missing in `weights` to the budget and to the limits at which the groups are held."""
        limits = np.where(self.at_high(), self.high, self.low)[groups]
        return np.concatenate([[1.0 - weights.sum()], limits - (weights @ self.member)[groups]])

    def at_high(self) -> Flags:
        """Groups nearer to their upper than to their lower limit."""
        sums = self.weights @ self.member
        nearer: Flags = np.abs(self.high - sums) < np.abs(self.low - sums)
        return nearer

    def _change(self) -> Floats:
        """Way to the optimum of the free assets with the held groups at their limits; sets the multipliers."""
        free, groups = np.flatnonzero(~self.held), np.flatnonzero(self.held_groups)
        force = self.reward - self.curve @ self.weights - self.cost * self.side
        right = np.concatenate([force[free], self.sides_of(groups, self.weights)])
        solution = _solve(self.equations(free, groups), right)
        change = np.zeros(self.held.size)
        change[free] = solution[: free.size]
        self.budget_dual = float(solution[free.size])
        self.group_dual = np.zeros(self.held_groups.size)
        self.group_dual[groups] = solution[free.size + 1 :]
        return change

    def _corner(self, i: int, change: float) -> float:
        """End of the asset's segment in the direction of change."""
        if self.side[i] > 0:
            return float(self.upper[i] if change > 0 else self.start[i])
        return float(self.start[i] if change > 0 else self.lower[i])

    def _pulls(self) -> tuple[Floats, Floats]:
        """Utility gained per unit by moving each held asset up and down, -inf where it cannot move."""
        reduced = self.curve @ self.weights - self.reward + self.budget_dual + self.member @ self.group_dual
        up = -reduced - self.cost * np.where(self.weights >= self.start, 1.0, -1.0)
        down = reduced + self.cost * np.where(self.weights > self.start, 1.0, -1.0)
        up = np.where(self.held & (self.weights < self.upper), up, -np.inf)
        return up, np.where(self.held & (self.weights > self.lower), down, -np.inf)

    def _asset_forces(self) -> Floats:
        up, down = self._pulls()
        forces: Floats = np.maximum(up, down)
        return forces

    def _group_forces(self) -> Floats:
        """Utility gained per unit by moving each held group off its limit, into the permitted range."""
        force = np.where(self.at_high(), -self.group_dual, self.group_dual)
        forces: Floats = np.where(self.held_groups & (self.low < self.high), force, -np.inf)
        return forces

    def _segment(self, i: int) -> float:
        """Side of the segment that the asset enters when let go."""
        up, down = self._pulls()
        weight, start = self.weights[i], self.start[i]
        bought = weight >= start if up[i] > down[i] else weight > start
        return 1.0 if bought else -1.0


def _solve(matrix: Floats, right: Floats) -> Floats:
    try:
        return np.asarray(np.linalg.solve(matrix, right), dtype=np.float64)
    except np.linalg.LinAlgError:
        return np.asarray(np.linalg.lstsq(matrix, right, rcond=None)[0], dtype=np.float64)
