"""The entries a figure of a report is made of."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from steward.deliver.reports import queries
from steward.deliver.reports.model import Figure, FigureEntry, Worth
from steward.deliver.reports.routes.asked import PeriodOut
from steward.deliver.reports.routes.report import ReportAsked
from steward.deliver.trading import queries as trading
from steward.kernel.ids import CustomerId, InstrumentId, OrderId
from steward.kernel.money import Money
from steward.know.products import queries as products
from steward.platform.access.operation import Operation
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.web.shapes import MoneyOut
from steward.platform.work import Work

router = APIRouter()


class FigureAsked(ReportAsked):
    """A figure of the report; `of` is the instrument or asset class where the figure is a position's or a class's."""

    figure: Figure
    of: str = Field(default="", max_length=40)


class FigureEntryOut(BaseModel):
    """One thing a figure is made of: a transfer, or (without one) a worth at the end of `day`. `name`: of what; money without one."""

    label: str
    name: str | None
    day: date
    amount: MoneyOut
    transfer_id: str | None
    instrument_id: str | None
    order_id: str | None
    proposal_id: str | None


class FigureEntriesOut(BaseModel):
    """A figure as the report says it, what it is made of, and whether that comes to it to the cent."""

    figure: Figure
    label: str
    period: PeriodOut
    known_at: datetime
    total: MoneyOut
    adds_up: bool
    entries: list[FigureEntryOut]


@router.get("/api/customers/{customer_id}/report/entries", **operation(Operation.REPORTS_REPORT_READ))
def list_figure_entries(
    call: CallDep,
    customer_id: IdPath,
    asked: Annotated[FigureAsked, Query()],
) -> FigureEntriesOut:
    """What one figure of the report is made of."""

    def read(w: Work) -> FigureEntriesOut:
        found = queries.figure_entries(w, CustomerId(customer_id), asked.period(w), asked.figure, asked.of, asked.known)
        names = {i: p.name_zh if call.language == "zh" else p.name_en for i, p in products.products_of_instruments(w).items()}
        proposals = trading.proposals_of(w, sorted({OrderId(e.ref_id) for e in found.entries if e.ref_id}))
        return FigureEntriesOut(
            figure=found.figure,
            label=_label(call, found.figure, found.of, names),
            period=PeriodOut.of(found.period),
            known_at=found.known_at,
            total=MoneyOut.of(Money(found.total, found.currency)),
            adds_up=found.adds_up,
            entries=[_entry(call, e, found.currency, names, proposals) for e in found.entries],
        )

    return call.read_late(read)


def _label(call: Call, figure: Figure, of: str, names: Mapping[InstrumentId, str]) -> str:
    if figure is Figure.ASSET_CLASS:
        return call.say(f"asset_class.{of}")
    return names.get(InstrumentId(of), of) if figure is Figure.POSITION else call.say(f"reports.paper-{figure.value}")


def _entry(
    call: Call, e: FigureEntry, currency: str, names: Mapping[InstrumentId, str], proposals: Mapping[OrderId, str]
) -> FigureEntryOut:
    order_id = OrderId(e.ref_id) if e.ref_id is not None and e.ref_id in proposals else None
    kind = f"reports.worth-{e.what.value}" if isinstance(e.what, Worth) else f"holdings.kind-{e.what.value}"
    return FigureEntryOut(
        label=call.say(kind),
        name=None if e.instrument_id is None else names.get(e.instrument_id),
        day=e.day,
        amount=MoneyOut.of(Money(e.amount, currency)),
        transfer_id=e.transfer_id,
        instrument_id=e.instrument_id,
        order_id=order_id,
        proposal_id=None if order_id is None else proposals[order_id],
    )
