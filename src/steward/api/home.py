"""The customer's home: what they have, how it went, and what waits for them; one screen joined from several modules."""

from collections import defaultdict
from datetime import date

from fastapi import APIRouter
from pydantic import BaseModel

from steward.advise.advice import queries as advice
from steward.deliver.trading import queries as trading
from steward.kernel.ids import CustomerId
from steward.kernel.money import Money, minor_digits
from steward.kernel.time import add_months
from steward.know.customers import queries as customers
from steward.know.holdings import queries as holdings
from steward.know.holdings.model import Wealth
from steward.know.suitability import queries as suitability
from steward.know.suitability.model import Standing
from steward.platform.access.operation import Operation
from steward.platform.identity import queries as people
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.web.shapes import MoneyOut
from steward.platform.work import Work

router = APIRouter()

HISTORY_MONTHS = 36
CASH_CLASS = "cash"


class PointOut(BaseModel):
    """Total value on a day, in major units."""

    date: date
    value: str


class SliceOut(BaseModel):
    """One asset class of what the customer has; `weight` is a decimal in [0, 1]."""

    asset_class: str
    label: str
    value: MoneyOut
    weight: str


class AssessmentOut(BaseModel):
    """How the customer's risk assessment stands."""

    level: str | None
    label: str
    assessed_on: date | None
    valid_until: date | None
    state: str
    source: str


class HomeOut(BaseModel):
    """Everything the first screen shows."""

    name: str
    total: MoneyOut
    cash: MoneyOut
    invested: MoneyOut
    gain: MoneyOut
    day_change: MoneyOut
    as_of: date
    history: list[PointOut]
    allocation: list[SliceOut]
    open_proposals: int
    open_orders: int
    new_notices: int
    assessment: AssessmentOut | None
    advisor_name: str | None


@router.get("/api/customers/{customer_id}/home", **operation(Operation.CUSTOMERS_HOME_READ))
def get_home(call: CallDep, customer_id: IdPath) -> HomeOut:
    """The home screen of one customer."""
    return call.read(lambda w: _home(w, call, CustomerId(customer_id)))


def _home(w: Work, call: Call, customer_id: CustomerId) -> HomeOut:
    w.require(Operation.CUSTOMERS_HOME_READ, customer_id)
    who = customers.get_customer(w, customer_id)
    currency = holdings.currency_of(w, customer_id)
    has = holdings.wealth(w, customer_id, currency)
    history = holdings.value_history(w, customer_id, currency, add_months(w.today, -HISTORY_MONTHS))
    advisor = people.advisors_of(w, [customer_id]).get(customer_id)
    none, digits = Money.zero(currency), minor_digits(currency)
    return HomeOut(
        name=customers.shown_name(w, who),
        total=MoneyOut.of(has.total),
        cash=MoneyOut.of(has.cash.posted),
        invested=MoneyOut.of(has.invested),
        gain=MoneyOut.of(sum((p.gain for p in has.positions if p.gain is not None), none)),
        day_change=MoneyOut.of(sum((p.day_change for p in has.positions if p.day_change is not None), none)),
        as_of=has.as_of,
        history=[PointOut(date=day, value=f"{value:z.{digits}f}") for day, value in history],  # a picture: nothing is booked from it
        allocation=_slices(call, has),
        open_proposals=advice.count_open(w, customer_id),
        open_orders=trading.count_open_orders(w, customer_id),
        new_notices=len(trading.unread_notices(w, customer_id)),
        assessment=assessment_out(call, suitability.assessment_of(w, customer_id, w.today)),
        advisor_name=advisor.name if advisor else None,
    )


def _slices(call: Call, has: Wealth) -> list[SliceOut]:
    currency = has.cash.posted.currency
    worth: dict[str, Money] = defaultdict(lambda: Money.zero(currency))
    worth[CASH_CLASS] += has.cash.posted + has.cash.due
    for held in has.positions:
        if held.value is not None:
            worth[held.product.asset_class.value] += held.value
    total = has.total.minor or 1
    parts = sorted(((k, v) for k, v in worth.items() if v.minor), key=lambda part: -part[1].minor)
    return [
        SliceOut(asset_class=k, label=call.say(f"asset_class.{k}"), value=MoneyOut.of(v), weight=f"{v.minor / total:.4f}") for k, v in parts
    ]


def source_named(call: Call, source: str) -> str:
    """Where a fact came from, in words; a source of the bank's own keeps its name."""
    return customers.source_label(call.language, source)


def assessment_out(call: Call, standing: Standing) -> AssessmentOut:
    """A standing as both faces show it."""
    found = standing.assessment
    return AssessmentOut(
        level=f"C{standing.known_level}" if found else None,
        label=call.say(f"suitability.level_{standing.known_level}" if found else "suitability.level_none"),
        assessed_on=found.assessed_on if found else None,
        valid_until=standing.valid_until,
        state=standing.state.value,
        source=source_named(call, found.source) if found else "",
    )
