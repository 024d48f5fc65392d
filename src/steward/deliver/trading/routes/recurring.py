"""Recurring plans over HTTP: the customer sets them up and steers them, the advisor sees them."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Header, Query
from pydantic import BaseModel, Field

from steward.deliver.trading import actions, queries
from steward.deliver.trading.model import Instalment, Order, PlanState, PlanTerms, RecurringPlan, Rhythm
from steward.deliver.trading.routes.orders import Amount
from steward.guard.contracts import actions as disclosing
from steward.guard.contracts import queries as contracts
from steward.guard.contracts.model import Wish
from steward.kernel.ids import CustomerId, ProductId
from steward.kernel.money import Money
from steward.know.products import queries as products
from steward.platform.access.operation import Operation
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import UUID_PATTERN, IdPath
from steward.platform.web.shapes import MoneyOut, TextOut
from steward.platform.work import Work

router = APIRouter()
READ = operation(Operation.TRADING_PLAN_READ)
DECIDE = operation(Operation.TRADING_PLAN_DECIDE, idempotent=True)
StepUp = Annotated[str | None, Header(alias="X-Step-Up", max_length=100)]


class PlanTermsIn(BaseModel):
    """What is to be bought, how much and when; the yearly rise in basis points."""

    product_id: Annotated[str, Field(pattern=UUID_PATTERN)]
    amount: Amount
    rhythm: Rhythm
    day: Annotated[int, Field(ge=1, le=28)]
    raise_bps: Annotated[int, Field(ge=0, le=2000)] = 0
    waits: bool = True
    keeps_reserve: bool = False


class PlanStateIn(BaseModel):
    """What the customer wants of the plan."""

    state: PlanState


class RecurringPlanOut(BaseModel):
    """A plan as it stands; `next_on` is the next date as the calendar moves it."""

    id: str
    customer_id: str
    product_id: str
    product_name: str
    amount: MoneyOut
    rhythm: Rhythm
    day: int
    raise_bps: int
    waits: bool
    keeps_reserve: bool
    state: PlanState
    since: date
    next_on: date | None
    next_amount: MoneyOut | None
    highest: MoneyOut
    bought: int
    skipped: int


class RecurringPlansOut(BaseModel):
    """A customer's plans, the newest first."""

    items: list[RecurringPlanOut]


class InstalmentOut(BaseModel):
    """One date: the order it led to and how far that is, or why there is none."""

    due_on: date
    amount: MoneyOut
    order_id: str | None
    order_state: str | None
    units: str | None
    reason: TextOut | None


class PlanChangeOut(BaseModel):
    """One change of the plan's state."""

    state: PlanState
    at: datetime


class PlanDetailOut(BaseModel):
    """A plan with its history; `paid` and `units` are what its carried-out orders come to."""

    plan: RecurringPlanOut
    instalments: list[InstalmentOut]
    changes: list[PlanChangeOut]
    paid: MoneyOut
    units: str


class PlannedInstalmentOut(BaseModel):
    """A date to come, as the calendar moves it, and what it comes to."""

    on: date
    amount: MoneyOut


class PlanQuoteOut(BaseModel):
    """What the plan would come to, and what is still to be read or signed before it can begin."""

    dates: list[PlannedInstalmentOut]
    amount: MoneyOut
    highest: MoneyOut
    told: bool
    disclosure_id: str | None
    to_sign: int


@router.get("/api/customers/{customer_id}/recurring-plans", **READ)
def list_plans(call: CallDep, customer_id: IdPath) -> RecurringPlansOut:
    """A customer's plans."""
    return call.read(lambda w: RecurringPlansOut(items=[plan_out(w, call, p) for p in queries.list_plans(w, CustomerId(customer_id))]))


@router.get("/api/recurring-plans/{plan_id}", **READ)
def get_plan(call: CallDep, plan_id: IdPath) -> PlanDetailOut:
    """One plan with what it bought."""
    return call.read(lambda w: _detail_out(w, call, queries.get_plan(w, plan_id)))


@router.get("/api/customers/{customer_id}/recurring-plan-quote", **operation(Operation.TRADING_PLAN_DECIDE))
def quote_plan(call: CallDep, customer_id: IdPath, asked: Annotated[PlanTermsIn, Query()]) -> PlanQuoteOut:
    """The next twelve dates with their amounts, the highest instalment, and what is missing; nothing is written."""

    def read(w: Work) -> PlanQuoteOut:
        w.require(Operation.TRADING_PLAN_DECIDE, customer_id)
        return _quote_out(w, CustomerId(customer_id), asked)

    return call.read(read)


@router.post("/api/customers/{customer_id}/recurring-plan-papers", **operation(Operation.CONTRACTS_DISCLOSURE_COMPLETE))
def open_papers(call: CallDep, customer_id: IdPath, body: PlanTermsIn) -> PlanQuoteOut:
    """Begin what has to be read about the product, up to the highest instalment, or go on where it was left."""

    def act(w: Work) -> PlanQuoteOut:
        whose = CustomerId(customer_id)
        w.require(Operation.CONTRACTS_DISCLOSURE_COMPLETE, whose)
        wish = Wish(ProductId(body.product_id), actions.quote_plan(w, _terms(w, body)).highest)
        disclosing.open_disclosures(w, customer_id=whose, wishes=[wish], language=call.language)
        return _quote_out(w, whose, body)

    return call.run(act)


@router.post("/api/customers/{customer_id}/recurring-plans", **DECIDE)
def set_up_plan(call: CallDep, customer_id: IdPath, body: PlanTermsIn, step_up: StepUp = None) -> RecurringPlanOut:
    """Begin a plan with exactly the terms that were shown."""

    def act(w: Work) -> RecurringPlanOut:
        w.require(Operation.TRADING_PLAN_DECIDE, customer_id)
        made = actions.set_up_plan(w, customer_id=CustomerId(customer_id), terms=_terms(w, body), step_up_token=step_up)
        return plan_out(w, call, made)

    return call.run(act, serial=True)


@router.post("/api/recurring-plans/{plan_id}/state", **DECIDE)
def change_plan(call: CallDep, plan_id: IdPath, body: PlanStateIn, step_up: StepUp = None) -> PlanDetailOut:
    """Pause, resume or end a plan."""

    def act(w: Work) -> PlanDetailOut:
        return _detail_out(w, call, actions.change_plan(w, plan_id=plan_id, state=body.state, step_up_token=step_up))

    return call.run(act, serial=True)


def plan_out(w: Work, call: Call, p: RecurringPlan) -> RecurringPlanOut:
    """A plan as both faces show it."""
    product = products.held_product(w, p.terms.product_id)
    stand = actions.standing_of(w, p)
    return RecurringPlanOut(
        id=p.id,
        customer_id=p.customer_id,
        product_id=product.id,
        product_name=product.name_zh if call.language == "zh" else product.name_en,
        amount=MoneyOut.of(p.terms.amount),
        rhythm=p.terms.rhythm,
        day=p.terms.day,
        raise_bps=p.terms.raise_bps,
        waits=p.terms.waits,
        keeps_reserve=p.terms.keeps_reserve,
        state=p.state,
        since=p.since,
        next_on=stand.next_on,
        next_amount=None if stand.next_amount is None else MoneyOut.of(stand.next_amount),
        highest=MoneyOut.of(stand.highest),
        bought=stand.bought,
        skipped=stand.skipped,
    )


def _terms(w: Work, asked: PlanTermsIn) -> PlanTerms:
    product = actions.product_to_redeem(w, ProductId(asked.product_id))
    amount = Money.of(asked.amount, product.currency)
    return PlanTerms(product.id, amount, asked.rhythm, asked.day, asked.raise_bps, asked.waits, asked.keeps_reserve)


def _quote_out(w: Work, customer_id: CustomerId, asked: PlanTermsIn) -> PlanQuoteOut:
    terms = _terms(w, asked)
    quote = actions.quote_plan(w, terms)
    wanted = {terms.product_id: quote.highest}
    state = contracts.disclosure_state(w, customer_id, wanted, amounts=wanted).get(terms.product_id)
    return PlanQuoteOut(
        dates=[PlannedInstalmentOut(on=on, amount=MoneyOut.of(amount)) for on, amount in quote.dates],
        amount=MoneyOut.of(terms.amount),
        highest=MoneyOut.of(quote.highest),
        told=state is not None and state.disclosures_complete,
        disclosure_id=None if state is None else state.disclosure_id,
        to_sign=len(contracts.unsigned(w, customer_id, contracts.contracts_of_purchase(w, wanted))),
    )


def _detail_out(w: Work, call: Call, p: RecurringPlan) -> PlanDetailOut:
    steps, dates, orders = queries.history_of(w, p)
    by_id = {o.id: o for o in orders}
    done = [o.units.value for o in orders if o.units is not None]
    return PlanDetailOut(
        plan=plan_out(w, call, p),
        instalments=[_instalment_out(call, x, None if x.order_id is None else by_id[x.order_id]) for x in dates],
        changes=[PlanChangeOut(state=s.state, at=s.at) for s in steps],
        paid=MoneyOut.of(sum((o.spent for o in orders), Money.zero(p.terms.amount.currency))),
        units=f"{sum(done):f}",
    )


def _instalment_out(call: Call, x: Instalment, of: Order | None) -> InstalmentOut:
    return InstalmentOut(
        due_on=x.due_on,
        amount=MoneyOut.of(x.amount),
        order_id=x.order_id,
        order_state=None if of is None else of.state.value,
        units=None if of is None or of.units is None else str(of.units),
        reason=None if x.reason is None else TextOut(code=x.reason.code, text=call.say(x.reason.code, **x.reason.facts)),
    )
