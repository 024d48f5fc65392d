"""Balance sheet and cash-flow statement of a person or a household, each figure with what it rests on (B1, F4)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel

from steward.kernel.ids import CustomerId
from steward.kernel.money import Money, book
from steward.kernel.time import BusinessDate
from steward.know.customers import queries as customers
from steward.know.customers.model import Customer, StatedLine, StatementSide
from steward.know.holdings import queries as holdings
from steward.platform.access.operation import Operation
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.web.shapes import MoneyOut
from steward.platform.work import Work

router = APIRouter(prefix="/api/customers/{customer_id}")
AsOf = Annotated[date | None, Query(description="As the bank knew it at the end of this day; today when absent.")]
Section = Literal["here", "elsewhere", "property", "pension", "protection", "debts", "income", "spending"]

SECTIONS: dict[StatementSide, Section] = {
    StatementSide.TOTAL_ASSETS: "elsewhere",
    StatementSide.ELSEWHERE: "elsewhere",
    StatementSide.PROPERTY: "property",
    StatementSide.PENSION: "pension",
    StatementSide.PROTECTION: "protection",
    StatementSide.DEBTS: "debts",
    StatementSide.INCOME: "income",
    StatementSide.SPENDING: "spending",
}
ASSETS = frozenset({"here", "elsewhere", "property", "pension", "protection"})


class LineageOut(BaseModel):
    """What a figure rests on: a fact, or the bank's own book (`fact_id` null), of which member and as of when."""

    fact_id: str | None
    customer_id: str
    source: str
    as_of: date


class LineOut(BaseModel):
    """One line. `elsewhere`: not with this bank. `stale`: what it rests on is past its shelf life."""

    section: Section
    label: str
    amount: MoneyOut
    elsewhere: bool
    stale: bool
    lineage: LineageOut


class MemberShareOut(BaseModel):
    """One member the statement covers, masked for staff."""

    customer_id: str
    name: str


class StatementOfOut(BaseModel):
    """A balance sheet and a year's cash flow. `hidden_members`: belong to the household, but the caller may not see their money."""

    as_of: date
    household: bool
    members: list[MemberShareOut]
    hidden_members: int
    lines: list[LineOut]
    assets: MoneyOut
    debts: MoneyOut
    net: MoneyOut
    income: MoneyOut
    spending: MoneyOut
    saving: MoneyOut


@router.get("/statement", **operation(Operation.CUSTOMERS_HOME_READ))
def get_statement(call: CallDep, customer_id: IdPath, as_of: AsOf = None, household: bool = False) -> StatementOfOut:
    """What a person, or their household, has, owes, earns and spends, as known on a day."""
    return call.read(lambda w: _statement(w, call, CustomerId(customer_id), BusinessDate(as_of or w.today), whole=household))


def _statement(w: Work, call: Call, customer_id: CustomerId, as_of: BusinessDate, *, whole: bool) -> StatementOfOut:
    w.require(Operation.CUSTOMERS_HOME_READ, customer_id)
    who = customers.customer_as_known(w, customer_id, as_of)
    members, hidden = _members(w, who, as_of) if whole else ([who], 0)
    currency = holdings.currency_of(w, customer_id)
    lines = [line for member in members for line in _lines_of(w, call, member.id, as_of, currency)]
    sums = {name: _sum(lines, {name}, currency) for name in ("debts", "income", "spending")}
    assets = _sum(lines, ASSETS, currency)
    return StatementOfOut(
        as_of=as_of,
        household=whole,
        members=[MemberShareOut(customer_id=m.id, name=customers.shown_name(w, m)) for m in members],
        hidden_members=hidden,
        lines=lines,
        assets=MoneyOut.of(assets),
        debts=MoneyOut.of(sums["debts"]),
        net=MoneyOut.of(assets - sums["debts"]),
        income=MoneyOut.of(sums["income"]),
        spending=MoneyOut.of(sums["spending"]),
        saving=MoneyOut.of(sums["income"] - sums["spending"]),
    )


def _members(w: Work, who: Customer, as_of: BusinessDate) -> tuple[list[Customer], int]:
    """The members whose money the caller may see, and how many there are beside them."""
    if who.household_id is None:
        return [who], 0
    seen = [c for c in customers.household_members(w, who.household_id, as_of) if c.known_at <= w.end_of(as_of)]
    return seen, customers.count_members(w, who.household_id, as_of) - len(seen)


def _lines_of(w: Work, call: Call, customer_id: CustomerId, as_of: BusinessDate, currency: str) -> list[LineOut]:
    here = _here(w, call, customer_id, as_of, currency)
    stated = customers.stated_lines(w, customer_id, as_of)
    known = sum((Decimal(line.amount.amount) for line in here), Decimal(0))
    known += sum((line.amount for line in stated if line.side is StatementSide.ELSEWHERE), Decimal(0))
    return here + [line for one in stated if (line := _stated(call, customer_id, one, currency, known)) is not None]


def _here(w: Work, call: Call, customer_id: CustomerId, as_of: BusinessDate, currency: str) -> list[LineOut]:
    """What the book of this bank holds: cash and each class today; one figure for a day that has passed."""
    if as_of < w.today:
        history = holdings.value_history(w, customer_id, currency, as_of)
        worth = {"holdings.total_here": book(history[0][1], currency)} if history else {}
        return [_held(call, customer_id, code, money, as_of) for code, money in worth.items() if money.minor]
    has = holdings.wealth(w, customer_id, currency)
    worth = {"asset_class.cash": has.cash.posted + has.cash.due}
    for p in has.positions:
        if p.value is not None:
            code = f"asset_class.{p.product.asset_class.value}"
            worth[code] = worth.get(code, Money.zero(currency)) + p.value
    return [_held(call, customer_id, code, money, as_of) for code, money in worth.items() if money.minor]


def _held(call: Call, customer_id: CustomerId, code: str, money: Money, as_of: BusinessDate) -> LineOut:
    lineage = LineageOut(fact_id=None, customer_id=customer_id, source=call.say("statement.book"), as_of=as_of)
    return LineOut(section="here", label=call.say(code), amount=MoneyOut.of(money), elsewhere=False, stale=False, lineage=lineage)


def _stated(call: Call, customer_id: CustomerId, line: StatedLine, currency: str, known: Decimal) -> LineOut | None:
    """A line that a fact gives; of the total of all assets only what neither the book nor the details hold."""
    total = line.side is StatementSide.TOTAL_ASSETS
    amount = Money.of(round(line.amount - (known if total else 0), 2), currency)
    if amount.minor <= 0:
        return None
    label = call.say("statement.rest") if total else line.label.say(call.language)
    if (line.side, line.part) == (StatementSide.SPENDING, "total"):  # said a month, shown a year
        label = call.say("statement.spending")
    source = customers.source_label(call.language, line.fact.source)
    return LineOut(
        section=SECTIONS[line.side],
        label=call.say("statement.payment", label=label) if "." in line.part else label,
        amount=MoneyOut.of(amount),
        elsewhere=SECTIONS[line.side] in ASSETS,
        stale=line.stale,
        lineage=LineageOut(fact_id=line.fact.id, customer_id=customer_id, source=source, as_of=line.fact.valid_from),
    )


def _sum(lines: Sequence[LineOut], sections: frozenset[str] | set[str], currency: str) -> Money:
    return sum((Money.of(x.amount.amount, currency) for x in lines if x.section in sections), Money.zero(currency))
