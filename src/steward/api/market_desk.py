"""The market data desk: feeds, values that are held, corporate actions to come, prices that are missing (D3)."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from steward.kernel.ids import InstrumentId
from steward.kernel.time import add_days
from steward.know.markets import actions, queries
from steward.know.markets.model import CorporateAction, CorporateState, FeedHealth, HeldState, HeldValue
from steward.know.products import queries as products
from steward.platform.access.operation import Operation
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.work import Work

router = APIRouter(prefix="/api/markets")
# How far the desk looks ahead, and back for what waits.
AHEAD_DAYS, BACK_DAYS = 60, 14


class FeedOut(BaseModel):
    """A feed and its last run; `fault` is empty when it went well."""

    feed: str
    at: dt.datetime
    newest: dt.date | None
    rows: int
    taken: int
    held: int
    unknown: int
    fault: str
    days_behind: int
    stale: bool


class HeldOut(BaseModel):
    """A value that is not used, what it was measured against and why it is held. Prices are decimals per unit."""

    id: str
    instrument: str
    name: str
    date: dt.date
    value: str
    source: str
    reason: str
    why: str
    before: str | None
    before_date: dt.date | None
    expected: str | None
    second: str | None
    second_source: str | None
    received_at: dt.datetime


class CorporateActionOut(BaseModel):
    """A corporate action; `ratio` units after for one before, `amount` money per unit before tax."""

    id: str
    instrument: str
    name: str
    kind: str
    kind_label: str
    state: str
    state_label: str
    ex_date: dt.date
    record_date: dt.date | None
    pay_date: dt.date | None
    ratio: str | None
    amount: str | None
    currency: str | None
    source: str


class MissingOut(BaseModel):
    """A quoted instrument without a price for the last business day that is over."""

    instrument: str
    name: str
    latest: dt.date


class DeskOut(BaseModel):
    """Everything the desk looks at in the morning."""

    day: dt.date
    feeds: list[FeedOut]
    held: list[HeldOut]
    corporate_actions: list[CorporateActionOut]
    missing: list[MissingOut]


class DecisionIn(BaseModel):
    """Why, in 4 to 200 characters."""

    note: str = Field(max_length=400)


class HeldDecidedOut(BaseModel):
    """What became of a held value."""

    id: str
    state: str


Names = Mapping[InstrumentId, tuple[str, str]]


@router.get("/desk", **operation(Operation.MARKETS_DESK_READ))
def get_market_desk(call: CallDep) -> DeskOut:
    """Feeds with their health, open held values, actions from two weeks ago to two months ahead, and missing prices."""

    def read(w: Work) -> DeskOut:
        names = _names(w, chinese=call.language == "zh")
        listed = queries.corporate_actions(w, add_days(w.today, -BACK_DAYS), add_days(w.today, AHEAD_DAYS))
        waiting = [a for a in queries.held_corporate_actions(w) if a not in listed]
        return DeskOut(
            day=queries.last_closed_day(w),
            feeds=[_feed_out(f) for f in queries.feed_health(w)],
            held=[_held_out(call, h, names) for h in queries.held_values(w, HeldState.OPEN)],
            corporate_actions=[_action_out(call, a, names) for a in [*waiting, *listed]],
            missing=[MissingOut(instrument=i.code, name=names[i.id][1], latest=day) for i, day in queries.missing_prices(w)],
        )

    return call.read(read)


@router.post("/held/{held_id}/release", **operation(Operation.MARKETS_HELD_DECIDE))
def release_held_value(call: CallDep, held_id: IdPath, body: DecisionIn) -> HeldDecidedOut:
    """The value is right: it becomes a price known from now on."""
    return call.run(lambda w: _decided(actions.release_held(w, held_id=held_id, note=body.note)))


@router.post("/held/{held_id}/reject", **operation(Operation.MARKETS_HELD_DECIDE))
def reject_held_value(call: CallDep, held_id: IdPath, body: DecisionIn) -> HeldDecidedOut:
    """The value is wrong: it is never used."""
    return call.run(lambda w: _decided(actions.reject_held(w, held_id=held_id, note=body.note)))


@router.post("/corporate-actions/{action_id}/confirm", **operation(Operation.MARKETS_CORPORATE_DECIDE))
def confirm_action(call: CallDep, action_id: IdPath) -> CorporateActionOut:
    """A held action counts after all."""
    return _moved(call, CorporateState.ANNOUNCED, action_id)


@router.post("/corporate-actions/{action_id}/cancel", **operation(Operation.MARKETS_CORPORATE_DECIDE))
def cancel_action(call: CallDep, action_id: IdPath) -> CorporateActionOut:
    """It does not happen: it stops counting, and what was posted to holders is reversed."""
    return _moved(call, CorporateState.CANCELLED, action_id)


def _moved(call: Call, state: CorporateState, action_id: str) -> CorporateActionOut:
    def act(w: Work) -> CorporateActionOut:
        decide = actions.cancel_corporate_action if state is CorporateState.CANCELLED else actions.confirm_corporate_action
        return _action_out(call, decide(w, action_id=action_id), _names(w, chinese=call.language == "zh"))

    return call.run(act)


def _decided(held: HeldValue) -> HeldDecidedOut:
    return HeldDecidedOut(id=held.id, state=held.state.value)


def _names(w: Work, *, chinese: bool) -> dict[InstrumentId, tuple[str, str]]:
    """(code, name) of every instrument: the product's name where one is sold on it."""
    sold = products.products_of_instruments(w)
    named = {i: p.name_zh if chinese else p.name_en for i, p in sold.items()}
    return {i.id: (i.code, named.get(i.id, i.code)) for i in queries.list_instruments(w)}


def _feed_out(health: FeedHealth) -> FeedOut:
    run = health.last
    return FeedOut(
        feed=health.feed,
        at=run.at,
        newest=run.newest,
        rows=run.rows,
        taken=run.taken,
        held=run.held,
        unknown=run.unknown,
        fault=run.fault,
        days_behind=health.days_behind,
        stale=health.stale,
    )


def _held_out(call: Call, held: HeldValue, names: Names) -> HeldOut:
    code, name = names[held.instrument_id]
    return HeldOut(
        id=held.id,
        instrument=code,
        name=name,
        date=held.date,
        value=_plain(held.value) or "",
        source=held.source,
        reason=held.reason.value,
        why=call.say(f"markets.reason-{held.reason}"),
        before=_plain(held.before),
        before_date=held.before_date,
        expected=_plain(held.expected),
        second=_plain(held.second),
        second_source=held.second_source,
        received_at=held.received_at,
    )


def _action_out(call: Call, found: CorporateAction, names: Names) -> CorporateActionOut:
    code, name = names[found.instrument_id]
    return CorporateActionOut(
        id=found.id,
        instrument=code,
        name=name,
        kind=found.kind.value,
        kind_label=call.say(f"markets.corporate-{found.kind}"),
        state=found.state.value,
        state_label=call.say(f"markets.state-{found.state}"),
        ex_date=found.ex_date,
        record_date=found.record_date,
        pay_date=found.pay_date,
        ratio=_plain(found.ratio),
        amount=_plain(found.amount),
        currency=found.currency,
        source=found.source,
    )


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"
