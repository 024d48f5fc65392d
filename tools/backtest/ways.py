"""Ways to act that are compared: the advice of the product itself, and what it must beat. Targets by month (t, levels, classes)."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from steward.advise.outlook.model import CLASSES, Assumptions
from steward.advise.outlook.queries import house_blocks, house_sets
from steward.advise.outlook.queries.estimate import HISTORY_MONTHS
from steward.advise.outlook.rules.estimate import LEAST_MONTHS, estimate
from steward.advise.portfolio.model import WHOLE, Allocation, Mandate, Unsolved
from steward.advise.portfolio.queries import allocate, limit_sets
from steward.kernel.time import business_date
from steward.quant.backtest.known import walk
from tools.backtest.worlds import CASH_BELOW, World

Floats = NDArray[np.float64]

LEVELS = (1, 2, 3, 4, 5)
# Monthly figures: what is decided of one month end is dealt at the next, which is later than any fund's confirmation.
LAG = 1
FIRST = LEAST_MONTHS
YEAR = 12
# What each class is judged to earn beyond money in hand; the rules that head the house's assumptions, applied to the yield of the day.
BEYOND_CASH = {
    "gov_bond": 0.01,
    "credit_bond": 0.01,
    "bond_fund": 0.01,
    "balanced": 0.025,
    "equity_cn": 0.05,
    "equity_global": 0.05,
    "gold": 0.015,
}
# A fixed division by level: the share in shares, half of it abroad where there are both, the rest in bonds. Level 4 is 60/40.
FIXED = {1: 0.0, 2: 0.2, 3: 0.4, 4: 0.6, 5: 0.8}


def advised(world: World, facts: Floats) -> Floats:
    """(t, levels, classes + 2): the target weights with the return and volatility that were said, a year."""
    return walk(lambda past: advise(past, world.classes), facts, FIRST, LAG)


def advise(past: Floats, known: frozenset[str]) -> Floats:
    """What the product advises each level from the facts (t, classes + 1) so far, (levels, classes + 2)."""
    returns, rate = past[-HISTORY_MONTHS:, :-1], float(past[-1, -1])
    seen = np.isfinite(returns).sum(axis=0) >= LEAST_MONTHS
    offered = frozenset(c for i, c in enumerate(CLASSES) if c in known and seen[i])
    made = estimate("CNY", business_date(2000, 1, 1), judged(rate), returns, without_hindsight()).assumptions
    mandates = [Mandate(level, offered) for level in LEVELS]
    answers = allocate(mandates, made, limit_sets()[-1])
    return np.array([_row(answers[m]) for m in mandates])


def _row(answer: Allocation | Unsolved) -> list[float]:
    """No instruction where no division meets every limit: the product then advises nothing either."""
    if isinstance(answer, Unsolved):
        return [np.nan] * (len(CLASSES) + 2)
    return [*(s.weight / WHOLE for s in answer.slices), answer.expected_return, answer.volatility]


def judged(rate: float) -> Mapping[str, Mapping[str, float]]:
    """Building blocks from the ten-year yield of the day by one rule; how unsure each is is what the house states."""
    cash, house = max(rate - CASH_BELOW, 0.0), house_blocks("CNY")
    return {
        c: {"income": cash + BEYOND_CASH.get(c, 0.0), "growth": 0.0, "valuation": 0.0, "currency": 0.0, "error": house[c]["error"]}
        for c in CLASSES
    }


def without_hindsight() -> Assumptions:
    """A base for classes without a history, which are not offered: no correlation of theirs, known only later, may speak."""
    found = next(s for s in house_sets() if s.currency == "CNY")
    return Assumptions(
        found.version, found.currency, found.known_from, found.origin, found.mark, found.views,
        np.diag(np.diag(found.covariance)), np.diag(np.diag(found.error)), found.digest,
    )  # fmt: skip


def nothing(_world: World, facts: Floats) -> Floats:
    """Money stays in hand."""
    return np.broadcast_to(np.eye(1, len(CLASSES)), (facts.shape[0], len(LEVELS), len(CLASSES)))


def fixed(world: World, facts: Floats) -> Floats:
    """The same division every month."""
    shares = [c for c in ("equity_cn", "equity_global") if c in world.classes]
    bonds = "bond_fund" if "bond_fund" in world.classes else "gov_bond"
    weights = np.zeros((len(LEVELS), len(CLASSES)))
    for row, level in enumerate(LEVELS):
        weights[row, [CLASSES.index(c) for c in shares]] = FIXED[level] / len(shares)
        weights[row, CLASSES.index(bonds)] = 1.0 - FIXED[level]
    return np.broadcast_to(weights, (facts.shape[0], *weights.shape))


def chased(world: World, facts: Floats) -> Floats:
    """Each January everything goes to the class, of those the level may buy, that earned most in the last year; dealt as late as advice."""
    january = np.array([month == 1 for _year, month in world.months])
    return walk(lambda past: chase(past, january), facts, FIRST, LAG)


def chase(past: Floats, january: NDArray[np.bool_]) -> Floats:
    """The winner of the last twelve months whose end is known at the newest January, (levels, classes)."""
    begun = int(np.flatnonzero(january[: past.shape[0] + 1])[-1])
    earned = np.prod(1.0 + past[begun - YEAR : begun, :-1], axis=0)
    weights, limits = np.zeros((len(LEVELS), len(CLASSES))), limit_sets()[-1]
    for row, level in enumerate(LEVELS):
        may = np.array([limits.levels[level].most[c] > 0 for c in CLASSES])
        weights[row, int(np.argmax(np.where(may & np.isfinite(earned), earned, -np.inf)))] = 1.0
    return weights


WAYS = {"advice": advised, "nothing": nothing, "fixed": fixed, "chase": chased}
