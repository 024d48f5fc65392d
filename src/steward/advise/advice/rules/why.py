"""Reasons as codes and facts: the four parts of every line, the plan as a whole, and why not the others."""

from collections.abc import Mapping
from typing import TypeAlias

from steward.advise.advice.model import AllocationRow, Basis, Case
from steward.advise.advice.rules import figures
from steward.advise.portfolio.model import Allocation
from steward.advise.selection.model import Pick
from steward.kernel.explain import Explanation
from steward.kernel.json import Json
from steward.kernel.money import Money
from steward.kernel.verdict import Reason

Facts: TypeAlias = Mapping[str, Json]


def explain_line(case: Case, basis: Basis, pick: Pick, considered: int, row: AllocationRow) -> tuple[Explanation, ...]:
    """Why you, why this, how it can lose, what it costs."""
    item, amount, view = pick.item, pick.amount, basis.assumptions.views[pick.item.asset_class]
    currency = amount.currency
    loss = figures.bad_year_loss(amount, view.expected_return, view.volatility)
    you: Facts = {
        "asset_class": item.asset_class,
        "level": case.level,
        "current": figures.percent(row.current),
        "proposed": figures.percent(row.proposed),
        "limit": figures.percent(row.high),
    }
    this: Facts = {"considered": considered, "grade": item.grade or 0, "level": case.level, "cost": figures.percent(item.cost_bps)}
    lose: Facts = {"loss": figures.text(loss), "amount": figures.text(amount), "currency": currency, "grade": item.grade or 0}
    cost: Facts = {
        "fee": figures.text(figures.purchase_fee(amount, item.buy_fee_bps)),
        "yearly": figures.text(figures.yearly_fee(amount, item.annual_fee_bps)),
        "currency": currency,
        "buy": figures.percent(item.buy_fee_bps),
        "annual": figures.percent(item.annual_fee_bps),
    }
    return (
        Explanation("advice.why_you", you),
        Explanation("advice.why_this", this),
        Explanation("advice.how_it_can_lose" if loss.minor else "advice.how_it_can_lose_little", lose),
        Explanation("advice.what_it_costs" if item.cost_bps else "advice.what_it_costs_nothing", cost),
    )


def explain_plan(case: Case, allocation: Allocation, loss: Money, cash: Money, *, spared: bool) -> Explanation:
    """The plan as a whole: its aim, its bad year, what holds it back, and what stays in the account, also because people `spared` it."""
    amount = case.amount
    facts: Facts = {"level": case.level, "amount": figures.text(amount), "currency": amount.currency}
    outlook: Facts = {"return": figures.percent_of(allocation.expected_return), "volatility": figures.percent_of(allocation.volatility)}
    children = [
        Explanation("advice.plan_outlook", outlook),
        Explanation("advice.plan_bad_year", {"loss": figures.text(loss), "currency": amount.currency}),
    ]
    children += explain_binding(allocation)
    if cash.minor:
        children.append(
            Explanation(
                "advice.plan_cash_spared" if spared else "advice.plan_cash", {"cash": figures.text(cash), "currency": amount.currency}
            )
        )
    return Explanation("advice.plan", facts, tuple(children))


def explain_binding(allocation: Allocation) -> list[Explanation]:
    """Which limits hold an allocation back, and what each costs."""
    found = []
    for limit in allocation.groups:
        if limit.binding:
            points = limit.low if limit.dual < 0 else limit.high
            facts: Facts = {"limit": figures.percent(points), "dual": f"{abs(limit.dual):.4f}"}
            found.append(Explanation(f"advice.binding_{limit.group}", facts))
    for part in allocation.slices:
        if part.binding:
            held: Facts = {"asset_class": part.asset_class, "limit": figures.percent(part.high), "dual": f"{part.dual:.4f}"}
            found.append(Explanation("advice.binding_class", held))
    tails = allocation.tails
    if tails.binding is not None:
        lost: Facts = {
            "cost": f"{tails.cost * 100:.2f}",
            "tail_loss": figures.percent_of(tails.tail_loss),
            "drawdown": figures.percent_of(tails.drawdown),
        }
        found.append(Explanation(f"advice.binding_{tails.binding}", lost))
    return found


def explain_assumptions(basis: Basis) -> tuple[Explanation, ...]:
    """What the figures assume, and since when that was the house's view."""
    used = basis.assumptions
    version = Explanation("advice.assumed", {"version": used.version, "since": used.known_from.isoformat()})
    return (version, Explanation("advice.assumed_normal", {}))


def explain_reason(reason: Reason) -> Explanation:
    """A guard's reason as a statement."""
    return Explanation(reason.code, dict(reason.facts))
