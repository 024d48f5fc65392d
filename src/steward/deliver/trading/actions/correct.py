"""What was promised or booked and is another now: days that move with the calendar, and what was carried out at a wrong price."""

from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal

from steward.deliver.trading import rules
from steward.deliver.trading.actions.course import (
    amend,
    customer_of,
    existing,
    keep_what_became,
    transfers_of,
)
from steward.deliver.trading.model import (
    ChangeKind,
    ConfirmationDiffers,
    Order,
    OrderDays,
    OrderState,
    OrderStateWrong,
    Outcome,
    PriceMissing,
)
from steward.deliver.trading.queries import OPEN, calendar_of, cutoff_of, days_of, fill_of, price_of
from steward.deliver.trading.store import exchange
from steward.deliver.trading.store import orders as store
from steward.guard.contracts.model import Stage
from steward.kernel.ids import OrderId
from steward.know.holdings import actions as holdings
from steward.know.holdings import queries as book
from steward.know.holdings.model import TransferKind, TransferRow
from steward.know.products.queries import held_product
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work

DONE = (OrderState.CONFIRMED, OrderState.SETTLED)


@action(Operation.TRADING_ORDER_SETTLE)
def redate_orders(w: Work, *, order_ids: Sequence[OrderId]) -> int:
    """Move the days of open orders to where the calendar puts them now, as by the terms they were placed under; how many moved.

    The trade date moves only while the order waits for its cut-off: afterwards the registrar has it. Each that moved leaves a change the
    customer is told of, and a record.
    """
    found = (store.get_order(w.db, order_id) for order_id in order_ids)
    moved = [after for o in found if o is not None and o.state.value in OPEN and (after := _redated(w, o))]
    keep_what_became(w, Stage.ORDER, moved)
    return len(moved)


def _redated(w: Work, found: Order) -> Order | None:
    product = held_product(w, found.product_id, w.day_of(found.placed_at))
    days = days_of(calendar_of(w, product), product, found)
    if days == OrderDays.of(found):
        return None
    cutoff_at = found.cutoff_at if days.trade_date == found.trade_date else cutoff_of(w, product, days.trade_date)
    return amend(w, found, ChangeKind.DATES, {**asdict(days), "cutoff_at": cutoff_at})


@action(Operation.TRADING_ORDER_SETTLE, subject=customer_of)
def correct_order(w: Work, *, order_id: OrderId) -> Order:
    """Book an order that was carried out as its price is known now: what was posted is reversed, what is right is posted, all or none,
    both on the days on which it was posted first.

    What was handed to the registrar is corrected as its last confirmation says, once that agrees with the price of the day:
    ConfirmationDiffers else. OrderStateWrong when there is nothing to correct, InsufficientFunds when the customer no longer has what
    would have to go back.
    """
    found = existing(w, order_id)
    price = price_of(w, found)
    if found.state not in DONE:
        raise OrderStateWrong(order_id=order_id, state=found.state.value)
    if price is None:
        raise PriceMissing(date=found.trade_date.isoformat())
    deal, fill = _as_known_now(w, found, price)
    figures = store.figures_of(fill.units, deal, fill.net, fill.fee, fill.residue)
    if figures == _booked(found):
        raise OrderStateWrong(order_id=order_id, state=found.state.value)
    with w.db.begin_nested():
        corrected = amend(w, found, ChangeKind.FIGURES, figures)
        _post_again(w, corrected, fill)
    keep_what_became(w, Stage.EXECUTION, [corrected])
    return corrected


def _booked(found: Order) -> dict[str, int]:
    assert found.units is not None, "the database keeps an order that was carried out without figures out"
    assert found.price is not None
    assert found.net is not None
    assert found.fee is not None
    assert found.residue is not None
    return store.figures_of(found.units, found.price, found.net, found.fee, found.residue)


def _as_known_now(w: Work, found: Order, price: Decimal) -> tuple[Decimal, rules.Fill]:
    """What the order comes to at the price of its day as known now; for what the registrar holds, as it says itself."""
    told = exchange.confirmations_of(w.db, [found.id]).get(found.id)
    if not told:
        return fill_of(w, found, price, found.confirm_due)
    first, said = told[0], told[-1]
    if said.outcome is Outcome.REFUSED:
        raise ConfirmationDiffers(number=said.number, fields="outcome")
    deal, fill = fill_of(w, rules.part_of(found, said.applied), price, found.confirm_due)
    differing = rules.differences(rules.part_of(found, first.asked), said, deal, fill) + ["applied"] * (said.applied != first.applied)
    if differing:
        raise ConfirmationDiffers(number=said.number, fields=",".join(differing))
    return deal, fill


def _post_again(w: Work, corrected: Order, fill: rules.Fill) -> None:
    """The movements of the order in the book, turned into those of `fill`."""
    assert corrected.net is not None, "it has its figures"
    posted = book.event_transfers(w, "order", corrected.id)
    paid = [t for t in posted if t.kind is TransferKind.SETTLEMENT]
    mark = f":{corrected.version}"
    day = next(t.business_date for t in posted if t not in paid)
    again: list[TransferRow] = transfers_of(w, corrected, rules.confirmation_legs(corrected, fill), day, mark)
    if paid:
        again += transfers_of(w, corrected, rules.settlement_legs(corrected, corrected.net), paid[0].business_date, mark)
    holdings.replace_transfers(w, undo=[t.id for t in posted], transfers=again)
