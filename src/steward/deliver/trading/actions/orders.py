"""Placing orders, and taking them back before the cut-off."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from steward.advise.advice.queries import facts_of_wishes, ripe_at, wishes_of
from steward.deliver.trading import rules
from steward.deliver.trading.actions.course import (
    check_offered,
    customer_of,
    existing,
    give_up,
    is_tradable,
    keep_what_became,
    lock_ends_on,
    number_of,
    scale_of,
    subject_of,
)
from steward.deliver.trading.model import (
    NotCancellable,
    NothingToRedeem,
    Order,
    OrderLine,
    OrdersPlaced,
    OrderState,
    OrderStateWrong,
    Origin,
    PriceMissing,
    ProductNotTradable,
    Reason,
    Side,
)
from steward.deliver.trading.queries import calendar_of, cutoff_of, promised_days, trade_date_of
from steward.deliver.trading.store import orders as store
from steward.guard.compliance.actions import decide, keep_decisions
from steward.guard.compliance.model import Act, ClearedLine, NotCleared, Referral
from steward.guard.compliance.queries import check_clearance, find_stops, require_buying
from steward.guard.contracts.model import Stage
from steward.kernel.ids import AccountId, ClearanceId, CustomerId, OrderId, ProposalId
from steward.kernel.quantity import Units
from steward.kernel.time import BusinessDate, Instant
from steward.kernel.verdict import Reason as Stop
from steward.know.customers.queries import check_guardian
from steward.know.holdings import actions as holdings
from steward.know.holdings import queries as book
from steward.know.holdings.model import AccountKey
from steward.know.markets import queries as markets
from steward.know.products import queries as costs
from steward.know.products.queries import held_product, locked_until
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work


@action(Operation.TRADING_ORDER_PLACE, subject="customer_id")
def place_orders(
    w: Work,
    *,
    proposal_id: ProposalId,
    customer_id: CustomerId,
    lines: Sequence[OrderLine],
    clearance_id: ClearanceId,
    later: Collection[int] = (),
    numbers: Sequence[int] | None = None,
) -> list[Order]:
    """Orders for the lines of an accepted proposal, all or none, with what they may spend held; the same ones when asked again.

    `later`: lines that are judged now and wait for the proceeds of others. `numbers`: which lines of the proposal these are, where
    they are not all of it; lines that waited come under a clearance of their own.
    Refuses with ClearanceChanged or ClearanceExpired when the clearance does not cover exactly these lines now, with GuardianMissing
    for a minor without a guardian, and with InsufficientFunds, ProductNotTradable, NothingToRedeem or PriceMissing.
    """
    return place(w, Origin(proposal_id), customer_id, lines, clearance_id, later, numbers)


def place(
    w: Work,
    origin: Origin,
    customer_id: CustomerId,
    lines: Sequence[OrderLine],
    clearance_id: ClearanceId,
    later: Collection[int] = (),
    numbers: Sequence[int] | None = None,
    agreed_at: Instant | None = None,
) -> list[Order]:
    """The placing itself, for every way in which an order comes about; `agreed_at` where the customer agreed before now."""
    agreed = agreed_at or w.now
    at = range(len(lines)) if numbers is None else numbers
    placed = [o for o in store.orders_of(w.db, origin) if o.line in at]
    if placed:
        return placed
    check_guardian(w, customer_id)
    if buys := [line.product_id for line in lines if line.side is Side.BUY]:
        require_buying(w, customer_id, *buys)
    cleared = [ClearedLine(line.product_id, line.side.value, line.amount) for line in lines]
    found = check_clearance(w, clearance_id, subject_id=origin.id, customer_id=customer_id, lines=cleared)
    drawn = [drawn_up(w, origin, customer_id, clearance_id, number, line, agreed) for number, line in zip(at, lines, strict=True)]
    wished = zip(wishes_of(customer_id, cleared, Act.BUY, agreed), drawn, strict=True)
    wishes = [replace(x, fee_bps=o.fee_bps, lock_ends_on=lock_of(w, o)) for x, o in wished]
    acts = facts_of_wishes(w, wishes, w.today)
    judged = [decide(w, acts=[facts]) for facts in acts]
    stops = [stop for j in judged for stop in find_stops(j, found)]
    if stops:
        # people decide about proposals; an instruction of the customer's own that is stopped ends
        ask = None if origin.proposal_id is None else Referral("proposal", origin.id, customer_id, cleared, decide(w, acts=acts))
        raise NotCleared.by(stops, ask)
    with w.db.begin_nested():
        made = {o.line: _held(w, o) for o in drawn if o.line not in later}
        store.add_orders(w.db, list(made.values()), w.actor.person_id)
    decided = zip(at, cleared, judged, strict=True)
    keep_decisions(w, stage=Stage.ORDER, subjects=[subject_of(made[n], x, j) for n, x, j in decided if n in made])
    w.emit(OrdersPlaced(customer_id, origin.proposal_id, origin.instruction_id))
    return list(made.values())


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
    numbers: Sequence[int] | None = None,
) -> list[Order]:
    """Orders that could not be placed, kept with the reason (and what the guard said) so that the customer sees what became of them."""
    at = range(len(lines)) if numbers is None else numbers
    drawn = [
        drawn_up(w, Origin(proposal_id), customer_id, clearance_id, number, line, w.now) for number, line in zip(at, lines, strict=True)
    ]
    made = [replace(o, state=OrderState.REJECTED, reason=reason) for o in drawn]
    store.add_orders(w.db, made, w.actor.person_id)
    store.keep_stops(w, [o.id for o in made], stops)
    keep_what_became(w, Stage.STOP, made)
    return made


@action(Operation.TRADING_ORDER_CANCEL, subject=customer_of)
def cancel_order(w: Work, *, order_id: OrderId) -> Order:
    """Take an order back before its cut-off and give back what it held; NotCancellable afterwards."""
    found = existing(w, order_id)
    if not found.can_cancel(w.now):
        raise NotCancellable(order_id=order_id, state=found.state.value)
    try:
        return give_up(w, found, OrderState.CANCELLED, None)
    except OrderStateWrong:  # the cut-off was faster
        raise NotCancellable(order_id=order_id, state=found.state.value) from None


def drawn_up(
    w: Work,
    origin: Origin,
    customer_id: CustomerId,
    clearance_id: ClearanceId,
    number: int,
    line: OrderLine,
    agreed_at: Instant,
) -> Order:
    """The order as it would be placed now, with its days; nothing is held yet."""
    product = held_product(w, line.product_id)
    # what may be taken back for a while is dealt in at the first cut-off after it; until then the customer can cancel
    ripe = max(w.now, ripe_at(w, product, agreed_at, w.today)) if line.side is Side.BUY else w.now
    trade_date = trade_date_of(w, product, ripe)
    offer = costs.offer_of(product) if line.side is Side.BUY else None
    if offer is not None and w.today < offer.founded_on:
        trade_date = offer.closes_on
    confirm_due, settle_due = promised_days(calendar_of(w, product), product, line.side, trade_date)
    order_id = OrderId(w.new_id())
    return Order(
        id=order_id,
        number=number_of(w, order_id),
        customer_id=customer_id,
        origin=origin,
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
        cutoff_at=cutoff_of(w, product, trade_date),
        confirm_due=confirm_due,
        settle_due=settle_due,
        placed_at=w.now,
        version=1,
        reason=None,
    )


def _held(w: Work, drawn: Order) -> Order:
    """The order with its hold: the amount of a purchase, the units of a redemption."""
    product = held_product(w, drawn.product_id)
    if not is_tradable(product, drawn.side):
        raise ProductNotTradable(product_id=product.id)
    if drawn.side is Side.BUY:
        check_offered(w, product)
        key = AccountKey.customer_cash(drawn.customer_id, drawn.amount.currency)
        account_id, amount = holdings.ensure_accounts(w, [key])[key], drawn.amount.minor
    else:
        account_id, units = units_given_up(w, drawn, scale_of(w, product))
        drawn, amount = replace(drawn, units=units), units.scaled
    made = holdings.hold(w, account_id=account_id, amount=amount, ref=f"order:{drawn.id}")
    return replace(drawn, hold_id=made.id)


def units_given_up(w: Work, drawn: Order, scale: int) -> tuple[AccountId, Units]:
    """The account and the units that a redemption of that much gives up at the last known price."""
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


def lock_of(w: Work, drawn: Order) -> BusinessDate | None:
    """The first day on which everything that a redemption gives up may be left (M15); None for a purchase, and where nobody said."""
    if drawn.side is Side.BUY:
        return None
    product = held_product(w, drawn.product_id)
    newest = locked_until(product, w.today, w.today)
    if newest is None or newest <= w.today:
        return newest  # what came in today might go: nothing of it is locked
    account_id, units = units_given_up(w, drawn, scale_of(w, product))
    standing = book.get_account(w, account_id)
    return lock_ends_on(w, drawn.customer_id, drawn.product_id, units, standing.held if standing else 0, w.today)
