"""A first answer for anybody: a few facts, a division and its range; kept nowhere until an advisor takes it over (D6)."""

from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from steward.advise.outlook import queries as outlook
from steward.advise.portfolio import queries as portfolio
from steward.advise.portfolio.model import Dip, FewFacts, Preliminary, PreliminaryUnsolved
from steward.guard.compliance.queries import require_advice
from steward.kernel.ids import CustomerId
from steward.kernel.money import Money
from steward.know.customers import actions as customers
from steward.know.customers.model import Channel, Direction, Topic
from steward.platform.access.operation import Operation
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.web.public import PublicRoute, for_anybody
from steward.platform.web.shapes import MoneyOut
from steward.platform.work import Work

router = APIRouter(route_class=PublicRoute)
CURRENCY = "CNY"
# A person with a slider asks less often, and tells less (D).
PER_MINUTE, MOST_BYTES = 30, 4096
Sum = Annotated[Decimal, Field(ge=0, le=Decimal(10) ** 11, max_digits=15, decimal_places=2)]


class FewFactsIn(BaseModel):
    """What a visitor tells; money in yuan."""

    age: int
    years: int
    amount: Sum
    monthly: Sum = Decimal(0)
    dip: Dip
    reserve_months: int


class BoundOut(BaseModel):
    """The level one fact allows."""

    fact: str
    label: str
    level: int


class PreliminarySliceOut(BaseModel):
    """One asset class of the division; `weight` is a decimal in [0, 1]."""

    asset_class: str
    label: str
    weight: str


class PreliminaryYearOut(BaseModel):
    """What was paid in by the end of a year and what it may have become: one in ten worse than low, one in ten better than high."""

    year: int
    paid_in: MoneyOut
    low: MoneyOut
    middle: MoneyOut
    high: MoneyOut


class PreliminaryOut(BaseModel):
    """No assessment and no recommendation. `code` holds the facts, for an advisor to take over until it is too old."""

    preliminary: bool
    level: int
    level_text: str
    bounds: list[BoundOut]
    slices: list[PreliminarySliceOut]
    years: list[PreliminaryYearOut]
    bad_year: MoneyOut
    code: str
    assumptions: str
    assumptions_mark: str
    facts: FewFactsIn


class TakeOverIn(BaseModel):
    """The code a visitor was given."""

    code: str = Field(min_length=20, max_length=600)


@router.post("/api/preliminary", **for_anybody(per_minute=PER_MINUTE, max_bytes=MOST_BYTES))
def ask_preliminary(call: CallDep, body: FewFactsIn) -> PreliminaryOut:
    """A preliminary division out of a few facts. Nothing is kept; 422 names the fact that cannot be, 429 says when to ask again."""
    facts = FewFacts(body.age, body.years, Money.of(body.amount, CURRENCY), Money.of(body.monthly, CURRENCY), body.dip, body.reserve_months)
    return call.read(lambda w: _answer(call, w, facts, portfolio.seal_few_facts(w, facts)))


@router.post("/api/customers/{customer_id}/preliminary", **operation(Operation.CUSTOMERS_CONTACT_ADD, idempotent=True))
def take_over_preliminary(call: CallDep, customer_id: IdPath, body: TakeOverIn) -> PreliminaryOut:
    """Take a visitor's result over for a customer: it is worked out anew with what is known today, and noted on their timeline."""

    def take(w: Work) -> PreliminaryOut:
        w.require(Operation.CUSTOMERS_CONTACT_ADD, CustomerId(customer_id))
        facts, _made = portfolio.open_few_facts(w, body.code)
        found = _answer(call, w, facts, body.code)
        note = call.say("portfolio.taken_over", years=facts.years, amount=str(facts.amount), monthly=str(facts.monthly), level=found.level)
        customers.add_contact(
            w, customer_id=CustomerId(customer_id), channel=Channel.WEB, direction=Direction.INWARD, topic=Topic.ADVICE, note=note
        )
        return found

    return call.run(take)


def _answer(call: Call, w: Work, facts: FewFacts, code: str) -> PreliminaryOut:
    require_advice(w)
    assumptions = outlook.assumptions_at(w, CURRENCY, w.today)
    limits = portfolio.limits_at(w.today)
    if limits is None:
        raise PreliminaryUnsolved(cause="no_limits")
    found = portfolio.preliminary(facts, assumptions, limits)
    told = FewFactsIn(
        age=facts.age,
        years=facts.years,
        amount=Decimal(str(facts.amount)),
        monthly=Decimal(str(facts.monthly)),
        dip=facts.dip,
        reserve_months=facts.reserve_months,
    )
    return PreliminaryOut(
        preliminary=True,
        level=found.level,
        level_text=call.say(f"suitability.level_{found.level}"),
        bounds=[BoundOut(fact=b.fact, label=call.say(f"portfolio.bound-{b.fact}"), level=b.level) for b in found.bounds],
        slices=_slices(call, found),
        years=[
            PreliminaryYearOut(
                year=y.year, paid_in=MoneyOut.of(y.paid_in), low=MoneyOut.of(y.low), middle=MoneyOut.of(y.middle), high=MoneyOut.of(y.high)
            )
            for y in found.years
        ],
        bad_year=MoneyOut.of(found.bad_year),
        code=code,
        assumptions=assumptions.version,
        assumptions_mark=assumptions.mark,
        facts=told,
    )


def _slices(call: Call, found: Preliminary) -> list[PreliminarySliceOut]:
    return [
        PreliminarySliceOut(asset_class=s.asset_class, label=call.say(f"asset_class.{s.asset_class}"), weight=f"{s.weight / 10_000:.4f}")
        for s in found.allocation.slices
        if s.weight > 0
    ]
