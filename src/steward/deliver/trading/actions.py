"""What can be done with orders: place, cancel, submit at the cut-off, confirm at the price of the trade date, settle."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

from steward.advise.advice.queries import Wish, facts_of_wishes, ripe_at, wishes_of
from steward.deliver.trading import rules, store
from steward.deliver.trading.model import (
    NEXT,
    AmountTooSmall,
    NotCancellable,
    NothingToRedeem,
    Order,
    OrderLine,
    OrderNotFound,
    OrdersPlaced,
    OrderState,
    OrderStateWrong,
    PriceMissing,
    ProductNotTradable,
    Reason,
    Side,
)
from steward.guard.compliance.actions import Subject, decide, keep_decisions
from steward.guard.compliance.model import Act, ClearedLine, Judged, NotCleared, Referral
from steward.guard.compliance.queries import check_clearance, find_stops, get_clearance
from steward.guard.contracts.actions import keep_evidence
from steward.guard.contracts.model import Draft, Stage
from steward.kernel.ids import AccountId, ClearanceId, CustomerId, OrderId, ProposalId
from steward.kernel.json import plain
from steward.kernel.quantity import Units
from steward.kernel.time import BusinessDate
from steward.kernel.verdict import Reason as Stop
from steward.know.customers.queries import check_guardian
from steward.know.holdings import actions as holdings
from steward.know.holdings import queries as book
from steward.know.holdings.model import AccountKey, TransferRow
from steward.know.markets import queries as markets
from steward.know.products import queries as costs
from steward.know.products.model import Product, ShelfState
from steward.know.products.queries import get_product
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work

# Business days after the confirmation was due until an order without a price is given up (D).
PRICE_WAIT_DAYS = 5
STATEMENT_PAGE = 500


def _customer_of(w: Work, kw: Mapping[str, Any]) -> str:
    return _existing(w, kw["order_id"]).customer_id


def _existing(w: Work, order_id: OrderId) -> Order:
    found = store.get_order(w.db, order_id)
    if found is None:
        raise OrderNotFound
    return found


@action(Operation.TRADING_ORDER_PLACE, subject="customer_id")
def place_orders(
    w: Work, *, proposal_id: ProposalId, customer_id: CustomerId, lines: Sequence[OrderLine], clearance_id: ClearanceId
) -> list[Order]:
    """Orders for every line of an accepted proposal, all or none, with what they may spend held; the same ones when asked again.

    Refuses with ClearanceChanged or ClearanceExpired when the clearance does not cover exactly these lines now, with GuardianMissing
    for a minor without a guardian, and with InsufficientFunds, ProductNotTradable, NothingToRedeem or PriceMissing.
    """
    placed = store.orders_of(w.db, proposal_id)
    if placed:
        return placed
    check_guardian(w, customer_id)
    cleared = [ClearedLine(line.product_id, line.side.value, line.amount) for line in lines]
    found = check_clearance(w, clearance_id, subject_id=proposal_id, customer_id=customer_id, lines=cleared)
    drawn = [_drawn_up(w, proposal_id, customer_id, clearance_id, number, line) for number, line in enumerate(lines)]
    wishes = [replace(x, fee_bps=o.fee_bps) for x, o in zip(wishes_of(customer_id, cleared, Act.BUY, w.now), drawn, strict=True)]
    acts = facts_of_wishes(w, wishes, w.today)
    judged = [decide(w, acts=[facts]) for facts in acts]
    stops = [stop for j in judged for stop in find_stops(j, found)]
    if stops:
        raise NotCleared.by(stops, Referral("proposal", proposal_id, customer_id, cleared, decide(w, acts=acts)))
    with w.db.begin_nested():
        made = [_held(w, o) for o in drawn]
        store.add_orders(w.db, made, w.actor.person_id)
    keep_decisions(w, stage=Stage.ORDER, subjects=[_subject(o, x, j) for o, x, j in zip(made, cleared, judged, strict=True)])
    w.emit(OrdersPlaced(proposal_id, customer_id))
    return made


@action(Operation.TRADING_ORDER_PLACE, subject="customer_id")
def record_rejected(
    w: Work,
    *,
    proposal_id: ProposalId,
    customer_id: CustomerId,
    lines: Sequence[OrderLine],
    clearance_id: ClearanceId,
    reason: Reason,
    stops: Sequence[Stop] = (),
) -> list[Order]:
    """Orders that could not be placed, kept with the reason (and what the guard said) so that the customer sees what became of them."""
    drawn = [_drawn_up(w, proposal_id, customer_id, clearance_id, number, line) for number, line in enumerate(lines)]
    made = [replace(o, state=OrderState.REJECTED, reason=reason) for o in drawn]
    store.add_orders(w.db, made, w.actor.person_id)
    store.keep_stops(w, [o.id for o in made], stops)
    _keep_evidence(w, Stage.STOP, made)
    return made


@action(Operation.TRADING_ORDER_CANCEL, subject=_customer_of)
def cancel_order(w: Work, *, order_id: OrderId) -> Order:
    """Take an order back before its cut-off and give back what it held; NotCancellable afterwards."""
    found = _existing(w, order_id)
    if not found.can_cancel(w.now):
        raise NotCancellable(order_id=order_id, state=found.state.value)
    return _give_up(w, found, OrderState.CANCELLED, None)


@action(Operation.TRADING_ORDER_SETTLE)
def submit_orders(w: Work, *, order_ids: Sequence[OrderId]) -> Counter[OrderState]:
    """Pass on orders whose cut-off has come and stop those the guard no longer passes; how many of each.

    Those that changed meanwhile are left alone.
    """
    found = (store.get_order(w.db, order_id) for order_id in order_ids)
    ready = [o for o in found if o is not None and o.state is OrderState.PLACED and o.cutoff_at <= w.now]
    again = _judge_again(w, ready, w.today)
    moved = Counter({OrderState.SUBMITTED: 0, OrderState.REJECTED: 0})
    for placed in ready:
        judged, stops = again[placed.id]
        if stops:
            _stop(w, placed, judged, stops)
            moved[OrderState.REJECTED] += 1
        else:
            moved[OrderState.SUBMITTED] += store.advance(w.db, placed, OrderState.SUBMITTED, w.now, w.actor.person_id, {})
    return moved


@action(Operation.TRADING_ORDER_SETTLE, subject=_customer_of)
def confirm_order(w: Work, *, order_id: OrderId, day: BusinessDate) -> Order:
    """Carry out a submitted order on `day` at the price of its trade date: units and money move, the hold ends.

    Rejected instead when the guard no longer passes it, the price never came, or the amount buys nothing. PriceMissing while
    the price may still come.
    """
    found = _existing(w, order_id)
    if found.state is not OrderState.SUBMITTED or day < found.confirm_due:
        raise OrderStateWrong(order_id=order_id, state=found.state.value)
    product = get_product(w, found.product_id, day)
    if not _tradable(product, found.side):
        return _give_up(w, found, OrderState.REJECTED, Reason(ProductNotTradable.code))
    judged, stops = _judge_again(w, [found], day)[found.id]
    if stops:
        return _stop(w, found, judged, stops)
    price = markets.get_price(w, found.instrument_id, found.trade_date, w.now)
    if price is None or price.date != found.trade_date:
        if day <= rules.due_after(_next_day(product), found.confirm_due, PRICE_WAIT_DAYS):
            raise PriceMissing(date=found.trade_date.isoformat())
        return _give_up(w, found, OrderState.REJECTED, Reason(PriceMissing.code, {"date": found.trade_date.isoformat()}), judged)
    deal, fill = _filled(w, found, price.value, day)
    if fill.units.scaled == 0:
        return _give_up(w, found, OrderState.REJECTED, Reason(AmountTooSmall.code), judged)
    figures = store.figures_of(fill.units, deal, fill.net, fill.fee, fill.residue)
    confirmed = _move_on(w, found, OrderState.CONFIRMED, figures)
    assert found.hold_id is not None, "the database keeps submitted orders without a hold out"
    holdings.post_hold(w, hold_id=found.hold_id, transfers=_transfers(w, confirmed, rules.confirmation_legs(confirmed, fill), day))
    keep_decisions(w, stage=Stage.EXECUTION, subjects=[_subject(confirmed, _line_of(confirmed), judged)])
    return confirmed


@action(Operation.TRADING_ORDER_SETTLE, subject=_customer_of)
def settle_order(w: Work, *, order_id: OrderId, day: BusinessDate) -> Order:
    """Pay on `day` what a confirmed order owes: to the issuer for a purchase, to the customer for a redemption."""
    found = _existing(w, order_id)
    if found.state is not OrderState.CONFIRMED or day < found.settle_due:
        raise OrderStateWrong(order_id=order_id, state=found.state.value)
    assert found.net is not None, "the database keeps confirmed orders without figures out"
    settled = _move_on(w, found, OrderState.SETTLED, {})
    holdings.post(w, transfers=_transfers(w, settled, rules.settlement_legs(settled, found.net), day))
    return settled


def _drawn_up(w: Work, proposal_id: ProposalId, customer_id: CustomerId, clearance_id: ClearanceId, number: int, line: OrderLine) -> Order:
    product = get_product(w, line.product_id)
    cutoff = dt.time.fromisoformat(str(product.terms.get("cutoff", "15:00")))
    # what may be taken back for a while is dealt in at the first cut-off after it; until then the customer can cancel
    ripe = ripe_at(w, product, w.now, w.today) if line.side is Side.BUY else w.now
    trade_date = markets.trade_date(_calendar(product), ripe, cutoff.isoformat("minutes"), w.runtime.settings.time_zone)
    confirm_due = rules.due_after(_next_day(product), trade_date, product.confirm_days)
    paid = rules.due_after(_next_day(product), trade_date, product.pay_days)
    order_id = OrderId(w.new_id())
    return Order(
        id=order_id,
        number=f"O{w.today:%y%m%d}{order_id[-12:].upper()}",
        customer_id=customer_id,
        proposal_id=proposal_id,
        line=number,
        product_id=line.product_id,
        instrument_id=product.instrument_id,
        clearance_id=clearance_id,
        side=line.side,
        state=OrderState.PLACED,
        amount=line.amount,
        units=None,
        fee_bps=costs.buy_cost(product, line.amount).bps if line.side is Side.BUY else product.redeem_fee_bps,
        price=None,
        net=None,
        fee=None,
        residue=None,
        hold_id=None,
        trade_date=trade_date,
        cutoff_at=w.at(trade_date, cutoff.hour, cutoff.minute),
        confirm_due=confirm_due,
        settle_due=confirm_due if line.side is Side.BUY else max(confirm_due, paid),
        placed_at=w.now,
        version=1,
        reason=None,
    )


def _judge_again(w: Work, orders: Sequence[Order], day: BusinessDate) -> dict[OrderId, tuple[Judged, tuple[Stop, ...]]]:
    """The guard's verdict on carrying each order out on `day` (N09: the day of execution counts), and what of it stops the order."""
    together = store.bought_together(w.db, {o.proposal_id for o in orders if o.side is Side.BUY})
    wishes = [
        Wish(o.customer_id, o.product_id, Act.EXECUTE, o.amount, together[o.proposal_id], o.placed_at, o.fee_bps)
        if o.side is Side.BUY
        else Wish(o.customer_id, o.product_id, Act.REDEEM, o.amount, None, o.placed_at)
        for o in orders
    ]
    judged = [decide(w, acts=[facts]) for facts in facts_of_wishes(w, wishes, day)]
    return {o.id: (j, find_stops(j, get_clearance(w, o.clearance_id))) for o, j in zip(orders, judged, strict=True)}


def _stop(w: Work, found: Order, judged: Judged, stops: Sequence[Stop]) -> Order:
    """The order rejected and its hold released, with every reason of the guard kept."""
    store.keep_stops(w, [found.id], stops)
    return _give_up(w, found, OrderState.REJECTED, Reason(NotCleared.code), judged)


def _held(w: Work, drawn: Order) -> Order:
    """The order with its hold: the amount of a purchase, the units of a redemption."""
    product = get_product(w, drawn.product_id)
    if not _tradable(product, drawn.side):
        raise ProductNotTradable(product_id=product.id)
    if drawn.side is Side.BUY:
        key = AccountKey.customer_cash(drawn.customer_id, drawn.amount.currency)
        account_id, amount = holdings.ensure_accounts(w, [key])[key], drawn.amount.minor
    else:
        account_id, units = _redeemed(w, drawn, _scale(w, product))
        drawn, amount = replace(drawn, units=units), units.scaled
    made = holdings.hold(w, account_id=account_id, amount=amount, ref=f"order:{drawn.id}")
    return replace(drawn, hold_id=made.id)


def _redeemed(w: Work, drawn: Order, scale: int) -> tuple[AccountId, Units]:
    price = markets.get_price(w, drawn.instrument_id, w.today, w.now)
    if price is None:
        raise PriceMissing(date=w.today.isoformat())
    account_id = book.find_account(w, AccountKey.customer_units(drawn.customer_id, drawn.instrument_id, scale))
    standing = None if account_id is None else book.get_account(w, account_id)
    if standing is None:
        raise NothingToRedeem(product_id=drawn.product_id)
    units = rules.units_for(drawn.amount, price.value, Units(standing.available, scale))
    if units.scaled == 0:
        raise NothingToRedeem(product_id=drawn.product_id)
    return standing.id, units


def _filled(w: Work, found: Order, middle: Decimal, day: BusinessDate) -> tuple[Decimal, rules.Fill]:
    """The price the order is carried out at and what it comes to, by the terms in force when it was placed."""
    terms = get_product(w, found.product_id, w.day_of(found.placed_at))
    deal = costs.deal_price(terms, middle, buying=found.side is Side.BUY)
    if found.side is Side.BUY:
        return deal, rules.price_purchase(found.amount, costs.buy_cost(terms, found.amount), deal, _scale(w, terms))
    assert found.units is not None, "the database keeps redemptions without units out"
    held = costs.open_holdings(_movements(w, found, found.units.scale))
    return deal, rules.price_redemption(found.units, costs.redeem_cost(terms, held, found.units, day, deal))


def _movements(w: Work, of: Order, scale: int) -> list[tuple[BusinessDate, Units]]:
    """Every movement of the customer's units of the order's instrument, oldest first."""
    rows, cursor = book.entries(w, of.customer_id, of.instrument_id, limit=STATEMENT_PAGE)
    while cursor is not None:
        more, cursor = book.entries(w, of.customer_id, of.instrument_id, cursor, STATEMENT_PAGE)
        rows += more
    return [(row.business_date, Units(row.amount, scale)) for row in reversed(rows)]


def _give_up(w: Work, found: Order, state: OrderState, reason: Reason | None, judged: Judged | None = None) -> Order:
    """The order ended without a deal and its hold released; `judged` is what the guard said of it on that day, where it was asked."""
    kept = None if reason is None else {"code": reason.code, "facts": reason.facts}
    ended = _move_on(w, found, state, {"reason": kept})
    assert found.hold_id is not None, "the database keeps open orders without a hold out"
    holdings.release(w, hold_id=found.hold_id)
    if judged is None:
        _keep_evidence(w, Stage.STOP, [ended])
    else:
        keep_decisions(w, stage=Stage.STOP, subjects=[_subject(ended, _line_of(ended), judged)])
    return ended


def _line_of(of: Order) -> ClearedLine:
    return ClearedLine(of.product_id, of.side.value, of.amount)


def _subject(of: Order, line: ClearedLine, judged: Judged) -> Subject:
    """An order as the guard records it: judged by itself, under the story of the proposal it comes from."""
    return Subject("order", of.id, of.customer_id, [line], judged, story=of.proposal_id, became={"order": plain(of)})


def _keep_evidence(w: Work, stage: Stage, orders: Sequence[Order]) -> None:
    """What became of orders, beside the records of the proposal they come from."""
    regimes = {o.id: frozenset({get_product(w, o.product_id).regime.value}) for o in orders}
    keep_evidence(
        w, [Draft(stage, o.customer_id, "order", o.id, o.proposal_id, {"order": plain(o)}, regimes=regimes[o.id]) for o in orders]
    )


def _move_on(w: Work, found: Order, state: OrderState, figures: Mapping[str, Any]) -> Order:
    """The order in its new state; OrderStateWrong when it may not follow, or when another transaction was faster."""
    if state not in NEXT[found.state] or not store.advance(w.db, found, state, w.now, w.actor.person_id, figures):
        raise OrderStateWrong(order_id=found.id, state=found.state.value)
    return _existing(w, found.id)


def _transfers(w: Work, of: Order, legs: Sequence[rules.Leg], day: BusinessDate) -> list[TransferRow]:
    accounts = holdings.ensure_accounts(w, [key for leg in legs for key in (leg.debit, leg.credit)])
    return [
        TransferRow(
            reference=f"order:{of.id}:{leg.name}",
            debit_account_id=accounts[leg.debit],
            credit_account_id=accounts[leg.credit],
            asset=leg.debit.asset.code,
            amount=leg.amount,
            kind=leg.kind,
            business_date=day,
            ref_kind="order",
            ref_id=of.id,
            consideration=leg.worth,
            price=None if leg.worth is None else of.price,
        )
        for leg in legs
    ]


def _tradable(product: Product, side: Side) -> bool:
    return product.state is ShelfState.ON_SHELF or (side is Side.REDEEM and product.state is ShelfState.MATURED)


def _scale(w: Work, product: Product) -> int:
    found = markets.get_instrument(w, product.instrument_id)
    assert found is not None, "a product's instrument is a foreign key"
    return found.units_scale


def _calendar(product: Product) -> str:
    return str(product.terms.get("calendar", "cn"))


def _next_day(product: Product) -> Callable[[BusinessDate], BusinessDate]:
    return partial(markets.next_business_day, _calendar(product))
