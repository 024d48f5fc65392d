"""Reasons as codes and facts: the four parts of every line, the plan as a whole, and why not the others."""

from collections.abc import Mapping
from typing import TypeAlias

from steward.advise.advice.model import AllocationRow, Basis, Case, Content, Way
from steward.advise.advice.rules import figures
from steward.advise.portfolio.model import Allocation, Owned, Trade
from steward.advise.selection.model import Burden, Pick
from steward.kernel.explain import Explanation
from steward.kernel.json import Json
from steward.kernel.money import Money
from steward.kernel.verdict import Reason

Facts: TypeAlias = Mapping[str, Json]


def explain_line(case: Case, basis: Basis, pick: Pick, considered: int, row: AllocationRow, burden: Burden) -> tuple[Explanation, ...]:
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
    this: Facts = {
        "considered": considered,
        "grade": item.grade or 0,
        "level": case.level,
        "cost": figures.percent(burden.cost),
        "burden": figures.percent(burden.total),
        "goals": "some" if case.goals else "none",
    }
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


def explain_sale(holding: Owned, trade: Trade, row: AllocationRow, waits: bool) -> tuple[Explanation, ...]:
    """Why sell, why of this, what it does, and what leaving costs."""
    currency, rates = trade.amount.currency, sorted({p.bps for p in trade.parts})
    you: Facts = {
        "asset_class": row.asset_class,
        "current": figures.percent(row.current),
        "target": figures.percent(row.target),
        "proposed": figures.percent(row.proposed),
    }
    all_of_it = trade.units == holding.units
    this: Facts = {"part": "all" if all_of_it else "some", "units": str(trade.units), "held": str(holding.units)}
    does: Facts = {
        "amount": figures.text(trade.amount - trade.cost),
        "currency": currency,
        "paid": trade.days.paid_on.isoformat(),
        "waits": "some" if waits else "none",
    }
    cost: Facts = {
        "fee": figures.text(trade.cost),
        "currency": currency,
        "rates": " / ".join(f"{figures.percent(bps)}%" for bps in rates) or "0%",
        "since": min(h.since for h in holding.free).isoformat(),
    }
    return (
        Explanation("advice.why_sell", you),
        Explanation("advice.why_sell_this", this),
        Explanation("advice.what_selling_does", does),
        Explanation("advice.what_leaving_costs" if trade.cost.minor else "advice.what_leaving_costs_nothing", cost),
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
    children += explain_case(case)
    children += explain_binding(allocation)
    if cash.minor:
        children.append(
            Explanation(
                "advice.plan_cash_spared" if spared else "advice.plan_cash", {"cash": figures.text(cash), "currency": amount.currency}
            )
        )
    return Explanation("advice.plan", facts, tuple(children))


def explain_case(case: Case) -> list[Explanation]:
    """What the reader must know of the customer's own figures before they rely on a plan."""
    found = []
    if case.uncounted:
        found.append(Explanation("advice.uncounted", {"count": case.uncounted}))
    if case.debts_above:
        facts: Facts = {"more": figures.text(Money(case.debts_above, case.amount.currency)), "currency": case.amount.currency}
        found.append(Explanation("advice.debts_above", facts))
    return found


def explain_ways(content: Content) -> Explanation:
    """The explanation of a plan with what it does to the goals beside doing nothing, and which of both is advised."""
    nothing, plan = (next(o for o in content.options if o.way is way) for way in (Way.NOTHING, Way.PLAN))
    tree, currency = content.explanation, content.amount.currency
    if nothing.overall is None or plan.overall is None:
        goals = Explanation("advice.ways_without_goals", {"years": str(content.months // 12)})
    else:
        chances: Facts = {"nothing": figures.percent(nothing.overall), "plan": figures.percent(plan.overall), "count": len(content.goals)}
        goals = Explanation("advice.ways_goals", chances)
    costs: Facts = {
        "now": figures.text(plan.cost_now),
        "yearly": figures.text(plan.cost_yearly - nothing.cost_yearly),
        "currency": currency,
    }
    parts = (goals, Explanation("advice.ways_costs", costs))
    if content.advised is Way.NOTHING:
        return Explanation("advice.do_nothing", {"amount": figures.text(content.amount), "currency": currency}, parts)
    return Explanation(tree.code, tree.facts, (*tree.children, *parts))


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
    return found + explain_tracking(allocation)


def explain_tracking(allocation: Allocation) -> list[Explanation]:
    """How far the house's views are followed, where a limit holds them back or gave way."""
    followed = allocation.tracking
    if followed is None or (followed.counted == 1.0 and followed.kept):
        return []
    told: Facts = {
        "limit": figures.percent_of(followed.limit),
        "swing": figures.percent_of(followed.swing),
        "counted": f"{100 * followed.counted:.0f}",
        "cost": f"{followed.cost * 100:.2f}",
    }
    return [Explanation("advice.binding_tracking" if followed.kept else "advice.tracking_gave_way", told)]


def explain_assumptions(basis: Basis) -> tuple[Explanation, ...]:
    """What the figures assume, and since when that was the house's view."""
    used = basis.assumptions
    version = Explanation("advice.assumed", {"version": used.version, "since": used.known_from.isoformat()})
    return (version, Explanation("advice.assumed_normal", {}))


def explain_reason(reason: Reason) -> Explanation:
    """A guard's reason as a statement."""
    return Explanation(reason.code, dict(reason.facts))
