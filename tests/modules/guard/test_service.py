"""The switch of the service: two people, within the licences on record (W33, A01, S3)."""

from typing import Any

import pytest

from steward.guard.compliance import actions, queries
from steward.guard.compliance.actions import service as decisions
from steward.guard.compliance.model import (
    AdviceMode,
    AdviceOff,
    BankFacts,
    BuyingStopped,
    CaseReasonMissing,
    LicenceMissing,
    Service,
    ServiceAboutTwo,
)
from steward.guard.compliance.queries import service as switch
from steward.kernel.ids import ProductId
from steward.kernel.refusal import NotFound
from steward.platform.access.model import Actor, Forbidden, Role
from steward.platform.four_eyes.model import OwnProposal
from steward.platform.runtime import Runtime
from tests.modules.advise.house import House, open_house

MAKER, CHECKER = Actor("officer-1", Role.COMPLIANCE), Actor("officer-2", Role.RISK)


def switched(rt: Runtime, mode: AdviceMode, *, buying: bool, approve: bool = True) -> Service:
    made = rt.run(MAKER, lambda w: {"id": actions.propose_service(w, mode=mode, buying=buying, reason="有序退出")})["id"]
    return rt.run(CHECKER, lambda w: actions.decide_service(w, proposal_id=made, approve=approve))


def test_nothing_holds_before_a_second_person_agrees(rt: Runtime) -> None:
    made = rt.run(MAKER, lambda w: {"id": actions.propose_service(w, mode=AdviceMode.INFORMATION, buying=False, reason="有序退出")})["id"]
    with rt.work(MAKER) as w:
        assert (queries.service_now(w).mode, queries.service_now(w).buying) == (AdviceMode.ADVISED, True)
    with pytest.raises(OwnProposal), rt.work(MAKER) as w:
        actions.decide_service(w, proposal_id=made, approve=True)
    with pytest.raises(Forbidden), rt.work(Actor("advisor", Role.ADVISOR)) as w:
        actions.decide_service(w, proposal_id=made, approve=True)


def test_the_last_word_of_two_people_holds_and_can_be_taken_back(rt: Runtime) -> None:
    assert not switched(rt, AdviceMode.INFORMATION, buying=False).buying
    with rt.work(MAKER) as w:
        with pytest.raises(AdviceOff):
            queries.require_advice(w)
        with pytest.raises(BuyingStopped):
            queries.require_buying(w)
    assert switched(rt, AdviceMode.ADVISED, buying=True, approve=False).mode is AdviceMode.INFORMATION
    assert switched(rt, AdviceMode.ADVISED, buying=True).mode is AdviceMode.ADVISED
    with rt.work(MAKER) as w:
        queries.require_advice(w)
        queries.require_buying(w)


def test_no_switch_goes_further_than_the_licences(rt: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(LicenceMissing), rt.work(MAKER) as w:
        actions.propose_service(w, mode=AdviceMode.DISCRETIONARY, buying=True, reason="想代客操作")
    switched(rt, AdviceMode.ADVISED, buying=True)
    with rt.work(MAKER) as w:
        waiting = actions.propose_service(w, mode=AdviceMode.ADVISED, buying=True, reason="恢复")
    for asks in (switch, decisions):
        monkeypatch.setattr(asks, "licences", lambda: BankFacts(advice_licensed=False))
    with pytest.raises(LicenceMissing), rt.work(CHECKER) as w:  # the licence went while the change waited
        actions.decide_service(w, proposal_id=waiting, approve=True)
    with rt.work(MAKER) as w:
        assert queries.service_now(w).mode is AdviceMode.INFORMATION


def test_a_change_without_a_reason_is_not_even_proposed(rt: Runtime) -> None:
    with pytest.raises(CaseReasonMissing), rt.work(MAKER) as w:
        actions.propose_service(w, mode=AdviceMode.ADVISED, buying=False, reason=" ")


def switched_for(house: House, *, buying: bool = False, **about: Any) -> None:
    made = house.rt.run(
        MAKER, lambda w: {"id": actions.propose_service(w, mode=AdviceMode.ADVISED, buying=buying, reason="有序退出", **about)}
    )["id"]
    house.rt.run(CHECKER, lambda w: actions.decide_service(w, proposal_id=made, approve=True))


def test_a_product_is_taken_out_of_sale_and_the_rest_goes_on(rt: Runtime) -> None:
    house = open_house(rt)
    issued = house.issued()
    stopped, *rest = (line.product_id for line in issued.content.lines)
    switched_for(house, product_id=stopped)
    with pytest.raises(BuyingStopped):
        house.accept(issued)
    drafted = [line.product_id for line in house.draft().content.lines]
    assert stopped not in drafted
    assert set(drafted) & set(rest)
    switched_for(house, product_id=stopped, buying=True)
    assert house.accept(issued).state.value == "accepted"


def test_one_customer_buys_nothing_while_others_do(rt: Runtime) -> None:
    house = open_house(rt)
    issued = house.issued()
    switched_for(house, customer_id=house.customer_id)
    with pytest.raises(BuyingStopped):
        house.accept(issued)
    with rt.work(MAKER) as w:
        queries.require_buying(w)
        assert list(queries.service_off(w)) == [house.customer_id]
        other = ProductId(w.new_id())
        with pytest.raises(NotFound):
            actions.propose_service(w, mode=AdviceMode.ADVISED, buying=False, reason="退出", product_id=other)
        with pytest.raises(ServiceAboutTwo):
            actions.propose_service(
                w, mode=AdviceMode.ADVISED, buying=False, reason="退出", customer_id=house.customer_id, product_id=other
            )


def test_the_narrowest_of_bank_customer_and_product_holds(rt: Runtime) -> None:
    house = open_house(rt)
    switched_for(house, customer_id=house.customer_id)
    switched(rt, AdviceMode.INFORMATION, buying=True)
    with rt.work(MAKER) as w:
        found = queries.service_now(w, house.customer_id)
        assert (found.mode, found.buying) == (AdviceMode.INFORMATION, False)
        assert (queries.service_now(w).mode, queries.service_now(w).buying) == (AdviceMode.INFORMATION, True)


def test_what_waits_is_shown_until_somebody_decides(rt: Runtime) -> None:
    made = rt.run(MAKER, lambda w: {"id": actions.propose_service(w, mode=AdviceMode.ADVISED, buying=False, reason="有序退出")})["id"]
    with rt.work(CHECKER) as w:
        assert [c.id for c in queries.service_changes(w)] == [made]
        actions.decide_service(w, proposal_id=made, approve=False)
        assert queries.service_changes(w) == []
