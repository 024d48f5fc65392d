"""What proposals and runs look like over HTTP, worded for whoever reads them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, Field

from steward.advise.advice.model import AllocationRow, DeclineCode, FactUsed, Option, ProposalLine, ProposalState, Rejected, Way
from steward.advise.advice.queries.wording import say_explanation
from steward.advise.planning.model import Aim
from steward.advise.portfolio.model import Mode
from steward.api.cases import CaseStandingOut
from steward.api.proposals.review import ProposalReviewOut
from steward.deliver.trading.routes import OrderOut
from steward.kernel.explain import Explanation
from steward.kernel.money import Money
from steward.know.customers import queries as customers
from steward.platform.web.paging import UUID_PATTERN
from steward.platform.web.shapes import ExplanationOut, MoneyOut, TextOut
from steward.platform.words import say

# What is known of the customer's risk, not of the customer.
OF_SUITABILITY = ("assessment", "bound")
ProductIdIn = Annotated[str, Field(pattern=UUID_PATTERN)]


class ProposalLineOut(BaseModel):
    """One product with its four explanations; `weight` is a decimal in [0, 1]."""

    product_id: str
    name: str
    kind: str
    asset_class: str
    grade: str
    side: str
    amount: MoneyOut
    weight: str
    why_you: str
    why_this: str
    how_it_can_lose: str
    what_it_costs: str
    fee: MoneyOut
    after_sales: bool
    paid_on: date | None


class AllocationRowOut(BaseModel):
    """One asset class now, with the plan carried out, and its limits: decimals in [0, 1]."""

    asset_class: str
    label: str
    current: str
    proposed: str
    limit_low: str
    limit_high: str
    binding: bool


class RejectedOut(BaseModel):
    """A product that was considered and not taken."""

    product_id: str
    name: str
    grade: str
    reasons: list[TextOut]


class AimOut(BaseModel):
    """A goal that the ways forward are measured by: months to go, and the amount in money of that day."""

    id: str
    name: str
    months: int
    target: MoneyOut
    must: bool


class WayOut(BaseModel):
    """One way forward, after all costs. `chances` follow the goals; `low`, `middle`, `high`: everything after `months`."""

    way: Way
    chances: list[str]
    overall: str | None
    expected_return: str
    volatility: str
    low: MoneyOut
    middle: MoneyOut
    high: MoneyOut
    bad_year_loss: MoneyOut
    cost_now: MoneyOut
    cost_yearly: MoneyOut
    issuer: str
    issuer_share: str
    product_share: str


class ProposalOut(BaseModel):
    """A proposal with everything both faces show of it. Returns and volatility are fractions a year."""

    id: str
    number: str
    customer_id: str
    customer_name: str
    advisor_name: str
    state: ProposalState
    created_at: datetime
    issued_at: datetime | None
    expires_at: datetime | None
    decided_at: datetime | None
    decline_code: DeclineCode | None
    decline_reason: str | None
    read_at: datetime | None
    discussed_at: datetime | None
    amount: MoneyOut
    cash: MoneyOut
    level: str
    pack: str
    pack_version: str
    fingerprint: str
    clearance_id: str | None
    summary: list[str]
    warnings: list[TextOut]
    allocation: list[AllocationRowOut]
    lines: list[ProposalLineOut]
    rejected: list[RejectedOut]
    assumptions: list[TextOut]
    expected_return: str
    volatility: str
    bad_year_loss: MoneyOut
    total_fee: MoneyOut
    goals: list[AimOut]
    months: int
    ways: list[WayOut]
    advised: Way
    mode: Mode
    explanation: ExplanationOut
    facts_used: list[TextOut]
    orders: list[OrderOut]
    case: CaseStandingOut | None
    review: ProposalReviewOut | None


class ProposalRowOut(BaseModel):
    """A proposal in a list."""

    id: str
    number: str
    customer_id: str
    customer_name: str
    state: ProposalState
    amount: MoneyOut
    created_at: datetime
    expires_at: datetime | None
    level: str


class ProposeIn(BaseModel):
    """What the customer wants to put to work, in major units of the money of their account, and what the proposal may do for it."""

    amount: Annotated[Decimal, Field(ge=0, max_digits=15, decimal_places=2)]
    mode: Mode = Mode.CASH_FLOW


class AcceptIn(BaseModel):
    """The fingerprint of what the customer read; with lines left out, that of what is left."""

    fingerprint: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    leave_out: Annotated[list[ProductIdIn], Field(max_length=60)] = []


class DeclineIn(BaseModel):
    """Why not, from a short list, and in the customer's own words if they like."""

    code: DeclineCode
    reason: Annotated[str, Field(max_length=500)] = ""


class ReplayDiff(BaseModel):
    """One figure that a recomputation does not confirm."""

    path: str
    then: str
    now: str


class ReplayOut(BaseModel):
    """Whether the proposal follows from its evidence to the last digit."""

    same: bool
    differences: list[ReplayDiff]


class AdviceRunOut(BaseModel):
    """One pass over the whole book."""

    id: str
    as_of: date
    started_at: datetime
    advised: int
    informed: int
    refused: int
    violations: int
    seconds: float
    peak_gib: float
    pack: str
    reasons: dict[str, int]


def aim_out(goal: Aim, currency: str) -> AimOut:
    """A goal."""
    target = MoneyOut.of(Money(goal.target, currency))
    return AimOut(id=goal.goal_id, name=goal.name, months=goal.months, target=target, must=goal.must)


def way_out(option: Option) -> WayOut:
    """A way forward."""
    return WayOut(
        way=option.way,
        chances=[_share(c) for c in option.chances],
        overall=None if option.overall is None else _share(option.overall),
        expected_return=f"{option.expected_return:.4f}",
        volatility=f"{option.volatility:.4f}",
        low=MoneyOut.of(option.low),
        middle=MoneyOut.of(option.middle),
        high=MoneyOut.of(option.high),
        bad_year_loss=MoneyOut.of(option.bad_year_loss),
        cost_now=MoneyOut.of(option.cost_now),
        cost_yearly=MoneyOut.of(option.cost_yearly),
        issuer=option.issuer,
        issuer_share=_share(option.issuer_share),
        product_share=_share(option.product_share),
    )


def line_out(language: str, line: ProposalLine) -> ProposalLineOut:
    """A line in the reader's language."""
    why_you, why_this, how_it_can_lose, what_it_costs = (say_explanation(language, e) for e in line.why)
    return ProposalLineOut(
        product_id=line.product_id,
        name=line.name_zh if language == "zh" else line.name_en,
        kind=line.kind,
        asset_class=line.asset_class,
        grade=f"R{line.grade}",
        side=line.side,
        amount=MoneyOut.of(line.amount),
        weight=_share(line.weight),
        why_you=why_you,
        why_this=why_this,
        how_it_can_lose=how_it_can_lose,
        what_it_costs=what_it_costs,
        fee=MoneyOut.of(line.fee),
        after_sales=line.after_sales,
        paid_on=None if line.paid_on is None else date.fromisoformat(line.paid_on),
    )


def row_out(language: str, row: AllocationRow) -> AllocationRowOut:
    """An asset class in the reader's language."""
    return AllocationRowOut(
        asset_class=row.asset_class,
        label=say(language, f"asset_class.{row.asset_class}"),
        current=_share(row.current),
        proposed=_share(row.proposed),
        limit_low=_share(row.low),
        limit_high=_share(row.high),
        binding=row.binding,
    )


def rejected_out(language: str, r: Rejected) -> RejectedOut:
    """A product that was not taken."""
    return RejectedOut(
        product_id=r.product_id,
        name=r.name_zh if language == "zh" else r.name_en,
        grade=f"R{r.grade}" if r.grade else "",
        reasons=[said(language, e) for e in r.reasons],
    )


def fact_out(language: str, used: FactUsed) -> TextOut:
    """A fact the advice rests on, as a sentence."""
    code = f"advice.used_{used.field}" if used.field in OF_SUITABILITY else "advice.used_fact"
    facts = {
        "field": customers.field_label(language, used.field),
        "value": customers.shown_value(language, used.field, used.value),
        "source": customers.source_label(language, used.source),
        "valid_from": used.valid_from,
    }
    return TextOut(code=code, text=say(language, code, facts))


def said(language: str, e: Explanation) -> TextOut:
    """A statement as a sentence."""
    return TextOut(code=e.code, text=say_explanation(language, e))


def _share(points: int) -> str:
    return f"{Decimal(points) / 10_000:.4f}"
