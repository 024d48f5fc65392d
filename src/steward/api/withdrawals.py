"""Taking a signature back over HTTP: until when, what ends with it, and doing so with one press (no harder than signing)."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel

from steward.deliver.trading.routes import OrderOut, orders_out
from steward.guard.contracts.queries import get_contract
from steward.guard.contracts.routes.contracts import ContractOut, contract_out
from steward.platform.access.operation import Operation
from steward.platform.web.call import CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.work import Work
from steward.workflows.withdrawing import orders_under, withdraw_signed, withdraw_until

router = APIRouter(prefix="/api/contracts/{contract_id}/withdrawal")
WITHDRAW = Operation.CONTRACTS_CONTRACT_WITHDRAW


class WithdrawalOut(BaseModel):
    """Until when a signature can be taken back, none when it cannot, and the orders that end with it."""

    until: datetime | None
    orders: list[OrderOut]


@router.get("", **operation(WITHDRAW))
def get_withdrawal(call: CallDep, contract_id: IdPath) -> WithdrawalOut:
    """What taking it back would do."""

    def read(w: Work) -> WithdrawalOut:
        found = get_contract(w, contract_id)
        w.require(WITHDRAW, found.customer_id)
        until = withdraw_until(w, found)
        return WithdrawalOut(until=until, orders=orders_out(w, call, orders_under(w, found) if until else []))

    return call.read(read)


@router.post("", **operation(WITHDRAW, idempotent=True))
def withdraw_contract(call: CallDep, contract_id: IdPath) -> ContractOut:
    """Take it back."""
    return call.run(lambda w: contract_out(w, call, withdraw_signed(w, contract_id)), serial=True)
