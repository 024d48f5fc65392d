"""Carrying orders out: on at the cut-off, confirmed at the price of the trade date, settled."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from steward.advise.advice.queries import Wish, facts_of_wishes
from steward.deliver.trading import rules
from steward.deliver.trading.actions.course import (
    customer_of,
    existing,
    give_up,
    is_tradable,
    line_of,
    move_on,
    number_of,
    subject_of,
    transfers_of,
)
from steward.deliver.trading.actions.drawing import draw_orders
from steward.deliver.trading.actions.exchange import open_break
from steward.deliver.trading.model import (
    AmountTooSmall,
    BreakKind,
    ConfirmationDiffers,
    ConfirmationMissing,
    Order,
    OrderState,
    OrderStateWrong,
    Outcome,
    PriceMissing,
    ProductNotTradable,
    Reason,
    Side,
)
from steward.deliver.trading.queries import calendar_of, fill_of, next_day_of, price_of, promised_days
from steward.deliver.trading.store import exchange, recurring
from steward.deliver.trading.store import orders as store
from steward.guard.compliance.actions import decide, keep_decisions
from steward.guard.compliance.model import Act, Judged, NotCleared
from steward.guard.compliance.queries import find_stops, get_clearance
from steward.guard.contracts.model import Stage
from steward.kernel.ids import OrderId
from steward.kernel.time import BusinessDate
from steward.kernel.verdict import Reason as Stop
from steward.know.holdings import actions as holdings
from steward.know.holdings import queries as book
from steward.know.products.queries import held_product, offer_of
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work

# Business days after the confirmation was due until an order without a price is given up (D).
PRICE_WAIT_DAYS = 5
REFUSED = "trading.refused_by_registrar"


@action(Operation.TRADING_ORDER_SETTLE)
def submit_orders(w: Work, *, order_ids: Sequence[OrderId], outside: bool = False) -> Counter[OrderState]:
    """Pass on orders whose cut-off has come and stop those the guard no longer passes; how many of each.

    With `outside` their requests are made ready for the registrar; without, and for deposits, the bank carries them out itself.
    Those that changed meanwhile are left alone.
    """
    found = (store.get_order(w.db, order_id) for order_id in order_ids)
    ready = [o for o in found if o is not None and o.state is OrderState.PLACED and o.cutoff_at <= w.now]
    again = _judge_again(w, ready, w.today)
    moved = Counter({OrderState.SUBMITTED: 0, OrderState.REJECTED: 0})
    passed = []
    for placed in ready:
        judged, stops = again[placed.id]
        if stops:
            _stop(w, placed, judged, stops)
            moved[OrderState.REJECTED] += 1
        elif store.advance(w.db, placed, OrderState.SUBMITTED, w.now, w.actor.person_id, {}):
            moved[OrderState.SUBMITTED] += 1
            passed.append(placed)
    if outside:
        draw_orders(w, passed)
    return moved


@action(Operation.TRADING_ORDER_SETTLE, subject=customer_of)
def confirm_order(w: Work, *, order_id: OrderId, day: BusinessDate) -> Order:
    """Carry out a submitted order on `day` at the price of its trade date: units and money move, the hold ends.

    What was handed to the registrar is booked as it confirmed it, once that agrees with the order and the price: ConfirmationMissing
    while it said nothing, ConfirmationDiffers when it said something else. What the bank carries out itself is rejected when the
    guard no longer passes it, the price never came, or the amount buys nothing. PriceMissing while the price may still come.
    """
    found = existing(w, order_id)
    if found.state is not OrderState.SUBMITTED or day < found.confirm_due:
        raise OrderStateWrong(order_id=order_id, state=found.state.value)
    if exchange.requests_of(w.db, [found.id]):
        return _as_told(w, found, day)
    return _by_ourselves(w, found, day)


def _by_ourselves(w: Work, found: Order, day: BusinessDate) -> Order:
    product = held_product(w, found.product_id, day)
    if not is_tradable(product, found.side) and not found.quick:
        return give_up(w, found, OrderState.REJECTED, Reason(ProductNotTradable.code))
    judged, stops = _judge_again(w, [found], day)[found.id]
    if stops:
        return _stop(w, found, judged, stops)
    if found.allotted is None and rules.is_subscription(found, offer_of(product)):
        raise OrderStateWrong(order_id=found.id, state=found.state.value)
    price = price_of(w, found)
    if price is None:
        if day <= rules.due_after(next_day_of(calendar_of(w, product)), found.confirm_due, PRICE_WAIT_DAYS):
            raise PriceMissing(date=found.trade_date.isoformat())
        return give_up(w, found, OrderState.REJECTED, Reason(PriceMissing.code, {"date": found.trade_date.isoformat()}), judged)
    deal, fill = fill_of(w, found, price, day)
    if fill.units.scaled == 0:
        return give_up(w, found, OrderState.REJECTED, Reason(AmountTooSmall.code), judged)
    return _booked(w, found, deal, fill, day, judged)


def _as_told(w: Work, found: Order, day: BusinessDate) -> Order:
    """What the registrar confirmed, booked to the last digit or not at all; a part of it may be left over or follow."""
    told = exchange.confirmations_of(w.db, [found.id]).get(found.id)
    if not told:
        raise ConfirmationMissing(number=found.number)
    said = told[-1]
    if said.outcome is Outcome.REFUSED:
        return give_up(w, found, OrderState.REJECTED, Reason(REFUSED, {"reason": said.reason}))
    price = price_of(w, found)
    if price is None:
        raise PriceMissing(date=found.trade_date.isoformat())
    deal, fill = fill_of(w, rules.part_of(found, said.applied), price, found.confirm_due)
    differing = rules.differences(found, said, deal, fill)
    if differing:
        raise ConfirmationDiffers(number=said.number, fields=",".join(differing))
    judged, stops = _judge_again(w, [found], day)[found.id]
    if stops:  # it is done: nobody can take it back, so somebody has to look
        open_break(w, BreakKind.AGAINST_GUARD, found.number, found.id, {"rules": [x.rule_id for x in stops]})
    done = _booked(w, found, deal, fill, day, judged)
    if said.rest_follows:
        _place_rest(w, found, done)
    return done


def _booked(w: Work, found: Order, deal: Decimal, fill: rules.Fill, day: BusinessDate, judged: Judged) -> Order:
    figures = store.figures_of(fill.units, deal, fill.net, fill.fee, fill.residue)
    confirmed = move_on(w, found, OrderState.CONFIRMED, figures)
    assert found.hold_id is not None, "the database keeps submitted orders without a hold out"
    holdings.post_hold(w, hold_id=found.hold_id, transfers=transfers_of(w, confirmed, rules.confirmation_legs(confirmed, fill), day))
    keep_decisions(w, stage=Stage.EXECUTION, subjects=[subject_of(confirmed, line_of(confirmed), judged)])
    return confirmed


def _place_rest(w: Work, found: Order, done: Order) -> Order:
    """What a large redemption left over, for the next open day: an order of its own under the same clearance, handed over as well."""
    assert found.units is not None, "only redemptions leave a rest that follows"
    assert done.units is not None, "a confirmed order has units"
    product = held_product(w, found.product_id)
    calendar = calendar_of(w, product)
    trade_date = next_day_of(calendar)(found.trade_date)
    order_id = OrderId(w.new_id())
    units = found.units - done.units
    account_id = book.find_account(w, rules.units_key(found, units.scale))
    assert account_id is not None, "the units of the rest are there"
    held = holdings.hold(w, account_id=account_id, amount=units.scaled, ref=f"order:{order_id}")
    confirm_due, settle_due = promised_days(calendar, product, found.side, trade_date)
    rest = replace(
        found,
        id=order_id,
        number=number_of(w, order_id),
        units=units,
        hold_id=held.id,
        trade_date=trade_date,
        confirm_due=confirm_due,
        settle_due=settle_due,
        placed_at=w.now,
        version=1,
        rest_of=found.id,
    )
    store.add_orders(w.db, [rest], w.actor.person_id)
    draw_orders(w, [rest])
    return rest


@action(Operation.TRADING_ORDER_SETTLE, subject=customer_of)
def settle_order(w: Work, *, order_id: OrderId, day: BusinessDate) -> Order:
    """Pay on `day` what a confirmed order owes: to the issuer for a purchase, to the customer for a redemption."""
    found = existing(w, order_id)
    if found.state is not OrderState.CONFIRMED or day < found.settle_due:
        raise OrderStateWrong(order_id=order_id, state=found.state.value)
    assert found.net is not None, "the database keeps confirmed orders without figures out"
    settled = move_on(w, found, OrderState.SETTLED, {})
    holdings.post(w, transfers=transfers_of(w, settled, rules.settlement_legs(settled, found.net), day))
    return settled


def _judge_again(w: Work, orders: Sequence[Order], day: BusinessDate) -> dict[OrderId, tuple[Judged, tuple[Stop, ...]]]:
    """The guard's verdict on carrying each order out on `day` (N09: the day of execution counts), and what of it stops the order."""
    together = store.bought_together(
        w.db, {o.origin.proposal_id for o in orders if o.side is Side.BUY and o.origin.proposal_id is not None}
    )
    agreed = recurring.agreed_to(w.db, [o.id for o in orders])
    wishes = [
        Wish(
            o.customer_id,
            o.product_id,
            Act.EXECUTE,
            o.amount,
            together.get((o.origin.id, o.amount.currency), o.amount.minor),
            agreed.get(o.id, o.placed_at),
            o.fee_bps,
        )
        if o.side is Side.BUY
        else Wish(o.customer_id, o.product_id, Act.REDEEM, o.amount, None, o.placed_at)
        for o in orders
    ]
    judged = [decide(w, acts=[facts]) for facts in facts_of_wishes(w, wishes, day)]
    # what was paid at once is the bank's own to redeem: nothing of the customer's stops it any more
    return {o.id: (j, () if o.quick else find_stops(j, get_clearance(w, o.clearance_id))) for o, j in zip(orders, judged, strict=True)}


def _stop(w: Work, found: Order, judged: Judged, stops: Sequence[Stop]) -> Order:
    """The order rejected and its hold released, with every reason of the guard kept."""
    store.keep_stops(w, [found.id], stops)
    return give_up(w, found, OrderState.REJECTED, Reason(NotCleared.code), judged)
