"""The outlook over HTTP: what is expected and how sure, views and estimated sets with their release, and the track record."""

from collections.abc import Mapping
from functools import partial

from fastapi import APIRouter

from steward.advise.outlook import actions, queries
from steward.advise.outlook.routes.shapes import (
    Currency,
    EstimateIn,
    HouseBlocksOut,
    HouseViewOut,
    OutlookDecisionIn,
    OutlookOut,
    OwnSetOut,
    StanceIn,
    TrackRecordOut,
    ViewEndIn,
)
from steward.advise.outlook.routes.show import show_outlook, show_record, show_sets, show_views
from steward.kernel.time import BusinessDate
from steward.platform.access.operation import Operation
from steward.platform.web.call import CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.work import Work

router = APIRouter(prefix="/api/outlook")
READ = operation(Operation.OUTLOOK_VIEW_READ)


@router.get("/expectations", **operation(Operation.OUTLOOK_EXPECTATION_READ))
def read_expectations(call: CallDep, currency: Currency = "CNY") -> OutlookOut:
    """What the house expects today and how sure it is."""

    def read(w: Work) -> OutlookOut:
        now, base = queries.assumptions_at(w, currency, w.today), queries.base_at(w, currency, w.today)
        return show_outlook(call, now, base, len(queries.views_in_force(w, currency, w.today)))

    return call.read(read)


@router.get("/views", **READ)
def list_views(call: CallDep) -> list[HouseViewOut]:
    """Every view, newest first, with what it would do."""

    def read(w: Work) -> list[HouseViewOut]:
        return show_views(call, w, queries.list_views(w))

    return call.read(read)


@router.post("/views", **operation(Operation.OUTLOOK_VIEW_ENTER, idempotent=True))
def enter_view(call: CallDep, body: StanceIn) -> HouseViewOut:
    """Write a view down; it is measured, then waits for a second person."""
    return call.run(lambda w: show_views(call, w, [actions.enter_view(w, stance=body.stance())])[0])


@router.post("/views/{view_id}/decision", **operation(Operation.OUTLOOK_VIEW_DECIDE))
def decide_view(call: CallDep, view_id: IdPath, body: OutlookDecisionIn) -> HouseViewOut:
    """Release another person's view, or send it back."""
    return call.run(
        lambda w: show_views(call, w, [actions.decide_view(w, view_id=view_id, approve=body.approve, note=body.note)])[0], serial=True
    )


@router.post("/views/{view_id}/withdrawal", **operation(Operation.OUTLOOK_VIEW_ENTER))
def withdraw_view(call: CallDep, view_id: IdPath, body: ViewEndIn) -> HouseViewOut:
    """End a view in force."""
    return call.run(lambda w: show_views(call, w, [actions.withdraw_view(w, view_id=view_id, note=body.note)])[0])


@router.get("/record", **READ)
def read_record(call: CallDep) -> TrackRecordOut:
    """How views turned out."""
    return call.read(lambda w: show_record(w, queries.track_record(w)))


@router.get("/sets", **READ)
def list_sets(call: CallDep) -> list[OwnSetOut]:
    """Estimated sets, newest first."""
    return call.read(lambda w: show_sets(call, w, queries.list_sets(w)))


@router.get("/blocks", **READ)
def list_blocks(call: CallDep) -> list[HouseBlocksOut]:
    """The house's own building blocks by currency: where a new set begins. A currency that is not here has none."""
    return call.read(lambda _: [HouseBlocksOut(currency=c, blocks=dict(b)) for c, b in queries.all_house_blocks().items()])


@router.post("/sets", **operation(Operation.OUTLOOK_SET_ENTER, idempotent=True))
def enter_set(call: CallDep, body: EstimateIn) -> OwnSetOut:
    """Estimate a set from what was known on a past day; it waits for a second person."""

    def run(w: Work) -> OwnSetOut:
        blocks: Mapping[str, Mapping[str, float]] = body.blocks or queries.house_blocks(body.currency)
        made = actions.enter_set(w, currency=body.currency, as_of=BusinessDate(body.as_of), blocks=blocks)
        return show_sets(call, w, [made])[0]

    return call.run(run)


@router.post("/sets/{set_id}/decision", **operation(Operation.OUTLOOK_SET_DECIDE))
def decide_set(call: CallDep, set_id: IdPath, body: OutlookDecisionIn) -> OwnSetOut:
    """Release another person's set, or send it back."""
    decided = partial(actions.decide_set, set_id=set_id, approve=body.approve, note=body.note)
    return call.run(lambda w: show_sets(call, w, [decided(w)])[0], serial=True)
