"""What lies ahead of many households' purses: the flows, the reserve and the order of payment of their plans, in columns."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from steward.advise.outlook.model import CLASSES
from steward.advise.planning import store
from steward.advise.planning.model import Ahead, Claim, Due, GoalState, HomeAhead, Template
from steward.advise.planning.queries.aims import amount_on
from steward.advise.planning.queries.ground import counted_as, house_assumptions, household_rules
from steward.advise.planning.queries.liquidity import ELSEWHERE, elsewhere
from steward.advise.planning.rules.chances import KEPT
from steward.advise.planning.rules.china import Figures, Floats, Ints, Rules, rules_on
from steward.advise.planning.rules.homes import FIELDS, Plans, homes_of
from steward.advise.planning.rules.household import YEAR
from steward.advise.planning.rules.inputs import Member
from steward.advise.planning.rules.liquidity import month_due
from steward.advise.planning.rules.mix import class_of
from steward.advise.planning.rules.years import Homes, horizons, housing_fund, needed_after, years_of
from steward.advise.planning.tables import goal
from steward.kernel.ids import CustomerId
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, full_years
from steward.know.customers.model import CustomerKind, Fact, KnownRecord
from steward.platform.bulk import among
from steward.platform.work import Work

FIELDS_AHEAD = FIELDS | frozenset(ELSEWHERE) | {"financial_assets"}
ADULT, MINOR = 18, 100
# How many households are reckoned at once: their columns stay in the cache.
AT_ONCE = 500


def goals_due(w: Work, currency: str, as_of: BusinessDate, customer_ids: Sequence[CustomerId]) -> dict[CustomerId, list[Due]]:
    """The active goals in this money of these customers, as they stand."""
    where = (goal.c.state == GoalState.ACTIVE.value) & among(w.db, goal.c.customer_id, customer_ids)
    found: dict[CustomerId, list[Due]] = {}
    for goal_id, customer_id, told in store.contents(w, where):
        if told.amount.currency == currency and told.due_until > as_of:
            months = month_due(as_of, max(told.due_from, as_of))
            found.setdefault(customer_id, []).append(Due(goal_id, customer_id, told, months, amount_on(told, months)))
    return found


def money_elsewhere(facts: Mapping[str, Fact], here: int, currency: str, as_of: BusinessDate) -> list[int]:
    """Money elsewhere as told, by class in their order, minor units; `here` is what is with the bank."""
    sums = dict.fromkeys(CLASSES, 0)
    for tranche in elsewhere(facts, Money(here, currency), as_of):
        place = class_of(tranche, counted_as())
        if place.counted_as is not None:
            sums[place.counted_as] += max(tranche.amount.minor, 0)
    return list(sums.values())


def look_ahead(homes: Sequence[HomeAhead], as_of: BusinessDate) -> list[Ahead]:
    """What lies ahead of each of these households, each of which has a goal."""
    values, rules = {i.code: i.value for i in house_assumptions()}, rules_on(household_rules(), as_of)
    found: list[Ahead] = []
    for start in range(0, len(homes), AT_ONCE):
        found += _ahead(homes[start : start + AT_ONCE], values, rules, as_of)
    return found


def _ahead(homes: Sequence[HomeAhead], values: Figures, rules: Rules, as_of: BusinessDate) -> list[Ahead]:
    plans = [Plans(_members(one.members, as_of), one.wealth / MINOR, max(g.months for g in one.goals)) for one in homes]
    many = homes_of(plans, values, rules, as_of)
    flow, reserve = years_of(many, values, rules, int(horizons(many, values).max()))
    lumps = _lumps(many, homes, values)
    keeps = iter(_keeps(homes, flow, reserve, lumps, values).tolist())
    freed: dict[int, list[tuple[int, int]]] = {}
    for home, month, amount in zip(*(column.tolist() for column in lumps), strict=True):
        freed.setdefault(home, []).append((month, round(amount * MINOR)))
    yearly = np.rint(flow * MINOR).astype(np.int64).tolist()
    return [
        Ahead(
            flow=tuple(yearly[place][: plan.last_goal // YEAR + 1]),
            lumps=tuple((month, amount) for month, amount in sorted(freed.get(place, ())) if month <= plan.last_goal),
            claims=tuple(
                Claim(g.goal_id, g.customer_id, g.months, g.target, g.must, round(next(keeps) * MINOR), g.told.template not in KEPT)
                for g in one.goals
            ),
        )
        for place, (one, plan) in enumerate(zip(homes, plans, strict=True))
    ]  # fmt: skip


def _members(records: Iterable[KnownRecord], as_of: BusinessDate) -> list[Member]:
    """Adults whose birth date is known."""
    return [
        Member("", "", r.birth_date, r.facts)
        for r in records
        if r.kind is CustomerKind.PERSON and r.birth_date is not None and full_years(r.birth_date, as_of) >= ADULT
    ]


def _lumps(many: Homes, homes: Sequence[HomeAhead], values: Figures) -> tuple[Ints, Ints, Floats]:
    """Household, month and amount of housing funds that come free."""
    houses = [next((g.months for g in one.goals if g.told.template is Template.HOUSE), np.inf) for one in homes]
    parts = housing_fund(many, values, np.array(houses, dtype=np.float64))
    home, month, amount = (np.concatenate([part[n] for part in parts]) for n in range(3))
    some = amount > 0
    return home[some].astype(np.int64), month[some].astype(np.int64), amount[some]


def _keeps(homes: Sequence[HomeAhead], flow: Floats, reserve: Floats, lumps: tuple[Ints, Ints, Floats], values: Figures) -> Floats:
    """What must be kept when each goal is paid, in yuan (k,): nothing for a must and for what stays in the purse."""
    goals = [(place, g) for place, one in enumerate(homes) for g in one.goals]

    def column(told: Iterable[Any], kind: type) -> Any:
        return np.array(list(told), dtype=kind)

    at, month = column((place for place, _g in goals), np.int64), column((g.months for _place, g in goals), np.int64)
    target, must = column((g.target / MINOR for _place, g in goals), np.float64), column((g.must for _place, g in goals), np.bool_)
    spent = column((g.told.template not in KEPT for _place, g in goals), np.bool_)
    for place, g in goals:
        if g.told.template is Template.EMERGENCY:
            reserve[place] = max(reserve[place], float(g.told.amount.major))
    net = flow.copy()
    inside = lumps[1] < net.shape[1] * YEAR
    np.add.at(net, (lumps[0][inside], lumps[1][inside] // YEAR), lumps[2][inside])
    claims = must & spent
    later = needed_after(net, at[claims], month[claims], target[claims], values["deposit_return"], at, month)
    usual = reserve[at] * (1.0 + values["inflation.living"]) ** (month / YEAR)
    return np.where(must | ~spent, 0.0, np.maximum(usual, later))
