"""Whom a house view would move before it is released: the list to look into and to take along; numbers are masked (D7)."""

import csv
import io
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from steward.advise.advice import queries as advice
from steward.advise.advice.queries import Moved
from steward.advise.outlook import queries as outlook
from steward.platform.access.operation import Operation
from steward.platform.imports.report import escape_cell
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.web.shapes import MoneyOut

router = APIRouter(prefix="/api/outlook/views")
READ = operation(Operation.OUTLOOK_IMPACT_READ)
SHOWN, MOST, TAIL = 20, 100, 3
COLUMNS = ("customer", "level", "turnover", "currency", "turnover_bps")


class ClassMoveOut(BaseModel):
    """By how much the target of a class changes, in basis points."""

    asset_class: str
    label: str
    bps: int


class CustomerMovedOut(BaseModel):
    """A customer the view would move: who may see the customer finds them by `customer_id`; the number is masked."""

    customer_id: str
    customer: str
    level: int
    turnover: MoneyOut
    turnover_bps: int
    moves: list[ClassMoveOut]


class CustomersMovedOut(BaseModel):
    """Those who move most in money, of `total`."""

    total: int
    customers: list[CustomerMovedOut]


@router.get("/{view_id}/customers", **READ)
def list_moved(call: CallDep, view_id: IdPath, limit: Annotated[int, Query(ge=1, le=MOST)] = SHOWN) -> CustomersMovedOut:
    """Whom a view that waits for its release would move today, most money first."""
    found = call.read(lambda w: advice.customers_moved(w, outlook.get_view(w, view_id)))
    return CustomersMovedOut(total=len(found), customers=[_moved(call, m) for m in found[:limit]])


@router.get("/{view_id}/customers.csv", **READ, response_class=Response)
def download_moved(call: CallDep, view_id: IdPath) -> Response:
    """Everybody it would move, as CSV with the same masked numbers; cells are escaped so that no table program runs them."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow((*COLUMNS, "classes"))
    for m in call.read(lambda w: advice.customers_moved(w, outlook.get_view(w, view_id))):
        classes = " ".join(f"{c}:{points:+d}" for c, points in m.changes.items() if points)
        cells = (masked(m.case.number), f"C{m.case.level}", str(m.money), m.money.currency, m.turnover, classes)
        writer.writerow([escape_cell(str(c)) for c in cells])
    headers = {"Content-Disposition": f'attachment; filename="view-{view_id}.csv"'}
    return Response("\ufeff" + text.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def masked(number: str) -> str:
    """Enough of a customer's number to tell two rows apart."""
    return "•" * max(len(number) - TAIL, 0) + number[-TAIL:]


def _moved(call: Call, m: Moved) -> CustomerMovedOut:
    moves = [ClassMoveOut(asset_class=c, label=call.say(f"asset_class.{c}"), bps=points) for c, points in m.changes.items() if points]
    return CustomerMovedOut(
        customer_id=m.case.customer_id,
        customer=masked(m.case.number),
        level=m.case.level,
        turnover=MoneyOut.of(m.money),
        turnover_bps=m.turnover,
        moves=moves,
    )
