"""The bridge of many customers: an advisor's book, a team, the bank."""

from datetime import date

from fastapi import APIRouter
from pydantic import BaseModel

from steward.deliver.reports import queries
from steward.deliver.reports.model import Grouping, PeriodKind, WholeBridge
from steward.deliver.reports.routes.asked import BridgeOut, PeriodOut, asked_period
from steward.kernel.ids import CustomerId
from steward.know.customers import queries as customers
from steward.platform.access.operation import Operation
from steward.platform.identity import queries as people
from steward.platform.web.call import CallDep, operation
from steward.platform.web.paging import IdQuery
from steward.platform.work import Work

router = APIRouter()


class BridgePartOut(BaseModel):
    """The bridge of one customer, advisor or team; without a key: of customers in nobody's book."""

    key: str | None
    name: str | None
    bridge: BridgeOut


class WholeBridgeOut(BaseModel):
    """A bridge and its parts, which add up to it. `broken` counts customers whose bridge does not close."""

    period: PeriodOut
    currency: str
    by: Grouping
    total: BridgeOut
    parts: list[BridgePartOut]
    broken: int
    left_out: int


@router.get("/api/reports/bridge", **operation(Operation.REPORTS_BRIDGE_READ))
def get_bridge(
    call: CallDep,
    kind: PeriodKind = PeriodKind.MONTH,
    on: date | None = None,
    since: date | None = None,
    by: Grouping = Grouping.ADVISOR,
    advisor: IdQuery = None,
) -> WholeBridgeOut:
    """From opening to closing for everybody the caller may see, by customer, advisor or team; of one advisor's book when named."""

    def read(w: Work) -> WholeBridgeOut:
        found = queries.bridge_of(w, asked_period(w, kind, on, since), by, advisor=advisor)
        names = _names(w, found)
        return WholeBridgeOut(
            period=PeriodOut.of(found.period),
            currency=found.currency,
            by=found.by,
            total=BridgeOut.of(found.total, found.currency),
            parts=[
                BridgePartOut(key=p.key, name=names.get(p.key or ""), bridge=BridgeOut.of(p.bridge, found.currency)) for p in found.parts
            ],
            broken=len(found.broken),
            left_out=len(found.left_out),
        )

    return call.read_late(read)


def _names(w: Work, found: WholeBridge) -> dict[str, str]:
    keys = [p.key for p in found.parts if p.key is not None]
    if found.by is Grouping.TEAM:
        return {k: k for k in keys}
    if found.by is Grouping.ADVISOR:
        return {k: p.name for k, p in people.people_by_id(w, keys).items()}
    known = customers.customers_by_id(w, [CustomerId(k) for k in keys])
    return {k: customers.shown_name(w, who) for k, who in known.items()}
