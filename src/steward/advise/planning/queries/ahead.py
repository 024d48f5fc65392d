"""What lies ahead of many households' purses: the flows, the reserve and the order of payment of their plans, in columns."""

from collections.abc import Sequence
from functools import cache

import numpy as np

from steward.advise.outlook.model import CLASSES
from steward.advise.planning import store
from steward.advise.planning.model import TEMPLATES, Ahead, Due, GoalState, HomesAhead, Necessity, Stated, Template
from steward.advise.planning.queries.aims import price_factor
from steward.advise.planning.queries.ground import counted_as, house_assumptions, household_rules
from steward.advise.planning.queries.liquidity import ELSEWHERE, WHOLE
from steward.advise.planning.rules.chances import KEPT
from steward.advise.planning.rules.china import Figures, Floats, Ints, Rules, rules_on
from steward.advise.planning.rules.homes import FIELDS, homes_of
from steward.advise.planning.rules.household import YEAR
from steward.advise.planning.rules.liquidity import month_due
from steward.advise.planning.rules.mix import class_of_code
from steward.advise.planning.rules.said import adults_of, minors_of
from steward.advise.planning.rules.years import Homes, horizons, housing_fund, needed_after, years_of
from steward.advise.planning.tables import goal
from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate, parse_date
from steward.know.customers.model import KnownColumns
from steward.platform.bulk import among
from steward.platform.work import Work

FIELDS_AHEAD = FIELDS | frozenset(ELSEWHERE) | {WHOLE}
ADULT, MINOR = 18, 100
# How many years of households are reckoned at once: their columns stay in the cache.
AT_ONCE = 24_000


def goals_due(w: Work, currency: str, as_of: BusinessDate, customer_ids: Sequence[CustomerId]) -> Due:
    """The active goals in this money of these customers, as they stand, in the order they were captured."""
    where = (goal.c.state == GoalState.ACTIVE.value) & among(w.db, goal.c.customer_id, customer_ids)
    lasts = cache(lambda text: parse_date(text) > as_of)
    every = zip(*store.contents(w, where), strict=True)
    rows = [row for row in every if row[2]["currency"] == currency and lasts(row[2]["due_until"])]
    told = [content for _goal, _of, content in rows]
    left = {text: month_due(as_of, max(parse_date(text), as_of)) for text in {content["due_from"] for content in told}}
    places = {template.value: place for place, template in enumerate(TEMPLATES)}
    kinds = [(content["template"], content["stated"], left[content["due_from"]]) for content in told]
    factors = {kind: price_factor(Template(kind[0]), Stated(kind[1]), kind[2]) for kind in set(kinds)}
    must = Necessity.MUST.value
    return Due(
        [one for one, _of, _told in rows],
        [of for _goal, of, _told in rows],
        _ints([months for _template, _stated, months in kinds]),
        _ints([round(content["amount"] * factors[kind]) for content, kind in zip(told, kinds, strict=True)]),
        _ints([content["amount"] for content in told]),
        np.array([content["necessity"] == must for content in told], dtype=np.bool_),
        _ints([content["priority"] for content in told]),
        _ints([places[template] for template, _stated, _months in kinds]),
    )


def _ints(values: Sequence[int]) -> Ints:
    return np.array(values, dtype=np.int64)


def money_elsewhere(known: KnownColumns, here: Ints, currency: str) -> Ints:
    """Money elsewhere as told, by class in their order, (n, classes) minor units; `here` (n,) is what is with the bank."""
    sums, by_kind = np.zeros((len(known), len(CLASSES)), dtype=np.int64), np.zeros(len(known), dtype=np.bool_)
    for field in (*ELSEWHERE, WHOLE):
        if field not in known.facts:
            continue
        said = known.facts[field]
        minor = minors_of(said.value, currency)
        if field == WHOLE:  # said by kind it is not asked for
            minor = np.where(by_kind[said.row], 0, minor - here[said.row])
        else:
            by_kind[said.row] = True
        place = class_of_code(field, counted_as()).counted_as
        if place is not None:
            sums[said.row, CLASSES.index(place)] += np.maximum(minor, 0)
    return sums


def look_ahead(homes: HomesAhead, known: KnownColumns, as_of: BusinessDate) -> Ahead:
    """What lies ahead of each of these households, each of which has a goal."""
    values, rules = {i.code: i.value for i in house_assumptions()}, rules_on(household_rules(), as_of)
    last_goal = np.zeros(len(homes.wealth), dtype=np.int64)
    np.maximum.at(last_goal, homes.goal_home, homes.goals.months)
    many = homes_of(adults_of(known, homes.home, homes.row, ADULT, as_of), homes.wealth / MINOR, last_goal, values, rules, as_of)
    asked = _years_asked(homes, many, values)
    order = np.argsort(asked, kind="stable")
    cuts = np.flatnonzero(np.diff(np.cumsum(asked[order]) // AT_ONCE)) + 1
    parts = [_ahead(homes, many, asked, chosen, values, rules) for chosen in np.split(order, cuts) if chosen.size]
    none = (np.zeros(0, dtype=np.int64),) * 7
    told, told_years, home, month, lump, goals, kept = (np.concatenate(found) for found in zip(none, *parts, strict=True))
    years, keep = np.zeros_like(order), np.zeros_like(goals)
    years[order], keep[goals] = told_years, kept
    flow = told[np.argsort(np.repeat(order, told_years), kind="stable")]
    lumps = np.lexsort((lump, month, home))
    return Ahead(flow, years, home[lumps], month[lumps], lump[lumps], keep, ~homes.goals.among(*KEPT))


def _years_asked(homes: HomesAhead, many: Homes, values: Figures) -> Ints:
    """How many years of each plan are looked at, (h,): until its last goal, or all where something is kept for what follows a goal."""
    keeps = np.zeros(len(many), dtype=np.bool_)
    keeps[homes.goal_home[~homes.goals.must & ~homes.goals.among(*KEPT)]] = True
    until_last = many.told["last_goal"].astype(np.int64) // YEAR + 1
    return np.where(keeps, horizons(many, values), until_last)


def _ahead(homes: HomesAhead, many: Homes, asked: Ints, chosen: Ints, values: Figures, rules: Rules) -> tuple[Ints, ...]:
    """Of the chosen households the columns of `Ahead`: flow, years, lumps, and which goals they have with what is kept."""
    places = np.flatnonzero(np.isin(homes.goal_home, chosen))
    rank = np.zeros(len(many), dtype=np.int64)
    rank[chosen] = np.arange(chosen.size)
    many, goals, goal_home = many.take(chosen), homes.goals.take(places), rank[homes.goal_home[places]]
    flow, reserve = years_of(many, values, rules, int(asked[chosen].max()))
    home, month, amount = lumps = _lumps(many, goals, goal_home, values)
    keep = _keeps(goals, goal_home, flow, reserve, lumps, values)
    last_goal = many.told["last_goal"].astype(np.int64)
    years = last_goal // YEAR + 1
    soon = month <= last_goal[home]
    told = _minors(flow)[np.arange(flow.shape[1]) < years[:, None]]
    return told, years, chosen[home[soon]], month[soon], _minors(amount)[soon], places, _minors(keep)


def _minors(amounts: Floats) -> Ints:
    return np.rint(amounts * MINOR).astype(np.int64)


def _lumps(many: Homes, goals: Due, goal_home: Ints, values: Figures) -> tuple[Ints, Ints, Floats]:
    """Household, month and amount of housing funds that come free."""
    bought, houses = np.full(len(many), np.inf), goals.among(Template.HOUSE)
    np.minimum.at(bought, goal_home[houses], goals.months[houses])
    parts = housing_fund(many, values, bought)
    home, month, amount = (np.concatenate([part[n] for part in parts]) for n in range(3))
    some = amount > 0
    return home[some].astype(np.int64), month[some].astype(np.int64), amount[some]


def _keeps(goals: Due, at: Ints, flow: Floats, reserve: Floats, lumps: tuple[Ints, Ints, Floats], values: Figures) -> Floats:
    """What must be kept when each goal is paid, in yuan (g,): nothing for a must and for what stays in the purse."""
    month, target, spent, put_by = goals.months, goals.target / MINOR, ~goals.among(*KEPT), goals.among(Template.EMERGENCY)
    np.maximum.at(reserve, at[put_by], goals.amount[put_by] / MINOR)
    net = flow.copy()
    inside = lumps[1] < net.shape[1] * YEAR
    np.add.at(net, (lumps[0][inside], lumps[1][inside] // YEAR), lumps[2][inside])
    claims = goals.must & spent
    later = needed_after(net, at[claims], month[claims], target[claims], values["deposit_return"], at, month)
    usual = reserve[at] * (1.0 + values["inflation.living"]) ** (month / YEAR)
    return np.where(goals.must | ~spent, 0.0, np.maximum(usual, later))
