"""The desk of operations: where the exchange with the registrar stands, what is next, and what does not agree."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from steward.deliver.trading import actions, queries
from steward.deliver.trading.actions.reconcile import BETWEEN_BOOKS
from steward.deliver.trading.model import Break, BreakKind, BreakState, ExchangeState, OrderState
from steward.platform.access.model import Person
from steward.platform.access.operation import Operation
from steward.platform.identity.queries import people_by_id
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.web.shapes import TextOut
from steward.platform.work import Work

router = APIRouter(prefix="/api/trading")
READ = operation(Operation.TRADING_BREAK_READ)
RESOLVE = operation(Operation.TRADING_BREAK_RESOLVE)
MAX_NOTE = 500


class BreakOut(BaseModel):
    """Something that does not agree: what it is about, by when somebody looks, and who does."""

    id: str
    kind: BreakKind
    text: str
    subject: str
    order_id: str | None
    details: list[TextOut]
    opened_at: datetime
    due_at: datetime
    overdue: bool
    owner: str | None
    mine: bool
    state: BreakState
    note: str | None


class BreaksOut(BaseModel):
    """Breaks, the most urgent first."""

    items: list[BreakOut]


class TradingDayOut(BaseModel):
    """Where the order book stands: how many orders are where, what waits for the registrar, and the next cut-off."""

    today: date
    now: datetime
    next_cutoff: datetime | None
    before_cutoff: int
    orders: dict[OrderState, int]
    requests: dict[ExchangeState, int]
    breaks: int
    overdue: int


class ResolveIn(BaseModel):
    """What was found and done."""

    note: Annotated[str, Field(min_length=5, max_length=MAX_NOTE)]


@router.get("/day", **READ)
def get_day(call: CallDep) -> TradingDayOut:
    """The order book of this moment."""

    def read(w: Work) -> TradingDayOut:
        told = queries.day_of_orders(w)
        open_ones = queries.list_breaks(w)
        return TradingDayOut(
            today=w.today,
            now=w.now,
            next_cutoff=told.next_cutoff,
            before_cutoff=told.before_cutoff,
            orders=dict(told.orders),
            requests=dict(told.requests),
            breaks=len(open_ones),
            overdue=sum(b.due_at < w.now for b in open_ones),
        )

    return call.read(read)


@router.get("/breaks", **READ)
def list_breaks(call: CallDep, state: BreakState = BreakState.OPEN) -> BreaksOut:
    """Breaks in a state."""
    return call.read(lambda w: _breaks_out(w, call, queries.list_breaks(w, state=state)))


@router.post("/breaks/{break_id}/take", **RESOLVE)
def take_break(call: CallDep, break_id: IdPath) -> BreaksOut:
    """Look at it oneself."""

    def act(w: Work) -> BreaksOut:
        actions.take_break(w, break_id=break_id)
        return _breaks_out(w, call, queries.list_breaks(w))

    return call.run(act)


@router.post("/breaks/{break_id}/resolve", **RESOLVE)
def resolve_break(call: CallDep, break_id: IdPath, body: ResolveIn) -> BreaksOut:
    """Close it and say what was found."""

    def act(w: Work) -> BreaksOut:
        actions.resolve_break(w, break_id=break_id, note=body.note)
        return _breaks_out(w, call, queries.list_breaks(w))

    return call.run(act)


def _breaks_out(w: Work, call: Call, found: list[Break]) -> BreaksOut:
    owners = people_by_id(w, [b.owner_id for b in found if b.owner_id is not None])
    return BreaksOut(items=[_break_out(w, call, b, owners) for b in found])


def _break_out(w: Work, call: Call, b: Break, owners: Mapping[str, Person]) -> BreakOut:
    owner = None if b.owner_id is None else owners.get(b.owner_id)
    return BreakOut(
        id=b.id,
        kind=b.kind,
        text=call.say(f"trading.break-{b.kind}"),
        subject=b.subject,
        order_id=b.order_id,
        details=_details(call, b),
        opened_at=b.opened_at,
        due_at=b.due_at,
        overdue=b.state is BreakState.OPEN and b.due_at < w.now,
        owner=None if owner is None else owner.name,
        mine=b.owner_id == w.actor.person_id,
        state=b.state,
        note=b.note,
    )


def _details(call: Call, b: Break) -> list[TextOut]:
    """What the break rests on, in words: the fields that differ, or the state and the day an order is stuck in."""
    if b.kind is BreakKind.FIGURES_DIFFER:
        return [TextOut(code=f, text=call.say(f"trading.field-{f}")) for f in str(b.facts["fields"]).split(",")]
    if b.kind is BreakKind.OVERDUE:
        state = call.say(f"trading.state-{b.facts['state']}")
        return [TextOut(code="overdue", text=call.say("trading.stuck_since", state=state, due=str(b.facts["due"])))]
    if b.kind in BETWEEN_BOOKS:
        return [TextOut(code=str(b.facts["source"]), text=call.say("trading.between_books", **b.facts))]
    if b.kind is BreakKind.BAD_FILE:
        return [TextOut(code="reason", text=str(b.facts["reason"]))]
    if b.kind is BreakKind.AGAINST_GUARD:
        return [TextOut(code=str(rule), text=str(rule)) for rule in b.facts["rules"]]  # type: ignore[union-attr]
    return []
