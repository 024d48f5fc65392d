"""What others may read of planning: goals with what is earmarked to them, what is still free, and the templates."""

import tomllib
from collections.abc import Collection, Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from steward.advise.planning import store
from steward.advise.planning.model import (
    WHOLE_BPS,
    FreeHolding,
    Goal,
    GoalChange,
    GoalCurrencyUnknown,
    GoalId,
    GoalNotFound,
    GoalProgress,
    GoalState,
    GoalTemplate,
    Necessity,
    Question,
    Template,
    Whose,
)
from steward.advise.planning.rules import goals as rules
from steward.advise.planning.tables import goal
from steward.kernel.ids import CustomerId
from steward.kernel.money import MINOR_DIGITS, Money
from steward.kernel.time import add_months
from steward.know.customers import queries as customers
from steward.know.customers.model import Fact
from steward.know.holdings import queries as holdings
from steward.know.holdings.model import CASH_PREFIX, Wealth
from steward.platform.access.operation import Operation
from steward.platform.work import Work

READ = Operation.PLANNING_GOAL_READ


def goal_names(w: Work, goal_ids: Collection[str]) -> dict[str, str]:
    """What those of these goals are called that the actor may know of."""
    return {g.id: g.stated_goal.name for g in store.goals(w, goal.c.id.in_(sorted(goal_ids)) & w.scope(READ, goal.c.customer_id))}


def get_goal(w: Work, goal_id: GoalId) -> Goal:
    """One goal; not found for those who may not know of it."""
    customer_id = store.customer_of(w.db, goal_id)
    if customer_id is None:
        raise GoalNotFound
    w.require(READ, customer_id)
    return store.goals(w, goal.c.id == goal_id)[0]


def list_goals(w: Work, customer_id: CustomerId, states: Collection[GoalState] = tuple(GoalState)) -> list[Goal]:
    """A customer's goals: by priority, musts first, then by when they are due."""
    w.require(READ, customer_id)
    found = store.goals(w, (goal.c.customer_id == customer_id) & goal.c.state.in_([s.value for s in states]))
    return sorted(found, key=lambda g: (g.stated_goal.priority, g.stated_goal.necessity.value, g.stated_goal.due_until, g.id))


def goal_history(w: Work, goal_id: GoalId) -> list[GoalChange]:
    """Every version of a goal, newest first."""
    return store.changes(w, get_goal(w, goal_id).id)


def progress_of(w: Work, customer_id: CustomerId, goals: Collection[Goal]) -> list[GoalProgress]:
    """Per goal the value today of what is earmarked to it, in the goal's own currency."""
    worth: dict[str, dict[str, Money]] = {}
    for currency in {g.stated_goal.amount.currency for g in goals}:
        worth[currency] = _values(holdings.wealth(w, customer_id, currency), currency)
    return [_progress(g, worth[g.stated_goal.amount.currency]) for g in goals]


def _progress(found: Goal, values: Mapping[str, Money]) -> GoalProgress:
    target = found.stated_goal.amount
    none = Money.zero(target.currency)
    parts = (values.get(e.asset, none).times(Decimal(e.share_bps) / WHOLE_BPS) for e in found.earmarks)
    put_by = sum(parts, none)
    return GoalProgress(found, put_by, max(target - put_by, none), rules.covered(put_by, target))


def _values(has: Wealth, currency: str) -> dict[str, Money]:
    """Worth of each holding by asset code; what has no price today is worth nothing here."""
    values = {str(p.position.instrument_id): p.value for p in has.positions if p.value is not None}
    return {CASH_PREFIX + currency: has.cash.posted + has.cash.due, **values}


def free_holdings(w: Work, customer_id: CustomerId) -> list[FreeHolding]:
    """What the customer holds in the currency of their account, each with the part that no goal has yet."""
    w.require(READ, customer_id)
    currency = holdings.currency_of(w, customer_id)
    has = holdings.wealth(w, customer_id, currency)
    taken = store.earmarked_shares(w.db, customer_id)
    cash = CASH_PREFIX + currency
    out = [FreeHolding(cash, None, has.cash.posted + has.cash.due, WHOLE_BPS - taken.get(cash, 0))]
    for held in has.positions:
        asset = str(held.position.instrument_id)
        worth = held.value or Money.zero(currency)
        out.append(FreeHolding(asset, held.product, worth, WHOLE_BPS - taken.get(asset, 0)))
    return out


@cache
def _templates() -> dict[Template, Mapping[str, Any]]:
    text = files("steward.advise.planning").joinpath("data/templates.toml").read_text("utf-8")
    return {Template(t["code"]): t for t in tomllib.loads(text)["template"]}


def list_templates(w: Work, customer_id: CustomerId) -> list[GoalTemplate]:
    """Every template with defaults from what is known of this customer."""
    w.require(READ, customer_id)
    facts = customers.facts_of(w, customer_id, w.today)
    currency = holdings.currency_of(w, customer_id)
    return [_template(w, code, facts, currency) for code in _templates()]


def suggested_amount(w: Work, customer_id: CustomerId, template: Template, answers: Mapping[str, str], currency: str) -> Money:
    """The amount that a template's answers come to."""
    w.require(READ, customer_id)
    check_currency(currency)
    questions = _questions(template, customers.facts_of(w, customer_id, w.today))
    return rules.suggest_amount(questions, _templates()[template].get("times", 1), answers, currency)


def check_currency(currency: str) -> None:
    """GoalCurrencyUnknown unless the bank keeps this currency."""
    if currency not in MINOR_DIGITS:
        raise GoalCurrencyUnknown(currency=currency)


def _template(w: Work, code: Template, facts: Mapping[str, Fact], currency: str) -> GoalTemplate:
    raw = _templates()[code]
    questions = _questions(code, facts)
    due = add_months(w.today, 12 * raw["years"])
    return GoalTemplate(
        template=code,
        questions=questions,
        times=raw.get("times", 1),
        years=raw["years"],
        flexible_years=raw["flexible_years"],
        necessity=Necessity(raw["necessity"]),
        priority=raw["priority"],
        whose=Whose(raw["whose"]),
        amount=rules.suggest_amount(questions, raw.get("times", 1), {}, currency),
        due_from=due,
        due_until=add_months(due, 12 * raw["flexible_years"]),
    )


def _questions(code: Template, facts: Mapping[str, Fact]) -> tuple[Question, ...]:
    return tuple(Question(q["code"], q["kind"], _default(q, facts)) for q in _templates()[code]["questions"])


def _default(question: Mapping[str, str], facts: Mapping[str, Fact]) -> str:
    """A plain default, or a fact times a factor where it is known and a number."""
    told = question["default"]
    if not told.startswith("fact:"):
        return told
    field, _, factor = told.removeprefix("fact:").partition("*")
    value = facts[field].value if field in facts else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return question["otherwise"]
    return str(int(Decimal(str(value)) * Decimal(factor or 1)))
