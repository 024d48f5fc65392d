"""A purchase that the guard refers to a person, for tests of cases."""

from dataclasses import dataclass

import pytest

from steward.advise.advice.model import Proposal
from steward.guard.compliance.actions import decide_case, open_case, propose_decision
from steward.guard.compliance.model import NotCleared, Referral, ReferredCase
from steward.know.customers.actions import record_facts
from steward.know.customers.model import FactRow
from steward.platform.access.model import SYSTEM, Actor, NewPerson, Role
from steward.platform.identity.actions import create_person
from tests.modules.advise.house import House

REASON = "已与客户电话核实，本次投入来自定期存款到期，日常开支另有保障。"


@dataclass
class Referred:
    """A house whose customer declared less than the plan takes, after it was issued; and the bank's compliance people."""

    house: House
    proposal: Proposal
    first: Actor
    second: Actor

    def accept(self) -> Proposal:
        return self.house.accept(self.proposal)

    def referral(self) -> Referral:
        """What the guard wants a person to look at when the customer accepts."""
        with pytest.raises(NotCleared) as refused:
            self.accept()
        assert refused.value.referral is not None
        return refused.value.referral

    def opened(self) -> ReferredCase:
        referral = self.referral()
        return self.house.rt.run(self.house.customer, lambda w: open_case(w, customer_id=self.house.customer_id, referral=referral))

    def write(self, case: ReferredCase, *, release: bool = True, who: Actor | None = None, reason: str = REASON) -> ReferredCase:
        return self.house.rt.run(who or self.first, lambda w: propose_decision(w, case_id=case.id, release=release, reason=reason))

    def decide(self, case: ReferredCase, *, approve: bool = True, who: Actor | None = None) -> ReferredCase:
        return self.house.rt.run(who or self.second, lambda w: decide_case(w, proposal_id=str(case.proposal_id), approve=approve))

    def decided(self, *, release: bool = True) -> ReferredCase:
        return self.decide(self.write(self.opened(), release=release))


def declare(house: House, assets: int) -> None:
    """The customer states financial assets anew, in yuan."""
    with house.rt.work(SYSTEM) as w:
        record_facts(w, rows=[FactRow(house.customer_id, "financial_assets", assets, "interview", 0.9, w.today)])


def refer_purchase(house: House, assets: int = 90_000) -> Referred:
    """The customer's plan, issued on 400,000 of assets, of which `assets` are left when it comes to accepting."""
    issued = house.issued()
    declare(house, assets)
    with house.rt.work(SYSTEM) as w:
        people = [create_person(w, new=NewPerson(Role.COMPLIANCE, name)) for name in ("周敏", "吴晓岚")]
    first, second = (Actor(p, Role.COMPLIANCE) for p in people)
    return Referred(house, issued, first, second)
