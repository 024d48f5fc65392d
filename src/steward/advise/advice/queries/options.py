"""Ways forward side by side: what each does to the customer's own goals after all costs. Method page docs/methods/selection.md.

Pure: everything comes from the case and the basis.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import exp, log, log1p, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from steward.advise.advice.model import Basis, Case, Option, Way
from steward.advise.advice.rules import figures
from steward.advise.outlook.model import CLASSES
from steward.advise.portfolio import queries as portfolio
from steward.advise.selection import queries as selection
from steward.advise.selection.model import Aims, Pick, ShelfItem
from steward.kernel.money import Money
from steward.quant.simulate.goal import growth_moments, success_by_moments
from steward.quant.simulate.model import Goals, Market

Floats = NDArray[np.float64]
WHOLE, YEAR = 10_000, 12
BUMP = 0.01
TENTH = NormalDist().inv_cdf(0.9)


@dataclass(frozen=True, slots=True)
class Part:
    """Money in one place: a product that is held, one that is bought (`item`), or the account (neither)."""

    product_id: str
    asset_class: str
    issuer: str
    worth: int
    annual_bps: int
    item: ShelfItem | None = None
    behind: float = 0.0  # what it earns a year less than its class

    def kept(self, months: int) -> float:
        """The share of it that costs leave within so many months."""
        if self.item is not None:
            return 1 - selection.cost_over(self.item, months) / WHOLE
        return float((1 - self.annual_bps / WHOLE - self.behind) ** (months / YEAR))


def held(case: Case) -> list[Part]:
    """What is held."""
    return [Part(p.product_id, p.asset_class, p.issuer, p.worth, p.annual_bps) for p in case.pieces]


def account(minor: int, basis: Basis) -> Part:
    """Money in the account, which earns what the bank pays on demand."""
    behind = basis.assumptions.views["cash"].expected_return - basis.order.account_bps / WHOLE
    return Part("", "cash", "", minor, 0, behind=max(behind, 0.0))


def bought(pick: Pick) -> Part:
    """A purchase, before its fee."""
    item = pick.item
    issuer = "" if item.kind == "deposit" else item.issuer
    return Part(item.product_id, item.asset_class, issuer, pick.amount.minor, item.annual_fee_bps, item)


class Outlook:
    """The goals of one case and how they are funded, asked of many ways forward."""

    def __init__(self, case: Case, basis: Basis) -> None:
        self.case, self.basis = case, basis
        self.whole = sum(p.worth for p in case.pieces) + case.amount.minor
        self.level = basis.limits.levels[case.level]

    @cached_property
    def funded(self) -> Floats:
        """What of everything each goal has, (g,): in their order as much as it takes at the return of cash, the rest by need."""
        rate = self.basis.assumptions.views["cash"].expected_return
        need = [g.target / (1 + rate) ** (g.months / YEAR) for g in self.case.goals]
        left, given = float(max(self.whole, 0)), []
        for wanted in need:
            given.append(min(left, wanted))
            left -= given[-1]
        total = sum(need)
        return np.array([g + left * n / total for g, n in zip(given, need, strict=True)])

    @cached_property
    def weights(self) -> list[int]:
        """What each goal counts."""
        return [(self.basis.order.must_weight if g.must else 1) * (4 - g.priority) for g in self.case.goals]

    @cached_property
    def months(self) -> int:
        """How far to look ahead: the goals' months by what they count, or as long as the money may stay; at least a year."""
        if not self.case.goals:
            return max(self.case.facts.horizon_months or self.basis.order.horizon_months, YEAR)
        far = sum(w * g.months for w, g in zip(self.weights, self.case.goals, strict=True))
        return max(far // sum(self.weights), YEAR)

    def reached(self, shares: Floats, wealth: Floats) -> Floats:
        """The chance of each goal, (g,), with this division (n,) and this much put by for each."""
        goals = self.case.goals
        if not goals:
            return np.zeros(0)
        longest = max(g.months for g in goals)
        mean, covariance = Market(_returns(self.basis), self.basis.assumptions.covariance).log_moments
        month = growth_moments(mean, covariance, shares.reshape(1, 1, -1))[:, 1:]
        moments = np.concatenate([np.ones((1, 1, 3)), np.repeat(month, max(longest, 1), axis=1)], axis=1)
        none = np.zeros(len(goals))
        asked = Goals(
            mix=np.zeros(len(goals), dtype=np.int64),
            months=np.array([g.months for g in goals], dtype=np.int64),
            switch=np.zeros(len(goals), dtype=np.int64),
            wealth=wealth,
            contribution=none,
            withdrawal=none,
            target=np.array([g.target for g in goals], dtype=np.float64),
        )
        return success_by_moments(moments, 0.0, asked)

    def option(self, way: Way, parts: Sequence[Part], cost_now: Money) -> Option:
        """The figures of one way forward; `parts` hold everything as it would be, purchases before their fee."""
        shares, months = _shares(parts), self.months
        kept = np.array([self._kept(parts, g.months) for g in self.case.goals])
        chances = [round(float(c) * WHOLE) for c in self.reached(shares, self.funded * kept)]
        mean = float(shares @ _returns(self.basis))
        variance = float(shares @ self.basis.assumptions.covariance @ shares)
        unsure = float(shares**2 @ portfolio.uncertainty(self.basis.assumptions, self.basis.limits))
        yearly, currency = sum(p.worth * p.annual_bps for p in parts) // WHOLE, cost_now.currency
        whole = max(self.whole, 1)
        net, once = mean - (yearly + sum(p.worth * p.behind for p in parts)) / whole, cost_now.minor / whole / (months / YEAR)
        low, middle, high = self._bands(mean, variance, self._kept(parts, months))
        issuer, most = _largest(parts, lambda p: p.issuer)
        return Option(
            way=way,
            chances=tuple(chances),
            overall=sum(w * c for w, c in zip(self.weights, chances, strict=True)) // sum(self.weights) if chances else None,
            expected_return=round(net, 6),
            volatility=round(sqrt(max(variance, 0.0)), 6),
            low=Money(round(low), currency),
            middle=Money(round(middle), currency),
            high=Money(round(high), currency),
            bad_year_loss=figures.bad_year_loss(Money(max(self.whole, 0), currency), net, sqrt(max(variance, 0.0))),
            cost_now=cost_now,
            cost_yearly=Money(yearly, currency),
            utility=round(net - once - self.level.risk_aversion / 2 * (variance + unsure), 6),
            issuer=issuer,
            issuer_share=figures.share(most, whole),
            product_share=figures.share(_largest(parts, lambda p: p.product_id)[1], whole),
        )

    def _kept(self, parts: Sequence[Part], months: int) -> float:
        """What is left of everything after costs of so many months, as a share of what there is now."""
        return 0.0 if self.whole <= 0 else sum(p.worth * p.kept(months) for p in parts) / self.whole

    def _bands(self, mean: float, variance: float, kept: float) -> tuple[float, float, float]:
        """Lognormal, one in ten below, the middle, one in ten above."""
        years, spread = self.months / YEAR, log1p(variance / (1 + mean) ** 2)
        middle = log(1 + mean) - spread / 2
        start, swing = max(self.whole, 0) * kept, TENTH * sqrt(spread * years)
        low, mid, high = (start * exp(middle * years + z * swing) for z in (-1, 0, 1))
        return low, mid, high

    def aims(self, target: Sequence[int]) -> Aims:
        """What the order of products goes by: each goal's months by how much more money would help it at the target division."""
        crowded = Counter[str]()
        for piece in self.case.pieces:
            crowded[piece.issuer] += piece.worth
        points = {name: figures.share(worth, max(self.whole, 1)) for name, worth in crowded.items() if name}
        issuers = tuple(sorted((n, p) for n, p in points.items() if p > self.basis.order.crowd_from))
        return Aims(self._needs(target), self.case.facts.knowledge_level, issuers)

    def _needs(self, target: Sequence[int]) -> tuple[tuple[int, int], ...]:
        goals = self.case.goals
        if not goals:
            return ((self.months, WHOLE),)
        shares = np.array(target, dtype=np.float64) / WHOLE
        gained = self.reached(shares, self.funded * (1 + BUMP)) - self.reached(shares, self.funded * (1 - BUMP))
        helped = [max(round(float(g) * w * WHOLE), 0) for g, w in zip(gained, self.weights, strict=True)]
        if not sum(helped):  # all but certain, or out of reach: by the money they take
            helped = [max(round(float(f)), 0) for f in self.funded]
        if not sum(helped):
            helped = [1] * len(goals)
        split = Money(WHOLE, self.case.amount.currency).split(helped)
        needs = Counter[int]()
        for goal, part in zip(goals, split, strict=True):
            needs[goal.months] += part.minor
        return tuple(sorted((months, weight) for months, weight in needs.items() if weight))


def better(options: Sequence[Option], same: int) -> Way:
    """Which way forward is advised: the likelier goals decide, and where they are as likely the return after risk and all costs.

    `same`: basis points of chance that decide nothing. The plan must not be worse than doing nothing; equals go to the plan.
    """
    nothing, plan = (next(o for o in options if o.way is way) for way in (Way.NOTHING, Way.PLAN))
    if nothing.overall is not None and plan.overall is not None and abs(plan.overall - nothing.overall) >= same:
        return Way.PLAN if plan.overall > nothing.overall else Way.NOTHING
    return Way.PLAN if plan.utility >= nothing.utility else Way.NOTHING


def _returns(basis: Basis) -> Floats:
    return np.array([basis.assumptions.views[c].expected_return for c in CLASSES])


def _shares(parts: Sequence[Part]) -> Floats:
    """The division of everything, (n,); all in cash where there is nothing. What no class is known for counts as government bonds."""
    worth = dict.fromkeys(CLASSES, 0.0)
    for p in parts:
        worth[p.asset_class if p.asset_class in worth else "gov_bond"] += max(p.worth, 0)
    total = sum(worth.values())
    return np.array([worth[c] / total if total > 0 else float(c == "cash") for c in CLASSES])


def _largest(parts: Sequence[Part], of: Callable[[Part], str]) -> tuple[str, int]:
    """Under which name most money is, and how much; the account is nobody's."""
    sums = Counter[str]()
    for p in parts:
        if of(p):
            sums[of(p)] += p.worth
    return min(sums.items(), key=lambda pair: (-pair[1], pair[0]), default=("", 0))
