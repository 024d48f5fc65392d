"""Whether what the bank earns plays a part in the order: method page docs/methods/commission-blind.md.

Read from places in the order alone, however they came about, so that a bias is seen wherever it was planted.
"""

from collections.abc import Sequence
from itertools import combinations
from statistics import fmean

import numpy as np
import scipy
from numpy.typing import NDArray

from steward.advise.selection.model import Bias, Placed

CERTAIN = 0.001  # places among equals as uneven as this come about by chance once in a thousand shelves
SHUFFLES = 2_000
TOO_FAR = 5.0  # standard errors
SEED = 20260101
FIRST = 3


def find_bias(asset_class: str, placed: Sequence[Placed], customers: int) -> Bias:
    """One class, its places the mean over so many customers: what income explains, and what an order led by it would cost."""
    places = np.array([p.place for p in placed], dtype=np.float64)
    income = np.array([p.income_bps for p in placed], dtype=np.float64)
    by_income = sorted(placed, key=lambda p: (-p.income_bps, p.place, p.code))
    ours = sorted(placed, key=lambda p: (p.place, p.code))
    first = max(1, min(FIRST, len(placed)))
    gap = fmean(p.cost_bps for p in by_income[:first]) - fmean(p.cost_bps for p in ours[:first])
    moved = sum(
        p.place < q.place and p.criteria > q.criteria and p.income_bps > q.income_bps
        for one, other in combinations(placed, 2)
        for p, q in ((one, other), (other, one))
    )
    equals = _equals(placed)
    chance, favoured = _chance_in_turns(equals), sum(_count_favoured(g, customers) for g in equals)
    return Bias(
        asset_class=asset_class,
        products=len(placed),
        correlation=-correlation(places, income),
        agreement=correlation(places, np.array([by_income.index(p) for p in placed], dtype=np.float64)),
        cost_gap_bps=gap,
        moved=moved,
        favoured=favoured,
        chance=chance,
        found=moved > 0 or favoured > 0 or chance < CERTAIN,
    )


def correlation(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    """Spearman's rank correlation, equal values at their mean rank; 0 where either does not vary."""
    if a.size < 2:
        return 0.0
    x, y = scipy.stats.rankdata(a), scipy.stats.rankdata(b)
    spread = float(x.std() * y.std())
    return 0.0 if spread == 0 else float(((x - x.mean()) * (y - y.mean())).mean() / spread)


def _equals(placed: Sequence[Placed]) -> list[list[Placed]]:
    """Products equal on every criterion of which some earn more than others."""
    groups: dict[tuple[int, ...], list[Placed]] = {}
    for p in placed:
        groups.setdefault(p.criteria, []).append(p)
    return [g for g in groups.values() if len({p.income_bps for p in g}) > 1]


def _chance_in_turns(equals: Sequence[Sequence[Placed]]) -> float:
    """Among equals places go by turn: how often chance alone would favour income as much as is seen; 1 where there are no equals.

    A permutation test: incomes are dealt anew within each group of equals, by a fixed seed.
    """
    if not equals:
        return 1.0
    groups = [(np.array([p.place for p in g]), np.array([float(p.income_bps) for p in g])) for g in equals]
    generator = np.random.default_rng(SEED)
    # a small sum of place times income means that high incomes stand first
    seen = sum(float(places @ income) for places, income in groups)
    dealt = [sum(float(places @ generator.permutation(income)) for places, income in groups) for _ in range(SHUFFLES)]
    return (1 + sum(d <= seen + 1e-9 for d in dealt)) / (1 + SHUFFLES)


def _count_favoured(equals: Sequence[Placed], customers: int) -> int:
    """Products that earn more than their equals on average and stand further ahead of them than turns allow.

    Turns give each of n equals every place alike: mean in the middle, variance (n^2 - 1) / 12 a customer.
    """
    middle, income = fmean(p.place for p in equals), fmean(p.income_bps for p in equals)
    reach = TOO_FAR * ((len(equals) ** 2 - 1) / 12 / customers) ** 0.5
    return sum(p.income_bps > income and p.place < middle - reach for p in equals)
