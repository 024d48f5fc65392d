"""How an order moves on its course, and what is kept of every step: the parts that all of its steps share."""

from collections.abc import Mapping, Sequence
from typing import Any

from steward.advise.advice.queries import ripe_at
from steward.deliver.trading import rules
from steward.deliver.trading.actions.exchange import open_break
from steward.deliver.trading.model import (
    NEXT,
    BreakKind,
    ChangeKind,
    NotOffered,
    Order,
    OrderChange,
    OrderChanged,
    OrderNotFound,
    OrderState,
    OrderStateWrong,
    Reason,
    RedemptionEnded,
    Side,
)
from steward.deliver.trading.queries import cutoff_of
from steward.deliver.trading.store import orders as store
from steward.guard.compliance.actions import Subject, keep_decisions
from steward.guard.compliance.model import ClearedLine, Judged
from steward.guard.contracts.actions import keep_evidence
from steward.guard.contracts.model import Draft, Stage
from steward.kernel.ids import CustomerId, OrderId, ProductId
from steward.kernel.json import plain
from steward.kernel.quantity import Units
from steward.kernel.time import BusinessDate
from steward.know.holdings import actions as holdings
from steward.know.holdings import queries as book
from steward.know.holdings.model import TransferRow
from steward.know.markets import queries as markets
from steward.know.products.model import Product, ShelfState
from steward.know.products.queries import held_product, locked_until, offer_of
from steward.platform.work import Work


def customer_of(w: Work, kw: Mapping[str, Any]) -> str:
    """Whose order it is, for the permission check."""
    return existing(w, kw["order_id"]).customer_id


def existing(w: Work, order_id: OrderId) -> Order:
    """The order; OrderNotFound when there is none."""
    found = store.get_order(w.db, order_id)
    if found is None:
        raise OrderNotFound
    return found


def give_up(w: Work, found: Order, state: OrderState, reason: Reason | None, judged: Judged | None = None) -> Order:
    """The order ended without a deal and its hold released; `judged` is what the guard said of it on that day, where it was asked."""
    kept = None if reason is None else {"code": reason.code, "facts": reason.facts}
    ended = move_on(w, found, state, {"reason": kept})
    assert found.hold_id is not None, "the database keeps open orders without a hold out"
    holdings.release(w, hold_id=found.hold_id)
    if found.quick:  # the customer has the money, the bank the units: somebody has to see how they are sold
        open_break(w, BreakKind.ADVANCE_UNPAID, found.number, found.id, {"state": state.value, "due": found.settle_due.isoformat()})
    if judged is None:
        keep_what_became(w, Stage.STOP, [ended])
    else:
        keep_decisions(w, stage=Stage.STOP, subjects=[subject_of(ended, line_of(ended), judged)])
    return ended


def line_of(of: Order) -> ClearedLine:
    """The line of its clearance."""
    return ClearedLine(of.product_id, of.side.value, of.amount)


def subject_of(of: Order, line: ClearedLine, judged: Judged) -> Subject:
    """An order as the guard records it: judged by itself, under the story of the proposal it comes from."""
    return Subject("order", of.id, of.customer_id, [line], judged, story=of.origin.id, became={"order": plain(of)})


def keep_what_became(w: Work, stage: Stage, orders: Sequence[Order]) -> None:
    """What became of orders, beside the records of the proposal they come from."""
    regimes = {o.id: frozenset({held_product(w, o.product_id).regime.value}) for o in orders}
    keep_evidence(w, [Draft(stage, o.customer_id, "order", o.id, o.origin.id, {"order": plain(o)}, regimes=regimes[o.id]) for o in orders])


def move_on(w: Work, found: Order, state: OrderState, figures: Mapping[str, Any]) -> Order:
    """The order in its new state; OrderStateWrong when it may not follow, or when another transaction was faster."""
    if state not in NEXT[found.state] or not store.advance(w.db, found, state, w.now, w.actor.person_id, figures):
        raise OrderStateWrong(order_id=found.id, state=found.state.value)
    if found.side is Side.REDEEM and not NEXT[state]:
        w.emit(RedemptionEnded(found.customer_id, found.origin.proposal_id, found.origin.instruction_id))
    return existing(w, found.id)


def amend(w: Work, found: Order, kind: ChangeKind, values: Mapping[str, Any]) -> Order:
    """The order in its state with other days or figures, what they were kept and the customer told; OrderStateWrong as `move_on`."""
    if not store.advance(w.db, found, found.state, w.now, w.actor.person_id, values):
        raise OrderStateWrong(order_id=found.id, state=found.state.value)
    now = existing(w, found.id)
    told = OrderChange(now.id, now.version, kind, w.now, rules.standing(found, kind), rules.standing(now, kind))
    store.add_change(w, told)
    w.emit(OrderChanged(now.id, now.customer_id, kind.value, now.version))
    return now


def transfers_of(w: Work, of: Order, legs: Sequence[rules.Leg], day: BusinessDate, mark: str = "", ref: str = "order") -> list[TransferRow]:
    """What an order moves on `day`; `mark` tells what is posted again from what was posted first."""
    accounts = holdings.ensure_accounts(w, [key for leg in legs for key in (leg.debit, leg.credit)])
    return [
        TransferRow(
            reference=f"{ref}:{of.id}:{leg.name}{mark}",
            debit_account_id=accounts[leg.debit],
            credit_account_id=accounts[leg.credit],
            asset=leg.debit.asset.code,
            amount=leg.amount,
            kind=leg.kind,
            business_date=day,
            ref_kind=ref,
            ref_id=of.id,
            consideration=leg.worth,
            price=None if leg.worth is None else of.price,
        )
        for leg in legs
    ]


def is_tradable(product: Product, side: Side) -> bool:
    """Whether the product may be dealt in; what has matured may still be left."""
    return product.state is ShelfState.ON_SHELF or (side is Side.REDEEM and product.state is ShelfState.MATURED)


def check_offered(w: Work, product: Product) -> None:
    """NotOffered for a purchase before the offer of a product opens, and between its close and the day it is founded.

    What may be taken back for a while has to be asked for so early that the while ends before the offer does.
    """
    offer = offer_of(product)
    if offer is None or w.today >= offer.founded_on:
        return
    if w.today < offer.opens_on or max(w.now, ripe_at(w, product, w.now, w.today)) >= cutoff_of(w, product, offer.closes_on):
        raise NotOffered(since=offer.opens_on.isoformat(), until=offer.closes_on.isoformat())


def scale_of(w: Work, product: Product) -> int:
    """The decimal places of its units."""
    found = markets.get_instrument(w, product.instrument_id)
    assert found is not None, "a product's instrument is a foreign key"
    return found.units_scale


def lock_ends_on(
    w: Work, customer_id: CustomerId, product_id: ProductId, units: Units, ahead: int, day: BusinessDate
) -> BusinessDate | None:
    """The first day on which so many units could be redeemed, the oldest `ahead` being promised to others; None where terms do not say."""
    product = held_product(w, product_id)
    lots = book.customer_lots(w, customer_id).get(product.instrument_id, [])
    days = [locked_until(product, since, day) for since in rules.days_given_up(lots, ahead, units.scaled)]
    known = [d for d in days if d is not None]
    return max(known) if known and len(known) == len(days) else None


def number_of(w: Work, order_id: OrderId) -> str:
    """The number under which an order is known to the customer and to the registrar, once and for ever."""
    return f"O{w.today:%y%m%d}{order_id[-12:].upper()}"
