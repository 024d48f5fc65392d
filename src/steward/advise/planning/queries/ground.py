"""Everything the plans of a household rest on, read once: people, facts, holdings, goals, rules and what markets are expected to do."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib.resources import files

from steward.advise.outlook import queries as outlook
from steward.advise.planning.model import (
    Goal,
    GoalState,
    InputOrigin,
    Mix,
    MoneyPurpose,
    PlanInput,
    PlanNote,
    PlanWithoutAge,
    Tranche,
    Unit,
)
from steward.advise.planning.queries.goals import list_goals
from steward.advise.planning.queries.liquidity import READ, Held, at_rate, by_day, held_by
from steward.advise.planning.rules import chances, homes, mix
from steward.advise.planning.rules import inputs as rules
from steward.advise.planning.rules.china import DatedRule, Floats, parse_rules, rules_on
from steward.advise.planning.rules.household import YEAR, Household, Person
from steward.advise.planning.rules.kept import held_fee
from steward.advise.planning.rules.liquidity import month_due, spendable
from steward.advise.planning.rules.purposes import held_by_purpose
from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate, full_years
from steward.know.customers import queries as customers
from steward.know.customers.model import Customer, CustomerKind
from steward.know.markets import queries as markets
from steward.know.markets.model import FxRate, FxRateMissing
from steward.platform.work import Work
from steward.quant.simulate.scenarios import draw_shocks
from steward.quant.simulate.uncertain import draw_worlds

PATHS, MONTHS, SEED = 2048, 12 * 88, 20260101
CURRENCY = "CNY"
RateOf = Callable[[str], FxRate | None]


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """Everything known of a household that its plans share; `weights` of the mixes by level, 0 being what is held now.

    `held_fee` is what the products held take a year, in parts of one; `held_as` what is held by purpose.
    """

    customer_id: CustomerId
    adults: tuple[CustomerId, ...]
    basis: chances.Basis
    inputs: tuple[PlanInput, ...]
    weights: Mapping[int, Mapping[str, float]]
    people: tuple[str, ...]
    unseen: int
    locked: float
    held_fee: float
    held_as: Mapping[MoneyPurpose, float]
    notes: tuple[PlanNote, ...]


@cache
def household_rules() -> tuple[DatedRule, ...]:
    """The state's rules for households, every entry."""
    return parse_rules(read_data("china.toml"))


@cache
def house_assumptions() -> tuple[PlanInput, ...]:
    """What the house takes for granted where nobody said."""
    return rules.parse_defaults(read_data("assumptions.toml"))


def glide_months() -> int:
    """How many months before a goal its money begins to move to safety, where nobody said otherwise."""
    return round(next(i.value for i in house_assumptions() if i.code == "glide_years") * YEAR)


def read_data(name: str) -> str:
    """One file of the module's data."""
    return files("steward.advise.planning").joinpath("data", name).read_text("utf-8")


@cache
def counted_as() -> dict[str, mix.Counted]:
    """As what the parts of a household's money count."""
    return mix.parse_counted(read_data("counted.toml"))


@cache
def shared_paths() -> tuple[Floats, Floats]:
    """The shocks and worlds all plans share, so that a small change of a figure is a small change of a chance."""
    return draw_shocks(MONTHS, PATHS, SEED), draw_worlds(PATHS, SEED)


def ground_of(w: Work, customer_id: CustomerId, mixes: Sequence[Mix], as_of: BusinessDate) -> Ground:
    """Read everything a household's plans rest on: its members the reader may know of, their facts, holdings and goals."""
    w.require(READ, customer_id)
    who = customers.get_customer(w, customer_id)
    adults = household_of(w, who, as_of)
    members = [m for m in (_member(w, f"p{n}", c, as_of) for n, c in enumerate(adults, 1)) if m is not None]
    if not members:
        raise PlanWithoutAge
    in_force = rules_on(household_rules(), as_of)
    stated = [g for c in adults for g in list_goals(w, c.id, (GoalState.ACTIVE,)) if g.captured_at <= w.end_of(as_of)]
    rate_of = cache(partial(_rate_of, w, as_of))
    own = [g for g in (_in_yuan(g, rate_of) for g in stated if g.stated_goal.due_until >= as_of) if g is not None]
    inputs = rules.gather(members, own, house_assumptions(), in_force, as_of)
    held = [held_by(w, c.id, as_of, CURRENCY, rate_of) for c in adults]
    tranches = by_day(t for one in held for t in one.tranches)
    household = _household(members, tranches, as_of)
    shares = _shares_abroad(held, tranches)
    assumptions = outlook.assumptions_mixed(w, CURRENCY, shares, as_of)
    now, assumed = mix.held_mix(tranches, counted_as())
    weights = {0: now, **{m.level: m.weights for m in mixes}}
    inputs.append(PlanInput("mix", 0.0, Unit.LEVEL, InputOrigin.BOOK, 0.0, float(max(weights)), "", assumptions.version))
    prospects = {level: mix.prospect_of(assumptions, found) for level, found in weights.items()}
    planned, safe = tuple(_planned(g, as_of) for g in own), mix.prospect_of(assumptions, {mix.CASH: 1.0})
    basis = chances.Basis(household, planned, in_force, prospects, *shared_paths(), safe)
    total = 0 if who.household_id is None else customers.count_members(w, who.household_id, as_of)
    notes = (*_people_notes(members, len(adults)), *_goal_notes(stated, as_of, rate_of), *_money_notes(held, household))
    notes = (*notes, *_rate_notes(shares, stated, rate_of), *assumed)
    locked = sum(f.amount for f in household.freed)
    names, unseen = tuple(m.name for m in members), max(total - len(adults), 0)
    ids = tuple(c.id for c in adults)
    held_as = held_by_purpose(tranches, counted_as(), as_of)
    return Ground(customer_id, ids, basis, tuple(inputs), weights, names, unseen, locked, held_fee(tranches), held_as, notes)


def is_counted(w: Work, currency: str) -> bool:
    """Whether plans count money of this currency today."""
    return currency == CURRENCY or _rate_of(w, w.today, currency) is not None


def _rate_of(w: Work, as_of: BusinessDate, currency: str) -> FxRate | None:
    """At what a plan counts other money: None without a rate of these days, or where the house expects nothing of that money."""
    try:
        rate = markets.get_fx_rate(w, currency, CURRENCY, as_of)
    except FxRateMissing:
        return None
    return rate if outlook.is_expected(w, currency, as_of) else None


def _in_yuan(goal: Goal, rate_of: RateOf) -> Goal | None:
    """A goal as the plan counts it; None for one in money without a rate."""
    told = goal.stated_goal
    if told.amount.currency == CURRENCY:
        return goal
    rate = rate_of(told.amount.currency)
    return None if rate is None else replace(goal, stated_goal=replace(told, amount=at_rate(told.amount, rate)))


def _shares_abroad(held: Sequence[Held], tranches: Sequence[Tranche]) -> dict[str, float]:
    """Which part of everything counted is in other money, by currency."""
    whole = sum(t.amount.minor for t in tranches)
    worth: Counter[str] = Counter()
    for one in held:
        worth.update({currency: amount.minor for currency, amount in one.abroad.items()})
    return {currency: minor / whole for currency, minor in sorted(worth.items()) if minor > 0}


def household_of(w: Work, who: Customer, as_of: BusinessDate) -> list[Customer]:
    """The customer, then everybody of the household the reader may know of."""
    found = [who] if who.household_id is None else customers.household_members(w, who.household_id, as_of)
    return [who, *(c for c in found if c.id != who.id)]


def _member(w: Work, key: str, who: Customer, as_of: BusinessDate) -> rules.Member | None:
    """An adult with a known birth date; None for others, who are left out of the projection."""
    if who.kind is not CustomerKind.PERSON or who.birth_date is None or full_years(who.birth_date, as_of) < 18:
        return None
    return rules.Member(key, customers.shown_name(w, who), who.birth_date, customers.facts_of(w, who.id, as_of))


def _household(members: Sequence[rules.Member], tranches: Sequence[Tranche], as_of: BusinessDate) -> Household:
    liquid, freed = spendable(tranches, as_of)
    return Household(
        as_of=as_of,
        people=tuple(Person(m.key, m.born, homes.months_old(m.born, as_of)) for m in members),
        children_born=tuple(sorted({int(year) for m in members for year in homes.records_of(m, "children")})),
        parents=any(homes.cares_for_parents(m) for m in members),
        debts=tuple(debt for m in members for debt in homes.debts_of(m)),
        policies=tuple(p for m in members for p in homes.policies_of(m, as_of)),
        liquid=liquid,
        freed=freed,
    )


def _planned(goal: Goal, as_of: BusinessDate) -> chances.PlannedGoal:
    told = goal.stated_goal
    due = max(told.due_from, as_of)
    return chances.PlannedGoal(
        goal.id, told.name, told.template, told.necessity, told.priority, float(told.amount.major), told.stated, month_due(as_of, due)
    )


def _people_notes(members: Sequence[rules.Member], adults: int) -> list[PlanNote]:
    return [PlanNote("planning.note_age_unknown", {"count": str(adults - len(members))})] if len(members) < adults else []


def _goal_notes(goals: Sequence[Goal], as_of: BusinessDate, rate_of: RateOf) -> list[PlanNote]:
    """Which goals the plan cannot count, and why."""
    foreign = [g for g in goals if _in_yuan(g, rate_of) is None]
    past = [g for g in goals if g not in foreign and g.stated_goal.due_until < as_of]
    named = (("planning.note_goal_currency", foreign), ("planning.note_goal_past", past))
    return [PlanNote(code, {"names": "、".join(g.stated_goal.name for g in found)}) for code, found in named if found]


def _rate_notes(shares: Mapping[str, float], goals: Sequence[Goal], rate_of: RateOf) -> list[PlanNote]:
    """At which rates other money was counted, and how much of everything stands or falls with them."""
    wanted = {g.stated_goal.amount.currency for g in goals} - {CURRENCY}
    rates = [rate for c in sorted({*shares, *wanted}) if (rate := rate_of(c)) is not None]
    told = "、".join(f"{r.base} {r.value:.4f} ({r.date.isoformat()})" for r in rates)
    found = [PlanNote("planning.note_rates", {"rates": told})] if rates else []
    return found + ([PlanNote("planning.note_abroad", {"percent": f"{sum(shares.values()):.0%}"})] if shares else [])


def _money_notes(held: Sequence[Held], household: Household) -> list[PlanNote]:
    """What is held and cannot be counted, and debts above it all."""
    found = []
    currencies = sorted({c for one in held for c in one.currencies})
    if currencies:
        found.append(PlanNote("planning.note_money_currency", {"currencies": "、".join(currencies)}))
    unpriced = sum(one.unpriced for one in held)
    if unpriced:
        found.append(PlanNote("planning.note_unpriced", {"count": str(unpriced)}))
    owed = sum(loan.owed for loan in household.debts)
    net = household.liquid + sum(f.amount for f in household.freed) - owed
    if net < 0:
        found.append(PlanNote("planning.note_negative_worth", {"amount": f"{-net:,.0f}"}))
    return found
