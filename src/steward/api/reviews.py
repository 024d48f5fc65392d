"""The daily review over HTTP: who needs the advisor today and why, one customer's findings, and what is done about them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from steward.advise.planning import queries as planning
from steward.deliver.review import actions, queries
from steward.deliver.review.model import Check, Finding, FindingState, FindingStep, Outcome, StepKind, Unit
from steward.kernel.ids import CustomerId, ProductId
from steward.kernel.money import Money
from steward.know.customers import queries as customers
from steward.know.products.queries import get_products
from steward.platform.access.operation import Operation
from steward.platform.identity.queries import people_by_id
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import Cursor, IdPath, Limit
from steward.platform.web.shapes import MoneyOut
from steward.platform.work import Work

router = APIRouter()
READ = operation(Operation.REVIEW_FINDING_READ)
MAX_REASON = 500
ABOUT_PRODUCT = frozenset({
    Check.UNSUITABLE, Check.CONCENTRATION, Check.MATURITY, Check.SUSPENDED, Check.OPEN_DAY, Check.GRADE_CHANGE, Check.FEE_CHANGE,
    Check.NO_PRICE,
})  # fmt: skip
ABOUT_GOAL = frozenset({Check.GOAL_CHANCE, Check.GOAL_FALL})
# What a draft proposal can mend.
DRAFTABLE = frozenset({
    Check.UNSUITABLE, Check.LIQUIDITY, Check.GOAL_CHANCE, Check.GOAL_FALL, Check.STRESS, Check.CONCENTRATION, Check.DRIFT,
    Check.MATURITY, Check.IDLE_CASH, Check.FEE_DRAG,
})  # fmt: skip


class FindingShownOut(BaseModel):
    """A finding in words: what was measured, since when, until when somebody should have looked, and what it is about."""

    id: str
    check: Check
    title: str
    text: str
    state: FindingState
    priority: int
    due: date
    overdue: bool
    opened_at: datetime
    amount: MoneyOut
    product_id: str | None
    draftable: bool


class FindingStepOut(BaseModel):
    """What was done with a finding; by the nightly run where nobody is named."""

    finding_id: str
    kind: StepKind
    at: datetime
    by: str
    outcome: Outcome | None
    reason: str


class WaitingOut(BaseModel):
    """A customer who needs somebody, with the findings that say why."""

    customer_id: str
    customer_name: str
    priority: int
    due: date
    findings: list[FindingShownOut]


class MorningOut(BaseModel):
    """Who needs somebody today, in order; as of the last run, if there was one."""

    as_of: date | None
    items: list[WaitingOut]
    next_cursor: str | None
    customers: int
    findings: int


class CustomerReviewOut(BaseModel):
    """One customer's findings, the most urgent first, and what was done with them."""

    customer_name: str
    as_of: date | None
    findings: list[FindingShownOut]
    steps: list[FindingStepOut]


class FindingDealtIn(BaseModel):
    """What is done about a finding; doing nothing needs a reason."""

    outcome: Outcome
    reason: Annotated[str, Field(max_length=MAX_REASON)] = ""


@router.get("/api/review/morning", **READ)
def get_morning(call: CallDep, cursor: Cursor = None, limit: Limit = 20) -> MorningOut:
    """Who needs me today and why, in order."""
    return call.read(lambda w: _morning(w, call, cursor, limit))


def _morning(w: Work, call: Call, cursor: str | None, limit: int) -> MorningOut:
    found, following, (people, count) = queries.list_waiting(w, cursor, limit)
    ids = [one.customer_id for one in found]
    open_now, who = queries.open_findings(w, ids), customers.customers_by_id(w, ids)
    shown = shown_findings(w, call, [f for mine in open_now.values() for f in mine])
    run = queries.last_run(w)
    return MorningOut(
        as_of=None if run is None else run.as_of,
        items=[
            WaitingOut(
                customer_id=one.customer_id,
                customer_name=customers.shown_name(w, who[one.customer_id]) if one.customer_id in who else "",
                priority=one.priority,
                due=one.due,
                findings=[shown[f.id] for f in open_now.get(one.customer_id, [])],
            )
            for one in found
        ],
        next_cursor=following,
        customers=people,
        findings=count,
    )


@router.get("/api/customers/{customer_id}/review", **READ)
def get_review(call: CallDep, customer_id: IdPath) -> CustomerReviewOut:
    """The findings of one customer that live, and what was done with them."""
    return call.read(lambda w: _review(w, call, CustomerId(customer_id)))


def _review(w: Work, call: Call, customer_id: CustomerId) -> CustomerReviewOut:
    found, steps = queries.findings_of(w, customer_id)
    shown, run = shown_findings(w, call, found), queries.last_run(w)
    names = {i: p.name for i, p in people_by_id(w, sorted({s.by for s in steps if s.by is not None})).items()}
    return CustomerReviewOut(
        customer_name=customers.shown_name(w, customers.get_customer(w, customer_id)),
        as_of=None if run is None else run.as_of,
        findings=[shown[f.id] for f in found],
        steps=[_step_out(s, names.get(s.by or "", "")) for s in steps],
    )


@router.post("/api/review/findings/{finding_id}/acknowledgement", **operation(Operation.REVIEW_FINDING_ACKNOWLEDGE, idempotent=True))
def acknowledge(call: CallDep, finding_id: IdPath, body: FindingDealtIn) -> FindingShownOut:
    """Say what is done about a finding: a draft, a talk, or nothing for a reason."""

    def act(w: Work) -> FindingShownOut:
        found = actions.acknowledge_finding(w, finding_id=finding_id, outcome=body.outcome, reason=body.reason)
        return shown_findings(w, call, [found])[found.id]

    return call.run(act)


def shown_findings(w: Work, call: Call, found: Sequence[Finding]) -> dict[str, FindingShownOut]:
    """Findings in words, by identifier."""
    sold = get_products(w, [ProductId(f.subject) for f in found if f.check in ABOUT_PRODUCT])
    names: dict[str, str] = {p.id: p.name_zh if call.language == "zh" else p.name_en for p in sold.values()}
    names |= planning.goal_names(w, [f.subject for f in found if f.check in ABOUT_GOAL])
    names |= {f.subject: call.say(f"asset_class.{f.subject}") for f in found if f.check is Check.DRIFT}
    names |= {f.subject: call.say(f"planning.shock_{f.subject}") for f in found if f.check is Check.STRESS}
    names |= {f.subject: call.say(f"review.circumstance-{f.subject}") for f in found if f.check is Check.CIRCUMSTANCES}
    return {f.id: _out(w, call, f, names.get(f.subject) or call.say("review.unnamed")) for f in found}


def _out(w: Work, call: Call, found: Finding, about: str) -> FindingShownOut:
    said, unit = found.evidence, queries.policy().bars[found.check].unit
    amount = Money(said.amount, said.currency)
    text = call.say(
        f"review.finding-{found.check.value}",
        about=about,
        measured=_figure(said.measured, unit),
        limit=_figure(said.limit, unit),
        amount=f"{amount.major:,.0f}",
    )
    return FindingShownOut(
        id=found.id,
        check=found.check,
        title=call.say(f"review.check-{found.check.value}"),
        text=text,
        state=found.state,
        priority=found.priority,
        due=found.due,
        overdue=found.due < w.today and found.state is FindingState.OPEN,
        opened_at=found.opened_at,
        amount=MoneyOut.of(amount),
        product_id=found.subject if found.check in ABOUT_PRODUCT else None,
        draftable=found.check in DRAFTABLE,
    )


def _figure(value: int, unit: Unit) -> str:
    if unit is Unit.RATE:
        return f"{value / 100:.2f}%"
    return f"{value / 100:.1f}%" if unit is Unit.BPS else str(value)


def _step_out(step: FindingStep, name: str) -> FindingStepOut:
    return FindingStepOut(finding_id=step.finding_id, kind=step.kind, at=step.at, by=name, outcome=step.outcome, reason=step.reason or "")
