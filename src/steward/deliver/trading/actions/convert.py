"""Conversions: a customer's own redemption, and a purchase that is judged and placed when it is paid."""

import sqlalchemy as sa

from steward.deliver.trading import rules
from steward.deliver.trading.actions.agreed import (
    buy_as_agreed,
    check_buyer,
    check_passes,
    check_told,
    judge_purchase,
    product_to_buy,
)
from steward.deliver.trading.actions.redeem import quote_redemption, redeem_as_told
from steward.deliver.trading.model import (
    NEXT,
    Conversion,
    ConversionQuote,
    ConversionTerms,
    ConversionWrong,
    Order,
    OrderState,
    OrderStateWrong,
    Origin,
    ProceedsMissing,
    Reason,
    Side,
)
from steward.deliver.trading.store import conversions as store
from steward.deliver.trading.store import orders
from steward.deliver.trading.tables import conversion
from steward.guard.compliance.actions import Subject, keep_decisions
from steward.guard.compliance.model import ClearedLine
from steward.guard.contracts.model import Stage
from steward.kernel.ids import CustomerId, InstructionId, OrderId
from steward.kernel.json import plain
from steward.kernel.money import Money
from steward.kernel.refusal import Refusal
from steward.know.products.model import Product
from steward.know.products.queries import buy_cost
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.identity import step_up
from steward.platform.work import Work

SUBJECT = "conversion"


def quote_conversion(w: Work, *, customer_id: CustomerId, terms: ConversionTerms) -> ConversionQuote:
    """What a conversion would come to now; ConversionWrong, or the refusals of either order."""
    told = quote_redemption(w, customer_id=customer_id, product_id=terms.from_id, amount=terms.amount)
    product = product_to_buy(w, terms.to_id)
    if terms.from_id == terms.to_id or product.currency != terms.amount.currency:
        raise ConversionWrong(minimum=str(product.min_amount))
    bought = _bought_with(product, min(told.net, terms.amount))
    return ConversionQuote(told, bought, buy_cost(product, bought).fee)


@action(Operation.TRADING_PLAN_DECIDE, subject="customer_id")
def convert(w: Work, *, customer_id: CustomerId, terms: ConversionTerms, step_up_token: str | None) -> Conversion:
    """Begin a conversion, confirmed by a fresh factor for exactly what was shown: the redemption is placed, the purchase follows it.

    GuardianMissing and the refusals of the quote; DisclosuresIncomplete and ContractsUnsigned until the customer was told of what is
    bought and signed what that rests on; NotCleared when the guard would not pass the purchase today, or the redemption.
    """
    check_buyer(w, customer_id, terms.to_id)
    quote = quote_conversion(w, customer_id=customer_id, terms=terms)
    step_up.check(w, step_up_token, Operation.TRADING_PLAN_DECIDE, terms.to_id, rules.conversion_shown(customer_id, terms, quote))
    check_told(w, customer_id, terms.to_id, terms.amount)
    judged = judge_purchase(w, customer_id, _line(terms, quote.bought), w.now)
    check_passes(judged)
    redemption = redeem_as_told(w, customer_id, terms.from_id, terms.amount)
    made = Conversion(w.new_id(), customer_id, terms, redemption.id, w.now)
    store.add_conversion(w, made)
    kept = Subject(SUBJECT, made.id, customer_id, [_line(terms, quote.bought)], judged, became={"conversion": plain(made)})
    keep_decisions(w, stage=Stage.ACCEPTANCE, subjects=[kept])
    return made


@action(Operation.TRADING_ORDER_PLACE, subject="customer_id")
def finish_conversion(w: Work, *, customer_id: CustomerId, instruction_id: InstructionId) -> Conversion | None:
    """Buy with what the redemption of this instruction paid, or keep why not; None when nothing waits: asked again it changes nothing.

    The guard judges by the facts of today. The money is in the customer's account whatever becomes of the purchase.
    """
    sold = orders.orders_of(w.db, Origin(instruction_id=instruction_id))
    of_it = sa.and_(conversion.c.customer_id == customer_id, conversion.c.redemption_id.in_([o.id for o in sold]))
    waiting = store.find_conversions(w, sa.and_(of_it, conversion.c.ended_at.is_(None)))
    if not waiting or any(NEXT[o.state] for o in sold):
        return None
    (found,) = waiting
    try:
        bought, reason = _buy(w, found, sold), None
    except Refusal as refused:  # figures are the customer's own and stay out of the reason
        bought, reason = None, Reason(refused.code, {name: value for name, value in refused.facts.items() if isinstance(value, str)})
    if not store.end_conversion(w, found, bought, reason):
        raise OrderStateWrong(order_id=found.redemption_id, state=OrderState.SETTLED.value)
    return store.find_conversions(w, conversion.c.id == found.id)[0]


def _buy(w: Work, found: Conversion, sold: list[Order]) -> OrderId:
    """The purchase, under a clearance that was given for it alone."""
    paid = sum(o.net.minor for o in sold if o.state is OrderState.SETTLED and o.net is not None)
    if not paid:
        raise ProceedsMissing
    currency = found.terms.amount.currency
    amount = _bought_with(product_to_buy(w, found.terms.to_id), min(Money(paid, currency), found.terms.amount))
    return buy_as_agreed(w, SUBJECT, found.id, found.customer_id, _line(found.terms, amount), found.agreed_at).id


def _bought_with(product: Product, money: Money) -> Money:
    """What of it the product is sold in; the rest stays in the account. ConversionWrong below its smallest amount."""
    above = money.minor - product.min_amount.minor
    if above < 0:
        raise ConversionWrong(minimum=str(product.min_amount))
    return Money(money.minor - above % product.step.minor, money.currency)


def _line(terms: ConversionTerms, amount: Money) -> ClearedLine:
    return ClearedLine(terms.to_id, Side.BUY.value, amount)
