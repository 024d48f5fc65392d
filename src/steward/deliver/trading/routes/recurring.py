"""Recurring plans over HTTP: the customer sets them up and steers them, the advisor sees them."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Header, Query
from pydantic import BaseModel, Field

from steward.deliver.trading import actions, queries, rules
from steward.deliver.trading.model import (
    BandSide,
    Instalment,
    Order,
    PlanDate,
    PlanState,
    PlanTerms,
    PriceRule,
    RateBand,
    Reason,
    RecurringPlan,
    Rhythm,
)
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
    """What is to be bought, how much and when; the yearly rise and the range of a price rule in basis points. No average: no price rule."""

    product_id: Annotated[str, Field(pattern=UUID_PATTERN)]
    amount: Amount
    rhythm: Rhythm
    day: Annotated[int, Field(ge=1, le=28)]
    raise_bps: Annotated[int, Field(ge=0, le=3000)] = 0
    waits: bool = True
    keeps_reserve: bool = False
    average_days: Annotated[int, Field(ge=0, le=1000)] = 0
    least_bps: Annotated[int, Field(ge=0, le=10_000)] = 10_000
    most_bps: Annotated[int, Field(ge=10_000, le=100_000)] = 10_000


class PlanStateIn(BaseModel):
    """What the customer wants of the plan."""

    state: PlanState


class PriceRuleOut(BaseModel):
    """How instalments follow the price: the average's trading days and the range in basis points of the plain amount."""

    days: int
    least_bps: int
    most_bps: int


class RecurringPlanOut(BaseModel):
    """A plan as it stands; `next_on` is the next date as the calendar moves it, which comes to between `next_least` and `next_most`."""

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
    price: PriceRuleOut | None
    state: PlanState
    since: date
    next_on: date | None
    next_amount: MoneyOut | None
    next_least: MoneyOut | None
    next_most: MoneyOut | None
    highest: MoneyOut
    bought: int
    skipped: int


class RecurringPlansOut(BaseModel):
    """A customer's plans, the newest first."""

    items: list[RecurringPlanOut]


class InstalmentOut(BaseModel):
    """One date: how its amount came about, the order it led to and how far that is, or why there is none."""

    due_on: date
    amount: MoneyOut
    order_id: str | None
    order_state: str | None
    units: str | None
    reason: TextOut | None
    why: list[TextOut]


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
    """A date to come, as the calendar moves it: what it plainly comes to, and the range it stays in where it follows the price."""

    on: date
    amount: MoneyOut
    least: MoneyOut
    most: MoneyOut


class RateBandOut(BaseModel):
    """From how far off its average on (`from_bps`) the price makes an instalment so much of the plain amount (`rate_bps`)."""

    below: bool
    from_bps: int
    rate_bps: int


class PlanQuoteOut(BaseModel):
    """What the plan would come to, what one of today would be and why, and what is still to be read or signed before it can begin."""

    dates: list[PlannedInstalmentOut]
    rises: list[PlannedInstalmentOut]
    amount: MoneyOut
    highest: MoneyOut
    today: MoneyOut
    why: list[TextOut]
    method: str
    bands: list[RateBandOut]
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
        return _quote_out(w, call, CustomerId(customer_id), asked)

    return call.read(read)


@router.post("/api/customers/{customer_id}/recurring-plan-papers", **operation(Operation.CONTRACTS_DISCLOSURE_COMPLETE))
def open_papers(call: CallDep, customer_id: IdPath, body: PlanTermsIn) -> PlanQuoteOut:
    """Begin what has to be read about the product, up to the highest instalment, or go on where it was left."""

    def act(w: Work) -> PlanQuoteOut:
        whose = CustomerId(customer_id)
        w.require(Operation.CONTRACTS_DISCLOSURE_COMPLETE, whose)
        wish = Wish(ProductId(body.product_id), actions.quote_plan(w, _terms(w, body)).highest)
        disclosing.open_disclosures(w, customer_id=whose, wishes=[wish], language=call.language)
        return _quote_out(w, call, whose, body)

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
    to_come, rule = stand.next, p.terms.price
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
        price=None if rule is None else PriceRuleOut(days=rule.days, least_bps=rule.least_bps, most_bps=rule.most_bps),
        state=p.state,
        since=p.since,
        next_on=None if to_come is None else to_come.on,
        next_amount=None if to_come is None else MoneyOut.of(to_come.plain),
        next_least=None if to_come is None else MoneyOut.of(to_come.least),
        next_most=None if to_come is None else MoneyOut.of(to_come.most),
        highest=MoneyOut.of(stand.highest),
        bought=stand.bought,
        skipped=stand.skipped,
    )


def _terms(w: Work, asked: PlanTermsIn) -> PlanTerms:
    product = actions.product_to_redeem(w, ProductId(asked.product_id))
    amount = Money.of(asked.amount, product.currency)
    price = PriceRule(asked.average_days, asked.least_bps, asked.most_bps) if asked.average_days else None
    return PlanTerms(product.id, amount, asked.rhythm, asked.day, asked.raise_bps, asked.waits, asked.keeps_reserve, price)


def _quote_out(w: Work, call: Call, customer_id: CustomerId, asked: PlanTermsIn) -> PlanQuoteOut:
    terms = _terms(w, asked)
    quote = actions.quote_plan(w, terms)
    wanted = {terms.product_id: quote.highest}
    state = contracts.disclosure_state(w, customer_id, wanted, amounts=wanted).get(terms.product_id)
    return PlanQuoteOut(
        dates=[_date_out(d) for d in quote.dates],
        rises=[_date_out(d) for d in quote.rises],
        amount=MoneyOut.of(terms.amount),
        highest=MoneyOut.of(quote.highest),
        today=MoneyOut.of(quote.today.amount),
        why=_said(call, quote.today.why),
        method=quote.method.version,
        bands=[] if terms.price is None else [_band_out(terms.price, b) for b in quote.method.bands],
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
        reason=None if x.reason is None else _said(call, [x.reason])[0],
        why=_said(call, x.why),
    )


def _date_out(d: PlanDate) -> PlannedInstalmentOut:
    return PlannedInstalmentOut(on=d.on, amount=MoneyOut.of(d.plain), least=MoneyOut.of(d.least), most=MoneyOut.of(d.most))


def _band_out(rule: PriceRule, band: RateBand) -> RateBandOut:
    return RateBandOut(below=band.side is BandSide.BELOW, from_bps=band.from_bps, rate_bps=rules.rate_of(rule, band))


def _said(call: Call, reasons: Iterable[Reason]) -> list[TextOut]:
    return [TextOut(code=r.code, text=call.say(r.code, **r.facts)) for r in reasons]
