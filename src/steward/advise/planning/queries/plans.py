"""What comes of a household's money under what is known of it: a plan, plans side by side, what would mend one, and bad turns."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from steward.advise.planning import store
from steward.advise.planning.model import (
    GoalId,
    KeptPlan,
    LoanTold,
    LoanUnknown,
    Mix,
    MixChance,
    MoneyPurpose,
    Plan,
    PlanInput,
    PlanNote,
    PrepayChoice,
    Remedies,
    ReserveStanding,
    Scenario,
    Shock,
    TooManyScenarios,
)
from steward.advise.planning.queries.ground import CURRENCY, SEED, Ground, ground_of, household_of, read_data, shared_paths
from steward.advise.planning.queries.liquidity import READ
from steward.advise.planning.rules import chances, kept, mend, purposes, stress
from steward.advise.planning.rules import inputs as rules
from steward.advise.planning.rules.household import YEAR
from steward.advise.planning.rules.loans import invest_wins, prepay_or_invest
from steward.advise.planning.tables import kept_plan
from steward.kernel.ids import CustomerId
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate
from steward.know.customers import queries as customers
from steward.know.products import queries as products
from steward.platform.work import Work
from steward.quant.simulate.regimes import Regimes

MOST_SCENARIOS = 4


@cache
def market_shocks() -> tuple[stress.MarketShock, ...]:
    """Crises of the past and other shocks, with what each asset class loses in parts of one."""
    return stress.parse_shocks(read_data("crises.toml"))


@cache
def market_spells() -> Regimes:
    """Calm and bad months as they follow one another: one standard shock a month in each."""
    return stress.read_spells(read_data("crises.toml"))


@cache
def _clusters() -> stress.Clusters:
    shocks, _ = shared_paths()
    return stress.draw_clusters(read_data("crises.toml"), shocks.shape[0], shocks.shape[1], SEED)


def warm_plans() -> None:
    """Draw what all plans share; called when the server starts, not in a request."""
    _clusters()
    shared_paths()


def plan_of(w: Work, customer_id: CustomerId, mixes: Sequence[Mix], edits: Mapping[str, float], as_of: BusinessDate | None = None) -> Plan:
    """The plan of the customer's household, as known on a day, with some figures edited.

    `mixes` are divisions the customer may choose beside what is held now, by level.  PlanWithoutAge when nobody's age is known;
    PlanInputUnknown and PlanInputOutOfRange for edits that cannot be.
    """
    return _plan(ground_of(w, customer_id, mixes, as_of or w.today), edits)


def chances_of(w: Work, customer_id: CustomerId, divisions: Sequence[Mapping[str, float]]) -> list[MixChance]:
    """The chance of daily life and all musts as planned today: of what is held now first, then of each division. PlanWithoutAge."""
    ground = ground_of(w, customer_id, [Mix(n, weights) for n, weights in enumerate(divisions, 1)], w.today)
    values = _values(ground.inputs)
    found = []
    for level, weights in ground.weights.items():
        basis = replace(ground.basis, grown={})  # the paths of one mix at a time
        result = chances.run(basis, {**values, "mix": float(level)})
        found.append(MixChance(weights, result.chance, result.band(result.good)))
    return found


def compare_plans(w: Work, customer_id: CustomerId, mixes: Sequence[Mix], scenarios: Sequence[Mapping[str, float]]) -> list[Scenario]:
    """Several plans of one household side by side, each with what bad turns do to it and what its products take."""
    if len(scenarios) > MOST_SCENARIOS:
        raise TooManyScenarios(most=MOST_SCENARIOS)
    ground = ground_of(w, customer_id, mixes, w.today)
    usual = kept.usual_fees(products.shelf(w, w.today))
    plans = [_plan(ground, edits) for edits in scenarios]
    fees = [kept.mix_fee(p.mix.weights, usual) if p.mix.level else ground.held_fee for p in plans]
    return [Scenario(p, tuple(_stressed(ground, e)), fee, ground.adults) for p, e, fee in zip(plans, scenarios, fees, strict=True)]


def list_kept_plans(w: Work, customer_id: CustomerId, limit: int) -> list[KeptPlan]:
    """The versions of plans kept for a customer, newest first; only those of a household the reader may know all of."""
    w.require(READ, customer_id)
    known = {c.id for c in household_of(w, customers.get_customer(w, customer_id), w.today)}
    return [k for k in store.kept_plans(w, kept_plan.c.customer_id == customer_id, limit) if known.issuperset(k.figures.members)]


def remedies_of(w: Work, customer_id: CustomerId, mixes: Sequence[Mix], edits: Mapping[str, float], goal_id: GoalId | None) -> Remedies:
    """What would lift one goal, or all musts, to the chance wanted."""
    ground = ground_of(w, customer_id, mixes, w.today)
    return mend.remedies(ground.basis, _values(rules.edit(ground.inputs, edits)), goal_id)


def prepay_choice(
    w: Work, customer_id: CustomerId, mixes: Sequence[Mix], edits: Mapping[str, float], loan: int, amount: float | None
) -> PrepayChoice:
    """Prepaying one of the household's loans or investing the sum; by default what is spare. LoanUnknown for a loan that is not there."""
    ground = ground_of(w, customer_id, mixes, w.today)
    values = _values(rules.edit(ground.inputs, edits))
    home = ground.basis.household
    owed = [one for one in (debt.loan(values) for debt in home.debts) if one.months > 0]
    spare = max(home.liquid - chances.run(ground.basis, values).reserve, 0.0)
    told = tuple(LoanTold(one.owed, one.rate, one.months) for one in owed)
    if not told:
        return PrepayChoice((), 0, 0.0, spare)
    if not 0 <= loan < len(owed):
        raise LoanUnknown
    chosen, level = owed[loan], int(values["mix"])
    sum_paid = min(spare if amount is None else amount, chosen.owed)
    if sum_paid <= 0:
        return PrepayChoice(told, loan, 0.0, spare)
    mean = ground.basis.mixes[level].mean
    found = prepay_or_invest(chosen, sum_paid, mean)
    wins = invest_wins(chosen, sum_paid, ground.basis.growth(level, chosen.months))
    return PrepayChoice(told, loan, sum_paid, spare, found.interest_saved, found.even_return, mean, wins)


def reserve_standing(w: Work, customer_id: CustomerId) -> ReserveStanding:
    """The household's emergency reserve and the money at hand, both as its plan of today counts them; PlanWithoutAge as every plan."""
    ground = ground_of(w, customer_id, (), w.today)
    needed = chances.reserve_now(ground.basis, _values(ground.inputs))
    return ReserveStanding(*(Money.of(f"{each:.2f}", CURRENCY) for each in (needed, ground.held_as[MoneyPurpose.LIQUID])))


def stress_of(w: Work, customer_id: CustomerId, mixes: Sequence[Mix], edits: Mapping[str, float]) -> list[Shock]:
    """The plan under every bad turn."""
    return _stressed(ground_of(w, customer_id, mixes, w.today), edits)


def _stressed(ground: Ground, edits: Mapping[str, float]) -> list[Shock]:
    return stress.try_all(ground.basis, _values(rules.edit(ground.inputs, edits)), ground.weights, market_shocks(), _clusters())


def _values(inputs: Sequence[PlanInput]) -> dict[str, float]:
    return {i.code: i.value for i in inputs}


def _plan(ground: Ground, edits: Mapping[str, float]) -> Plan:
    inputs = rules.edit(ground.inputs, edits)
    values = _values(inputs)
    household = ground.basis.household
    result = chances.run(ground.basis, values)
    level = int(values["mix"])
    prospect = ground.basis.mixes[level]
    goals = chances.outlooks(result, values, household.as_of)
    needed = purposes.needed_by_purpose(result.reserve, goals, result.protection, household.as_of)
    used = sorted((r.used for r in ground.basis.rules.values()), key=lambda r: r.code)
    return Plan(
        customer_id=ground.customer_id,
        as_of=household.as_of,
        currency=CURRENCY,
        people=ground.people,
        people_unseen=ground.unseen,
        chance=result.chance,
        band=result.band(result.good),
        daily=result.daily,
        goals=goals,
        bands=chances.bands(result, household.as_of),
        years=chances.year_flows(result, household),
        start=household.liquid,
        locked=ground.locked,
        reserve=result.reserve,
        protection=result.protection,
        purposes=purposes.divide(ground.held_as, needed),
        mix=Mix(level, ground.weights[level]),
        expected_return=prospect.mean,
        volatility=prospect.deviation,
        error=prospect.error,
        inputs=tuple(inputs),
        rules=tuple(used),
        notes=ground.notes + _run_notes(result, ground, values),
    )


def _run_notes(result: chances.Result, ground: Ground, values: Mapping[str, float]) -> tuple[PlanNote, ...]:
    """Plain reasons for a poor answer: life costs more than comes in, too few months for a pension."""
    found = []
    first = result.flows.lived[:12].sum()
    if first < 0:
        found.append(PlanNote("planning.note_daily_short", {"amount": f"{-first:,.0f}"}))
    if ground.basis.household.liquid <= 0:
        found.append(PlanNote("planning.note_no_wealth", {}))
    if min(p.age_months for p in ground.basis.household.people) >= values["last_age"] * YEAR:
        found.append(PlanNote("planning.note_past_last_age", {}))
    names = {f"p{n}": name for n, name in enumerate(ground.people, 1)}
    found += [PlanNote("planning.note_short_pension", {"name": names.get(key, key)}) for key in result.flows.short_of_pension]
    return tuple(found)
