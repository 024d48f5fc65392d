"""Trades that bring groups of holdings near their targets, in the sizes that can be carried out: a small mixed-integer program.

With x_b bought and s_k sold (each s_k a slice of a holding with one cost), and after_g what group g is worth then,

    minimise    drift sum_g |after_g - target_g| + sum_b cost_b x_b + sum_k cost_k s_k + ticket (number of trades)
    subject to  x_b = 0  or  x_b = least_b + step_b n_b <= most_b,  n_b whole
                what is sold of one holding is a whole number of its steps, where it has steps
                cash + sum_k (1 - fee_k) s_k - sum_b x_b >= floor

Solved by branch and bound (HiGHS), within a number of nodes and not of seconds, so that the same input gives the same trades.  A greedy
answer is made as well and taken where it is no worse; `bound` is a proven lower bound of the cost whichever was taken.
Method page docs/methods/rebalancing.md.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import scipy

from steward.quant.optimise.model import Floats, Ints

MOST_NODES = 2_000
# More steps than this between nothing and the most count as divisible; what is left over a step is rounded off by the caller.
MOST_STEPS = 20_000
SCALE = 1_000.0  # what everything together is worth in the program, so that its tolerances mean the same for rich and poor
HARDLY = 1e-9


@dataclass(frozen=True)
class TradeProblem:
    """Amounts in one unit of money.

    target    (g,)  what each group is to be worth
    still     (g,)  what it is worth without what may be sold
    cash_group      the group that money in hand counts to
    buy_group (b,), buy_least (b,), buy_step (b,), buy_most (b,)  step 0: any amount from least on
    buy_fee   (b,)  share of the amount paid at once; buy_cost (b,) what a unit is taken to cost in all
    sell_of   (k,)  holding of each slice; sell_group (k,), sell_worth (k,), sell_fee (k,) likewise
    sell_step (h,)  worth of the least number of units of each holding that can be sold, 0: any
    cash, floor     money in hand, and what has to be left
    drift, ticket   what a unit off target and a trade are taken to cost
    """

    target: Floats
    still: Floats
    cash_group: int
    buy_group: Ints
    buy_least: Floats
    buy_step: Floats
    buy_most: Floats
    buy_fee: Floats
    buy_cost: Floats
    sell_of: Ints
    sell_group: Ints
    sell_worth: Floats
    sell_fee: Floats
    sell_step: Floats
    cash: float
    floor: float
    drift: float
    ticket: float

    @property
    def whole(self) -> float:
        """What everything is worth before, at least the sum of the targets."""
        return max(float(self.still.sum() + self.sell_worth.sum()) + self.cash, float(self.target.sum()), HARDLY)


class Trades(NamedTuple):
    """bought (b,), sold (k,), their cost by the objective, a proven lower bound of it, and whether branch and bound found them."""

    bought: Floats
    sold: Floats
    cost: float
    bound: float
    by_program: bool


def worth_after(problem: TradeProblem, bought: Floats, sold: Floats) -> Floats:
    """What each group is worth after the trades, (g,)."""
    after: Floats = problem.still.copy()
    np.add.at(after, problem.buy_group, bought * (1 - problem.buy_fee))
    np.add.at(after, problem.sell_group, problem.sell_worth - sold)
    after[problem.cash_group] += cash_after(problem, bought, sold)
    return after


def cash_after(problem: TradeProblem, bought: Floats, sold: Floats) -> float:
    """Money in hand after the trades."""
    return float(problem.cash + ((1 - problem.sell_fee) * sold).sum() - bought.sum())


def cost_of(problem: TradeProblem, bought: Floats, sold: Floats) -> float:
    """The objective."""
    off = np.abs(worth_after(problem, bought, sold) - problem.target).sum()
    trades = int((bought > HARDLY).sum()) + np.unique(problem.sell_of[sold > HARDLY]).size
    return float(problem.drift * off + problem.buy_cost @ bought + problem.sell_fee @ sold + problem.ticket * trades)


def find_trades(problem: TradeProblem) -> Trades:
    """The cheapest trades, or none where none are better than doing nothing."""
    nothing = np.zeros(problem.buy_group.size), np.zeros(problem.sell_of.size)
    program, bound = _by_program(problem)
    answers = [(*_greedily(problem), False)]
    if program is not None:
        answers.append((*program, True))
    if cash_after(problem, *nothing) >= problem.floor - HARDLY * problem.whole:
        answers.append((*nothing, True))
    bought, sold, by_program = min(answers, key=lambda a: (_short_of(problem, a[0], a[1]), cost_of(problem, a[0], a[1]), not a[2]))
    cost = cost_of(problem, bought, sold)
    return Trades(bought, sold, cost, min(max(bound, 0.0), cost), by_program)


def _short_of(problem: TradeProblem, bought: Floats, sold: Floats) -> float:
    """Money missing to the floor, nothing when it is too little to matter."""
    missing = problem.floor - cash_after(problem, bought, sold)
    return missing if missing > 1e-7 * problem.whole else 0.0


def _by_program(problem: TradeProblem) -> tuple[tuple[Floats, Floats] | None, float]:
    """Bought and sold by branch and bound, and the proven bound; None where it found nothing within its nodes."""
    layout = _Layout(problem)
    found = scipy.optimize.milp(
        layout.cost,
        integrality=layout.whole_numbers,
        bounds=scipy.optimize.Bounds(np.zeros(layout.cost.size), layout.most),
        constraints=scipy.optimize.LinearConstraint(layout.rows, layout.low, layout.high),
        options={"node_limit": MOST_NODES, "mip_rel_gap": 1e-9},
    )
    dual = getattr(found, "mip_dual_bound", None)
    bound = -np.inf if dual is None or not np.isfinite(dual) else float(dual) / layout.scale
    if found.x is None:
        return None, bound
    return layout.read(np.asarray(found.x, dtype=np.float64)), bound


class _Layout:
    """The program's columns: bought (b), whole steps bought (b), bought at all (b), sold (k), steps sold (h), sold at all (h), over and
    under target (g, g)."""

    def __init__(self, problem: TradeProblem) -> None:
        self.problem, self.scale = problem, SCALE / problem.whole
        b, k, h, g = problem.buy_group.size, problem.sell_of.size, problem.sell_step.size, problem.target.size
        starts = np.cumsum([0, b, b, b, k, h, h, g, g])
        self.parts = [slice(int(start), int(end)) for start, end in pairwise(starts)]
        self.size = int(starts[-1])
        self.rows = np.zeros((0, self.size))
        self.low, self.high = np.zeros(0), np.zeros(0)
        self.cost, self.most, self.whole_numbers = np.zeros(self.size), np.full(self.size, np.inf), np.zeros(self.size)
        self._price()
        self._limit()
        self._balance()

    def read(self, found: Floats) -> tuple[Floats, Floats]:
        bought, sold = found[self.parts[0]] / self.scale, found[self.parts[3]] / self.scale
        bought[found[self.parts[2]] < 0.5] = 0.0
        sold[(found[self.parts[5]] < 0.5)[self.problem.sell_of]] = 0.0
        return np.maximum(bought, 0.0), np.clip(sold, 0.0, self.problem.sell_worth)

    def _price(self) -> None:
        p, (x, _n, y, s, _m, z, over, under) = self.problem, self.parts
        self.cost[x], self.cost[s] = p.buy_cost, p.sell_fee
        self.cost[y] = self.cost[z] = p.ticket * self.scale
        self.cost[over] = self.cost[under] = p.drift

    def _limit(self) -> None:
        p, (x, n, y, s, m, z, _over, _under) = self.problem, self.parts
        stepped = (p.buy_step > 0) & (p.buy_most <= MOST_STEPS * p.buy_step)
        room = np.maximum(p.buy_most - p.buy_least, 0.0)
        self.most[x] = p.buy_most * self.scale
        self.most[n] = np.where(stepped, np.floor(room / np.where(stepped, p.buy_step, 1.0) + HARDLY), 0.0)
        self.most[y] = (p.buy_most >= p.buy_least) & (p.buy_most > 0)
        held = np.bincount(p.sell_of, p.sell_worth, p.sell_step.size)
        whole = (p.sell_step > 0) & (held <= MOST_STEPS * p.sell_step)
        self.most[s] = p.sell_worth * self.scale
        self.most[m] = np.where(whole, np.floor(held / np.where(whole, p.sell_step, 1.0) + HARDLY), 0.0)
        self.most[z] = 1.0
        for part in (n, y, m, z):
            self.whole_numbers[part] = 1.0
        for i in range(p.buy_group.size):
            least, most = p.buy_least[i] * self.scale, p.buy_most[i] * self.scale
            step = p.buy_step[i] * self.scale if stepped[i] else 0.0
            # bought = least (if at all) + steps; or anything between least and most
            self._row({x.start + i: 1.0, y.start + i: -least, n.start + i: -step}, 0.0, 0.0 if stepped[i] else np.inf)
            self._row({x.start + i: 1.0, y.start + i: -most}, -np.inf, 0.0)
        for j in range(p.sell_step.size):
            slices = {s.start + int(q): 1.0 for q in np.flatnonzero(p.sell_of == j)}
            self._row({**slices, z.start + j: -held[j] * self.scale}, -np.inf, 0.0)
            if whole[j]:
                self._row({**slices, m.start + j: -p.sell_step[j] * self.scale}, 0.0, 0.0)

    def _balance(self) -> None:
        p, (x, _n, _y, s, _m, _z, over, under) = self.problem, self.parts
        paid = {s.start + i: 1 - p.sell_fee[i] for i in range(p.sell_of.size)} | {x.start + i: -1.0 for i in range(p.buy_group.size)}
        self._row(paid, (p.floor - p.cash) * self.scale, np.inf)
        nothing = worth_after(p, np.zeros(p.buy_group.size), np.zeros(p.sell_of.size))
        for g in range(p.target.size):
            row = {x.start + int(i): 1 - p.buy_fee[i] for i in np.flatnonzero(p.buy_group == g)}
            row |= {s.start + int(i): -1.0 for i in np.flatnonzero(p.sell_group == g)}
            if g == p.cash_group:
                row = {c: row.get(c, 0.0) + paid.get(c, 0.0) for c in {**row, **paid}}
            wanted = (p.target[g] - nothing[g]) * self.scale
            self._row({**row, over.start + g: -1.0, under.start + g: 1.0}, wanted, wanted)

    def _row(self, entries: dict[int, float], low: float, high: float) -> None:
        row = np.zeros((1, self.size))
        row[0, list(entries)] = list(entries.values())
        self.rows = np.vstack([self.rows, row])
        self.low, self.high = np.append(self.low, low), np.append(self.high, high)


def _greedily(problem: TradeProblem) -> tuple[Floats, Floats]:
    """Sell what is over target, cheapest first, where that is worth its fee; then buy for the groups furthest below, as money lasts."""
    p = problem
    bought, sold = np.zeros(p.buy_group.size), np.zeros(p.sell_of.size)
    for k in np.argsort(p.sell_fee, kind="stable"):
        over = (worth_after(p, bought, sold) - p.target)[p.sell_group[k]]
        short = p.floor - cash_after(p, bought, sold)
        wanted = max(over if 2 * p.drift > p.sell_fee[k] else 0.0, short / (1 - p.sell_fee[k]))
        sold[k] = _in_steps(min(wanted, p.sell_worth[k]), float(p.sell_step[p.sell_of[k]]), up=short > 0, most=float(p.sell_worth[k]))
    for b in np.argsort((worth_after(p, bought, sold) - p.target)[p.buy_group], kind="stable"):
        missing = (p.target - worth_after(p, bought, sold))[p.buy_group[b]]
        amount = min(missing, float(p.buy_most[b]), cash_after(p, bought, sold) - p.floor)
        if amount >= p.buy_least[b] and amount > 0 and 2 * p.drift > p.buy_cost[b]:
            bought[b] = p.buy_least[b] + _in_steps(amount - float(p.buy_least[b]), float(p.buy_step[b]))
    return bought, sold


def _in_steps(amount: float, step: float, *, up: bool = False, most: float = np.inf) -> float:
    if amount <= 0 or step <= 0:
        return max(amount, 0.0)
    whole = np.ceil(amount / step - HARDLY) if up else np.floor(amount / step + HARDLY)
    return float(whole * step) if whole * step <= most else float(np.floor(most / step) * step)
