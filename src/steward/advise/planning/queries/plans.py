"""What comes of a household's money under what is known of it: a plan, plans side by side, what would mend one, and bad turns."""

from collections.abc import Mapping, Sequence
from functools import cache

from steward.advise.planning.model import (
    GoalId,
    Mix,
    Plan,
    PlanInput,
    PlanNote,
    Remedies,
    Shock,
    TooManyScenarios,
)
from steward.advise.planning.queries.ground import CURRENCY, Ground, ground_of, read_data, shared_paths
from steward.advise.planning.rules import chances, mend, stress
from steward.advise.planning.rules import inputs as rules
from steward.advise.planning.rules.household import YEAR
from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate
from steward.platform.work import Work

MOST_SCENARIOS = 4


@cache
def _shocks() -> tuple[stress.MarketShock, ...]:
    return stress.parse_shocks(read_data("crises.toml"))


def warm_plans() -> None:
    """Draw what all plans share; called when the server starts, not in a request."""
    shared_paths()


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


def _values(inputs: Sequence[PlanInput]) -> dict[str, float]:
    return {i.code: i.value for i in inputs}


def _plan(ground: Ground, edits: Mapping[str, float]) -> Plan:
    inputs = rules.edit(ground.inputs, edits)
    values = _values(inputs)
    household = ground.basis.household
    result = chances.run(ground.basis, values)
    level = int(values["mix"])
    prospect = ground.basis.mixes[level]
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
        goals=chances.outlooks(result, values, household.as_of),
        bands=chances.bands(result, household.as_of),
        years=chances.year_flows(result, household),
        start=household.liquid,
        locked=ground.locked,
        reserve=result.reserve,
        protection=result.protection,
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
        found.append(PlanNote("planning.note_daily_short", {"amount": f"{-first:.0f}"}))
    if ground.basis.household.liquid <= 0:
        found.append(PlanNote("planning.note_no_wealth", {}))
    if min(p.age_months for p in ground.basis.household.people) >= values["last_age"] * YEAR:
        found.append(PlanNote("planning.note_past_last_age", {}))
    names = {f"p{n}": name for n, name in enumerate(ground.people, 1)}
    found += [PlanNote("planning.note_short_pension", {"name": names.get(key, key)}) for key in result.flows.short_of_pension]
    return tuple(found)
