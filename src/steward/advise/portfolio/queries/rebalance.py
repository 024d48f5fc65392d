"""Trades that bring a customer's holdings near their targets, each in a size and at a cost that can be carried out.

Rules and sizes are pure; what buying and redeeming take comes from the same queries of products that trading settles with, so that
no redemption meets a fee that was not shown.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from importlib.resources import files

import numpy as np

from steward.advise.portfolio.model import Kept, Offer, Owned, Policy, Rebalance, Rebalancing, Trade
from steward.advise.portfolio.rules import rebalance as rules
from steward.advise.portfolio.rules.rebalance import BPS, Price, Quoted, Rate
from steward.kernel.money import Money
from steward.kernel.quantity import Units
from steward.know.products import queries as products
from steward.know.products.model import RedeemPart
from steward.quant.optimise.trades import TradeProblem, Trades, cost_of, find_trades

LOCKED, TOO_LATE = "portfolio.kept_locked", "portfolio.kept_too_late"
TOO_DEAR, NOT_WORTH_IT = "portfolio.kept_fee", "portfolio.kept_not_worth_it"


@cache
def rebalance_policy() -> Policy:
    """When a trade is worth its cost."""
    return rules.parse_policy(files("steward.advise.portfolio").joinpath("data", "rebalance.toml").read_text("utf-8"))


def rebalance(asked: Rebalance, policy: Policy) -> Rebalancing:
    """The trades, their whole cost, what stays off target and why, and how much better other trades could be at most.

    ValueError where targets are not basis points of a whole, or money in hand is below nothing.
    """
    if not rules.share_of_target(asked.target) or asked.cash.minor < 0:
        raise ValueError("targets are basis points of a whole, and money in hand is not below nothing")
    wanted = rules.targets(asked)
    quoted = [_quoted(asked, policy, o) for o in asked.owned if rules.is_in_time(asked, o)] if rules.may_sell(asked) else []
    quoted = [q for q in quoted if q.rates]
    prices = [_priced(asked, o, wanted) for o in asked.offers] if rules.may_buy(asked) else []
    problem = rules.build(asked, policy, quoted, prices)
    found = find_trades(problem)
    sales = _sales(asked, quoted, found)
    purchases = _purchases(asked, prices, found, sales)
    return _collect(asked, policy, (problem, found), (quoted, prices), (*sales, *purchases))


def _quoted(asked: Rebalance, policy: Policy, owned: Owned) -> Quoted:
    """The free units of a holding by rate; those that are too dear now are left out unless money has to be raised."""
    raising, currency = asked.flow.minor < 0, asked.cash.currency
    rates = []
    for holding in owned.free:
        alone = replace(owned, free=(holding,))
        cost, worth, _parts = _redemption(alone, holding.units, currency)
        if worth.minor > 0 and (raising or cost.minor * BPS <= policy.most_redeem_bps * worth.minor):
            rates.append(Rate(holding, worth.minor, cost.minor / worth.minor))
        else:
            break  # what is newer goes out after it
    return Quoted(replace(owned, free=tuple(r.holding for r in rates)), tuple(rates))


def _redemption(owned: Owned, units: Units, currency: str) -> tuple[Money, Money, tuple[RedeemPart, ...]]:
    """What redeeming takes, what the units are worth at the middle price, and the rates."""
    worth = Money(rules.worth_of(units, owned.price, currency), currency)
    deal = products.deal_price(owned.product, owned.price, buying=False)
    priced = products.redeem_cost(owned.product, owned.free, units, owned.days.confirmed_on, deal)
    return worth - priced.net, worth, priced.parts


def _purchase_cost(offer: Offer, amount: Money) -> Money:
    """Fee and spread of a purchase: what of `amount` is not worth at the middle price afterwards."""
    net = products.buy_cost(offer.product, amount).net
    deal = products.deal_price(offer.product, offer.price, buying=True)
    return amount - net.times(offer.price / deal)


def _priced(asked: Rebalance, offer: Offer, wanted: dict[str, int]) -> Price:
    """An offer at the rate of the largest purchase that can be meant."""
    likely = Money(max(wanted[offer.product.asset_class.value], offer.product.min_amount.minor, 1), asked.cash.currency)
    cost = float(Decimal(_purchase_cost(offer, likely).minor) / likely.minor)
    return Price(offer, cost, offer.product.annual_fee_bps / BPS)


def _sales(asked: Rebalance, quoted: Sequence[Quoted], found: Trades) -> list[Trade]:
    sold = iter(found.sold.tolist())
    trades = []
    for q in quoted:
        worth = sum(next(sold) for _rate in q.rates)
        units = rules.units_to_sell(q.owned, worth, asked.cash.currency, up=asked.flow.minor < 0)
        if worth > 0 and units.scaled > 0:
            cost, amount, parts = _redemption(q.owned, units, asked.cash.currency)
            trades.append(Trade(q.owned.product.id, "redeem", amount, units, cost, parts, q.owned.days, after_sales=False))
    return trades


def _purchases(asked: Rebalance, prices: Sequence[Price], found: Trades, sales: Sequence[Trade]) -> list[Trade]:
    currency, offers = asked.cash.currency, [p.offer for p in prices]
    proceeds = sum(t.amount.minor - t.cost.minor for t in sales)
    in_hand = rules.money_in_hand(asked) - rules.money_to_keep(asked)
    wanted = [rules.amount_to_buy(o, x) for o, x in zip(offers, found.bought.tolist(), strict=True)]
    amounts = rules.fit(wanted, offers, max(in_hand + proceeds, 0))
    trades, spent = [], 0
    for offer, minor in zip(offers, amounts, strict=True):
        if minor > 0:
            amount, spent = Money(minor, currency), spent + minor
            waits = spent > in_hand
            trades.append(Trade(offer.product.id, "buy", amount, None, _purchase_cost(offer, amount), (), offer.days, after_sales=waits))
    return trades


def _collect(
    asked: Rebalance,
    policy: Policy,
    solved: tuple[TradeProblem, Trades],
    used: tuple[Sequence[Quoted], Sequence[Price]],
    trades: tuple[Trade, ...],
) -> Rebalancing:
    currency, before = asked.cash.currency, rules.worth_by_class(asked)
    sold_and_offered: list[Owned | Offer] = [*asked.owned, *asked.offers]
    classes = {o.product.id: o.product.asset_class.value for o in sold_and_offered}
    after = dict(before)
    cash_after = rules.money_in_hand(asked)
    for t in trades:
        moved, paid = (t.amount - t.cost, -t.amount) if t.side == "buy" else (-t.amount, t.amount - t.cost)
        after[classes[t.product_id]] += moved.minor
        after["cash"] += paid.minor
        cash_after += paid.minor
    missing = max(rules.money_to_keep(asked) - cash_after, 0)
    problem, found = solved
    gap = None if missing or not np.isfinite(found.bound) else max(_cost(problem, used, trades) - found.bound, 0.0)
    return Rebalancing(
        trades=trades,
        before=before,
        after=after,
        target=rules.targets(asked),
        cash_after=Money(cash_after, currency),
        cost=sum((t.cost for t in trades), Money.zero(currency)),
        missing=Money(missing, currency),
        kept=_kept(asked, policy, after, {t.product_id for t in trades if t.side == "redeem"}),
        gap=None if gap is None else Money(round(gap), currency),
        method="program" if found.by_program else "greedy",
    )


def _cost(problem: TradeProblem, used: tuple[Sequence[Quoted], Sequence[Price]], trades: Sequence[Trade]) -> float:
    """What the trades cost by the solver's own measure, in the sizes they really have."""
    amounts = {(t.side, t.product_id): t.amount.minor for t in trades}
    sold: list[float] = []
    for q in used[0]:
        left = float(amounts.get(("redeem", q.owned.product.id), 0))
        for rate in q.rates:
            sold.append(min(left, float(rate.worth)))
            left -= sold[-1]
    bought = [float(amounts.get(("buy", p.offer.product.id), 0)) for p in used[1]]
    return cost_of(problem, np.array(bought), np.array(sold))


def _kept(asked: Rebalance, policy: Policy, after: dict[str, int], sold: set[str]) -> tuple[Kept, ...]:
    """Holdings of classes above their target that are not sold, each with the reason."""
    wanted, found = rules.targets(asked), []
    for owned in asked.owned:
        over = after[owned.product.asset_class.value] > wanted[owned.product.asset_class.value]
        if not over or owned.product.id in sold or not rules.may_sell(asked):
            continue
        if not owned.free:
            found.append(Kept(owned.product.id, LOCKED, owned.locked_until))
        elif not rules.is_in_time(asked, owned):
            found.append(Kept(owned.product.id, TOO_LATE, owned.days.paid_on))
        elif not _quoted(asked, policy, owned).rates:
            found.append(Kept(owned.product.id, TOO_DEAR))
        else:
            found.append(Kept(owned.product.id, NOT_WORTH_IT))
    return tuple(found)
