"""What comes of a household on many paths: chances, what is lacking, bands of wealth.  Method page docs/methods/household.md.

Order of funding: daily life with the cover that is missing, then what falls due, musts before wants and by priority.  A want is paid only
from what exceeds both the emergency reserve and what later musts and lean years need, reckoned at the deposit rate.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from steward.advise.planning.model import Band, GoalId, GoalOutlook, Necessity, Protection, Stated, Template, YearFlow
from steward.advise.planning.rules.china import Bools, Figures, Floats, Ints, Rules
from steward.advise.planning.rules.glide import blended, safe_of_purse
from steward.advise.planning.rules.household import YEAR, Flows, Household, horizon, project, retire_month
from steward.advise.planning.rules.inputs import KINDS
from steward.advise.planning.rules.mix import Prospect
from steward.kernel.time import BusinessDate, add_months
from steward.quant.simulate.purse import PAID, Dues, Outcome, grow, run_purse

# Goals that must be there on their day but stay in the purse: the plan itself spends them month by month.
KEPT = frozenset({Template.EMERGENCY, Template.RETIREMENT})
PRICES = {Template.EDUCATION: "education", Template.HOUSE: "housing", Template.TRAVEL: "leisure"}
CENT = 0.005
POINTS = (5, 25, 50, 75, 95)
# The worlds of a band: the worst and the best fifth of them.
FIFTH = 5
# Years a partner needs to stand on their own feet, where there are no children.
PARTNER_YEARS = 5


@dataclass(frozen=True, slots=True)
class PlannedGoal:
    """A goal as the plan sees it: when, how much, and whether in money of today."""

    id: GoalId
    name: str
    template: Template
    necessity: Necessity
    priority: int
    amount: float
    stated: Stated
    month: int


@dataclass(frozen=True, slots=True)
class Turn:
    """One bad turn: a share of the purse lost at the beginning of a month, pay that fails, a bill, and figures that change."""

    loss: float = 0.0
    loss_month: int = 0
    no_pay: tuple[int, int] = (0, 0)
    bill: float = 0.0
    bill_month: int = 0
    edits: Figures = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Basis:
    """Everything a plan rests on beside its figures: `mixes` by level, standard normal `shocks` (t, p) and `worlds` (p,).

    The world is what is not known of the means: it holds for all months of a path. `safe`: where money glides to; None: nowhere.
    """

    household: Household
    goals: tuple[PlannedGoal, ...]
    rules: Rules
    mixes: Mapping[int, Prospect]
    shocks: Floats
    worlds: Floats
    safe: Prospect | None = None
    grown: dict[int, Floats] = field(default_factory=dict)

    def growth(self, level: int, months: int) -> Floats:
        """Growth factors of a mix, kept for the next question about it."""
        if level not in self.grown or self.grown[level].shape[0] < months:
            mix = self.mixes[level]
            self.grown[level] = grow(mix.mean, mix.deviation, self.shocks[:months], mix.error * self.worlds)
        return self.grown[level][:months]

    def gliding(self, level: int, share: Floats) -> Floats:
        """Growth factors of a mix of which in each month this share, (t,), is safe instead."""
        growth, moved = self.growth(level, share.size), np.flatnonzero(share)
        if self.safe is None or not moved.size:
            return growth
        mean, deviation, error = blended(self.mixes[level], self.safe, share[moved])
        growth = growth.copy()
        growth[moved] = grow(mean[:, None], deviation[:, None], self.shocks[moved], error[:, None] * self.worlds)
        return growth


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """One run: goals in the order of payment with what became of them, path by path; `worlds` are the paths from the worst on.

    `safe` (t,) is the share of the purse that was safe in each month, because goals were near.
    """

    goals: tuple[PlannedGoal, ...]
    flows: Flows
    dues: Dues
    outcome: Outcome
    prices: Floats
    protection: Protection
    reserve: float
    worlds: Ints
    safe: Floats

    @property
    def daily(self) -> float:
        """Chance that no month of daily life goes unpaid."""
        return float((self.outcome.lacking < CENT).mean())

    def chance_of(self, goal_id: GoalId) -> float:
        """Chance of one goal; none where it is not in the plan."""
        return next((float(self.reached(k).mean()) for k, g in enumerate(self.goals) if g.id == goal_id), 0.0)

    def reached(self, k: int) -> Bools:
        """On which paths the goal at a place was paid in full, (p,)."""
        return np.asarray(self.outcome.paid[k] >= PAID * self.dues.amount[k])

    @property
    def good(self) -> Bools:
        """On which paths daily life and every must were paid, (p,)."""
        good: Bools = self.outcome.lacking < CENT
        for k, goal in enumerate(self.goals):
            if goal.necessity is Necessity.MUST:
                good = good & self.reached(k)
        return good

    @property
    def chance(self) -> float:
        """Chance of daily life and every must together."""
        return float(self.good.mean())

    def band(self, good: Bools) -> tuple[float, float]:
        """The chance of what is good on some paths in the fifth of worlds that treats it worst, and in the one that treats it best."""
        fifth = max(good.size // FIFTH, 1)
        ends = float(good[self.worlds[:fifth]].mean()), float(good[self.worlds[-fifth:]].mean())
        return min(ends), max(ends)


def run(basis: Basis, values: Figures, turn: Turn | None = None) -> Result:
    """Project the household and settle its purse on every path."""
    turn = turn or Turn()
    values = {**values, **turn.edits}
    goals = [_moved(g, values) for g in basis.goals]
    months = min(horizon(basis.household, values, max((g.month for g in goals), default=0)), basis.shocks.shape[0] // YEAR * YEAR)
    ordered = tuple(sorted((g for g in goals if g.month < months), key=lambda g: (g.month, g.necessity.value, g.priority, g.id)))
    house = next((g.month for g in ordered if g.template is Template.HOUSE), None)
    flows = project(basis.household, values, basis.rules, months, house)
    protection = protect(basis.household, values)
    net = _settled(flows, _cover(basis.household, protection, values, months), turn)
    reserve = _reserve(values, flows, ordered)
    prices = (1.0 + values["inflation.living"]) ** (np.arange(months + 1) / YEAR)
    dues = _dues(ordered, values, net, reserve * prices[:months])
    start = max(basis.household.liquid, 0.0)
    safe = _safe(basis, values, start, net, dues)
    growth = basis.gliding(int(values["mix"]), safe)
    if turn.loss:
        growth, start = _lose(growth, start, turn)
    worlds = np.argsort(basis.worlds, kind="stable")
    return Result(ordered, flows, dues, run_purse(start, net, growth, dues), prices, protection, reserve, worlds, safe)


def _safe(basis: Basis, values: Figures, start: float, net: Floats, dues: Dues) -> Floats:
    """The share of the purse that is safe in each month: what near goals hold of what is expected to be there, known by the year."""
    begin = values.get("glide_years", 0.0) * YEAR
    if basis.safe is None or begin <= 0 or not dues.month.size:
        return np.zeros(net.size)
    usual = np.full((net.size, 1), (1.0 + basis.mixes[int(values["mix"])].mean) ** (1 / YEAR))
    expected = run_purse(start, net, usual, dues).wealth[:-1, 0]
    return safe_of_purse(dues.month, dues.amount, np.repeat(expected, YEAR)[: net.size], begin)


def _settled(flows: Flows, cover: Floats, turn: Turn) -> Floats:
    """What the purse takes in or pays at the beginning of each month: the month before it, and money that comes free by then.

    A month is settled when it is over, so that the first month asks nothing of money that needs some days to be had.
    """
    lived = flows.lived - cover
    first, until = turn.no_pay
    lived[first:until] -= flows.main_income[first:until]
    lived[turn.bill_month] -= turn.bill
    return flows.freed + np.concatenate(([0.0], lived[:-1]))


def _lose(growth: Floats, start: float, turn: Turn) -> tuple[Floats, float]:
    if turn.loss_month == 0:
        return growth, start * (1.0 - turn.loss)
    growth = growth.copy()
    growth[min(turn.loss_month, len(growth)) - 1] *= 1.0 - turn.loss
    return growth, start


def _moved(goal: PlannedGoal, values: Figures) -> PlannedGoal:
    later, share = int(values.get(f"goal.{goal.id}.delay", 0)), values.get(f"goal.{goal.id}.share", 1.0)
    return PlannedGoal(
        goal.id, goal.name, goal.template, goal.necessity, goal.priority, goal.amount * share, goal.stated, goal.month + later
    )


def amount_due(goal: PlannedGoal, values: Figures) -> float:
    """A goal in money of the month it is due."""
    if goal.stated is Stated.FUTURE:
        return goal.amount
    return float(goal.amount * (1.0 + values[f"inflation.{PRICES.get(goal.template, 'living')}"]) ** (goal.month / YEAR))


def reserve_now(basis: Basis, values: Figures) -> float:
    """The emergency reserve of today, in the currency's major units: the months told of today's spending, or the goal where it is more."""
    return _reserve(values, project(basis.household, values, basis.rules, YEAR, None), [_moved(g, values) for g in basis.goals])


def _reserve(values: Figures, flows: Flows, goals: Sequence[PlannedGoal]) -> float:
    return max([values["reserve_months"] * float(flows.spending[0]), *(g.amount for g in goals if g.template is Template.EMERGENCY)])


def _dues(goals: Sequence[PlannedGoal], values: Figures, net: Floats, reserve: Floats) -> Dues:
    month = np.array([g.month for g in goals], dtype=np.int64)
    amount = np.array([amount_due(g, values) for g in goals])
    spent = np.array([0.0 if g.template in KEPT else 1.0 for g in goals])
    must = np.array([g.necessity is Necessity.MUST for g in goals], dtype=bool)
    later = needed_after(net, month[must], (amount * spent)[must], values["deposit_return"])
    keep = np.where(must | (spent == 0), 0.0, np.maximum(reserve[month], later[month]))
    return Dues(month, amount, keep, spent)


def needed_after(net: Floats, month: Ints, amount: Floats, rate: float) -> Floats:
    """What must be left after each month so that all later months and musts can be paid, money kept at `rate`; (t,)."""
    out = -net
    np.add.at(out, month, amount)
    monthly = (1.0 + rate) ** (1 / YEAR)
    needed, after = np.zeros(net.size), 0.0
    for t in range(net.size - 1, -1, -1):
        needed[t] = after
        after = max(after + out[t], 0.0) / monthly
    return needed


def protect(household: Household, values: Figures) -> Protection:
    """The cover that is missing should the one who earns most die today: their share of the spending of those who depend, and the debts."""
    pays = [values[f"{p.key}.salary"] + values[f"{p.key}.business"] + values[f"{p.key}.bonus"] for p in household.people]
    years = max([born + values["child_leaves"] - household.as_of.year for born in household.children_born], default=0.0)
    years = max(years, PARTNER_YEARS if len(household.people) > 1 else 0.0)
    share = max(pays) / sum(pays) if sum(pays) > 0 else 0.0
    spending: float = sum(values[f"spending.{k}"] for k in KINDS) * values["spending_share"] * YEAR
    debts = sum(loan.owed for loan in household.debts) if share > 0 else 0.0
    needed = max(years, 0.0) * spending * share + debts
    has = max(household.liquid, 0.0) + sum(f.amount for f in household.freed) + sum(p.death for p in household.policies)
    gap = max(needed - has, 0.0)
    return Protection(needed, has, gap, gap * values["protection_rate"])


def _cover(household: Household, protection: Protection, values: Figures, months: int) -> Floats:
    """The premium of the missing cover by month, until the last earner retires."""
    until = max(retire_month(p, values) for p in household.people)
    cover: Floats = np.where(np.arange(months) < until, protection.premium / YEAR, 0.0)
    return cover


def outlooks(result: Result, values: Figures, as_of: BusinessDate) -> tuple[GoalOutlook, ...]:
    """How each goal fares, by day; money of today."""
    found = []
    for k, goal in enumerate(result.goals):
        price, wanted, reached = result.prices[goal.month], result.dues.amount[k], result.reached(k)
        lacking = np.maximum(wanted - result.outcome.paid[k], 0.0) / price
        chance = values["must_chance" if goal.necessity is Necessity.MUST else "want_chance"]
        found.append(GoalOutlook(
            goal.id, goal.name, goal.template, goal.necessity, add_months(as_of, goal.month), float(wanted / price),
            float(reached.mean()), result.band(reached), chance, float(lacking.mean()), float(np.quantile(lacking, 0.9)),
        ))  # fmt: skip
    return tuple(found)


def bands(result: Result, as_of: BusinessDate) -> tuple[Band, ...]:
    """Wealth by year in money of today."""
    wealth = result.outcome.wealth
    found = np.percentile(wealth, POINTS, axis=1)
    last = result.prices.size - 1
    months = [min(YEAR * row, last) for row in range(wealth.shape[0])]
    return tuple(
        Band(add_months(as_of, m), (a, b, c, d, e))
        for m, (a, b, c, d, e) in zip(months, (found / result.prices[months]).T.tolist(), strict=True)
    )


def year_flows(result: Result, household: Household) -> tuple[YearFlow, ...]:
    """The household's years, money of their own year."""
    flows, spent = result.flows, np.zeros(result.flows.income.size)
    np.add.at(spent, result.dues.month, result.dues.amount * result.dues.spent)
    columns = [flows.income, flows.pension, flows.spending, flows.loans, flows.premiums, flows.freed, spent]
    yearly = np.array(columns).reshape(len(columns), -1, YEAR).sum(axis=2).T
    age = household.people[0].age_months
    return tuple(
        YearFlow(add_months(household.as_of, YEAR * y), (age + YEAR * y) // YEAR, *map(float, (*row, result.safe[YEAR * y])))
        for y, row in enumerate(yearly)
    )


def least(reaches: Callable[[int], bool], most: int) -> int | None:
    """The least whole number from 1 to `most` for which `reaches` holds, where it holds from some number on; None when not at `most`."""
    if most < 1 or not reaches(most):
        return None
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reaches(middle) else (middle, high)
    return high
