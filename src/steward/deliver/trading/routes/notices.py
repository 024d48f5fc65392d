"""Notices over HTTP: listed newest first, read one by one or all at once."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from steward.deliver.trading import actions, queries
from steward.deliver.trading.model import RequestKind
from steward.kernel.ids import CustomerId
from steward.know.products import queries as products
from steward.platform.access.operation import Operation
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import UUID_PATTERN, Cursor, IdPath, Limit, Page
from steward.platform.work import Work

router = APIRouter()


class NoticeOut(BaseModel):
    """One step of an order, a move or a dividend choice in the customer's words; `instrument_id` names the position it is about."""

    kind: RequestKind
    id: str
    instrument_id: str
    seq: int
    at: datetime
    product_name: str
    text: str
    read: bool


class NoticeIn(BaseModel):
    """A notice by what it is about and its step."""

    id: Annotated[str, Field(pattern=UUID_PATTERN)]
    seq: Annotated[int, Field(ge=1, le=10_000)]


class NoticesReadIn(BaseModel):
    """Which were read; all when none is named."""

    steps: Annotated[list[NoticeIn], Field(max_length=200)] | None = None


class NoticesReadOut(BaseModel):
    """How many had not been read before."""

    count: int


@router.get("/api/customers/{customer_id}/notices", **operation(Operation.TRADING_ORDER_READ))
def list_notices(call: CallDep, customer_id: IdPath, cursor: Cursor = None, limit: Limit = 50) -> Page[NoticeOut]:
    """What the customer was told of what they asked for."""
    return call.read(lambda w: _notices_out(w, call, CustomerId(customer_id), cursor, limit))


@router.post("/api/customers/{customer_id}/notices/read", **operation(Operation.TRADING_NOTICE_MARK))
def mark_notices(call: CallDep, customer_id: IdPath, body: NoticesReadIn) -> NoticesReadOut:
    """Mark some or all as read."""
    steps = None if body.steps is None else {(x.id, x.seq) for x in body.steps}

    def act(w: Work) -> NoticesReadOut:
        return NoticesReadOut(count=actions.mark_notices(w, customer_id=CustomerId(customer_id), steps=steps))

    return call.run(act, serial=True)


def _notices_out(w: Work, call: Call, customer_id: CustomerId, cursor: str | None, limit: int) -> Page[NoticeOut]:
    found = queries.list_notices(w, customer_id, cursor, limit)
    sold = products.get_products(w, {n.product_id for n in found.items})
    names = {p.id: p.name_zh if call.language == "zh" else p.name_en for p in sold.values()}
    items = [
        NoticeOut(
            kind=n.kind,
            id=n.id,
            instrument_id=sold[n.product_id].instrument_id,
            seq=n.seq,
            at=n.at,
            product_name=names[n.product_id],
            text=call.say(n.code, **n.facts),
            read=n.read,
        )
        for n in found.items
    ]
    return Page(items=items, next_cursor=found.next_cursor)
