"""A few customers whose means shrank after their proposal was issued: the guard refers their yes, and colleagues decide."""

from dataclasses import dataclass, field

from steward.advise.advice.queries import get_proposal
from steward.guard.compliance.actions import decide_case, propose_decision
from steward.guard.compliance.model import NotCleared
from steward.guard.compliance.queries import last_case
from steward.kernel.ids import ProposalId
from steward.kernel.money import Money
from steward.know.customers.actions import record_facts
from steward.know.customers.model import FactRow
from steward.platform.access.model import SYSTEM, Actor, Role
from steward.platform.identity import sessions
from steward.sim.advising import Advising
from steward.sim.model import Ending, Story
from steward.sim.opening import CURRENCY
from steward.workflows.accept_and_trade import refer

# What becomes of them in turn, as (let pass, agreed to by a second person, why); None and whoever comes later: nobody has looked yet.
ANSWERS: tuple[tuple[bool, bool, str] | None, ...] = (
    None,
    (True, False, "已核对存款到期凭证与家庭开支情况，客户理解产品期限，建议放行。"),
    (True, True, "已电话核实：近期支付了购房首付，本次投入来自定期存款到期，另留有一年以上日常开支，知悉期限与波动。"),
    (False, True, "客户刚支付购房首付，剩余资金不足以应付半年开支，本次投入占比过高，建议保留流动资金后再安排。"),
)


@dataclass
class Referring:
    """Takes those whose proposal waits in the last days."""

    advising: Advising
    asked: list[ProposalId] = field(default_factory=list)

    def day(self, back: int) -> None:
        """On the eve the customers say yes and are referred; on the demo day colleagues answer."""
        if back == 1:
            self.asked += [p for s in self._waiting() if (p := self._ask(s)) is not None]
        if back == 0:
            for proposal_id, answer in zip(self.asked, ANSWERS, strict=False):
                if answer is not None:
                    self._answer(proposal_id, *answer)

    def _waiting(self) -> list[Story]:
        personas = {p.index for p in self.advising.bank.personas if p.kind == "customer"}
        stories = self.advising.bank.stories
        return [s for s in stories if s.ending is Ending.WAITING and s.adult not in personas and s.adult in self.advising.made]

    def _ask(self, story: Story) -> ProposalId | None:
        """The bank's systems see a smaller fortune, the customer reads the papers and says yes; the proposal if that was referred."""
        rt, proposal_id = self.advising.rt, self.advising.made[story.adult]
        with rt.work(SYSTEM, read_only=True) as w:
            found = get_proposal(w, proposal_id)
        bought = sum((line.amount for line in found.content.lines), Money.zero(CURRENCY))
        left = int(bought.major) * 11 // 10
        with rt.work(SYSTEM) as w:
            record_facts(w, rows=[FactRow(found.customer_id, "financial_assets", left, "core_banking", 0.95, w.today)])
        self.advising.disclose(proposal_id)
        customer = self.advising.customer(story)
        try:
            self.advising.accept(customer, proposal_id)
        except NotCleared as refused:
            referral = refused.referral
            if referral is not None:
                rt.run(customer, lambda w: refer(w, referral))
                return proposal_id
        finally:
            rt.run(customer, lambda w: sessions.close_session(w, str(customer.session_id)))
        return None

    def _answer(self, proposal_id: ProposalId, release: bool, agreed: bool, reason: str) -> None:
        rt = self.advising.rt
        first, second = self._officers()
        with rt.work(SYSTEM, read_only=True) as w:
            case = last_case(w, proposal_id)
        assert case is not None, "only those whose case was opened are answered"
        written = rt.run(first, lambda w: propose_decision(w, case_id=case.id, release=release, reason=reason))
        if agreed:
            rt.run(second, lambda w: decide_case(w, proposal_id=str(written.proposal_id), approve=True))

    def _officers(self) -> tuple[Actor, Actor]:
        staff, known = self.advising.bank.population.staff, self.advising.known.staff
        found = [Actor(known[i], Role.COMPLIANCE) for i, s in enumerate(staff) if s.role == "compliance"]
        return found[1], found[0]
