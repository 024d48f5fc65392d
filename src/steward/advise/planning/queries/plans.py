"""What comes of a household's money under what is known of it: a plan, plans side by side, what would mend one, and bad turns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steward.advise.outlook import queries as outlook
from steward.advise.outlook.model import CLASSES, Assumptions
from steward.advise.planning.model import (
    GoalId,
    GoalState,
    InputOrigin,
    Mix,
    Plan,
    PlanInput,
    PlanNote,
    PlanWithoutAge,
    Remedies,
    Shock,
    TooManyScenarios,
    Tranche,
    Unit,
)
from steward.advise.planning.queries.goals import list_goals
from steward.advise.planning.queries.liquidity import READ, by_day, tranches_of
from steward.advise.planning.rules import chances, mend, stress
from steward.advise.planning.rules import inputs as rules
from steward.advise.planning.rules.china import DatedRule, parse_rules, rules_on
from steward.advise.planning.rules.household import Debt, Household, Person, Premium
from steward.advise.planning.rules.liquidity import month_due, month_of, spendable
from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate, add_months, full_years, parse_date
from steward.know.customers import queries as customers
from steward.know.customers.model import Customer, CustomerKind
from steward.know.holdings import queries as holdings
from steward.platform.work import Work
from steward.quant.simulate.scenarios import draw_shocks
from steward.quant.simulate.uncertain import draw_worlds

PATHS, MONTHS, SEED = 2048, 12 * 88, 20260101
MOST_SCENARIOS = 4
CURRENCY = "CNY"
DEATH = frozenset({"term_life", "whole_life"})
ILLNESS = frozenset({"illness"})


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """Everything known of a household that its plans share; `weights` of the mixes by level, 0 being what is held now."""

    customer_id: CustomerId
    basis: chances.Basis
    inputs: tuple[PlanInput, ...]
    weights: Mapping[int, Mapping[str, float]]
    people: tuple[str, ...]
    unseen: int
    locked: float
    notes: tuple[PlanNote, ...]


@cache
def household_rules() -> tuple[DatedRule, ...]:
    """The state's rules for households, every entry."""
    return parse_rules(_data("china.toml"))


@cache
def _defaults() -> tuple[PlanInput, ...]:
    return rules.parse_defaults(_data("assumptions.toml"))


@cache
def _shocks() -> tuple[stress.MarketShock, ...]:
    return stress.parse_shocks(_data("crises.toml"))


def _data(name: str) -> str:
    return files("steward.advise.planning").joinpath("data", name).read_text("utf-8")


@cache
def _draws() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The shocks and worlds all plans share, so that a small change of a figure is a small change of a chance."""
    return draw_shocks(MONTHS, PATHS, SEED), draw_worlds(PATHS, SEED)


def warm_plans() -> None:
    """Draw what all plans share; called when the server starts, not in a request."""
    _draws()


def plan_of(w: Work, customer_id: CustomerId, mixes: Sequence[Mix], edits: Mapping[str, float], as_of: BusinessDate | None = None) -> Plan:
    """The plan of the customer's household, as known on a day, with some figures edited.

    `mixes` are divisions the customer may choose beside what is held now, by level.  PlanWithoutAge when nobody's age is known;
    PlanInputUnknown and PlanInputOutOfRange for edits that cannot be.
    """
    return _plan(ground_of(w, customer_id, mixes, as_of or w.today), edits)


def compare_plans(
    w: Work, customer_id: CustomerId, mixes: Sequence[Mix], scenarios: Sequence[Mapping[str, float]]
) -> list[tuple[Plan, list[Shock]]]:
    """Several plans of one household side by side, each with what bad turns do to it."""
    if len(scenarios) > MOST_SCENARIOS:
        raise TooManyScenarios(most=MOST_SCENARIOS)
    ground = ground_of(w, customer_id, mixes, w.today)
    return [(_plan(ground, edits), _stressed(ground, edits)) for edits in scenarios]


def remedies_of(w: Work, customer_id: CustomerId, mixes: Sequence[Mix], edits: Mapping[str, float], goal_id: GoalId | None) -> Remedies:
    """What would lift one goal, or all musts, to the chance wanted."""
    ground = ground_of(w, customer_id, mixes, w.today)
    return mend.remedies(ground.basis, _values(rules.edit(ground.inputs, edits)), goal_id)


def stress_of(w: Work, customer_id: CustomerId, mixes: Sequence[Mix], edits: Mapping[str, float]) -> list[Shock]:
    """The plan under every bad turn."""
    return _stressed(ground_of(w, customer_id, mixes, w.today), edits)


def _stressed(ground: Ground, edits: Mapping[str, float]) -> list[Shock]:
    return stress.try_all(ground.basis, _values(rules.edit(ground.inputs, edits)), ground.weights, _shocks())


def ground_of(w: Work, customer_id: CustomerId, mixes: Sequence[Mix], as_of: BusinessDate) -> Ground:
    """Read everything a household's plans rest on: its members the reader may know of, their facts, holdings and goals."""
    w.require(READ, customer_id)
    who = customers.get_customer(w, customer_id)
    found = [who] if who.household_id is None else customers.household_members(w, who.household_id, as_of)
    adults = [who, *(c for c in found if c.id != who.id)]
    members = [m for m in (_member(w, f"p{n}", c, as_of) for n, c in enumerate(adults, 1)) if m is not None]
    if not members:
        raise PlanWithoutAge
    in_force = rules_on(household_rules(), as_of)
    goals = [g for c in adults for g in list_goals(w, c.id, (GoalState.ACTIVE,)) if g.captured_at <= w.end_of(as_of)]
    own = [g for g in goals if g.stated_goal.amount.currency == CURRENCY and g.stated_goal.due_until > as_of]
    inputs = rules.gather(members, own, _defaults(), in_force, as_of)
    tranches = by_day(t for c in adults for t in tranches_of(w, c.id, as_of))
    household = _household(members, tranches, as_of)
    assumptions = outlook.assumptions_at(w, CURRENCY, as_of)
    weights = {0: _held(w, adults, as_of), **{m.level: m.weights for m in mixes}}
    inputs.append(PlanInput("mix", 0.0, Unit.LEVEL, InputOrigin.BOOK, 0.0, float(max(weights)), "", assumptions.version))
    basis = chances.Basis(
        household,
        tuple(_planned(g, as_of) for g in own),
        in_force,
        {level: _expected(assumptions, mix) for level, mix in weights.items()},
        *_draws(),
    )
    total = 0 if who.household_id is None else customers.count_members(w, who.household_id, as_of)
    notes = _notes(members, len(adults), len(goals) - len(own), household)
    locked = sum(f.amount for f in household.freed)
    return Ground(customer_id, basis, tuple(inputs), weights, tuple(m.name for m in members), max(total - len(adults), 0), locked, notes)


def _member(w: Work, key: str, who: Customer, as_of: BusinessDate) -> rules.Member | None:
    """An adult with a known birth date; None for others, who are left out of the projection."""
    if who.kind is not CustomerKind.PERSON or who.birth_date is None or full_years(who.birth_date, as_of) < 18:
        return None
    return rules.Member(key, customers.shown_name(w, who), who.birth_date, customers.facts_of(w, who.id, as_of))


def _household(members: Sequence[rules.Member], tranches: Sequence[Tranche], as_of: BusinessDate) -> Household:
    liquid, freed = spendable(tranches, as_of)
    return Household(
        as_of=as_of,
        people=tuple(Person(m.key, m.born, _months_old(m.born, as_of)) for m in members),
        children_born=tuple(sorted({int(year) for m in members for year in _records(m, "children")})),
        parents=any("care_for_parents" in m.facts and m.facts["care_for_parents"].value is True for m in members),
        debts=tuple(debt for m in members for debt in _debts(m)),
        policies=tuple(_policy(p, as_of) for m in members for p in _records(m, "policies")),
        liquid=liquid,
        freed=freed,
    )


def _months_old(born: BusinessDate, as_of: BusinessDate) -> int:
    years = full_years(born, as_of)
    months = 12 * years
    while add_months(born, months + 1) <= as_of:
        months += 1
    return months


def _records(m: rules.Member, field: str) -> Sequence[Any]:
    value = m.facts[field].value if field in m.facts else None
    return value if isinstance(value, list | tuple) else ()


def _debts(m: rules.Member) -> list[Debt]:
    """Loans as told one by one; a sum of debts told alone is one loan on the terms of the plan's figures."""
    rows = [r for r in _records(m, "loans") if float(r["owed"]) > 0]
    if rows or not m.told("debts"):
        return [_debt(r) for r in rows]
    return [Debt(m.told("debts") or 0.0)]


def _debt(row: Mapping[str, Any]) -> Debt:
    rate, instalment = row.get("rate_pct"), row.get("monthly_payment")
    return Debt(
        owed=float(row["owed"]),
        rate=None if rate is None else float(rate) / 100,
        months=None if row.get("months_left") is None else int(row["months_left"]),
        instalment=None if instalment is None else float(instalment),
    )


def _policy(row: Mapping[str, Any], as_of: BusinessDate) -> Premium:
    until = row.get("until")
    months = None if until is None else month_of(as_of, max(parse_date(str(until)), as_of))
    insured, kind = float(row.get("sum_insured") or 0), row["kind"]
    death, illness = (insured if kind in kinds else 0.0 for kinds in (DEATH, ILLNESS))
    return Premium(float(row.get("annual_premium") or 0), months, death, illness)


def _planned(goal: Any, as_of: BusinessDate) -> chances.PlannedGoal:
    told = goal.stated_goal
    due = max(told.due_from, as_of)
    return chances.PlannedGoal(
        goal.id, told.name, told.template, told.necessity, told.priority, float(told.amount.major), told.stated, month_due(as_of, due)
    )


def _held(w: Work, adults: Sequence[Customer], as_of: BusinessDate) -> dict[str, float]:
    """What the household holds now by asset class, in parts of one; cash where nothing is held."""
    sums = dict.fromkeys(CLASSES, 0.0)
    for who in adults:
        has = holdings.wealth(w, who.id, CURRENCY, None if as_of == w.today else as_of)
        sums["cash"] += max(float((has.cash.posted + has.cash.due).major), 0.0)
        for held in has.positions:
            if held.value is not None:
                known = held.product.asset_class.value
                sums[known if known in sums else "gov_bond"] += float(held.value.major)
    total = sum(sums.values())
    return {c: v / total for c, v in sums.items()} if total > 0 else {**sums, "cash": 1.0}


def _expected(assumptions: Assumptions, mix: Mapping[str, float]) -> tuple[float, float, float]:
    weights = np.array([mix.get(c, 0.0) for c in CLASSES])
    mean = float(sum(x * assumptions.views[c].expected_return for x, c in zip(weights, CLASSES, strict=True)))
    deviation, error = (float(np.sqrt(weights @ c @ weights)) for c in (assumptions.covariance, assumptions.error))
    return mean, deviation, error


def _notes(members: Sequence[rules.Member], adults: int, left_out: int, household: Household) -> tuple[PlanNote, ...]:
    found = []
    if len(members) < adults:
        found.append(PlanNote("planning.note_age_unknown", {"count": str(adults - len(members))}))
    if left_out:
        found.append(PlanNote("planning.note_goal_left_out", {"count": str(left_out)}))
    owed = sum(loan.owed for loan in household.debts)
    net = household.liquid + sum(f.amount for f in household.freed) - owed
    if net < 0:
        found.append(PlanNote("planning.note_negative_worth", {"amount": f"{-net:.0f}"}))
    return tuple(found)


def _values(inputs: Sequence[PlanInput]) -> dict[str, float]:
    return {i.code: i.value for i in inputs}


def _plan(ground: Ground, edits: Mapping[str, float]) -> Plan:
    inputs = rules.edit(ground.inputs, edits)
    values = _values(inputs)
    household = ground.basis.household
    result = chances.run(ground.basis, values)
    level = int(values["mix"])
    mean, deviation, _error = ground.basis.mixes[level]
    used = sorted((r.used for r in ground.basis.rules.values()), key=lambda r: r.code)
    return Plan(
        customer_id=ground.customer_id,
        as_of=household.as_of,
        currency=CURRENCY,
        people=ground.people,
        people_unseen=ground.unseen,
        chance=result.chance,
        daily=result.daily,
        goals=chances.outlooks(result, values, household.as_of),
        bands=chances.bands(result, household.as_of),
        years=chances.year_flows(result, household),
        start=household.liquid,
        locked=ground.locked,
        reserve=result.reserve,
        protection=result.protection,
        mix=Mix(level, ground.weights[level]),
        expected_return=mean,
        volatility=deviation,
        inputs=tuple(inputs),
        rules=tuple(used),
        notes=ground.notes + _run_notes(result, ground),
    )


def _run_notes(result: chances.Result, ground: Ground) -> tuple[PlanNote, ...]:
    """Plain reasons for a poor answer: life costs more than comes in, too few months for a pension."""
    found = []
    first = result.flows.lived[:12].sum()
    if first < 0:
        found.append(PlanNote("planning.note_daily_short", {"amount": f"{-first:.0f}"}))
    if ground.basis.household.liquid <= 0:
        found.append(PlanNote("planning.note_no_wealth", {}))
    names = {f"p{n}": name for n, name in enumerate(ground.people, 1)}
    found += [PlanNote("planning.note_short_pension", {"name": names.get(key, key)}) for key in result.flows.short_of_pension]
    return tuple(found)
