"""Divisions of one mandate for one objective each, side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from steward.advise.outlook.model import Assumptions
from steward.advise.planning import queries as planning
from steward.advise.portfolio.model import WHOLE, Division, Limits, Mandate, Objective, ObjectiveTerms, Unsolved
from steward.advise.portfolio.queries.allocate import allocate
from steward.advise.portfolio.queries.tails import aversion_held
from steward.advise.portfolio.rules import allocation as rules
from steward.advise.portfolio.rules import objectives as made
from steward.kernel.explain import Explanation
from steward.quant.optimise.frontier import trace_frontier, weights_at_aversion
from steward.quant.optimise.shortfall import most_within_shortfall
from steward.quant.optimise.solve import solve

MOST_CARE, LEAST_CARE = 400.0, 0.2
# A pull of so many times the risk aversion leaves nothing of a tilt.
STRONGEST = 1e6
# Tangents after which a limit on the drawdown counts as one that cannot be kept.
MOST_CUTS = 30


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A mandate with the assumptions of the house, the same as its views tilt them, and the long-run division."""

    mandate: Mandate
    house: Assumptions
    tilted: Assumptions
    limits: Limits
    scenarios: made.Floats
    long_run: Mapping[str, int]

    def division(self, objective: Objective, points: Mapping[str, int], code: str, **facts: str) -> Division:
        """A division with its figures, by the assumptions in force."""
        context = self.tilted, self.scenarios, objective_terms().tail, self.long_run
        return made.describe(objective, points, context, Explanation(f"portfolio.reason_{code}", facts))


@cache
def objective_terms() -> ObjectiveTerms:
    """What divisions by objective are made with."""
    return made.parse_terms(files("steward.advise.portfolio").joinpath("data", "objectives.toml").read_text("utf-8"))


def divide(mandate: Mandate, house: Assumptions, tilted: Assumptions, limits: Limits) -> Asked | Unsolved:
    """The long-run division and what the others are made with; Unsolved where no division meets every limit."""
    found = allocate([mandate], house, limits)[mandate]
    if isinstance(found, Unsolved):
        return found
    scenarios = made.year_scenarios(tilted, planning.market_spells(), objective_terms())
    return Asked(mandate, house, tilted, limits, scenarios, {s.asset_class: s.weight for s in found.slices})


def divisions(asked: Asked) -> tuple[Division, ...]:
    """One division for each objective that needs nothing of a customer's plan."""
    even = made.even_risk(asked.tilted, asked.limits, asked.mandate)
    points = made.whole(even, asked.limits, asked.mandate)
    swings = {"share": _percent(WHOLE - points["cash"])}
    return (
        asked.division(Objective.LONG_RUN, asked.long_run, "long_run"),
        _tilted(asked),
        _within_bad_years(asked),
        asked.division(Objective.EVEN_RISK, points, "even_risk", **swings),
    )


def mixes_along(asked: Asked) -> list[Mapping[str, int]]:
    """Divisions along the efficient edge, from careful to as bold as the limits on the tails allow; empty where no edge can be traced."""
    problem = rules.build_problem(asked.tilted, asked.limits, [asked.mandate])
    try:
        frontier = trace_frontier(problem, 0)
    except ArithmeticError:
        return []

    def keeps(aversion: float) -> bool:
        weights = weights_at_aversion(frontier, np.array([aversion]))
        return not (rules.excess(asked.tilted, asked.limits, [asked.mandate], weights) > 0).any()

    boldest = made.least(keeps, LEAST_CARE, MOST_CARE)
    places = weights_at_aversion(frontier, np.geomspace(MOST_CARE, boldest, objective_terms().mixes))
    points: list[Mapping[str, int]] = [made.whole(weights, asked.limits, asked.mandate) for weights in places]
    return [mix for n, mix in enumerate(points) if mix not in points[:n]]


def likeliest(asked: Asked, mixes: Sequence[Mapping[str, int]], chances: Sequence[float]) -> Division:
    """The mix with the highest chance, of the least risk among those that are as likely."""
    place = made.likeliest(chances, [rules.describe(asked.tilted, mix)[1] for mix in mixes])
    facts = {"tried": str(len(mixes)), "chance": f"{100 * chances[place]:.0f}", "least": f"{100 * min(chances):.0f}"}
    alike = sum(round(c, made.TIE_DIGITS) == round(chances[place], made.TIE_DIGITS) for c in chances) > 1
    return asked.division(Objective.GOALS, mixes[place], "goals_alike" if alike else "goals", **facts)


def _tilted(asked: Asked) -> Division:
    """What the views make of the long-run division, no further from it than the level's tracking limit and within its tail limits."""
    most = asked.limits.levels[asked.mandate.level].tracking or WHOLE
    if asked.tilted.version == asked.house.version:
        return asked.division(Objective.TILTED, asked.long_run, "no_views")
    problem, anchor = rules.build_problem(asked.tilted, asked.limits, [asked.mandate]), made.as_weights(asked.long_run)
    before = rules.build_problem(asked.house, asked.limits, [asked.mandate])
    row, own = np.zeros(1, dtype=np.int64), rules.aversions(asked.limits, [asked.mandate])
    free = solve(before, rules.build_batch(row, own)).weights
    aversion = float(aversion_held(before, asked.house, asked.limits, [asked.mandate], free)[0])

    def at(pull: float) -> made.Floats:
        held = made.pull_towards(problem, anchor, asked.house.covariance, aversion, pull)
        weights: made.Floats = solve(held, rules.build_batch(row, np.array([aversion + pull]))).weights[0]
        return weights

    def keeps(pull: float) -> bool:
        weights = at(pull)
        near = float(rules.tracking_error(weights, anchor, asked.house)[0]) <= most / WHOLE - rules.ROUNDED
        return near and not (rules.excess(asked.house, asked.limits, [asked.mandate], weights[None]) > 0).any()

    facts = {"limit": _percent(most), "level": str(asked.mandate.level)}
    if keeps(aversion / STRONGEST):
        return asked.division(Objective.TILTED, made.whole(at(aversion / STRONGEST), asked.limits, asked.mandate), "tilted", **facts)
    pull = made.least(keeps, aversion / STRONGEST, aversion * STRONGEST)
    points = made.whole(at(pull), asked.limits, asked.mandate) if keeps(pull) else asked.long_run
    return asked.division(Objective.TILTED, points, "tilted_held", **facts)


def _within_bad_years(asked: Asked) -> Division:
    """The most that can be expected while the worst years of the scenarios, and the likely drawdown, keep the level's limits.

    The scenarios' limit is a linear program; the drawdown's is laid on by tangents until it is kept.
    """
    level, problem = asked.limits.levels[asked.mandate.level], rules.build_problem(asked.tilted, asked.limits, [asked.mandate])
    limit = (WHOLE if level.tail_loss is None else level.tail_loss) / WHOLE - rules.ROUNDED
    fall = (WHOLE if level.drawdown is None else level.drawdown) / WHOLE - 2 * rules.ROUNDED
    cuts = np.zeros((0, problem.assets))
    while True:
        found = most_within_shortfall(problem, 0, asked.scenarios, objective_terms().tail, limit, cuts)
        if found is None:
            raise ArithmeticError("limits that were met before exclude each other")
        over = rules.excess(asked.tilted, asked.limits, [asked.mandate], found.weights[None])[0, 1] > 0
        if not (found.kept and over) or len(cuts) >= MOST_CUTS:
            break
        cuts = np.vstack([cuts, made.drawdown_cut(asked.tilted, found.weights, fall)])
    code = "unkept" if over or not found.kept else "slack" if found.price <= rules.NEAR else "held"
    facts = {"limit": _percent(round((limit + rules.ROUNDED) * WHOLE)), "price": f"{100 * found.price:.0f}"}
    return asked.division(Objective.BAD_YEARS, made.whole(found.weights, asked.limits, asked.mandate), f"bad_years_{code}", **facts)


def _percent(points: int) -> str:
    return f"{points / 100:.2f}".rstrip("0").rstrip(".")
