"""How investments did, as screens show it: value over time with what was put in, returns in two ways, and what brought them."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from fastapi import APIRouter
from pydantic import BaseModel

from steward.kernel.ids import CustomerId, InstrumentId
from steward.kernel.refusal import NotFound
from steward.know.customers import queries as customers
from steward.know.holdings import queries as holdings
from steward.know.holdings.model import Benchmark, Contribution, Performance, Scope, Span, SpanFigures
from steward.know.products import queries as products
from steward.know.products.model import Product
from steward.platform.access.model import Denial
from steward.platform.access.operation import Operation
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.web.shapes import MoneyOut
from steward.platform.work import Work

router = APIRouter()

READ = Operation.HOLDINGS_POSITION_READ


class Whose(StrEnum):
    """One customer, or their household as one pocket."""

    OWN = "own"
    HOUSEHOLD = "household"


class DayOut(BaseModel):
    """Value at the end of a day in major units, and what 1 put in at the start has become."""

    date: date
    value: str
    index: str


class FlowOut(BaseModel):
    """Money put in (positive) or taken out on a day, and the transfers behind it."""

    date: date
    amount: MoneyOut
    transfer_ids: list[str]


class ContributionOut(BaseModel):
    """What one position brought to the return of the span; without an instrument: interest, dividends and fees."""

    instrument_id: str | None
    name: str | None
    share: str
    gain: MoneyOut
    transfer_ids: list[str]


class AgainstOut(BaseModel):
    """The benchmark over the same days."""

    total_return: str
    beta: str | None
    tracking_error: str | None
    information_ratio: str | None


class SpanOut(BaseModel):
    """Figures of one span; returns are of the whole span as decimals, null where not defined or resting on too few days."""

    span: Span
    since: date
    until: date
    complete: bool
    start: MoneyOut
    end: MoneyOut
    put_in: MoneyOut
    taken_out: MoneyOut
    gain: MoneyOut
    time_weighted: str | None
    time_weighted_year: str | None
    money_weighted: str | None
    money_weighted_year: str | None
    several_rates: bool
    volatility: str | None
    drawdown: str | None
    drawdown_from: date | None
    drawdown_to: date | None
    against: AgainstOut | None
    contributions: list[ContributionOut]


class PerformanceOut(BaseModel):
    """Everything the page of performance shows; `days` is empty without a history."""

    scope: Scope
    whose: Whose
    members: int
    currency: str
    as_of: date
    benchmark: str | None
    days: list[DayOut]
    flows: list[FlowOut]
    spans: list[SpanOut]
    left_out: list[str]


@router.get("/api/customers/{customer_id}/performance", **operation(READ))
def get_performance(call: CallDep, customer_id: IdPath, scope: Scope = Scope.INVESTMENTS, whose: Whose = Whose.OWN) -> PerformanceOut:
    """Performance of investments or of everything with the bank; of one customer, or of the household as far as the caller sees it."""
    return call.read(lambda w: _performance(w, call, CustomerId(customer_id), scope, whose))


def _performance(w: Work, call: Call, customer_id: CustomerId, scope: Scope, whose: Whose) -> PerformanceOut:
    w.require(READ, customer_id)
    of = _members(w, customer_id) if whose is Whose.HOUSEHOLD else [customer_id]
    currency = holdings.currency_of(w, customer_id)
    mark = holdings.benchmark_of(w, currency)
    found = holdings.performance(w, of, scope=scope, currency=currency, benchmark=mark.instrument_id if mark else None)
    names = {i: _name(call, p) for i, p in products.products_of_instruments(w).items()}
    return PerformanceOut(
        scope=scope,
        whose=whose,
        members=len(of),
        currency=currency,
        as_of=found.as_of,
        benchmark=_benchmark_name(call, found, mark),
        days=[DayOut(date=d.day, value=str(d.value), index=f"{d.index:.6f}") for d in found.days],
        flows=[FlowOut(date=f.day, amount=MoneyOut.of(f.amount), transfer_ids=list(f.transfer_ids)) for f in found.flows],
        spans=[_span_out(s, names) for s in found.spans],
        left_out=[names.get(i, "") for i in found.left_out],
    )


def _members(w: Work, customer_id: CustomerId) -> list[CustomerId]:
    """The customer and those of the household whose holdings the caller may see."""
    household_id = customers.get_customer(w, customer_id).household_id
    others = [] if household_id is None else [m.id for m in customers.get_household(w, household_id)[1] if m.id != customer_id]
    return [customer_id, *(m for m in others if _may_see(w, m))]


def _may_see(w: Work, customer_id: CustomerId) -> bool:
    try:
        w.require(READ, customer_id)
    except (Denial, NotFound):
        return False
    return True


def _name(call: Call, product: Product) -> str:
    return product.name_zh if call.language == "zh" else product.name_en


def _benchmark_name(call: Call, found: Performance, mark: Benchmark | None) -> str | None:
    if mark is None or not any(s.against for s in found.spans):
        return None
    return mark.name_zh if call.language == "zh" else mark.name_en


def _decimal(value: float | None) -> str | None:
    return None if value is None else f"{value:.6f}"


def _span_out(s: SpanFigures, names: Mapping[InstrumentId, str]) -> SpanOut:
    return SpanOut(
        span=s.span,
        since=s.since,
        until=s.until,
        complete=s.complete,
        start=MoneyOut.of(s.start),
        end=MoneyOut.of(s.end),
        put_in=MoneyOut.of(s.put_in),
        taken_out=MoneyOut.of(s.taken_out),
        gain=MoneyOut.of(s.gain),
        time_weighted=_decimal(s.time_weighted),
        time_weighted_year=_decimal(s.time_weighted_year),
        money_weighted=_decimal(s.money_weighted),
        money_weighted_year=_decimal(s.money_weighted_year),
        several_rates=s.rates > 1,
        volatility=_decimal(s.volatility),
        drawdown=_decimal(s.drawdown),
        drawdown_from=s.drawdown_from,
        drawdown_to=s.drawdown_to,
        against=_against_out(s),
        contributions=[_contribution_out(c, names) for c in s.contributions if c.gain.minor],
    )


def _against_out(s: SpanFigures) -> AgainstOut | None:
    a = s.against
    if a is None:
        return None
    return AgainstOut(
        total_return=f"{a.total_return:.6f}",
        beta=_decimal(a.beta),
        tracking_error=_decimal(a.tracking_error),
        information_ratio=_decimal(a.information_ratio),
    )


def _contribution_out(c: Contribution, names: Mapping[InstrumentId, str]) -> ContributionOut:
    return ContributionOut(
        instrument_id=c.instrument_id,
        name=None if c.instrument_id is None else names.get(c.instrument_id),
        share=f"{c.share:.6f}",
        gain=MoneyOut.of(c.gain),
        transfer_ids=list(c.transfer_ids),
    )
