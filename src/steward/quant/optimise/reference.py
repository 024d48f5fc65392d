"""Primal-dual interior point for one row in plain NumPy: the readable twin of `kernel`.

Everything is divided by lambda, so that the quadratic term is the same for all rows:

    minimise  1/2 w'Dw + 1/2 y'y - mu'w / lambda + kappa / lambda * sum(b + s)
    w = base + b - s,  y = B'w,  1'w = 1,  t = Gw,  0 <= b,  0 <= s,  group_lower <= t <= group_upper

base is the present weight moved into its bounds; b is bought, s is sold, each with the room left to
the bound.  Eliminating b, s and t leaves factors + 1 + groups equations a step.  Predictor and
corrector after Mehrotra (SIAM J. Optimization 2, 1992); common step for primal and dual variables.
"""

from dataclasses import dataclass

import numpy as np

from steward.quant.optimise.model import Floats
from steward.quant.optimise.prepared import (
    MOST_ITERATIONS,
    NO_ROOM,
    SAME_LIMIT,
    START_DUAL,
    STEP_BACK,
    TINY,
    TOLERANCE,
    Rows,
    Shared,
)


@dataclass
class _Barrier:
    """Variables between two bounds: distances to each bound and their multipliers.

    `on` is 0 for those without room, which never move.
    """

    below: Floats
    above: Floats
    dual_low: Floats
    dual_high: Floats
    on: Floats

    @staticmethod
    def halfway(room: Floats, dual: float, least: float) -> "_Barrier":
        on = (room > least).astype(np.float64)
        half = np.where(on > 0, room, 2.0) / 2
        return _Barrier(half, half.copy(), np.full(room.shape, dual), np.full(room.shape, dual), on)

    @property
    def softness(self) -> Floats:
        """Inverse of the barrier's curvature, 0 where there is no room."""
        below, above = self.below, self.above
        soft: Floats = self.on * below * above / (self.dual_low * above + self.dual_high * below)
        return soft

    @property
    def product(self) -> float:
        """Complementarity: sum of distance times multiplier."""
        pairs = self.below * self.dual_low + self.above * self.dual_high
        return float((self.on * pairs).sum())

    def dual_steps(self, move: Floats, aim: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
        low = self.on * (aim[0] - self.dual_low - self.dual_low / self.below * move)
        high = self.on * (aim[1] - self.dual_high + self.dual_high / self.above * move)
        return low, high

    def advance(self, share: float, move: Floats, duals: tuple[Floats, Floats]) -> None:
        self.below += share * move
        self.above -= share * move
        self.dual_low += share * duals[0]
        self.dual_high += share * duals[1]

    def rate(self, move: Floats, duals: tuple[Floats, Floats]) -> float:
        """Inverse of the longest step that keeps every distance and multiplier positive."""
        ratios = (
            -move / self.below,
            move / self.above,
            -duals[0] / self.dual_low,
            -duals[1] / self.dual_high,
        )
        return max(float(ratio.max(initial=1e-9)) for ratio in ratios)

    def product_after(self, share: float, move: Floats, duals: tuple[Floats, Floats]) -> float:
        low = (self.below + share * move) * (self.dual_low + share * duals[0])
        high = (self.above - share * move) * (self.dual_high + share * duals[1])
        return float((self.on * (low + high)).sum())


@dataclass(frozen=True)
class ReferenceSolution:
    """weights (n,), multipliers in utility units, iterations, and the last residual."""

    weights: Floats
    budget_dual: float
    group_dual: Floats
    iterations: int
    residual: float


class _Row:
    """State of one row's iteration.  side 0 buys, side 1 sells."""

    def __init__(self, shared: Shared, rows: Rows, row: int) -> None:
        limits = rows.limit_set[row]
        self.loadings, self.specific = shared.loadings, shared.specific_variance
        self.scale = float(rows.risk_aversion[row])
        self.reward = shared.expected_return / self.scale
        self.cost = float(rows.turnover_cost[row]) / self.scale
        lower, upper = shared.lower[limits], shared.upper[limits]
        # without a cost the present weights do not matter, and two sides would be one too many
        start = rows.start[row] if self.cost > 0 else lower
        self.base = np.clip(start, lower, upper)
        dual = START_DUAL / self.scale
        rooms = (upper - self.base, self.base - lower)
        self.sides = tuple(_Barrier.halfway(room, dual, NO_ROOM) for room in rooms)
        low, high = shared.group_lower[limits], shared.group_upper[limits]
        self.member = (shared.group[:, None] == np.arange(low.size)).astype(np.float64)
        self.groups = _Barrier.halfway(high - low, dual, SAME_LIMIT)
        self.target = (low + high) / 2
        self.exposure = np.zeros(shared.loadings.shape[1])
        self.budget_dual, self.group_dual = 0.0, np.zeros(low.size)
        pairs = [*self.sides, self.groups]
        self.count = max(2 * sum(float(pair.on.sum()) for pair in pairs), 1.0)

    @property
    def weights(self) -> Floats:
        bought, sold = self.sides
        weights: Floats = self.base + bought.on * bought.below - sold.on * sold.below
        return weights

    def reduced_gradient(self) -> Floats:
        gradient = self.specific * self.weights + self.loadings @ self.exposure - self.reward
        reduced: Floats = gradient + self.budget_dual + self.member @ self.group_dual
        return reduced

    def mean_product(self) -> float:
        return sum(pair.product for pair in (*self.sides, self.groups)) / self.count

    def gaps(self) -> Floats:
        """Primal residuals of exposure, budget and groups, stacked."""
        weights = self.weights
        parts = (
            self.exposure - self.loadings.T @ weights,
            [1.0 - weights.sum()],
            self.target - self.member.T @ weights,
        )
        return np.concatenate(parts)

    def residual(self) -> float:
        reduced = self.reduced_gradient()
        slopes = (reduced, -reduced)
        dual = max(
            float(np.abs(s.on * (slope + self.cost - s.dual_low + s.dual_high)).max()) for s, slope in zip(self.sides, slopes, strict=True)
        )
        between = self.groups.dual_high - self.groups.dual_low - self.group_dual
        dual = max(dual, float(np.abs(self.groups.on * between).max()))
        product = self.mean_product() * self.count
        return max(float(np.abs(self.gaps()).max()), self.scale * dual, self.scale * product)


Aim = tuple[Floats, Floats]


@dataclass(frozen=True)
class _Move:
    """One Newton direction: of the stacked equations, of each barrier, and of its multipliers."""

    stacked: Floats
    moves: tuple[Floats, ...]
    duals: tuple[Aim, ...]


def _direction(row: _Row, aims: tuple[Aim, ...]) -> _Move:
    """Newton direction towards complementarity products given as multipliers `aims`."""
    soft = [side.softness for side in row.sides]
    reduced = row.reduced_gradient()
    pull = [-(slope + row.cost - low + high) for slope, (low, high) in zip((reduced, -reduced), aims, strict=False)]
    both = soft[0] + soft[1]
    shrink = 1.0 / (1.0 + both * row.specific)
    free = shrink * (soft[0] * pull[0] - soft[1] * pull[1])
    group_soft = row.groups.softness
    group_pull = row.group_dual + aims[2][0] - aims[2][1]
    columns = np.column_stack([row.loadings, np.ones(row.base.size), row.member])
    factors = row.loadings.shape[1]
    matrix = columns.T @ ((both * shrink)[:, None] * columns)
    extra = np.concatenate([np.ones(factors), [0.0], group_soft])
    matrix += np.diag(extra)
    right = columns.T @ free - row.gaps()
    right[factors + 1 :] -= group_soft * group_pull
    # least squares: group limits held as equal may repeat the budget
    stacked = np.linalg.lstsq(matrix, right, rcond=1e-15)[0]
    back = -(columns @ stacked)
    change = free + both * shrink * back
    slope_change = row.specific * change - back
    moves = (
        soft[0] * (pull[0] - slope_change),
        soft[1] * (pull[1] + slope_change),
        group_soft * (group_pull + stacked[factors + 1 :]),
    )
    pairs = (*row.sides, row.groups)
    steps = zip(pairs, moves, aims, strict=True)
    return _Move(stacked, moves, tuple(pair.dual_steps(move, aim) for pair, move, aim in steps))


def _step(row: _Row) -> None:
    pairs = (*row.sides, row.groups)
    nothing = tuple((np.zeros(p.on.shape), np.zeros(p.on.shape)) for p in pairs)
    probe = _direction(row, nothing)
    parts = list(zip(pairs, probe.moves, probe.duals, strict=True))
    share = min(1.0, 1.0 / max(p.rate(move, duals) for p, move, duals in parts))
    product = row.mean_product()
    after = sum(p.product_after(share, move, duals) for p, move, duals in parts) / row.count
    centre = (max(after, 0.0) / max(product, TINY)) ** 3 * product
    aims = tuple(((centre - move * low) / p.below, (centre + move * high) / p.above) for p, move, (low, high) in parts)
    final = _direction(row, aims)
    parts = list(zip(pairs, final.moves, final.duals, strict=True))
    share = min(1.0, STEP_BACK / max(p.rate(move, duals) for p, move, duals in parts))
    for p, move, duals in parts:
        p.advance(share, move, duals)
    factors = row.exposure.size
    row.exposure += share * final.stacked[:factors]
    row.budget_dual += share * float(final.stacked[factors])
    row.group_dual += share * final.stacked[factors + 1 :]
    row.target += share * final.moves[2]


def solve_row(shared: Shared, rows: Rows, row: int) -> ReferenceSolution:
    """Solve one row; a residual that is NaN or above TOLERANCE means that it did not converge."""
    state = _Row(shared, rows, row)
    iterations = 0
    residual = state.residual()
    # limits without an interior drive multipliers to infinity; such rows end here and are solved exactly
    with np.errstate(all="ignore"):
        while residual > TOLERANCE and iterations < MOST_ITERATIONS:
            try:
                _step(state)
            except np.linalg.LinAlgError:
                residual = np.inf
                break
            iterations += 1
            residual = state.residual()
    return ReferenceSolution(
        state.weights,
        state.budget_dual * state.scale,
        state.group_dual * state.scale,
        iterations,
        residual,
    )
