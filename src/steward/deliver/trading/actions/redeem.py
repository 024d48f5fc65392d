"""A customer redeems without anybody's advice: told first when the money comes and what it costs, then bound to exactly that."""

from dataclasses import replace

from steward.advise.advice.queries import Wish, facts_of_wishes
from steward.deliver.trading import rules
from steward.deliver.trading.actions.course import is_tradable, scale_of, subject_of, transfers_of
from steward.deliver.trading.actions.orders import drawn_up, lock_of, place, units_given_up
from steward.deliver.trading.model import (
    NothingToRedeem,
    NotPaidAtOnce,
    Order,
    OrderLine,
    OrdersPlaced,
    Origin,
    QuickLimitUsed,
    QuickQuote,
    RedemptionQuote,
    Side,
)
from steward.deliver.trading.queries import ADVANCE, READ, fill_of
from steward.deliver.trading.store import orders as store
from steward.deliver.trading.tables import order
from steward.guard.compliance.actions import clear, decide, keep_decisions
from steward.guard.compliance.model import Act, Clearance, ClearedLine, Dated, Judged
from steward.guard.contracts.model import Stage
from steward.kernel.ids import AccountId, ClearanceId, CustomerId, InstructionId, ProductId
from steward.kernel.money import Money
from steward.know.customers.queries import check_guardian, every_record
from steward.know.holdings import actions as holdings
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
    drawn = drawn_up(w, Origin(), customer_id, ClearanceId(""), 0, OrderLine(product_id, Side.REDEEM, amount), w.now)
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
        quick=_quick_quote(w, customer_id, product, fill),
        locked_until=ends_on if (ends_on := lock_of(w, drawn)) and ends_on > w.today else None,
    )


def _quick_quote(w: Work, customer_id: CustomerId, product: Product, fill: rules.Fill) -> QuickQuote | None:
    """What being paid at once comes to; None where the terms know no such thing, or leaving costs a fee that only the day's price tells."""
    yuan = product.terms.get("quick_limit", 0)
    limit = Money.of(yuan if isinstance(yuan, int) else 0, product.currency)
    if not limit.minor or fill.fee.minor or not is_tradable(product, Side.REDEEM):
        return None
    used = Money(sum(x.amount for x in paid_at_once(w, customer_id, product)), product.currency)
    return QuickQuote(limit, max(limit - used, Money.zero(product.currency)), fill.net)


def paid_at_once(w: Work, customer_id: CustomerId, product: Product) -> tuple[Dated, ...]:
    """What the customer, under whichever record, asked to be paid at once today of the product or a share class of the same fund."""
    whose = order.c.customer_id.in_(every_record(w, customer_id))
    found = store.paid_at_once(w.db, whose, w.at(w.today, 0))
    sold = get_products(w, {product_id for product_id, _ in found})
    return tuple(Dated(w.today, amount.minor) for product_id, amount in found if _fund_of(sold[product_id]) == _fund_of(product))


def _fund_of(product: Product) -> object:
    """What the share classes of one fund have in common."""
    return product.terms.get("family") or product.id


@action(Operation.TRADING_ORDER_REDEEM, subject="customer_id")
def redeem(w: Work, *, customer_id: CustomerId, product_id: ProductId, amount: Money, step_up_token: str | None) -> Order:
    """Redeem, confirmed by a fresh factor for exactly this amount, these units, this fee and this trade date.

    StepUpRefused when any of them is another by now, as after the cut-off. NotCleared when the guard does not let it happen.
    """
    quote = quote_redemption(w, customer_id=customer_id, product_id=product_id, amount=amount)
    step_up.check(w, step_up_token, Operation.TRADING_ORDER_REDEEM, product_id, rules.redemption_shown(customer_id, quote))
    return redeem_as_told(w, customer_id, product_id, amount)


def redeem_as_told(w: Work, customer_id: CustomerId, product_id: ProductId, amount: Money) -> Order:
    """The redemption as the customer's own instruction, once they have confirmed what they were told; NotCleared as `redeem`."""
    cleared, _ = _cleared(w, Wish(customer_id, product_id, Act.REDEEM, amount, None, w.now))
    (placed,) = place(w, _own(cleared), customer_id, [OrderLine(product_id, Side.REDEEM, amount)], cleared.id)
    return placed


@action(Operation.TRADING_ORDER_REDEEM, subject="customer_id")
def redeem_at_once(w: Work, *, customer_id: CustomerId, product_id: ProductId, amount: Money, step_up_token: str | None) -> Order:
    """Redeem and be paid now, confirmed by a fresh factor for exactly that; the bank takes the units over and redeems them itself.

    The daily limit is a sum over orders: to be run as a serial decision. NotPaidAtOnce where the terms know no such thing, NotCleared
    (M05, M06) or QuickLimitUsed above the limit of the law or of the terms, else as `redeem`.
    """
    product = product_to_redeem(w, product_id)
    quote = quote_redemption(w, customer_id=customer_id, product_id=product_id, amount=amount)
    quick = quote.quick
    if quick is None:
        raise NotPaidAtOnce(product_id=product_id)
    step_up.check(w, step_up_token, Operation.TRADING_ORDER_REDEEM, product_id, rules.quick_shown(customer_id, quote, quick))
    check_guardian(w, customer_id)
    used = paid_at_once(w, customer_id, product)
    wish = Wish(customer_id, product_id, Act.QUICK_REDEEM, amount, None, w.now, paid_at_once=used, lock_ends_on=quote.locked_until)
    cleared, judged = _cleared(w, wish)
    if amount > quick.left:
        raise QuickLimitUsed(left=str(quick.left))
    line = OrderLine(product_id, Side.REDEEM, amount)
    drawn = drawn_up(w, _own(cleared), customer_id, cleared.id, 0, line, w.now)
    account_id, _ = units_given_up(w, drawn, quote.units.scale)
    placed = _advance(w, replace(drawn, units=quote.units, quick=True), account_id, quote, quick)
    keep_decisions(w, stage=Stage.ORDER, subjects=[subject_of(placed, ClearedLine(product_id, Side.REDEEM.value, amount), judged)])
    w.emit(OrdersPlaced(customer_id, None, cleared.subject_id))
    return placed


def _advance(w: Work, drawn: Order, account_id: AccountId, quote: RedemptionQuote, quick: QuickQuote) -> Order:
    """The units the bank's, the money the customer's, and the order what the bank is owed by the register."""
    amount = quote.units.scaled
    given_up = holdings.hold(w, account_id=account_id, amount=amount, ref=f"{ADVANCE}:{drawn.id}")
    taken_over = transfers_of(
        w, replace(drawn, price=quote.price), rules.advance_legs(drawn, quote.units, quick.paid), w.today, ref=ADVANCE
    )
    holdings.post_hold(w, hold_id=given_up.id, transfers=taken_over)
    made = holdings.hold(w, account_id=taken_over[0].credit_account_id, amount=amount, ref=f"order:{drawn.id}")
    placed = replace(drawn, hold_id=made.id)
    store.add_orders(w.db, [placed], w.actor.person_id)
    return placed


def _cleared(w: Work, wish: Wish) -> tuple[Clearance, Judged]:
    """The guard's clearance of a redemption as the customer's own instruction; NotCleared when it does not pass."""
    judged = decide(w, acts=facts_of_wishes(w, [wish], w.today))
    lines = [ClearedLine(wish.product_id, Side.REDEEM.value, wish.amount)]
    subject_id = w.new_id()
    given = clear(w, subject_kind="instruction", subject_id=subject_id, customer_id=wish.customer_id, lines=lines, judged=judged)
    return given, judged


def _own(cleared: Clearance) -> Origin:
    return Origin(instruction_id=InstructionId(cleared.subject_id))
