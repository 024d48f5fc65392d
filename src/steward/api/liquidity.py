"""The liquidity calendar: when what a customer holds is free, set against what they need when (D2)."""

from datetime import date

from fastapi import APIRouter
from pydantic import BaseModel

from steward.advise.planning import queries as planning
from steward.advise.planning.model import LiquidityCalendar, Tranche
from steward.advise.portfolio.model import WHOLE
from steward.kernel.ids import CustomerId
from steward.know.customers import queries as customers
from steward.platform.access.operation import Operation
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.web.shapes import MoneyOut

router = APIRouter()
READ = operation(Operation.PLANNING_PLAN_READ)


class TrancheOut(BaseModel):
    """A part of what is held: when it is free, and what leaving today would cost or pay."""

    name: str
    amount: MoneyOut
    free_on: date | None
    early: MoneyOut | None
    fee: str
    fee_until: date | None


class NeedOut(BaseModel):
    """A dated need, what is free for it, and what lacks."""

    goal_id: str | None
    name: str
    on: date
    amount: MoneyOut
    free: MoneyOut
    lacking: MoneyOut


class LiquidityOut(BaseModel):
    """When money is free and when it is needed."""

    as_of: date
    tranches: list[TrancheOut]
    needs: list[NeedOut]


@router.get("/api/customers/{customer_id}/liquidity", **READ)
def liquidity_calendar(call: CallDep, customer_id: IdPath) -> LiquidityOut:
    """When what the customer holds is free, set against what is needed when."""
    return _liquidity_out(call, call.read(lambda w: planning.liquidity_calendar(w, CustomerId(customer_id))))


def _liquidity_out(call: Call, found: LiquidityCalendar) -> LiquidityOut:
    return LiquidityOut(
        as_of=found.as_of,
        tranches=[_tranche_out(call, t) for t in found.tranches],
        needs=[
            NeedOut(
                goal_id=n.goal_id,
                name=n.name,
                on=n.on,
                amount=MoneyOut.of(n.amount),
                free=MoneyOut.of(n.free),
                lacking=MoneyOut.of(n.lacking),
            )
            for n in found.needs
        ],
    )


def _tranche_out(call: Call, t: Tranche) -> TrancheOut:
    return TrancheOut(
        name=_tranche_name(call, t),
        amount=MoneyOut.of(t.amount),
        free_on=t.free_on,
        early=None if t.early is None else MoneyOut.of(t.early),
        fee=f"{t.fee_bps / WHOLE:.4f}",
        fee_until=t.fee_until,
    )


def _tranche_name(call: Call, t: Tranche) -> str:
    if t.product is not None:
        return t.product.name_zh if call.language == "zh" else t.product.name_en
    if t.field in ("cash", "due"):
        return call.say(f"planning.tranche_{t.field}")
    return customers.field_label(call.language, t.field)
