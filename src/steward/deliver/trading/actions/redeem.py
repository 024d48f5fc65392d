"""A customer redeems without anybody's advice: told first when the money comes and what it costs, then bound to exactly that."""

from dataclasses import replace

from steward.advise.advice.queries import Wish, facts_of_wishes
from steward.deliver.trading.actions.course import scale_of
from steward.deliver.trading.actions.orders import drawn_up, place, units_given_up
from steward.deliver.trading.model import NothingToRedeem, Order, OrderLine, RedemptionQuote, Side
from steward.deliver.trading.queries import READ, fill_of
from steward.deliver.trading.rules import redemption_shown
from steward.guard.compliance.actions import clear, decide
from steward.guard.compliance.model import Act, ClearedLine
from steward.kernel.ids import ClearanceId, CustomerId, ProductId, ProposalId
from steward.kernel.money import Money
from steward.know.markets import queries as markets
from steward.know.products.model import Product
from steward.know.products.queries import get_products
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.identity import step_up
from steward.platform.work import Work


def product_to_redeem(w: Work, product_id: ProductId) -> Product:
    """What is to be redeemed; NothingToRedeem for a product nobody knows."""
    found = get_products(w, [product_id]).get(product_id)
    if found is None:
        raise NothingToRedeem(product_id=product_id)
    return found


def quote_redemption(w: Work, *, customer_id: CustomerId, product_id: ProductId, amount: Money) -> RedemptionQuote:
    """What redeeming about `amount` now would come to at the last known price, what it costs, and when the money comes.

    The price is that of a day still to come, so the money is an estimate; the units and the days are not. NothingToRedeem or
    PriceMissing when there is nothing to say.
    """
    w.require(READ, customer_id)
    product = product_to_redeem(w, product_id)
    drawn = drawn_up(w, ProposalId(""), customer_id, ClearanceId(""), 0, OrderLine(product_id, Side.REDEEM, amount), w.now)
    _, units = units_given_up(w, drawn, scale_of(w, product))
    price = markets.get_price(w, product.instrument_id, w.today, w.now)
    if price is None:
        raise NothingToRedeem(product_id=product_id)
    deal, fill = fill_of(w, replace(drawn, units=units), price.value, drawn.confirm_due)
    return RedemptionQuote(
        product_id=product_id,
        amount=amount,
        units=units,
        price=deal,
        price_date=price.date,
        fee=fill.fee,
        net=fill.net,
        trade_date=drawn.trade_date,
        cutoff_at=drawn.cutoff_at,
        confirm_due=drawn.confirm_due,
        paid_on=drawn.settle_due,
    )


@action(Operation.TRADING_ORDER_REDEEM, subject="customer_id")
def redeem(w: Work, *, customer_id: CustomerId, product_id: ProductId, amount: Money, step_up_token: str | None) -> Order:
    """Redeem, confirmed by a fresh factor for exactly this amount, these units, this fee and this trade date.

    StepUpRefused when any of them is another by now, as after the cut-off. NotCleared when the guard does not let it happen.
    """
    quote = quote_redemption(w, customer_id=customer_id, product_id=product_id, amount=amount)
    step_up.check(w, step_up_token, Operation.TRADING_ORDER_REDEEM, product_id, redemption_shown(customer_id, quote))
    instruction_id = ProposalId(w.new_id())
    judged = decide(w, acts=facts_of_wishes(w, [Wish(customer_id, product_id, Act.REDEEM, amount, None, w.now)], w.today))
    lines = [ClearedLine(product_id, Side.REDEEM.value, amount)]
    cleared = clear(w, subject_kind="instruction", subject_id=instruction_id, customer_id=customer_id, lines=lines, judged=judged)
    (placed,) = place(w, instruction_id, customer_id, [OrderLine(product_id, Side.REDEEM, amount)], cleared.id)
    return placed
