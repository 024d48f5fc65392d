"""Goals as advice on products needs them: for one customer or a whole book, in money of the day they fall due."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from steward.advise.planning import store
from steward.advise.planning.model import Aim, GoalId, GoalRow, GoalState, Necessity, Stated, Template
from steward.advise.planning.rules.chances import PRICES
from steward.advise.planning.rules.goals import read_content
from steward.advise.planning.rules.inputs import parse_defaults
from steward.advise.planning.rules.liquidity import month_due
from steward.advise.planning.tables import goal
from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate
from steward.platform.bulk import among
from steward.platform.work import Work

YEAR = 12


@cache
def _inflation() -> Mapping[str, float]:
    """The house's assumed rise of prices a year, by kind of spending."""
    text = files("steward.advise.planning").joinpath("data", "assumptions.toml").read_text("utf-8")
    return {i.code.removeprefix("inflation."): i.value for i in parse_defaults(text) if i.code.startswith("inflation.")}


def aims_for_all(
    w: Work, currency: str, as_of: BusinessDate, customer_ids: Sequence[CustomerId] | None = None
) -> dict[CustomerId, tuple[Aim, ...]]:
    """The active goals in this money of these customers (None: of everybody), as they stand: musts first, then by priority and date."""
    where = goal.c.state == GoalState.ACTIVE.value
    if customer_ids is not None:
        where &= among(w.db, goal.c.customer_id, customer_ids)
    found: dict[CustomerId, list[Aim]] = {}
    for goal_id, customer_id, content in zip(*store.contents(w, where), strict=True):
        told = read_content(content)
        if told.amount.currency == currency and told.due_until > as_of:
            found.setdefault(customer_id, []).append(_aim(goal_id, told, as_of))
    return {c: tuple(sorted(aims, key=lambda a: (not a.must, a.priority, a.months, a.goal_id))) for c, aims in found.items()}


def _aim(goal_id: GoalId, told: GoalRow, as_of: BusinessDate) -> Aim:
    months = month_due(as_of, max(told.due_from, as_of))
    return Aim(goal_id, told.name, months, amount_on(told, months), told.necessity is Necessity.MUST, told.priority)


def amount_on(told: GoalRow, months: int) -> int:
    """What a goal comes to in so many months, minor units of that day's money."""
    return round(told.amount.minor * price_factor(told.template, told.stated, months))


def price_factor(template: Template, stated: Stated, months: int) -> float:
    """By what an amount stated so rises in so many months."""
    return (1.0 + _inflation()[PRICES.get(template, "living")]) ** (months / YEAR) if stated is Stated.TODAY else 1.0
