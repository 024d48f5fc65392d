"""What the registrar is asked, drawn from what customers asked of us: kept as a request that waits, and the same whenever it is drawn."""

from collections.abc import Collection, Mapping, Sequence

from steward.deliver.trading import rules
from steward.deliver.trading.model import (
    Asked,
    ChoiceRequest,
    CustodyMove,
    DividendChoice,
    MoveRequest,
    Order,
    Request,
    RequestKind,
    TradeRequest,
)
from steward.deliver.trading.store import custody, dividends, orders
from steward.deliver.trading.store import exchange as store
from steward.deliver.trading.tables import custody_move, dividend_choice
from steward.kernel.ids import CustomerId, InstrumentId
from steward.know.customers.queries import customers_by_id
from steward.know.markets.model import Instrument
from steward.know.markets.queries import get_instrument
from steward.know.products.model import ProductKind
from steward.know.products.queries import get_products, offer_of
from steward.platform.work import Work


def draw_orders(w: Work, passed: Sequence[Order]) -> None:
    """Requests for orders that were passed on; the bank keeps the register of its own deposits, and allots its part of an offer, itself."""
    sold = get_products(w, {o.product_id for o in passed})
    ours = [o for o in passed if sold[o.product_id].kind is ProductKind.DEPOSIT or rules.is_subscription(o, offer_of(sold[o.product_id]))]
    store.add_requests(w.db, RequestKind.ORDER, {i: r.digest for i, r in _orders(w, [o for o in passed if o not in ours]).items()})


def draw_moves(w: Work, passed: Sequence[CustodyMove]) -> None:
    """Requests for moves that were passed on."""
    store.add_requests(w.db, RequestKind.MOVE, {i: r.digest for i, r in _moves(w, passed).items()})


def draw_choices(w: Work, passed: Sequence[DividendChoice]) -> None:
    """Requests for choices, each under the number it was given."""
    store.add_requests(w.db, RequestKind.CHOICE, {i: r.digest for i, r in _choices(w, passed).items()})


def draw(w: Work, of: Sequence[Request]) -> dict[str, Asked]:
    """Requests as they are sent, by the ids of what they are for."""
    ids = {kind: [r.id for r in of if r.kind is kind] for kind in RequestKind}
    ordered = [o for o in (orders.get_order(w.db, i) for i in ids[RequestKind.ORDER]) if o is not None]
    moved = custody.find_moves(w, custody_move.c.id.in_(ids[RequestKind.MOVE]))
    chosen = dividends.find_choices(w, dividend_choice.c.id.in_(ids[RequestKind.CHOICE]))
    return {**_orders(w, ordered), **_moves(w, moved[::-1]), **_choices(w, chosen[::-1])}


def _orders(w: Work, of: Sequence[Order]) -> dict[str, Asked]:
    traded = _traded(w, {o.instrument_id for o in of})
    return {
        o.id: TradeRequest(
            o.number,
            traded[o.instrument_id].code,
            o.side,
            rules.asked_of(o),
            traded[o.instrument_id].units_scale,
            o.amount.currency,
            o.trade_date,
        )
        for o in of
    }


def _moves(w: Work, of: Sequence[CustodyMove]) -> dict[str, Asked]:
    traded, holders = _traded(w, {m.instrument_id for m in of}), _holders(w, {m.customer_id for m in of})
    return {
        m.id: MoveRequest(
            number=m.number,
            instrument=traded[m.instrument_id].code,
            holder=holders[m.customer_id],
            direction=m.direction,
            units=m.units.scaled,
            scale=m.units.scale,
            currency=m.currency,
            seller=m.elsewhere.code,
            account=m.elsewhere.account,
            day=m.trade_date,
        )
        for m in of
    }


def _choices(w: Work, of: Sequence[DividendChoice]) -> dict[str, Asked]:
    sold, holders = get_products(w, {c.product_id for c in of}), _holders(w, {c.customer_id for c in of})
    traded = _traded(w, {p.instrument_id for p in sold.values()})
    drawn: dict[str, Asked] = {}
    for c in of:
        assert c.number is not None, "what is drawn has its number"
        code = traded[sold[c.product_id].instrument_id].code
        drawn[c.id] = ChoiceRequest(c.number, code, holders[c.customer_id], c.mode, w.day_of(c.asked_at))
    return drawn


def _traded(w: Work, ids: Collection[InstrumentId]) -> Mapping[InstrumentId, Instrument]:
    traded = {}
    for instrument_id in ids:
        found = get_instrument(w, instrument_id)
        assert found is not None, "what is asked for names its instrument by a foreign key"
        traded[instrument_id] = found
    return traded


def _holders(w: Work, ids: Collection[CustomerId]) -> dict[CustomerId, str]:
    """Under which number the register knows whose units they are: that of the statements it is reconciled by."""
    return {i: who.number for i, who in customers_by_id(w, ids).items()} if ids else {}
