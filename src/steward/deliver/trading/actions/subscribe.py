"""Subscribing in an offer period: told first, held until the offer closes, then allotted in whole or part, or given back."""

import sqlalchemy as sa

from steward.deliver.trading import rules
from steward.deliver.trading.actions.agreed import buy_as_agreed, check_buyer, check_told, product_to_buy
from steward.deliver.trading.actions.course import amend, check_offered, give_up
from steward.deliver.trading.model import (
    ChangeKind,
    NotOffered,
    Order,
    OrderState,
    Reason,
    Side,
    SubscriptionQuote,
    SubscriptionWrong,
)
from steward.deliver.trading.queries import SUBSCRIPTION, calendar_of, cutoff_of, promised_days
from steward.deliver.trading.store import orders as store
from steward.deliver.trading.tables import order
from steward.guard.compliance.model import ClearedLine
from steward.kernel.ids import CustomerId, ProductId
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate
from steward.know.holdings import actions as holdings
from steward.know.holdings.model import AccountKey, AccountRole, TransferKind, TransferRow
from steward.know.products.model import OfferPeriod
from steward.know.products.queries import buy_cost, held_product, offer_of
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.identity import step_up
from steward.platform.work import Work

NOT_FOUNDED = Reason("trading.not_founded")
NOT_ALLOTTED = Reason("trading.not_allotted")


def quote_subscription(w: Work, *, customer_id: CustomerId, product_id: ProductId, amount: Money) -> SubscriptionQuote:
    """What subscribing now would come to; NotOffered outside the offer, SubscriptionWrong for an amount that is not sold."""
    w.require(Operation.TRADING_PLAN_READ, customer_id)
    product = product_to_buy(w, product_id)
    offer = offer_of(product)
    if offer is None or w.today >= offer.founded_on:
        raise NotOffered
    check_offered(w, product)
    if not rules.is_sold_in(amount, product.min_amount, product.step):
        raise SubscriptionWrong(minimum=str(product.min_amount), step=str(product.step))
    return SubscriptionQuote(
        amount=amount,
        fee=buy_cost(product, amount).fee,
        interest=rules.offer_interest(amount, offer, w.today),
        offer=offer,
        cutoff_at=cutoff_of(w, product, offer.closes_on),
        founded_on=promised_days(calendar_of(w, product), product, Side.BUY, offer.closes_on)[0],
    )


@action(Operation.TRADING_PLAN_DECIDE, subject="customer_id")
def subscribe(w: Work, *, customer_id: CustomerId, product_id: ProductId, amount: Money, step_up_token: str | None) -> Order:
    """Subscribe, confirmed by a fresh factor for exactly what was shown; the money waits in the account until the offer closed.

    The refusals of the quote and of `check_buyer` and `check_told`; NotCleared when the guard does not pass it.
    """
    check_buyer(w, customer_id, product_id)
    quote = quote_subscription(w, customer_id=customer_id, product_id=product_id, amount=amount)
    step_up.check(w, step_up_token, Operation.TRADING_PLAN_DECIDE, product_id, rules.subscription_shown(customer_id, quote))
    check_told(w, customer_id, product_id, amount)
    return buy_as_agreed(w, SUBSCRIPTION, "", customer_id, ClearedLine(product_id, Side.BUY.value, amount), w.now)


@action(Operation.TRADING_ORDER_SETTLE)
def allot_offer(w: Work, *, product_id: ProductId, day: BusinessDate) -> list[Order]:
    """Decide at once about every subscription of a product that is to be founded by `day`: allotted in whole or part, or given back.

    Below its least nothing is founded. What the money earned meanwhile is paid to everybody. Asked again, nothing is left to decide.
    """
    offer = offer_of(held_product(w, product_id))
    waits = (order.c.product_id == product_id, order.c.state == OrderState.SUBMITTED.value, order.c.allotted.is_(None))
    found = store.find_orders(w.db, sa.and_(*waits, order.c.confirm_due <= day, order.c.side == Side.BUY.value), None)
    asked = sorted((o for o in found if rules.is_subscription(o, offer)), key=lambda o: (o.placed_at, o.id))
    if offer is None or not asked:
        return []
    total = sum(o.amount.minor for o in asked)
    _pay_interest(w, asked, offer, day)
    if total < offer.least.minor:
        return [give_up(w, o, OrderState.REJECTED, NOT_FOUNDED) for o in asked]
    step = held_product(w, product_id).step.minor
    parts = rules.allot([o.amount.minor for o in asked], step, offer.most.minor or total, offer.rule)
    return [_allotted(w, o, part) for o, part in zip(asked, parts, strict=True)]


def _allotted(w: Work, found: Order, part: int) -> Order:
    made = amend(w, found, ChangeKind.ALLOTTED, {"allotted": part})
    return made if part else give_up(w, made, OrderState.REJECTED, NOT_ALLOTTED)


def _pay_interest(w: Work, asked: list[Order], offer: OfferPeriod, day: BusinessDate) -> None:
    """What each subscription earned from the day it was placed."""
    rows = []
    for o in asked:
        earned = rules.offer_interest(o.amount, offer, w.day_of(o.placed_at))
        own = AccountKey.customer_cash(o.customer_id, o.amount.currency)
        paid = AccountKey.house(AccountRole.INTEREST_PAID, own.asset)
        if earned.minor:
            of = holdings.ensure_accounts(w, [own, paid])
            name, kind = f"interest:{o.id}", TransferKind.INTEREST
            rows.append(TransferRow(name, of[paid], of[own], own.asset.code, earned.minor, kind, day, ref_kind=SUBSCRIPTION, ref_id=o.id))
    if rows:
        holdings.post(w, transfers=rows)
