"""Moving custody over HTTP: the customer's moves, and what operations keep of the register's answers."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from steward.deliver.trading import actions, queries
from steward.deliver.trading.model import (
    MOVE_TURNS,
    CustodyMove,
    Direction,
    Elsewhere,
    MoveAnswer,
    MoveAnswerWrong,
    MovedLot,
    MoveFault,
    MoveState,
    Owner,
    Reason,
)
from steward.deliver.trading.routes.orders import Amount
from steward.deliver.trading.routes.recurring import StepUp
from steward.kernel.ids import CustomerId, ProductId
from steward.kernel.money import Money
from steward.kernel.quantity import Units
from steward.kernel.time import BusinessDate
from steward.know.customers import queries as customers
from steward.know.products import queries as products
from steward.know.products.model import Product
from steward.platform.access.operation import Operation
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import UUID_PATTERN, IdPath
from steward.platform.web.shapes import MoneyOut, TextOut
from steward.platform.work import Work

router = APIRouter()

READ = operation(Operation.TRADING_MOVE_READ)
MOST_LOTS = 200
UnitsIn = Annotated[str, Field(pattern=r"^[0-9]{1,12}(\.[0-9]{1,6})?$")]


class MovedLotOut(BaseModel):
    """Units that moved; `counted`: nobody stated their cost, they count at the price of the day on which they came."""

    acquired_on: date
    units: str
    cost: MoneyOut | None
    counted: bool


class CustodyMoveOut(BaseModel):
    """One move as it stands, whose turn it is and until when."""

    id: str
    number: str
    direction: Direction
    product_id: str
    name: str
    units: str
    institution: str
    code: str
    account: str
    state: MoveState
    state_label: str
    placed_at: datetime
    trade_date: date
    cutoff_at: datetime
    confirm_due: date
    ended_at: datetime | None
    owner: Owner | None
    owner_label: str | None
    overdue: bool
    can_cancel: bool
    reason: TextOut | None
    lots: list[MovedLotOut]


class CustodyMovesOut(BaseModel):
    """A customer's moves, the newest first."""

    items: list[CustodyMoveOut]


class OpenMoveOut(BaseModel):
    """A move that is not finished, with whose it is and whether the register's answer waits to be booked."""

    move: CustodyMoveOut
    customer_number: str
    customer_name: str
    answered: bool


class OpenMovesOut(BaseModel):
    """All of them, the oldest first."""

    items: list[OpenMoveOut]


class CustodyQuoteOut(BaseModel):
    """What a move would be now: the units free to go, and its days."""

    direction: Direction
    free: str
    trade_date: date
    cutoff_at: datetime
    confirm_due: date


class CustodyMoveIn(BaseModel):
    """What is asked for; the day that was shown is in the proof."""

    product_id: Annotated[str, Field(pattern=UUID_PATTERN)]
    direction: Direction
    units: UnitsIn
    institution: Annotated[str, Field(min_length=2, max_length=60)]
    code: Annotated[str, Field(pattern=r"^[0-9A-Za-z]{1,12}$")]
    account: Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{4,32}$")]


class StatedLotIn(BaseModel):
    """A lot as the register stated it; without a cost where it stated none."""

    acquired_on: date
    units: UnitsIn
    cost: Amount | None = None


class MoveAnswerIn(BaseModel):
    """What the register said: why it did not move the units, or the lots of what came in."""

    fault: MoveFault | None = None
    lots: Annotated[list[StatedLotIn], Field(max_length=MOST_LOTS)] = []


@router.get("/api/customers/{customer_id}/custody-moves", **READ)
def list_moves(call: CallDep, customer_id: IdPath) -> CustodyMovesOut:
    """What the customer moved and wants to move."""
    return call.read(lambda w: CustodyMovesOut(items=_moves_out(w, call, queries.list_moves(w, CustomerId(customer_id)))))


@router.get("/api/customers/{customer_id}/custody-quote", **READ)
def quote_move(
    call: CallDep, customer_id: IdPath, product_id: Annotated[str, Query(pattern=UUID_PATTERN)], direction: Direction
) -> CustodyQuoteOut:
    """How much may move and by when, before anything is decided."""

    def read(w: Work) -> CustodyQuoteOut:
        told = queries.quote_move(w, CustomerId(customer_id), ProductId(product_id), direction)
        return CustodyQuoteOut(
            direction=direction, free=str(told.free), trade_date=told.trade_date, cutoff_at=told.cutoff_at, confirm_due=told.confirm_due
        )

    return call.read(read)


@router.post("/api/customers/{customer_id}/custody-moves", **operation(Operation.TRADING_MOVE_DECIDE, idempotent=True))
def move_units(call: CallDep, customer_id: IdPath, body: CustodyMoveIn, step_up: StepUp = None) -> CustodyMoveOut:
    """Move what was shown, confirmed by a fresh factor."""

    def act(w: Work) -> CustodyMoveOut:
        made = actions.move_units(
            w,
            customer_id=CustomerId(customer_id),
            product_id=ProductId(body.product_id),
            direction=body.direction,
            units=body.units,
            elsewhere=Elsewhere(body.institution.strip(), body.code, body.account),
            step_up_token=step_up,
        )
        return _moves_out(w, call, [made])[0]

    return call.run(act, serial=True)


@router.post("/api/custody-moves/{move_id}/cancel", **operation(Operation.TRADING_MOVE_DECIDE, idempotent=True))
def cancel_move(call: CallDep, move_id: IdPath) -> CustodyMoveOut:
    """Take it back before its cut-off."""
    return call.run(lambda w: _moves_out(w, call, [actions.cancel_move(w, move_id=move_id)])[0])


@router.get("/api/custody-moves", **operation(Operation.TRADING_BREAK_READ))
def list_open(call: CallDep) -> OpenMovesOut:
    """Moves on their way, for operations."""
    return call.read(lambda w: _open_out(w, call))


@router.post("/api/custody-moves/{move_id}/answer", **operation(Operation.TRADING_MOVE_ANSWER))
def answer_move(call: CallDep, move_id: IdPath, body: MoveAnswerIn) -> OpenMovesOut:
    """Keep what the register answered; the next settlement run books it."""

    def act(w: Work) -> OpenMovesOut:
        scale, currency = queries.measure_of(w, move_id)
        lots = tuple(_stated(lot, scale, currency) for lot in body.lots)
        actions.answer_move(w, move_id=move_id, answer=MoveAnswer(move_id, lots, body.fault))
        return _open_out(w, call)

    return call.run(act)


def _stated(lot: StatedLotIn, scale: int, currency: str) -> MovedLot:
    try:
        units = Units.of(Decimal(lot.units), scale)
    except ValueError:
        raise MoveAnswerWrong(units=lot.units) from None
    return MovedLot(BusinessDate(lot.acquired_on), units, None if lot.cost is None else Money.of(lot.cost, currency))


def _open_out(w: Work, call: Call) -> OpenMovesOut:
    found, answered = queries.open_moves(w), queries.answered_moves(w)
    owners = customers.customers_by_id(w, [m.customer_id for m in found])
    items = []
    for m, shown in zip(found, _moves_out(w, call, found), strict=True):
        who = owners.get(m.customer_id)
        name = "" if who is None else customers.shown_name(w, who)
        items.append(
            OpenMoveOut(move=shown, customer_number="" if who is None else who.number, customer_name=name, answered=m.id in answered)
        )
    return OpenMovesOut(items=items)


def _name(call: Call, product: Product) -> str:
    return product.name_zh if call.language == "zh" else product.name_en


def _moves_out(w: Work, call: Call, found: Sequence[CustodyMove]) -> list[CustodyMoveOut]:
    sold = products.get_products(w, {m.product_id for m in found})
    lots = queries.lots_of(w, found)
    return [_move_out(w, call, m, _name(call, sold[m.product_id]), lots[m.id]) for m in found]


def _move_out(w: Work, call: Call, m: CustodyMove, name: str, lots: Sequence[MovedLot]) -> CustodyMoveOut:
    owner = MOVE_TURNS.get(m.state)
    return CustodyMoveOut(
        id=m.id,
        number=m.number,
        direction=m.direction,
        product_id=m.product_id,
        name=name,
        units=str(m.units),
        institution=m.elsewhere.institution,
        code=m.elsewhere.code,
        account=m.elsewhere.account,
        state=m.state,
        state_label=call.say(f"trading.move_state-{m.state}"),
        placed_at=m.placed_at,
        trade_date=m.trade_date,
        cutoff_at=m.cutoff_at,
        confirm_due=m.confirm_due,
        ended_at=m.ended_at,
        owner=owner,
        owner_label=None if owner is None else call.say(f"trading.owner-{owner}"),
        overdue=m.is_overdue(w.today),
        can_cancel=w.actor.customer_id == m.customer_id and m.can_cancel(w.now),
        reason=None if m.reason is None else _reason(call, m.reason),
        lots=[
            MovedLotOut(
                acquired_on=x.acquired_on,
                units=str(x.units),
                cost=None if x.cost is None else MoneyOut.of(x.cost),
                counted=x.counted,
            )
            for x in lots
        ],
    )


def _reason(call: Call, reason: Reason) -> TextOut:
    fault = reason.facts.get("fault")
    code = reason.code if fault is None else f"trading.move_fault-{fault}"
    return TextOut(code=code, text=call.say(code, **reason.facts))
