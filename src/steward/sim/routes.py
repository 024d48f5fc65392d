"""What only the demo bank can do: step to its next business day."""

from datetime import date

from fastapi import APIRouter
from pydantic import BaseModel

from steward.platform.access.operation import Operation
from steward.platform.web.call import CallDep, operation
from steward.sim.next_day import next_day

router = APIRouter()


class NextDayOut(BaseModel):
    """Where the bank's calendar stands now, and how many orders were executed on the way."""

    business_date: date
    executed: int


@router.post("/api/demo/next-day", **operation(Operation.DEMO_DAY_ADVANCE))
def post_next_day(call: CallDep) -> NextDayOut:
    """Value the day to which an order given now belongs, execute and settle what is due, and move to the next morning."""
    call.read(lambda w: w.require(Operation.DEMO_DAY_ADVANCE))
    moved = next_day(call.runtime)
    return NextDayOut(business_date=moved.business_date, executed=moved.executed)
