"""A customer's report, for the customer and for those who serve them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from steward.advise.advice.model import ProposalState
from steward.deliver.reports import queries
from steward.deliver.reports.model import Attribution, GoalSeen, GoalStory, HoldingResult, Line, Period, PeriodKind, Report, Said, Standing
from steward.deliver.reports.queries.told import expected_told, goal_told, happened_told
from steward.deliver.reports.routes.asked import BridgeOut, PeriodOut, asked_period
from steward.kernel.ids import CustomerId, InstrumentId
from steward.kernel.money import Money
from steward.kernel.time import Instant
from steward.know.holdings.model import SpanFigures
from steward.know.products import queries as products
from steward.platform.access.operation import Operation
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.files import pdf
from steward.platform.web.paging import IdPath
from steward.platform.web.shapes import MoneyOut
from steward.platform.work import Work

router = APIRouter()


class ReportLineOut(BaseModel):
    """The transfers behind one line of the bridge."""

    line: Line
    transfer_ids: list[str]


class ReturnsOut(BaseModel):
    """Returns and risk of a period as decimals; null where not defined or resting on too few days. `gap`: money- less time-weighted."""

    time_weighted: str | None
    time_weighted_year: str | None
    money_weighted: str | None
    money_weighted_year: str | None
    several_rates: bool
    gap: str | None
    complete: bool
    volatility: str | None
    drawdown: str | None
    drawdown_from: date | None
    drawdown_to: date | None


class ReportDayOut(BaseModel):
    """Value of everything at the end of a day in major units, and what 1 has become without counting flows."""

    date: date
    value: str
    index: str


class HoldingResultOut(BaseModel):
    """What a position did; without an instrument: money. `share` of the time-weighted return; the transfers of the period behind it."""

    instrument_id: str | None
    name: str | None
    asset_class: str
    opening: MoneyOut
    closing: MoneyOut
    put_in: MoneyOut
    gain: MoneyOut
    share: str
    transfer_ids: list[str]


class ClassResultOut(BaseModel):
    """The same of an asset class."""

    asset_class: str
    label: str
    opening: MoneyOut
    closing: MoneyOut
    put_in: MoneyOut
    gain: MoneyOut
    share: str


class ClassEffectOut(BaseModel):
    """A class's weight and return beside the target's, and what the difference brought; decimals."""

    asset_class: str
    label: str
    weight: str
    target_weight: str
    own_return: str | None
    target_return: str
    allocation: str
    selection: str


class AttributionOut(BaseModel):
    """Why the return was not that of the target: `active` is the sum of every effect; the totals are of all classes."""

    portfolio: str
    target: str
    active: str
    allocation: str
    selection: str
    effects: list[ClassEffectOut]


class ReportOrderOut(BaseModel):
    """An order a proposal led to."""

    id: str
    state: str
    label: str


class GoalSeenOut(BaseModel):
    """A goal as a plan saw it on a day; null where the amount is not known."""

    day: date
    chance: str
    amount: MoneyOut | None


class GoalStoryOut(BaseModel):
    """A goal at the period's beginning (or when it was first kept) and on the day the report is made, and why it moved in a sentence."""

    goal_id: str
    name: str
    closed: bool
    then: GoalSeenOut | None
    now: GoalSeenOut | None
    why: str


class SaidOut(BaseModel):
    """A proposal and what became of it, what it said and what happened in a sentence each; `open` waits for somebody.

    `charged` are the fees of its orders so far, `cost` what it said.
    """

    proposal_id: str
    number: str
    issued_on: date
    state: ProposalState
    amount: MoneyOut
    orders: list[ReportOrderOut]
    open: bool
    standing: Standing
    expected: str
    happened: str
    cost: MoneyOut
    charged: MoneyOut


class ReportOut(BaseModel):
    """A report of a period; asked with its `known_at` again, it says the same to the last byte."""

    period: PeriodOut
    known_at: datetime
    currency: str
    bridge: BridgeOut
    entries: list[ReportLineOut]
    returns: ReturnsOut | None
    days: list[ReportDayOut]
    holdings: list[HoldingResultOut]
    classes: list[ClassResultOut]
    attribution: AttributionOut | None
    goals: list[GoalStoryOut]
    said: list[SaidOut]
    left_out: list[str]


class ReportAsked(BaseModel):
    """The month, quarter or year that `on` lies in (the latest one over), or the days `since` to `on`; as known at an instant."""

    kind: PeriodKind = PeriodKind.MONTH
    on: date | None = None
    since: date | None = None
    known_at: datetime | None = None

    @property
    def known(self) -> Instant | None:
        """The instant; None for now."""
        return None if self.known_at is None else Instant(self.known_at)

    def period(self, w: Work) -> Period:
        """The days the report is about."""
        return asked_period(w, self.kind, self.on, self.since)


@router.get("/api/customers/{customer_id}/report", **operation(Operation.REPORTS_REPORT_READ))
def get_report(
    call: CallDep,
    customer_id: IdPath,
    asked: Annotated[ReportAsked, Query()],
) -> ReportOut:
    """The report of the month, quarter or year that `on` lies in (the latest one over), or of the days `since` to `on`."""

    def read(w: Work) -> ReportOut:
        return report_out(w, call, queries.report_of(w, CustomerId(customer_id), asked.period(w), asked.known))

    return call.read_late(read)


@router.get("/api/customers/{customer_id}/report/file", **operation(Operation.REPORTS_REPORT_READ))
def get_report_file(
    call: CallDep,
    customer_id: IdPath,
    asked: Annotated[ReportAsked, Query()],
) -> Response:
    """The same report as a file, in the caller's language."""

    def read(w: Work) -> Response:
        period = asked.period(w)
        body = queries.draw_report(w, CustomerId(customer_id), period, call.language, asked.known)
        return pdf(f"report-{period.since}-{period.until}.pdf", body)

    return call.read_late(read)


def report_out(w: Work, call: Call, found: Report) -> ReportOut:
    """A report as both faces show it."""
    names = {i: p.name_zh if call.language == "zh" else p.name_en for i, p in products.products_of_instruments(w).items()}
    return ReportOut(
        period=PeriodOut.of(found.period),
        known_at=found.known_at,
        currency=found.currency,
        bridge=BridgeOut.of(found.bridge, found.currency),
        entries=[ReportLineOut(line=line, transfer_ids=list(ids)) for line, ids in found.entries],
        returns=None if found.figures is None else _returns(found.figures, found.gap),
        days=[ReportDayOut(date=d.day, value=str(d.value), index=f"{d.index:.6f}") for d in found.days],
        holdings=[_holding(r, names, found.currency) for r in found.holdings],
        classes=[
            ClassResultOut(
                asset_class=c.asset_class,
                label=call.say(f"asset_class.{c.asset_class}"),
                share=f"{c.share:.6f}",
                **_amounts(c, found.currency),
            )
            for c in found.classes
        ],
        attribution=None if found.attribution is None else _attribution(call, found.attribution),
        goals=[_goal(call, g) for g in found.goals],
        said=[_said(call, s, found.currency) for s in found.said],
        left_out=[names.get(i, "") for i in found.left_out],
    )


def _returns(f: SpanFigures, gap: float | None) -> ReturnsOut:
    return ReturnsOut(
        time_weighted=_decimal(f.time_weighted),
        time_weighted_year=_decimal(f.time_weighted_year),
        money_weighted=_decimal(f.money_weighted),
        money_weighted_year=_decimal(f.money_weighted_year),
        several_rates=f.rates > 1,
        gap=_decimal(gap),
        complete=f.complete,
        volatility=_decimal(f.volatility),
        drawdown=_decimal(f.drawdown),
        drawdown_from=f.drawdown_from,
        drawdown_to=f.drawdown_to,
    )


def _decimal(value: float | None) -> str | None:
    return None if value is None else f"{value:.6f}"


def _attribution(call: Call, a: Attribution) -> AttributionOut:
    names = ("weight", "target_weight", "target_return", "allocation", "selection")
    return AttributionOut(
        **{name: f"{getattr(a, name):.6f}" for name in ("portfolio", "target", "active")},
        **{name: f"{sum(getattr(e, name) for e in a.effects):.6f}" for name in ("allocation", "selection")},
        effects=[
            ClassEffectOut(
                asset_class=e.asset_class,
                label=call.say(f"asset_class.{e.asset_class}"),
                own_return=_decimal(e.own_return),
                **{name: f"{getattr(e, name):.6f}" for name in names},
            )
            for e in a.effects
        ],
    )


def _amounts(of: object, currency: str) -> dict[str, MoneyOut]:
    return {n: MoneyOut.of(Money(getattr(of, n), currency)) for n in ("opening", "closing", "put_in", "gain")}


def _holding(r: HoldingResult, names: Mapping[InstrumentId, str], currency: str) -> HoldingResultOut:
    return HoldingResultOut(
        instrument_id=r.instrument_id,
        name=None if r.instrument_id is None else names.get(r.instrument_id),
        asset_class=r.asset_class,
        share=f"{r.share:.6f}",
        transfer_ids=list(r.transfer_ids),
        **_amounts(r, currency),
    )


def _said(call: Call, s: Said, currency: str) -> SaidOut:
    return SaidOut(
        proposal_id=s.proposal_id,
        number=s.number,
        issued_on=s.issued_on,
        state=s.state,
        amount=MoneyOut.of(Money(s.amount, currency)),
        orders=[ReportOrderOut(id=o, state=state, label=call.say(f"trading.state-{state}")) for o, state in s.orders],
        open=s.open,
        standing=s.happened.standing,
        expected=expected_told(s.expected, currency, call.language),
        happened=happened_told(s.happened, currency, call.language),
        cost=MoneyOut.of(Money(s.expected.cost, currency)),
        charged=MoneyOut.of(Money(s.happened.charged, currency)),
    )


def _goal(call: Call, g: GoalStory) -> GoalStoryOut:
    return GoalStoryOut(
        goal_id=g.goal_id, name=g.name, closed=g.closed, then=_seen(g.then), now=_seen(g.now), why=goal_told(g, call.language)
    )


def _seen(seen: GoalSeen | None) -> GoalSeenOut | None:
    if seen is None:
        return None
    amount = None if seen.amount is None else MoneyOut.of(Money(seen.amount, seen.currency))
    return GoalSeenOut(day=seen.day, chance=f"{seen.chance:.4f}", amount=amount)
