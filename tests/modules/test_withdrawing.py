"""A signature is taken back within its time, and what waits under it ends with it (W04, SD2, P04, F1) on both databases."""

import datetime as dt

import pytest

from steward.deliver.trading.model import Order, OrderState
from steward.guard.contracts.actions import record_contracts
from steward.guard.contracts.model import Contract, ContractNotFound, ContractState, CoolingOffOver, RecordedContract, Wanted
from steward.guard.contracts.queries import list_contracts
from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate
from steward.platform.access.model import SYSTEM, Actor, Role
from steward.platform.runtime import Runtime
from steward.workflows.withdrawing import orders_under, withdraw_signed, withdraw_until
from tests.modules.test_late_cases import COOLING, MONDAY, TUESDAY, customer_of
from tests.support.desk import Desk

STRANGER = "01900000-0000-7000-8000-00000000beef"
FIELDS = {"product": "结构性存款", "product_code": "cool", "issuer": "长江银行", "grade": "R2"}


@pytest.fixture
def desk(rt: Runtime) -> Desk:
    made = Desk(rt)
    made.product()
    return made


def signed(desk: Desk) -> tuple[CustomerId, Contract, Order, Order]:
    """A contract signed on Monday at 10:00 about what may be taken back for a day, a purchase under it, and one of something else."""
    product_id = desk.product("cool", issuer_grade=2, **COOLING)
    who = desk.customer("20000", born=BusinessDate(dt.date(1980, 1, 1)), level=4)
    desk.go_to(MONDAY, 10)
    with desk.rt.work(SYSTEM) as w:
        record_contracts(w, rows=[RecordedContract(who, Wanted("private_contract", product_id, FIELDS), "zh", "file")])
        (made,) = list_contracts(w, who)
    (under,) = desk.place(who, desk.line("10000", code="cool"))
    (other,) = desk.place(who, desk.line("5000"))
    return who, made, under, other


def test_what_waits_under_a_withdrawn_contract_ends_and_nothing_else(desk: Desk) -> None:
    who, made, under, other = signed(desk)
    with desk.rt.work(customer_of(who), read_only=True) as w:
        until = withdraw_until(w, made)
        assert until is not None
        assert until - w.now == dt.timedelta(hours=24)
        assert [o.id for o in orders_under(w, made)] == [under.id]
    with desk.rt.work(customer_of(who)) as w:
        assert withdraw_signed(w, made.id).state is ContractState.WITHDRAWN
    assert (desk.order(under.id).state, desk.order(other.id).state) == (OrderState.CANCELLED, OrderState.PLACED)
    assert str(desk.cash(who).available) == "15000.00"
    with pytest.raises(CoolingOffOver), desk.rt.work(customer_of(who)) as w:
        withdraw_signed(w, made.id)


def test_a_second_past_its_time_nothing_is_taken_back(desk: Desk) -> None:
    who, made, under, _other = signed(desk)
    desk.go_to(TUESDAY, 10)
    with pytest.raises(CoolingOffOver), desk.rt.work(customer_of(who)) as w:
        withdraw_signed(w, made.id)
    assert desk.order(under.id).state is OrderState.PLACED


def test_only_the_customer_takes_it_back_and_what_everybody_signs_has_no_such_time(desk: Desk) -> None:
    who, made, _under, _other = signed(desk)
    with pytest.raises(ContractNotFound), desk.rt.work(Actor(STRANGER, Role.ADVISOR)) as w:
        withdraw_signed(w, made.id)
    with desk.rt.work(SYSTEM) as w:
        record_contracts(w, rows=[RecordedContract(who, Wanted("account_agreement"), "zh", "file")])
        general = next(c for c in list_contracts(w, who) if c.code == "account_agreement")
        assert withdraw_until(w, general) is None
