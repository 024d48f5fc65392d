"""How far views are followed: as much of them as keeps an allocation near the one without them (docs/methods/uncertainty.md)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from steward.advise.outlook.model import Assumptions
from steward.advise.portfolio.model import WHOLE, Limits, Mandate, Tracking
from steward.advise.portfolio.queries.tails import TAILS, HeldBack, Within, aversion_held, within_tails
from steward.advise.portfolio.rules import allocation as rules
from steward.quant.optimise.certificate import utility
from steward.quant.optimise.model import AllocationProblem, Solutions
from steward.quant.optimise.solve import solve

# Views count in steps of one part in so many: rows that count them alike are solved together.
STEPS = 256
# A tail limit that is closer than this binds.
NEAR = 1e-4

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Followed:
    """The answer of one mandate, `row` of `solved`, and how far views were followed for it."""

    problem: AllocationProblem
    solved: Solutions
    row: int
    held_back: HeldBack
    tracking: Tracking


@dataclass(frozen=True, slots=True, eq=False)
class Between:
    """Rows of a book between counting views not at all (`plain`) and wholly (`full`), and the problems in between."""

    assumptions: Assumptions
    house: Assumptions
    limits: Limits
    mandates: Sequence[Mandate]
    plain: Within
    full: Within

    def problem(self, rows: NDArray[np.int64], share: float) -> AllocationProblem:
        """The problem of rows that count views at this share."""
        problem = rules.build_problem(self.assumptions, self.limits, [self.mandates[i] for i in rows])
        without, wholly = rules.expected(self.house), rules.expected(self.assumptions)
        return replace(problem, expected_return=without + share * (wholly - without))

    def aversion(self, rows: NDArray[np.int64], share: float) -> Floats:
        """The risk aversion of rows that count views at this share: between that of both ends."""
        found: Floats = self.plain.aversion[rows] ** (1.0 - share) * self.full.aversion[rows] ** share
        return found

    def swing(self, rows: NDArray[np.int64], weights: Floats) -> Floats:
        """How much weights of rows swing differently from those without views."""
        return rules.tracking_error(weights, self.plain.solved.weights[rows], self.house)


def follow(assumptions: Assumptions, limits: Limits, mandates: Sequence[Mandate], full: Within) -> tuple[dict[int, Followed], Floats]:
    """The rows in which views that count wholly (`full`) lead too far, each as far as the limit allows; and how far the others go.

    Limits on losses come first: where they need more than the tracking limit, it gives way and the answer says so. Nothing is held back,
    and nothing measured, without views or limits; nor where there is no division without views to stay near to.
    """
    house, most = assumptions.without_views, rules.most_tracking(limits, mandates)
    if house is None or not np.isfinite(most).any():
        return {}, np.full(len(mandates), np.nan)
    plain = within_tails(rules.build_problem(house, limits, mandates), house, limits, mandates)
    between = Between(assumptions, house, limits, mandates, plain, full)
    every = np.arange(len(mandates), dtype=np.int64)
    swing = between.swing(every, full.solved.weights)
    whole = np.array([a is not None and b is not None for a, b in zip(plain.held_back, full.held_back, strict=True)])
    swing[~whole | ~np.isfinite(most)] = np.nan
    rows = np.flatnonzero(swing > most)
    counted = _most_counted(between, rows, most[rows])
    found: dict[int, Followed] = {}
    for steps in np.unique(counted):
        part = rows[counted == steps]
        found |= _settled(between, part, steps / STEPS, most[part])
    return found, swing


def _most_counted(between: Between, rows: NDArray[np.int64], most: Floats) -> NDArray[np.int64]:
    """In how many of STEPS parts views count in each row so that it stays near, by halving: not at all always does."""
    low, high = np.zeros(len(rows), dtype=np.int64), np.full(len(rows), STEPS, dtype=np.int64)
    while rows.size and high[0] - low[0] > 1:
        middle = (low + high) // 2
        over = np.zeros(len(rows), dtype=bool)
        for steps in np.unique(middle):
            part, share = middle == steps, steps / STEPS
            batch = rules.build_batch(np.arange(part.sum(), dtype=np.int64), between.aversion(rows[part], share))
            weights = solve(between.problem(rows[part], share), batch).weights
            over[part] = ~(between.swing(rows[part], weights) <= most[part])
        low, high = np.where(over, low, middle), np.where(over, middle, high)
    return low


def _settled(between: Between, rows: NDArray[np.int64], share: float, most: Floats) -> Mapping[int, Followed]:
    """The answers of rows that count views at this share, as much more careful as limits on losses still ask."""
    mandates, each = [between.mandates[i] for i in rows], np.arange(len(rows), dtype=np.int64)
    problem, own = between.problem(rows, share), between.aversion(rows, share)
    free = solve(problem, rules.build_batch(each, own))
    firm = aversion_held(problem, between.assumptions, between.limits, mandates, free.weights, own)
    solved = free if (firm == own).all() else solve(problem, rules.build_batch(each, firm))
    wholly, batch = between.problem(rows, 1.0), rules.build_batch(each, between.full.aversion[rows])
    lost = utility(wholly, batch, between.full.solved.weights[rows]) - utility(wholly, batch, solved.weights)
    swing, over = between.swing(rows, solved.weights), rules.excess(between.assumptions, between.limits, mandates, solved.weights)
    found = {}
    for i, row in enumerate(rows):
        limit = (between.limits.levels[mandates[i].level].tracking or 0) / WHOLE
        kept = bool(swing[i] <= most[i])
        tracking = Tracking(limit, round(float(swing[i]), 6), float(share), round(max(float(lost[i]), 0.0), rules.DUAL_DIGITS), kept)
        held = between.full.held_back[row] or (None, 0.0)
        tail = TAILS[int(over[i].argmax())] if over[i].max() > -NEAR else None
        found[int(row)] = Followed(problem, solved, i, (tail, held[1] if tail else 0.0), tracking)
    return found
